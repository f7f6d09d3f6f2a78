"""Both engines on one dump: every table, every view, every named query, the exports."""

from __future__ import annotations

import io
import json
import math
import sqlite3
from pathlib import Path

import pytest
from conftest import Database

from taghouse_spark.load.merge import load
from taghouse_spark.load.summary import LoadOptions, LoadSummary
from taghouse_spark.results.corpus import CorpusOptions, export_corpus
from taghouse_spark.results.report import (
    GROUPINGS,
    LISTS,
    SOURCES,
    MergeQuestion,
    merge_list,
    merge_report,
    standard_grouping,
)
from taghouse_spark.results.rows import write_rows
from taghouse_spark.sql.catalog import Catalog
from taghouse_spark.warehouse.warehouse import Warehouse

CATALOG = Catalog()

# What is asked of one file alone: when it was read, and by which program.
OF_ONE_FILE = {"import_history"}

# Columns that tell of the machine and the moment, by table.
_PASSING = {
    "import_file": {
        "modified_at_ns",
        "fingerprint",
        "first_import_run_id",
        "last_import_run_id",
        "byte_count",
    },
}

# Parameters other than the defaults, by query; each line is asked.
PARAMETERS: dict[str, list[dict[str, str]]] = {
    "aliases_in_use": [{"site": "e621", "limit": "3"}, {"limit": "-1"}],
    "artist_tags": [{"artist": "artist_3", "limit": "5"}],
    "caption_lengths": [{"step": "3", "kind": "regular_summary"}, {"step": "0"}],
    "character_copyrights": [{"character": "character_2", "site": "danbooru"}],
    "character_tags": [{"character": "character_1", "minimum": "10", "limit": "4"}],
    "confident_core_tags": [{"character": "character_4", "site": "e621"}],
    "copyright_characters": [{"copyright": "series_2", "limit": "2"}],
    "core_tags": [{"character": "character_5"}],
    "corpus_size": [{"site": "e621"}],
    "duplicate_md5": [{"site": "danbooru", "limit": "1"}],
    "field_problems": [{"limit": "2"}],
    "finish_reasons": [{"site": "e621"}, {"site": "nowhere"}],
    "latent_sizes": [{"limit": "2"}],
    "look_alike_characters": [{"character": "character_1", "similarity": "0.05", "minimum": "1"}],
    "missing_captions_by_month": [{"rule": "e621", "site": "e621"}],
    "new_tags": [{"minimum": "1", "category": "character", "limit": "5"}],
    "posts_by_month": [{"site": "danbooru"}],
    "posts_by_rating": [{"site": "e621"}],
    "posts_with_few_tags": [{"maximum": "6", "limit": "7"}, {"maximum": "-2"}],
    "posts_with_tags": [
        {"tags": "solo hat \\m/"},
        {"tags": "solo no_such_tag"},
        {"tags": "1girl", "site": "e621"},
    ],
    "rare_tags": [{"maximum": "4", "category": "general", "limit": "9"}],
    "reject_reasons": [{"limit": "3"}],
    "rejected_records": [{"file": "1-old.jsonl", "limit": "4"}],
    "related_tags": [
        {"tag": "hat", "measure": measure, "limit": "6", "minimum": "2"}
        for measure in ("jaccard", "overlap", "frequency", "pmi", "post_count")
    ],
    "tag_trend": [
        {"minimum": "3", "site": "danbooru", "limit": "6"},
        {
            "direction": "falling",
            "from_year": "2019",
            "to_year": "2021",
            "minimum": "5",
            "category": "general",
        },
    ],
    "tag_by_month": [{"tag": 'don\'t_say_"lazy"', "site": "danbooru"}],
    "tag_by_year": [{"tag": "ハート"}],
    "tag_entropy": [{"site": "danbooru"}],
    "tag_ratings": [{"tag": "\\m/"}],
    "tag_summary": [{"tag": "null"}],
    "tagger_differences": [{"tagger": "wd", "category": "general", "limit": "3"}],
    "tagger_tags_of_post": [{"number": "5", "site": "danbooru"}],
    "tags_never_together": [
        {"expected": "0.5", "maximum": "2", "among": "60", "limit": "8"},
        {"expected": "1", "maximum": "0", "category": "character"},
    ],
    "tags_of_one_uploader": [{"minimum": "1", "limit": "12"}],
    "tags_of_post": [{"number": "7", "site": "e621"}],
    "tags_per_post": [{"category": "general", "site": "e621"}],
    "tags_without_category": [{"site": "e621", "limit": "2"}],
    "top_tags": [{"category": "artist", "limit": "3"}, {"site": "e621", "limit": "0"}],
    "unknown_implications": [{"site": "danbooru", "limit": "4"}],
    "untagged_posts": [{"site": "danbooru", "limit": "2"}],
    "uploader_activity": [{"site": "e621", "limit": "3"}],
    "vocabulary_coverage": [{"site": "danbooru", "category": "general"}],
}


