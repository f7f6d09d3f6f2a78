"""The command `python -m taghouse_spark`, also as the program of `spark-submit`."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .errors import TaghouseError, UsageError
from .results import rows
from .sql.catalog import Catalog

if TYPE_CHECKING:
    from .warehouse.warehouse import Warehouse

_EXAMPLES = """\
examples:
  python -m taghouse_spark load warehouse danbooru metadata/
  python -m taghouse_spark load warehouse --from-warehouse house.db
  python -m taghouse_spark analyze warehouse
  python -m taghouse_spark query warehouse related_tags -p tag=long_hair -p category=general
  python -m taghouse_spark sql warehouse 'SELECT rating, COUNT(*) FROM post GROUP BY rating'
  python -m taghouse_spark export corpus warehouse --output corpus --spaces
  python -m taghouse_spark report merge warehouse --by month
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="taghouse_spark",
        description="The tables, views and named queries of a Taghouse warehouse on Apache Spark.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--master", help="spark://HOST:7077, yarn, local[4], …; otherwise spark-submit's, or local[2]"
    )
    parser.add_argument("--memory", default="2g", help="of the local JVM (default 2g)")
    parser.add_argument(
        "--shuffle-partitions", type=int, help="otherwise 8 locally, and Spark's own on a cluster"
    )
    parser.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE", help="a setting of Spark")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    load = commands.add_parser("load", help="read dumps, or a warehouse in one file, into Parquet")
    load.add_argument("warehouse", help="the folder of the warehouse: a path, hdfs://, s3a://, …")
    load.add_argument(
        "format",
        nargs="?",
        help="danbooru, e621-posts, e621-captions, kohya, tags, tag-aliases, tag-implications",
    )
    load.add_argument("files", nargs="*", help="files and folders")
    load.add_argument(
        "--from-warehouse", metavar="DB", help="take all tables of a warehouse in one file instead"
    )
    load.add_argument("--site", help="the site of the records")
    load.add_argument(
        "--only", action="append", choices=["tags", "caption", "latent"], help="kohya: what to take"
    )
    load.add_argument("--caption-kind", help="kohya: what to call its captions")
    load.add_argument("--key-prefix", default="", help="kohya: what keys begin with")
    load.add_argument(
        "--range-size", type=int, default=250_000, help="numbers of a partition (default 250,000)"
    )
    load.add_argument("--split-bytes", type=int, default=32 << 20, help="bytes of a task (default 32 MiB)")

    analyze = commands.add_parser("analyze", help="count all cached statistics")
    analyze.add_argument("warehouse")

    setting = commands.add_parser("set", help="change a number that the statistics use; analyze then")
    setting.add_argument("warehouse")
    setting.add_argument("name", help="as in the table setting")
    setting.add_argument("value", type=float)

    commands.add_parser("queries", help="list the named queries")
    for name, text in (("query", "run a named query"), ("sql", "run one SELECT in SQLite's dialect")):
        asked = commands.add_parser(name, help=text)
        asked.add_argument("warehouse")
        asked.add_argument("statement", metavar="NAME" if name == "query" else "SELECT")
        asked.add_argument("-p", "--parameter", action="append", default=[], metavar="NAME=VALUE")
        asked.add_argument("--format", choices=rows.FORMATS, default="table")
        asked.add_argument("--explain", action="store_true", help="show Spark's plan instead")

    export = commands.add_parser("export", help="write results that are files")
    exports = export.add_subparsers(dest="what", required=True, metavar="WHAT")
    corpus = exports.add_parser("corpus", help="tags of posts as text, one post a line")
    corpus.add_argument("warehouse")
    corpus.add_argument("--output", required=True, help="a new folder")
    corpus.add_argument("--category", action="append", help="whose tags are written (default general)")
    corpus.add_argument("--separator", default=",")
    corpus.add_argument("--spaces", action="store_true", help="spaces for underscores, faces apart")
    corpus.add_argument("--min-tags", type=int, default=1)
    corpus.add_argument("--min-tag-posts", type=int, default=0)
    corpus.add_argument("--exclude-deleted", action="store_true")
    corpus.add_argument("--format", choices=["text", "jsonl"], default="text")

    report = commands.add_parser("report", help="reports over all posts")
    reports = report.add_subparsers(dest="what", required=True, metavar="WHAT")
    merge = reports.add_parser("merge", help="what a merged training set lacks")
    merge.add_argument("warehouse")
    merge.add_argument("--caption-rule", dest="rule", default="default", help="the caption rule")
    merge.add_argument(
        "--from",
        dest="source",
        default="posts",
        help="posts (default), or those with latents, captions, pictures, tags or records",
    )
    merge.add_argument("--by", help="site, month, rating, file or finish-reason")
    merge.add_argument("--list", dest="listed", help="list posts: tags, caption, latent, only-tags, …")
    merge.add_argument("--format", choices=rows.FORMATS, help="otherwise text; of a list, SITE/NUMBER")
    return parser


def _joined(arguments: Sequence[str]) -> list[str]:
    """`-p NAME VALUE` as `-p NAME=VALUE`, as the program takes both."""
    joined: list[str] = []
    rest = list(arguments)
    while rest:
        joined.append(rest.pop(0))
        if joined[-1] in ("-p", "--parameter") and len(rest) > 1 and "=" not in rest[0]:
            joined.append(f"{rest.pop(0)}={rest.pop(0)}")
    return joined


