"""The SQL of the project as values: tables, views and named queries with their headers.

`schema/*.sql` is run in an empty SQLite in memory, so that names, types and first rows of the tables
are those of Taghouse and stand nowhere else.
"""

from __future__ import annotations

import difflib
import os
import re
import sqlite3
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ..errors import TaghouseError, UsageError

Value = int | float | str | None

# Caches that have no view NAME_definition.
EXCLUSION_CACHE = "core_tag_exclusion"
LAYER_CACHE = "tag_layer"


@dataclass(frozen=True)
class Column:
    """A column and its type as SQLite names it: INTEGER, REAL, TEXT or ANY."""

    name: str
    type: str


@dataclass(frozen=True)
class Parameter:
    """A parameter of a named query, with its default."""

    name: str
    type: str
    default: Value
    # The category of the most frequent tag that is the default; "tag" for any; None for a plain value.
    choice: str | None
    # The only values that it takes; none: any.
    allowed: tuple[str, ...]
    meaning: str

    def value_of(self, text: str) -> Value:
        """The value that a text of the command line stands for. Raises UsageError."""
        if self.allowed and text not in self.allowed:
            near = difflib.get_close_matches(text, self.allowed, n=1)
            hint = f"It takes {', '.join(self.allowed)}."
            if near:
                hint = f"Did you mean {near[0]}? {hint}"
            raise UsageError(f"'{text}' is no value of {self.name}", hint)
        try:
            if self.type == "INTEGER":
                if not re.fullmatch(r"[+-]?[0-9]+", text):
                    raise ValueError
                number = int(text)
                if not -(2**63) <= number < 2**63:
                    raise ValueError
                return number
            if self.type == "REAL":
                real = float(text)
                if real != real or real in (float("inf"), float("-inf")):
                    raise ValueError
                return real
        except ValueError:
            expected = "a whole number" if self.type == "INTEGER" else "a number"
            raise UsageError(
                f"'{text}' is no value of {self.name}, expected {expected}",
                f"{self.name}: {self.meaning}.",
            ) from None
        return text


@dataclass(frozen=True)
class Statement:
    """A view or a named query: its header and its SELECT."""

    name: str
    purpose: str
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    sql: str
    path: Path


