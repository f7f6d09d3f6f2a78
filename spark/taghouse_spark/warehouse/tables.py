"""The tables of a warehouse as Parquet, in snapshots.

    warehouse/000002/post/site_id=1/number_range=4/part-….parquet    posts 1,000,000 to 1,249,999 of a site
    warehouse/000002/tag/part-….parquet
    warehouse/000002/warehouse.json                                      which tables there are; written last

Every `load` and `analyze` writes a new snapshot. A snapshot is what its warehouse.json says: paths of its
tables, which may lie in an earlier one. So a command that is killed leaves the warehouse as it was, and who
reads meanwhile goes on reading what was there. What no snapshot names any more is removed.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import LongType, StructField, StructType

from ..errors import TaghouseError
from ..sql.catalog import Catalog, Value
from ..sql.types import ARROW_TYPES, SPARK_TYPES, typed
from .files import Files
from .snapshot import MANIFEST, Snapshot

# Tables with rows of posts, partitioned by site and range of numbers.
POST_TABLES = (
    "post",
    "post_tag",
    "caption",
    "caption_record",
    "latent",
    "tagger_post",
    "tag_score",
    "tagger_rating",
    "image_file",
)
PARTITION_COLUMNS = ("site_id", "number_range")

# Not stored: the same facts as another table, the state of the caches, or of use to SQLite alone.
VIRTUAL_TABLES = ("tag_post", "cache_state", "view_state", "layer_cache", "post_set")

# Small tables that are written even when they are as the schema has them: other programs read them.
NAMED_TABLES = ("site", "tag_category")

# The one file of a table that was written without a job.
_SMALL_FILE = "rows.parquet"


class Tables:
    """The tables of a warehouse that is open in a session. Not for two sessions at once when one writes."""

    def __init__(self, session: SparkSession, path: str, catalog: Catalog | None = None) -> None:
        self.session = session
        self.catalog = catalog or Catalog()
        self.files = Files(session, path)
        self.snapshot = self._latest()

    # -- snapshots

    def _latest(self) -> Snapshot:
        for name in reversed(self.files.names()):
            if name.isdigit() and self.files.exists(name, MANIFEST):
                return Snapshot.from_json(name, self.files.read(name, MANIFEST))
        return Snapshot()

    @property
    def exists(self) -> bool:
        """Whether anything was loaded."""
        return bool(self.snapshot.name)

    def require(self) -> None:
        """Raises unless something was loaded."""
        if not self.exists:
            raise TaghouseError(f"there is no warehouse at {self.files.root}", "Load a dump first.", 66)

    def next_snapshot(self) -> Snapshot:
        """A snapshot that begins as the present one; it counts once it is `published`."""
        names = [name for name in self.files.names() if name.isdigit()]
        number = int(names[-1]) + 1 if names else 1
        present = self.snapshot
        return Snapshot(
            name=f"{number:06d}",
            tables=dict(present.tables),
            row_counts=dict(present.row_counts),
            range_size=present.range_size,
            is_analyzed=present.is_analyzed,
        )

    def publish(self, snapshot: Snapshot) -> None:
        """Makes a snapshot the present one, and removes what it does not name."""
        self.files.write(snapshot.to_json(), snapshot.name, MANIFEST)
        self.snapshot = snapshot
        self._remove_unnamed()

    def _remove_unnamed(self) -> None:
        named = set(self.snapshot.tables.values())
        for name in self.files.names():
            if not name.isdigit():
                continue
            kept = [table for table in self.files.names(name) if f"{name}/{table}" in named]
            for table in self.files.names(name):
                if table != MANIFEST and table not in kept:
                    self.files.remove(name, table)
            if name != self.snapshot.name:
                self.files.remove(name, MANIFEST)
                if not kept:
                    self.files.remove(name)

    # -- writing tables

    def schema(self, table: str) -> StructType:
        """The columns of a table as Spark has them."""
        return StructType(
            [StructField(column.name, SPARK_TYPES[column.type]) for column in self.catalog.tables[table]]
        )

    def write(self, snapshot: Snapshot, table: str, frame: DataFrame) -> None:
        """Writes a table. Rows of posts come with `number` of their post, and `site_id`."""
        names = [column.name for column in self.catalog.tables[table]]
        path = f"{snapshot.name}/{table}"
        counted = Observation()
        if table in POST_TABLES:
            number_range = F.floor(F.col("number") / snapshot.range_size).cast("long")
            key = "number" if table == "post" else "post_id"
            (
                frame.withColumn("number_range", number_range)
                .repartition(*PARTITION_COLUMNS)
                .sortWithinPartitions(*PARTITION_COLUMNS, key)
                .select(*dict.fromkeys([*names, *PARTITION_COLUMNS]))
                .observe(counted, F.count(F.lit(1)).alias("rows"))
                .write.partitionBy(*PARTITION_COLUMNS)
                .mode("overwrite")
                .parquet(self.files.path(path))
            )
        else:
            (
                frame.select(*names)
                .observe(counted, F.count(F.lit(1)).alias("rows"))
                .write.mode("overwrite")
                .parquet(self.files.path(path))
            )
        snapshot.tables[table] = path
        snapshot.row_counts[table] = int(counted.get["rows"])

    def write_rows(self, snapshot: Snapshot, table: str, rows: Sequence[Sequence[Value]]) -> None:
        """Writes a table of few rows, unless they are those of the schema, which need no file.

        Without a job of Spark, which takes longer than all else here.
        """
        first = [tuple(row) for row in self.catalog.first_rows(table)]
        is_as_before = table not in snapshot.tables and [tuple(row) for row in rows] == first
        if is_as_before and table not in NAMED_TABLES:
            return
        if table in POST_TABLES:
            raise ValueError(f"{table} is partitioned")
        columns = self.catalog.tables[table]
        arrays = [
            pa.array([typed(row[place], column.type) for row in rows], ARROW_TYPES[column.type])
            for place, column in enumerate(columns)
        ]
        content = pa.BufferOutputStream()
        pq.write_table(pa.table(arrays, names=[column.name for column in columns]), content)
        path = f"{snapshot.name}/{table}"
        self.files.write(content.getvalue().to_pybytes(), path, _SMALL_FILE)
        snapshot.tables[table] = path
        snapshot.row_counts[table] = len(rows)

    # -- reading tables

    def _frame_at(self, path: str, table: str) -> DataFrame:
        schema = self.schema(table)
        names = list(schema.names)
        if table in POST_TABLES:
            for name in PARTITION_COLUMNS:
                if name not in names:
                    schema = schema.add(name, LongType())
        return self.session.read.schema(schema).parquet(self.files.path(path)).select(*names)

    def table(self, name: str) -> DataFrame:
        """The rows of a table as they are stored; none for one that was never written."""
        path = self.snapshot.tables.get(name)
        if path is None:
            return self.session.createDataFrame([], self.schema(name))
        return self._frame_at(path, name)

    def frame_in(self, snapshot: Snapshot, name: str) -> DataFrame:
        """The rows of a table as a snapshot has them."""
        return self._frame_at(snapshot.tables[name], name)

    def rows(self, name: str) -> list[tuple[Value, ...]]:
        """The rows of a small table; those of the schema for one that was never written."""
        path = self.snapshot.tables.get(name)
        if path is None:
            return self.catalog.first_rows(name)
        if self.files.exists(path, _SMALL_FILE):
            content = pq.read_table(pa.BufferReader(self.files.read_bytes(path, _SMALL_FILE)))
            return list(zip(*[column.to_pylist() for column in content.columns], strict=True))
        return [tuple(row) for row in self.table(name).collect()]

    def post_rows(self, name: str) -> DataFrame:
        """A table of posts with the columns by which it is partitioned."""
        path = self.snapshot.tables.get(name)
        schema = self.schema(name)
        for column in PARTITION_COLUMNS:
            if column not in schema.names:
                schema = schema.add(column, LongType())
        if path is None:
            return self.session.createDataFrame([], schema)
        return self.session.read.schema(schema).parquet(self.files.path(path))
