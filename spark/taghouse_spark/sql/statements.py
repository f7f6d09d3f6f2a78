"""Statements of SQLite as trees: reading them, what they name, and values in the place of parameters."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

import sqlglot
from sqlglot import exp

from ..errors import UsageError
from .catalog import Value


class RecursiveStatement(Exception):
    """A statement with a recursive part, which Spark cannot run in this shape."""


def parse(sql: str) -> exp.Query:
    """The tree of one SELECT of SQLite."""
    try:
        statements = [tree for tree in sqlglot.parse(sql, read="sqlite") if tree is not None]
    except sqlglot.errors.ParseError as error:
        first = error.errors[0] if error.errors else {}
        raise UsageError(
            f"the statement cannot be read: {first.get('description', error)}",
            f"near '{first.get('highlight', '')}', line {first.get('line', '?')}",
        ) from None
    except sqlglot.errors.TokenError as error:
        raise UsageError(f"the statement cannot be read: {error}") from None
    if len(statements) != 1:
        raise UsageError(f"{len(statements)} statements, expected one")
    tree = statements[0]
    if not isinstance(tree, exp.Query):
        raise UsageError("only SELECT can be asked", "The tables are written by load and analyze.")
    return tree


def relations_of(tree: exp.Expression) -> set[str]:
    """Tables and views that a statement names, those apart that it makes itself."""
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    names = {table.name for table in tree.find_all(exp.Table) if isinstance(table.this, exp.Identifier)}
    return names - own


def is_recursive(tree: exp.Expression) -> bool:
    """Whether a statement, or a part of it, is recursive."""
    return any(part.args.get("recursive") for part in tree.find_all(exp.With))


def literal(value: Value, type_name: str | None = None) -> exp.Expression:
    """A value as an expression."""
    if value is None:
        return exp.cast(exp.Null(), {"INTEGER": "BIGINT", "REAL": "DOUBLE"}.get(type_name or "", "TEXT"))
    if isinstance(value, float):
        return exp.cast(exp.Literal.string(repr(value)), "DOUBLE")
    if isinstance(value, int):
        if value < 0:
            return exp.Paren(this=exp.Neg(this=exp.Literal.number(-value)))
        return exp.Literal.number(value)
    return exp.Literal.string(value)


def with_parameters(tree: exp.Query, values: Mapping[str, tuple[Value, str | None]]) -> exp.Query:
    """The statement with values in the place of :NAME; each value comes with its type."""

    def replaced(node: exp.Expression) -> exp.Expression:
        if not isinstance(node, (exp.Placeholder, exp.Parameter)):
            return node
        name = node.name
        if name not in values:
            raise UsageError(f"the parameter '{name}' has no value", f"Give it one: -p {name}=VALUE.")
        return literal(*values[name])

    return tree.copy().transform(replaced)


def constant_elements(array: exp.Expression, alias: str) -> exp.Expression:
    """The elements of an array that is written out, as SQLite finds them."""
    try:
        found = (
            sqlite3.connect(":memory:")
            .execute(f"SELECT key, value FROM json_each({array.sql('sqlite')})")
            .fetchall()
        )
    except sqlite3.Error as error:
        raise UsageError(f"json_each({array.sql('sqlite')}): {error}") from None
    rows = ", ".join(f"({literal(key).sql('spark')}, {literal(value).sql('spark')})" for key, value in found)
    nothing = "SELECT CAST(NULL AS BIGINT) AS key, CAST(NULL AS STRING) AS value WHERE FALSE"
    text = f"SELECT * FROM VALUES {rows} AS t(key, value)" if found else nothing
    return exp.Subquery(
        this=sqlglot.parse_one(text, read="spark"), alias=exp.TableAlias(this=exp.to_identifier(alias))
    )


def constant(node: exp.Expression) -> int:
    """The whole number that an expression without columns is, as SQLite works it out."""
    if node.find(exp.Column, exp.Query):
        raise UsageError(f"LIMIT {node.sql('sqlite')} is no constant")
    try:
        value = sqlite3.connect(":memory:").execute(f"SELECT {node.sql('sqlite')}").fetchone()[0]
    except sqlite3.Error as error:
        raise UsageError(f"LIMIT {node.sql('sqlite')}: {error}") from None
    if value is None or int(value) != value:
        raise UsageError(f"LIMIT {node.sql('sqlite')} is no whole number")
    return int(value)
