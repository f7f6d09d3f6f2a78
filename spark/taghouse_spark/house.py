"""A house: the tables of a warehouse as Parquet, and SQL over them.

    house/000002/post/site_id=1/number_range=4/part-….parquet    posts 1,000,000 to 1,249,999 of a site
    house/000002/tag/part-….parquet
    house/000002/house.json                                      which tables there are; written last

Every `load` and `analyze` writes a new snapshot. A snapshot is what its house.json says: paths of its
tables, which may lie in an earlier one. So a command that is killed leaves the house as it was, and who
reads meanwhile goes on reading what was there. What no snapshot names any more is removed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import DataFrame, Observation, SparkSession
from pyspark.sql import functions as F
from pyspark.sql.types import DoubleType, LongType, StringType, StructField, StructType

from . import functions, recursion, statements, translate
from .catalog import EXCLUSION_CACHE, LAYER_CACHE, Catalog, Parameter, Statement, Value
from .errors import TaghouseError, UsageError
from .files import Files

MANIFEST = "house.json"
FORMAT = 1

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

# A table of so many rows is written into the plan of a query instead of being read by a job.
INLINE_ROW_COUNT = 1000

_SPARK_TYPES = {"INTEGER": LongType(), "REAL": DoubleType(), "TEXT": StringType(), "ANY": DoubleType()}
_ARROW_TYPES = {"INTEGER": pa.int64(), "REAL": pa.float64(), "TEXT": pa.string(), "ANY": pa.float64()}
_SQL_TYPES = {"INTEGER": "BIGINT", "REAL": "DOUBLE", "TEXT": "STRING", "ANY": "DOUBLE"}


@dataclass
class Snapshot:
    """What a house.json says."""

    name: str = ""
    # Path below the house, by table.
    tables: dict[str, str] = field(default_factory=dict)
    row_counts: dict[str, int] = field(default_factory=dict)
    range_size: int = 250_000
    is_analyzed: bool = False

    def to_json(self) -> str:
        return json.dumps(
            {
                "format": FORMAT,
                "tables": dict(sorted(self.tables.items())),
                "row_counts": dict(sorted(self.row_counts.items())),
                "range_size": self.range_size,
                "is_analyzed": self.is_analyzed,
            },
            indent=2,
        )

    @classmethod
    def from_json(cls, name: str, text: str) -> Snapshot:
        fields = json.loads(text)
        if fields.get("format") != FORMAT:
            raise TaghouseError(f"the house has format {fields.get('format')}, expected {FORMAT}")
        del fields["format"]
        return cls(name=name, **fields)


@dataclass
class Answer:
    """The rows of a statement."""

    columns: list[str]
    rows: Iterable[Sequence[Value]]
    # None when the statement ran on the driver.
    frame: DataFrame | None = None


class House:
    """A house that is open in a session. Not for two sessions at once when one writes."""

    def __init__(self, session: SparkSession, path: str, catalog: Catalog | None = None) -> None:
        self.session = session
        self.catalog = catalog or Catalog()
        self.files = Files(session, path)
        self.snapshot = self._latest()
        self._registered: set[str] = set()
        self._translator = translate.Translator(self.columns_of)
        functions.register(session)

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
            raise TaghouseError(f"there is no house at {self.files.root}", "Load a dump first.", 66)

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
        self.forget()
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
            [StructField(column.name, _SPARK_TYPES[column.type]) for column in self.catalog.tables[table]]
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
            pa.array([_typed(row[place], column.type) for row in rows], _ARROW_TYPES[column.type])
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

    def change_setting(self, name: str, value: float) -> None:
        """Changes a number of the table setting; the caches have to be counted anew then.

        Raises UsageError for a name that is not there.
        """
        rows = [list(row) for row in self.rows("setting")]
        known = {str(row[0]): row for row in rows}
        if name not in known:
            raise UsageError(f"there is no setting '{name}'", f"There are {', '.join(known)}.")
        known[name][1] = value
        snapshot = self.next_snapshot()
        self.write_rows(snapshot, "setting", rows)
        for cache in self.catalog.caches:
            snapshot.tables.pop(cache, None)
        snapshot.is_analyzed = False
        self.publish(snapshot)

    # -- relations of SQL

    def forget(self) -> None:
        """Makes all views anew when they are asked next."""
        for name in self._registered:
            self.session.catalog.dropTempView(name)
        self._registered.clear()

    def columns_of(self, name: str) -> dict[str, str | None] | None:
        """Types by column of a table or view, made known to Spark; None for what is neither."""
        columns = self.catalog.columns_of(name)
        if columns is None:
            return None
        self.register(name)
        return dict(columns)

    def register(self, name: str) -> None:
        """Makes a table or view, and all that it reads, known to Spark under its name."""
        if name in self._registered:
            return
        self._registered.add(name)
        try:
            self._frame(name).createOrReplaceTempView(name)
        except BaseException:
            self._registered.discard(name)
            raise

    def _frame(self, name: str) -> DataFrame:
        if name in self.catalog.views:
            return self._view(name)
        if name == "cache_state":
            return self._inline(name, [(1, None, int(self.snapshot.is_analyzed), 1)])
        if name == "tag_post":
            self.register("post_tag")
            return self.session.table("post_tag").select("tag_id", "post_id")
        if name in self.snapshot.tables:
            if self.snapshot.row_counts.get(name, INLINE_ROW_COUNT + 1) <= INLINE_ROW_COUNT:
                return self._inline(name, self.rows(name))
            return self.table(name)
        if name in self.catalog.caches:
            # Nothing is cached: the definition itself.
            definition = f"{name}_definition"
            self.register(definition)
            return self.session.table(definition)
        return self._inline(name, self.catalog.first_rows(name))

    def _view(self, name: str) -> DataFrame:
        view = self.catalog.views[name]
        answer = self._run(view.sql, {})
        if answer.frame is not None:
            return answer.frame
        fields = [StructField(column.name, _SPARK_TYPES[column.type]) for column in view.columns]
        return self.session.createDataFrame(list(answer.rows), StructType(fields))

    def bind(self, view: str, frame: DataFrame) -> None:
        """Lets a view mean rows that are known to be its own."""
        self._registered.add(view)
        frame.createOrReplaceTempView(view)

    def unbind(self, *names: str) -> None:
        """Lets tables and views mean what they say again; what read them before keeps its rows."""
        for name in names:
            if name in self._registered:
                self._registered.discard(name)
                self.session.catalog.dropTempView(name)

    def _inline(self, table: str, rows: Sequence[Sequence[Value]]) -> DataFrame:
        """A table of few rows that stands in the plan, so that Spark knows it when it plans."""
        columns = self.catalog.tables[table]

        def shown(value: Value, type_name: str) -> str:
            if value is None:
                return f"CAST(NULL AS {_SQL_TYPES[type_name]})"
            if type_name in ("REAL", "ANY"):
                number = _typed(value, type_name)
                return "CAST(NULL AS DOUBLE)" if number is None else f"CAST('{number!r}' AS DOUBLE)"
            if type_name == "INTEGER":
                return f"{int(value)}L"
            text = str(value).replace("\\", "\\\\").replace("'", "\\'")
            return f"'{text}'"

        names = ", ".join(f"`{column.name}`" for column in columns)
        if not rows:
            nulls = ", ".join(
                f"CAST(NULL AS {_SQL_TYPES[column.type]}) AS `{column.name}`" for column in columns
            )
            return self.session.sql(f"SELECT {nulls} WHERE FALSE")
        lines = ", ".join(
            "("
            + ", ".join(shown(value, column.type) for value, column in zip(row, columns, strict=True))
            + ")"
            for row in rows
        )
        return self.session.sql(f"SELECT * FROM VALUES {lines} AS t({names})")

    # -- asking

    def sql(self, text: str, given: dict[str, str] | None = None) -> Answer:
        """The answer to a statement of SQLite; values of parameters are texts, or numbers that look so."""
        values: dict[str, tuple[Value, str | None]] = {}
        for name, value in (given or {}).items():
            values[name] = (_plain_value(value), None)
        return self._run(text, values)

    def query(self, name: str, given: dict[str, str] | None = None) -> Answer:
        """The answer to a named query."""
        query = self.catalog.query(name)
        return self._run(query.sql, self.arguments(query, given or {}))

    def arguments(self, query: Statement, given: dict[str, str]) -> dict[str, tuple[Value, str | None]]:
        """The values of a query's parameters: those given, else the defaults."""
        known = {parameter.name: parameter for parameter in query.parameters}
        for name in given:
            if name not in known:
                hint = f"It has {', '.join(known)}." if known else "It takes none."
                raise UsageError(f"the query {query.name} has no parameter '{name}'", hint)
        values: dict[str, tuple[Value, str | None]] = {}
        for name, parameter in known.items():
            value = parameter.value_of(given[name]) if name in given else parameter.default
            values[name] = (value, parameter.type)
        for name, parameter in known.items():
            if parameter.choice and name not in given:
                site = values.get("site", (None, None))[0]
                values[name] = (self._most_frequent(parameter, site), parameter.type)
        return values

    def _most_frequent(self, parameter: Parameter, site: Value) -> Value:
        """The default (most frequent CATEGORY): of the site with most posts, else by rank."""
        kind = "" if parameter.choice == "tag" else " AND category = :category"
        if parameter.choice == "copyright":  # "original" says that a picture is of no copyright.
            kind += " AND tag <> 'original'"
        category = {} if parameter.choice == "tag" else {"category": (parameter.choice, "TEXT")}
        if site is None:
            largest = self._run(
                "SELECT site.name FROM site_count JOIN site ON site.site_id = site_count.site_id"
                " ORDER BY site_count.post_count DESC, site.name LIMIT 1",
                {},
            )
            first = [row[0] for row in largest.rows]
            found = self._first_tag(first[0] if first else None, kind, category)
            if found is not None:
                return found
            answer = self._run(
                f"SELECT tag FROM tag_frequency WHERE 1 = 1{kind} ORDER BY rank, site LIMIT 1", category
            )
            return next((row[0] for row in answer.rows), None)
        return self._first_tag(site, kind, category)

    def _first_tag(self, site: Value, kind: str, category: dict[str, Any]) -> Value:
        answer = self._run(
            f"SELECT tag FROM tag_frequency WHERE site = :site{kind} ORDER BY rank LIMIT 1",
            {"site": (site, "TEXT"), **category},
        )
        return next((row[0] for row in answer.rows), None)

    def _run(self, text: str, values: dict[str, tuple[Value, str | None]]) -> Answer:
        tree = statements.parse(text)
        if statements.is_recursive(tree):
            return self._run_recursive(text, tree, values)
        sql = self._translator.translate(statements.with_parameters(tree, values))
        frame = self.session.sql(sql)
        return Answer(frame.columns, _Rows(frame), frame)

    def _run_recursive(self, text: str, tree: Any, values: dict[str, tuple[Value, str | None]]) -> Answer:
        relations = sorted(statements.relations_of(tree))
        for relation in relations:
            if self.columns_of(relation) is None:
                raise UsageError(f"there is no table or view '{relation}'")

        def rows(relation: str, limit: int) -> Iterator[tuple[Value, ...]]:
            for row in self.session.table(relation).limit(limit).collect():
                yield tuple(row)

        names, found = recursion.run(
            text,
            {name: value for name, (value, _) in values.items()},
            relations,
            lambda relation: self.session.table(relation).columns,
            rows,
        )
        return Answer(names, found)

    # -- what is made of tags when a house is loaded

    def layer_rows(self) -> DataFrame:
        """What the table tag_layer holds, by the check that compares it."""
        check = self.catalog.checks["tag_layer_agrees"].sql
        tree = statements.parse(check)
        expected = [cte for cte in tree.args["with_"].expressions if cte.alias in ("missing", "surplus")]
        for cte in expected:
            cte.pop()
        with_ = tree.args["with_"].sql("sqlite")
        answer = self._run(
            f"{with_} SELECT tag_id, target_id, depth, position FROM expected WHERE target_id IS NOT NULL",
            {},
        )
        assert answer.frame is not None
        return answer.frame

    def exclusion_rows(self) -> DataFrame:
        """General tags that have a word of core_tag_word."""
        words = [str(row[0]) for row in self.rows("core_tag_word")]
        self.register("tag")
        wanted = F.array(*[F.lit(word) for word in words]) if words else F.array().cast("array<string>")
        own = F.from_json(F.expr("tag_words(name)"), "array<string>")
        return (
            self.session.table("tag")
            .where("category = 0")
            .where(F.arrays_overlap(own, wanted))
            .select("tag_id")
        )

    def write_tag_caches(self, snapshot: Snapshot) -> None:
        """Writes what follows from tags alone; the snapshot has to be the present one."""
        self.write(snapshot, EXCLUSION_CACHE, self.exclusion_rows().coalesce(1))
        self.write(snapshot, LAYER_CACHE, self.layer_rows().coalesce(1))


class _Rows:
    """The rows of a frame, as often as they are asked for."""

    def __init__(self, frame: DataFrame) -> None:
        self._frame = frame

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        for row in self._frame.toLocalIterator():
            yield tuple(row)


def _typed(value: Value, type_name: str) -> Value:
    """A value as its column has it; a text in a column of numbers is none."""
    if type_name in ("ANY", "REAL"):
        return float(value) if isinstance(value, (int, float)) else None
    return value


def _plain_value(text: str) -> Value:
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text