def _header(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for line in text.splitlines():
        found = re.match(r"-- ([a-z]+):\s+(.*)$", line)
        if not found:
            break
        fields[found.group(1)] = found.group(2)
    return fields


def _columns(text: str) -> tuple[Column, ...]:
    columns = []
    for part in text.split(";"):
        words = part.strip().split(maxsplit=2)
        columns.append(Column(words[0], words[1].rstrip(",")))
    return tuple(columns)


def parameters_of(text: str) -> tuple[Parameter, ...]:
    """The parameters that a header states behind `params:`. Raises TaghouseError."""
    if text == "none" or text.startswith("none;"):
        return ()
    parameters = []
    pattern = re.compile(
        r"\s*:(?P<name>\w+)\s+(?P<type>[A-Z]+)\s*=\s*"
        r"(?:\((?P<choice>[^)]*)\)|(?P<null>NULL)\b|'(?P<text>(?:[^']|'')*)'|(?P<number>[-+.0-9eE]+))"
        r"(?: of (?P<allowed>[\w|]+))?\s*(?:,\s*(?P<meaning>[^;]*))?(?:;|$)"
    )
    place = 0
    while place < len(text):
        found = pattern.match(text, place)
        if not found:
            raise TaghouseError(f"'{text[place:]}' is no parameter of a query")
        default: Value = None
        if found["text"] is not None:
            default = found["text"].replace("''", "'")
        elif found["number"] is not None:
            default = int(found["number"]) if found["type"] == "INTEGER" else float(found["number"])
        choice = found["choice"].rsplit(" ", 1)[-1] if found["choice"] else None
        allowed = tuple(found["allowed"].split("|")) if found["allowed"] else ()
        parameters.append(
            Parameter(found["name"], found["type"], default, choice, allowed, found["meaning"] or "")
        )
        place = found.end()
    return tuple(parameters)


def _body(text: str) -> str:
    """The statement behind its header, without the line that makes a view of it."""
    lines = text.splitlines()
    while lines and lines[0].startswith("-- "):
        lines.pop(0)
    body = "\n".join(lines).strip().rstrip(";")
    return re.sub(r"^CREATE VIEW \w+ AS\s", "", body)


def _statement(path: Path) -> Statement:
    text = path.read_text(encoding="utf-8")
    fields = _header(text)
    name = fields.get("name", "")
    if name != path.stem:
        raise TaghouseError(f"{path} has the name '{name}' in its header")
    return Statement(
        name=name,
        purpose=fields["purpose"],
        parameters=parameters_of(fields["params"]),
        columns=_columns(fields["columns"]),
        sql=_body(text),
        path=path,
    )


def find_sql_folder() -> Path:
    """The folder with `schema/` and `queries/`: TAGHOUSE_SQL, or the checkout around this package."""
    given = os.environ.get("TAGHOUSE_SQL")
    folders = [Path(given)] if given else list(Path(__file__).resolve().parents)
    for folder in folders:
        if (folder / "schema" / "views").is_dir() and (folder / "queries").is_dir():
            return folder
    raise TaghouseError(
        "the folders schema/ and queries/ are not there",
        "Set TAGHOUSE_SQL to the folder that has both: a checkout of Taghouse.",
    )


class Catalog:
    """All SQL of the project."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or find_sql_folder()

    @cached_property
    def empty_warehouse(self) -> sqlite3.Connection:
        """A warehouse without posts, in memory: tables, and the rows that the schema gives them."""
        connection = sqlite3.connect(":memory:")
        for path in sorted((self.folder / "schema").glob("*.sql")):
            connection.executescript(path.read_text(encoding="utf-8"))
        return connection

    @cached_property
    def tables(self) -> dict[str, tuple[Column, ...]]:
        """The columns of each table."""
        connection = self.empty_warehouse
        names = [
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            )
        ]
        return {
            name: tuple(Column(row[1], row[2]) for row in connection.execute(f"PRAGMA table_info({name})"))
            for name in names
        }

    def first_rows(self, table: str) -> list[tuple[Value, ...]]:
        """What the schema puts into a table."""
        return self.empty_warehouse.execute(f"SELECT * FROM {table}").fetchall()

    @cached_property
    def views(self) -> dict[str, Statement]:
        """The views in the order in which they are made."""
        folder = self.folder / "schema" / "views"
        names = (folder / "ORDER").read_text(encoding="utf-8").split()
        return {name: _statement(folder / f"{name}.sql") for name in names}

    @cached_property
    def queries(self) -> dict[str, Statement]:
        """The named queries."""
        paths = sorted((self.folder / "queries").glob("*.sql"))
        return {path.stem: _statement(path) for path in paths}

    @cached_property
    def checks(self) -> dict[str, Statement]:
        """The checks, which return no rows on a sound warehouse."""
        paths = sorted((self.folder / "queries" / "checks").glob("*.sql"))
        return {path.stem: _statement(path) for path in paths}

    @cached_property
    def caches(self) -> tuple[str, ...]:
        """The tables that a view NAME_definition defines, in an order in which they can be filled."""
        suffix = "_definition"
        return tuple(
            name.removesuffix(suffix)
            for name in self.views
            if name.endswith(suffix) and name.removesuffix(suffix) in self.tables
        )

    def query(self, name: str) -> Statement:
        """A named query; an error names those that are there."""
        if name in self.queries:
            return self.queries[name]
        near = difflib.get_close_matches(name, self.queries, n=3)
        hint = f"Did you mean {', '.join(near)}?" if near else "`queries` lists them."
        raise UsageError(f"there is no query '{name}'", hint)

    def columns_of(self, relation: str) -> dict[str, str] | None:
        """Types by column of a table or view; None for what is neither."""
        if relation in self.views:
            return {column.name: column.type for column in self.views[relation].columns}
        if relation in self.tables:
            return {column.name: column.type for column in self.tables[relation]}
        return None
