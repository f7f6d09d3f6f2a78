"""A warehouse: its tables, and SQL over them.

A table or view becomes known to Spark when a statement names it first, with all that it reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import StructField, StructType

from ..errors import UsageError
from ..sql import functions, recursion, statements, translate
from ..sql.catalog import Catalog, Value
from ..sql.types import SPARK_TYPES, SQL_TYPES, plain_value, written
from .arguments import Given, arguments_of
from .snapshot import Snapshot
from .tables import Tables

# A table of so many rows is written into the plan of a query instead of being read by a job.
INLINE_ROW_COUNT = 1000


@dataclass
class Answer:
    """The rows of a statement."""

    columns: list[str]
    rows: Iterable[Sequence[Value]]
    # None when the statement ran on the driver.
    frame: DataFrame | None = None


class Warehouse(Tables):
    """A warehouse that can be asked."""

    def __init__(self, session: SparkSession, path: str, catalog: Catalog | None = None) -> None:
        super().__init__(session, path, catalog)
        self._registered: set[str] = set()
        self._translator = translate.Translator(self.columns_of)
        functions.register(session)

    def publish(self, snapshot: Snapshot) -> None:
        """Makes a snapshot the present one; views mean its tables from then on."""
        super().publish(snapshot)
        self.forget()

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
        fields = [StructField(column.name, SPARK_TYPES[column.type]) for column in view.columns]
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

        names = ", ".join(f"`{column.name}`" for column in columns)
        if not rows:
            nulls = ", ".join(
                f"CAST(NULL AS {SQL_TYPES[column.type]}) AS `{column.name}`" for column in columns
            )
            return self.session.sql(f"SELECT {nulls} WHERE FALSE")
        lines = ", ".join(
            "("
            + ", ".join(written(value, column.type) for value, column in zip(row, columns, strict=True))
            + ")"
            for row in rows
        )
        return self.session.sql(f"SELECT * FROM VALUES {lines} AS t({names})")

    # -- asking

    def sql(self, text: str, given: dict[str, str] | None = None) -> Answer:
        """The answer to a statement of SQLite; values of parameters are texts, or numbers that look so."""
        values: Given = {}
        for name, value in (given or {}).items():
            values[name] = (plain_value(value), None)
        return self._run(text, values)

    def query(self, name: str, given: dict[str, str] | None = None) -> Answer:
        """The answer to a named query."""
        query = self.catalog.query(name)
        return self._run(query.sql, arguments_of(query, given or {}, self._run))

    def _run(self, text: str, values: Given) -> Answer:
        tree = statements.parse(text)
        if statements.is_recursive(tree):
            return self._run_recursive(text, tree, values)
        sql = self._translator.translate(statements.with_parameters(tree, values))
        frame = self.session.sql(sql)
        return Answer(frame.columns, _Rows(frame), frame)

    def _run_recursive(self, text: str, tree: Any, values: Given) -> Answer:
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


class _Rows:
    """The rows of a frame, as often as they are asked for."""

    def __init__(self, frame: DataFrame) -> None:
        self._frame = frame

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        for row in self._frame.toLocalIterator():
            yield tuple(row)
