"""What becomes of several records of one post."""

from __future__ import annotations

from typing import Any

from taghouse_spark.load.decode import RECORD_COLUMNS
from taghouse_spark.load.fold import FIELD_COLUMNS, IMPORTED, UNCHANGED, UPDATED, folded


def _row(file_id: int | None, **told: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "site_id": 1,
        "number": 7,
        "file_id": file_id,
        "is_stored": file_id is None,
        "has_fields": False,
        "has_tags": False,
        "tags": None,
        "caption_kinds": None,
        "caption_texts": None,
        "has_record": False,
        "latent_width": None,
        "latent_height": None,
        "fields_file": None,
        "record_file": None,
        "latent_file": None,
    }
    row |= {name: None for name in FIELD_COLUMNS} | {f"record_{name}": None for name in RECORD_COLUMNS}
    return row | told


def _captions(file_id: int, texts: dict[str, str], **told: Any) -> dict[str, Any]:
    return _row(file_id, caption_kinds=list(texts), caption_texts=list(texts.values()), **told)


NOTHING: frozenset[str] = frozenset()


def test_the_last_record_counts_and_the_same_changes_nothing() -> None:
    rows = [
        _row(1, has_fields=True, score=1, has_tags=True, tags=["a"]),
        _row(1, has_fields=True, score=1, has_tags=True, tags=["a"]),
        _row(2, has_fields=True, score=2, has_tags=True, tags=["a", "b"]),
    ]
    post = folded(rows, NOTHING)
    assert (post["score"], post["tags"], post["fields_file"]) == (2, ["a", "b"], 2)
    assert post["outcomes"] == [IMPORTED, UNCHANGED, UPDATED]
    assert post["outcome_files"] == [1, 1, 2]


def test_a_part_that_no_record_speaks_of_stays() -> None:
    stored = _row(
        None,
        has_fields=True,
        fields_file=4,
        score=5,
        has_tags=True,
        tags=["x"],
        latent_width=1,
        latent_height=2,
        latent_file=9,
    )
    post = folded([stored, _row(6, latent_width=1, latent_height=3)], NOTHING)
    assert (post["score"], post["fields_file"], post["tags"]) == (5, 4, ["x"])
    assert (post["latent_width"], post["latent_height"], post["latent_file"]) == (1, 3, 6)
    assert post["outcomes"] == [UPDATED]


def test_parts_that_were_not_there_are_imported_and_with_others_updated() -> None:
    stored = _row(None, has_tags=True, tags=[])
    assert folded([stored, _row(3, has_fields=True)], NOTHING)["outcomes"] == [IMPORTED]
    tagged = _row(None, has_tags=True, tags=["a"])
    added = _row(3, has_fields=True, has_tags=True, tags=["a"])
    assert folded([tagged, added], NOTHING)["outcomes"] == [UPDATED]


def test_a_record_of_the_dump_takes_away_what_it_has_no_longer_but_not_what_others_brought() -> None:
    stored = _captions(0, {"regular_summary": "A", "parts": "B", "mine": "C"}, has_record=True) | {
        "file_id": None,
        "is_stored": True,
    }
    told = _captions(2, {"regular_summary": "A"}, has_record=True)
    post = folded([stored, told], frozenset({"mine"}))
    assert dict(zip(post["caption_kinds"], post["caption_texts"], strict=True)) == {
        "regular_summary": "A",
        "mine": "C",
    }
    assert post["outcomes"] == [UPDATED]
