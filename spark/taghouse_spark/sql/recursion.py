"""Recursive statements, which Spark has not in this shape, run by SQLite on the driver.

All of them are about aliases and implications: tables whose size is that of the vocabulary, not of the
posts. What they read is worked out by Spark first, as far as it is not recursive itself, and brought to
the driver; there the statement runs as it stands in the project.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping

from ..errors import TaghouseError
from .catalog import Value

# Rows of one table or view that are brought to the driver; more are refused.
MAXIMUM_ROW_COUNT = 5_000_000

Row = tuple[Value, ...]


def run(
    sql: str,
    parameters: Mapping[str, Value],
    relations: Iterable[str],
    columns_of: Callable[[str], list[str]],
    rows_of: Callable[[str, int], Iterable[Row]],
) -> tuple[list[str], list[Row]]:
    """Runs a statement over copies of what it reads.

    Args:
        relations: the tables and views to copy.
        rows_of: the rows of one of them, at most so many.
    """
    connection = sqlite3.connect(":memory:")
    try:
        for relation in relations:
            _copy(connection, relation, columns_of(relation), rows_of(relation, MAXIMUM_ROW_COUNT + 1))
        cursor = connection.execute(sql, dict(parameters))
        names = [description[0] for description in cursor.description]
        return names, cursor.fetchall()
    except sqlite3.Error as error:
        raise TaghouseError(f"the recursive statement failed: {error}") from error
    finally:
        connection.close()


def _copy(connection: sqlite3.Connection, relation: str, columns: list[str], rows: Iterable[Row]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    connection.execute(f'CREATE TABLE "{relation}" ({names})')
    places = ", ".join("?" for _ in columns)
    cursor = connection.executemany(f'INSERT INTO "{relation}" VALUES ({places})', rows)
    if cursor.rowcount > MAXIMUM_ROW_COUNT:
        raise TaghouseError(
            f"{relation} has more than {MAXIMUM_ROW_COUNT:,} rows, too many for a recursive statement",
            "These run on the driver. Ask for a part of it.",
        )
    # SQLite makes its own index for a join otherwise, each time anew.
    for name in columns:
        if name in ("antecedent", "antecedent_name", "name", "site_id", "tag"):
            connection.execute(f'CREATE INDEX "{relation}_{name}" ON "{relation}" ("{name}")')