def is_close(one: object, two: object) -> bool:
    """Equal; numbers to a share of 1e-9."""
    if isinstance(one, float) or isinstance(two, float):
        if not isinstance(one, (int, float)) or not isinstance(two, (int, float)):
            return False
        return math.isclose(one, two, rel_tol=1e-9, abs_tol=1e-12)
    return one == two


def assert_same(expected: list[tuple], found: list[tuple]) -> None:
    """Equal rows in the same order."""
    for place, (one, two) in enumerate(zip(expected, found, strict=False)):
        assert len(one) == len(two) and all(map(is_close, one, two)), f"row {place}: {one} and {two}"
    assert len(expected) == len(found)


def in_order(rows: list[tuple]) -> list[tuple]:
    """Rows in an order that both engines share."""

    def key(row: tuple) -> tuple:
        return tuple(
            (
                value is not None,
                isinstance(value, str),
                round(value, 6) if isinstance(value, float) else value,
            )
            for value in row
        )

    return sorted(rows, key=key)


# -- load

_COMPARED_TABLES = [
    "site",
    "tag_category",
    "tag",
    "post",
    "post_tag",
    "tag_post",
    "caption_kind",
    "caption",
    "caption_record",
    "latent",
    "caption_rule",
    "caption_rule_step",
    "caption_rule_part",
    "tag_listing",
    "tag_alias",
    "tag_implication",
    "tag_layer",
    "core_tag_exclusion",
    "rejected_record",
    "import_field_problem",
    "import_file",
    "import_rating",
    "setting",
    "core_tag_word",
]


@pytest.mark.parametrize("table", _COMPARED_TABLES)
def test_a_load_makes_the_rows_that_the_warehouse_has(
    table: str, database: Database, loaded: tuple[Warehouse, dict[str, LoadSummary]]
) -> None:
    warehouse, _ = loaded
    names = [column.name for column in CATALOG.tables[table] if column.name not in _PASSING.get(table, set())]
    chosen = ", ".join(names)
    with sqlite3.connect(database.path) as connection:
        expected = [tuple(row) for row in connection.execute(f"SELECT {chosen} FROM {table}")]
    found = [tuple(row) for row in warehouse.sql(f"SELECT {chosen} FROM {table}").rows]
    assert_same(in_order(expected), in_order(found))


def test_lines_add_up(loaded: tuple[Warehouse, dict[str, LoadSummary]]) -> None:
    _, summaries = loaded
    assert all(summary.adds_up for summary in summaries.values())
    assert {name for name, summary in summaries.items() if summary.rejected_count} == {
        "danbooru",
        "e621-posts",
        "e621-captions",
        "kohya",
    }


def test_a_file_that_was_read_is_not_read_again(
    session, dump: Path, tmp_path: Path, loaded: tuple[Warehouse, dict[str, LoadSummary]]
) -> None:
    warehouse, _ = loaded
    before = warehouse.snapshot.name
    summary = load(warehouse, LoadOptions("danbooru"), [str(dump / "danbooru")])
    assert (summary.file_count, summary.skipped_count) == (0, 2)
    assert warehouse.snapshot.name == before


# -- views and queries

# Of these the pairs of a few tags are compared: all of them are as many as the posts have.
_SOME_TAGS = {
    "tag_pair_definition": "WHERE tag_id IN (1, 2, 17)",
    "tag_related": "WHERE tag IN ('hat', 'solo', 'rare_thing_3')",
    "tag_cooccurrence": "WHERE tag IN ('smile', 'sky')",
}


@pytest.mark.parametrize("view", list(CATALOG.views))
def test_a_view_has_the_same_rows(view: str, scored: Database, warehouse: Warehouse) -> None:
    names = ", ".join(column.name for column in CATALOG.views[view].columns)
    sql = f"SELECT {names} FROM {view} {_SOME_TAGS.get(view, '')}"
    with sqlite3.connect(scored.path) as connection:
        expected = [tuple(row) for row in connection.execute(sql)]
    assert_same(in_order(expected), in_order([tuple(row) for row in warehouse.sql(sql).rows]))