def _parameters(given: Sequence[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name:
            raise UsageError(f"'{text}' is no parameter", "Write -p NAME=VALUE.")
        if name in values:
            raise UsageError(f"the parameter '{name}' is given twice", "Give it one value.")
        values[name] = value
    return values


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; returns its exit code."""
    options = _parser().parse_args(_joined(sys.argv[1:] if arguments is None else arguments))
    try:
        return _run(options)
    except TaghouseError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        return 74
    except _spark_errors() as error:
        print(f"error: {str(error).splitlines()[0]}", file=sys.stderr)
        return 65


def _spark_errors() -> tuple[type[Exception], ...]:
    """What Spark raises about a statement or its data; the first line of it says what."""
    from py4j.protocol import Py4JJavaError
    from pyspark.errors import PySparkException

    return (PySparkException, Py4JJavaError)


def _run(options: argparse.Namespace) -> int:
    if options.command == "queries":
        for query in Catalog().queries.values():
            print(f"{query.name:28} {query.purpose}")
        return 0
    if options.command == "query":
        Catalog().query(options.statement)
    from .session import open_session
    from .warehouse.warehouse import Warehouse

    settings = dict(text.partition("=")[::2] for text in options.conf)
    session = open_session(
        master=options.master,
        memory=options.memory,
        shuffle_partitions=options.shuffle_partitions,
        settings=settings,
    )
    warehouse = Warehouse(session, options.warehouse)
    if options.command == "load":
        return _load(warehouse, options)
    warehouse.require()
    if options.command == "analyze":
        from .warehouse.analyze import analyze

        analyze(
            warehouse, lambda name, seconds, count: _tell(f"{name:28} {count:>12,} rows {seconds:8.1f} s")
        )
        return 0
    if options.command == "set":
        warehouse.change_setting(options.name, options.value)
        return 0
    if options.command in ("query", "sql"):
        given = _parameters(options.parameter)
        asked = warehouse.query if options.command == "query" else warehouse.sql
        answer = asked(options.statement, given)
        if options.explain:
            if answer.frame is None:
                print("runs in SQLite on the driver: the statement is recursive")
            else:
                answer.frame.explain()
            return 0
        rows.write_rows(answer.columns, answer.rows, options.format, sys.stdout)
        return 0
    if options.command == "export":
        from .results.corpus import CorpusOptions, export_corpus

        count = export_corpus(
            warehouse,
            options.output,
            CorpusOptions(
                categories=tuple(options.category or ["general"]),
                separator=options.separator,
                uses_spaces=options.spaces,
                minimum_tag_count=options.min_tags,
                minimum_tag_post_count=options.min_tag_posts,
                excludes_deleted=options.exclude_deleted,
                form=options.format,
            ),
        )
        _tell(f"{count:,} lines in {options.output}")
        return 0
    return _report(warehouse, options)


def _report(warehouse: Warehouse, options: argparse.Namespace) -> int:
    from .results import report

    question = report.MergeQuestion(options.rule, options.source)
    if options.listed:
        answer = report.merge_list(warehouse, options.listed, question)
        if options.format:
            rows.write_rows(answer.columns, answer.rows, options.format, sys.stdout)
            return 0
        for site, number in answer.rows:
            print(f"{site}/{number}")
        return 0
    form = options.format or "table"
    by = options.by or (report.standard_grouping(warehouse) if form == "table" else None)
    merged = report.merge_report(warehouse, question, by)
    if form == "table":
        print(merged.text, end="")
        if not by:
            return 0
        print()
    rows.write_rows(merged.columns, merged.rows, form, sys.stdout)
    return 0


def _load(warehouse: Warehouse, options: argparse.Namespace) -> int:
    start = time.monotonic()
    if options.from_warehouse:
        if options.format or options.files:
            raise UsageError("--from-warehouse takes no other files")
        from .warehouse.database import load_database

        load_database(warehouse, options.from_warehouse, options.range_size)
        count = warehouse.snapshot.row_counts.get("post", 0)
        _tell(f"{count:,} posts of {options.from_warehouse} in {time.monotonic() - start:.1f} s")
        return 0
    if not options.format or not options.files:
        raise UsageError("nothing to load", "Name a format and files: load warehouse danbooru metadata/")
    from .load import lists

    if options.format in lists.FORMATS:
        summary = lists.load_list(warehouse, options.format, options.files, options.site)
    else:
        from .load.decode import FORMATS
        from .load.merge import load
        from .load.summary import LoadOptions

        if options.format not in FORMATS:
            raise UsageError(
                f"there is no format '{options.format}'",
                f"There are {', '.join((*FORMATS, *lists.FORMATS))}.",
            )
        kohya = None
        if options.format == "kohya":
            from .formats.kohya import KohyaSettings

            only = options.only or ["tags", "caption", "latent"]
            kohya = KohyaSettings(
                default_site="",
                takes_tags="tags" in only,
                takes_captions="caption" in only,
                takes_latents="latent" in only,
                caption_kind=options.caption_kind,
                key_prefix=options.key_prefix,
            )
        asked = LoadOptions(
            format_name=options.format,
            site=options.site,
            kohya=kohya,
            split_byte_count=options.split_bytes,
            range_size=options.range_size,
        )
        summary = load(warehouse, asked, options.files)
    seconds = time.monotonic() - start
    if summary.file_count == 0:
        _tell(f"nothing to do: {summary.skipped_count} files were read before")
        return 0
    print(f"{summary.line_count:,} lines of {summary.file_count} files in {seconds:.1f} s")
    for name in ("line", "blank", "imported", "updated", "unchanged", "rejected"):
        label = "lines" if name == "line" else name
        print(f"  {label:10}{getattr(summary, name + '_count'):>14,}")
    return 1 if summary.rejected_count else 0


def _tell(text: str) -> None:
    print(text, file=sys.stderr)
