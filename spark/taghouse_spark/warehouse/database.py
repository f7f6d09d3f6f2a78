"""A warehouse from that of Taghouse, in one SQLite file: `load --from-warehouse house.db`.

Rows of posts are read in ranges of post_id, each by a task of its own, which opens the file for reading.
On a cluster the file has to be where every machine finds it under the same path. Numbers, tag_ids and
post_ids stay as they are.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.types import LongType, StructField, StructType

from ..errors import TaghouseError
from ..sql.types import ARROW_TYPES
from .layers import finish_tags
from .snapshot import Snapshot
from .tables import POST_TABLES, VIRTUAL_TABLES
from .warehouse import Warehouse

# Rows that are handed to Spark at once.
_BATCH_ROW_COUNT = 50_000


def _open(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    return connection


def load_database(warehouse: Warehouse, path: str, range_size: int, posts_per_task: int = 200_000) -> None:
    """Writes all tables of a file as the first snapshot of a warehouse.

    Raises TaghouseError when the file is none of Taghouse, or the warehouse has tables already.
    """
    if warehouse.exists:
        raise TaghouseError(f"there is a warehouse at {warehouse.files.root}", "Take a new folder.", 73)
    if not Path(path).is_file():
        raise TaghouseError(f"there is no file {path}", exit_code=66)
    path = str(Path(path).resolve())
    snapshot = warehouse.next_snapshot()
    snapshot.range_size = range_size
    with _open(path) as connection:
        known = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
        if not {"site", "post", "post_tag", "tag"} <= known:
            raise TaghouseError(f"{path} is no warehouse of Taghouse")
        caches = {*warehouse.catalog.caches, "core_tag_exclusion", "tag_layer"}
        tables = [
            table
            for table in warehouse.catalog.tables
            if table in known and table not in VIRTUAL_TABLES and table not in caches
        ]
        for table in tables:
            if table in POST_TABLES:
                if not connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():
                    continue
                warehouse.write(
                    snapshot, table, _post_rows(warehouse, connection, path, table, posts_per_task)
                )
            else:
                _write_small(warehouse, snapshot, connection, table)
    warehouse.publish(snapshot)
    finish_tags(warehouse)


def _write_small(
    warehouse: Warehouse, snapshot: Snapshot, connection: sqlite3.Connection, table: str
) -> None:
    names = ", ".join(column.name for column in warehouse.catalog.tables[table])
    rows = connection.execute(f"SELECT {names} FROM {table}").fetchall()
    warehouse.write_rows(snapshot, table, rows)


def _post_rows(
    warehouse: Warehouse, connection: sqlite3.Connection, path: str, table: str, posts_per_task: int
) -> DataFrame:
    columns = warehouse.catalog.tables[table]
    names = [column.name for column in columns]
    low, high = connection.execute("SELECT MIN(post_id), MAX(post_id) FROM post").fetchone()
    ranges = (
        []
        if low is None
        else [(start, start + posts_per_task) for start in range(low, high + 1, posts_per_task)]
    )
    extra = [] if table == "post" else ["site_id", "number"]
    arrow = pa.schema(
        [(column.name, ARROW_TYPES[column.type]) for column in columns]
        + [(name, pa.int64()) for name in extra]
    )
    chosen = ", ".join(f"{table}.{name}" for name in names)
    if table == "post":
        sql = f"SELECT {chosen} FROM post WHERE post_id >= ? AND post_id < ? ORDER BY post_id"
    else:
        sql = (
            f"SELECT {chosen}, post.site_id, post.number FROM post"
            f" CROSS JOIN {table} ON {table}.post_id = post.post_id"
            " WHERE post.post_id >= ? AND post.post_id < ?"
        )

    def read(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for start, end in zip(*[column.to_pylist() for column in batch.columns], strict=True):
                source = _open(path)
                try:
                    cursor = source.execute(sql, (start, end))
                    while rows := cursor.fetchmany(_BATCH_ROW_COUNT):
                        arrays = [
                            pa.array(values, type=field.type)
                            for values, field in zip(zip(*rows, strict=True), arrow, strict=True)
                        ]
                        yield pa.RecordBatch.from_arrays(arrays, schema=arrow)
                finally:
                    source.close()

    schema = warehouse.schema(table)
    for name in extra:
        schema = schema.add(name, LongType())
    pieces = warehouse.session.createDataFrame(
        ranges, StructType([StructField("low", LongType()), StructField("high", LongType())])
    ).repartition(max(1, len(ranges)))
    return pieces.mapInArrow(read, schema)