@pytest.mark.parametrize("cache", [*CATALOG.caches, "tag_layer", "core_tag_exclusion"])
def test_analyze_fills_the_caches_as_the_program_does(
    cache: str, scored: Database, warehouse: Warehouse
) -> None:
    names = ", ".join(column.name for column in CATALOG.tables[cache])
    sql = f"SELECT {names} FROM {cache}"
    with sqlite3.connect(scored.path) as connection:
        expected = [tuple(row) for row in connection.execute(sql)]
    assert_same(in_order(expected), in_order([tuple(row) for row in warehouse.sql(sql).rows]))


def test_analyze_leaves_nothing_but_tables(warehouse: Warehouse) -> None:
    left = {name for name in warehouse.files.names(warehouse.snapshot.name) if not name.startswith(".")}
    assert left - set(CATALOG.tables) == {"warehouse.json"}


def _cases() -> list[tuple[str, dict[str, str]]]:
    return [
        (name, given)
        for name in CATALOG.queries
        if name not in OF_ONE_FILE
        for given in [{}, *PARAMETERS.get(name, [])]
    ]


@pytest.mark.parametrize(("query", "given"), _cases(), ids=lambda value: str(value))
def test_a_query_has_the_same_answer(
    query: str, given: dict[str, str], scored: Database, warehouse: Warehouse
) -> None:
    options = [part for name, value in given.items() for part in ("-p", f"{name}={value}")]
    text = scored.run("query", str(scored.path), query, "--format", "jsonl", *options)
    columns = [column.name for column in CATALOG.queries[query].columns]
    expected = [tuple(json.loads(line)[name] for name in columns) for line in text.splitlines()]
    answer = warehouse.query(query, given)
    assert answer.columns == columns
    assert_same(expected, [tuple(row) for row in answer.rows])


def test_every_query_with_parameters_is_asked_with_others() -> None:
    with_parameters = {name for name, query in CATALOG.queries.items() if query.parameters}
    assert with_parameters - OF_ONE_FILE <= set(PARAMETERS)


# -- results that are files


@pytest.mark.parametrize(
    ("options", "flags"),
    [
        (CorpusOptions(), []),
        (
            CorpusOptions(("general", "character"), ", ", True, 3, 5, True),
            [
                "--category",
                "general",
                "--category",
                "character",
                "--separator",
                ", ",
                "--spaces",
                "--min-tags",
                "3",
                "--min-tag-posts",
                "5",
                "--exclude-deleted",
            ],
        ),
        (CorpusOptions(form="jsonl"), ["--format", "jsonl"]),
    ],
    ids=["plain", "chosen", "jsonl"],
)
def test_a_corpus_is_the_same_text(
    options: CorpusOptions, flags: list[str], scored: Database, warehouse: Warehouse, tmp_path: Path
) -> None:
    path = tmp_path / f"corpus.{'txt' if options.form == 'text' else options.form}"
    scored.run("export", "corpus", str(scored.path), "--output", str(path), "--quiet", *flags)
    count = export_corpus(warehouse, str(tmp_path / "lines"), options)
    parts = sorted((tmp_path / "lines").glob("part-*"))
    text = b"".join(part.read_bytes() for part in parts)
    assert text == path.read_bytes()
    assert count == text.count(b"\n") > 0


@pytest.mark.parametrize("source", list(SOURCES))
@pytest.mark.parametrize("rule", ["default", "e621"])
def test_the_merge_report_is_the_same(rule: str, source: str, scored: Database, warehouse: Warehouse) -> None:
    text = scored.run("report", "merge", str(scored.path), "--caption-rule", rule, "--from", source)
    report = merge_report(warehouse, MergeQuestion(rule, source), standard_grouping(warehouse))
    table = io.StringIO()
    write_rows(report.columns, report.rows, "table", table)
    assert f"{report.text}\n{table.getvalue()}" == text


@pytest.mark.parametrize("by", GROUPINGS)
def test_groups_of_the_merge_report_are_the_same(by: str, scored: Database, warehouse: Warehouse) -> None:
    text = scored.run("report", "merge", str(scored.path), "--by", by, "--format", "jsonl")
    expected = [tuple(json.loads(line).values()) for line in text.splitlines()]
    assert_same(expected, [tuple(row) for row in merge_report(warehouse, by=by).rows])


@pytest.mark.parametrize("source", ["posts", "latents"])
@pytest.mark.parametrize("name", list(LISTS))
def test_lists_of_what_is_missing_are_the_same(
    name: str, source: str, scored: Database, warehouse: Warehouse
) -> None:
    options = ["--list", name, "--from", source, "--format", "jsonl"]
    text = scored.run("report", "merge", str(scored.path), *options)
    expected = [tuple(json.loads(line).values()) for line in text.splitlines()]
    found = merge_list(warehouse, name, MergeQuestion("default", source))
    assert_same(expected, [tuple(row) for row in found.rows])
