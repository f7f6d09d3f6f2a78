"""What SQLite means, in Spark: each statement over a few rows in both."""

from __future__ import annotations

import sqlite3

import pytest
from pyspark.sql import SparkSession

from taghouse_spark.errors import UsageError
from taghouse_spark.sql import functions, statements, translate
from taghouse_spark.sql.recursion import run

_TABLES = {
    "t": (("id", "INTEGER"), ("grp", "TEXT"), ("n", "INTEGER"), ("r", "REAL"), ("name", "TEXT")),
    "u": (("id", "INTEGER"), ("t_id", "INTEGER"), ("word", "TEXT")),
}
_ROWS = {
    "t": [
        (1, "a", 7, 0.5, "x'\\y"),
        (2, "a", 3, None, "2021-04"),
        (3, "b", None, 2.0, ""),
        (4, None, -7, 1.5, "ünder_score"),
    ],
    "u": [(1, 1, "c"), (2, 1, "b"), (3, 2, "a"), (4, 9, "z")],
}


@pytest.fixture(scope="module")
def both(session: SparkSession) -> tuple[sqlite3.Connection, SparkSession]:
    connection = sqlite3.connect(":memory:")
    functions.register(session)
    types = {"INTEGER": "BIGINT", "REAL": "DOUBLE", "TEXT": "STRING"}
    for name, columns in _TABLES.items():
        connection.execute(f"CREATE TABLE {name} ({', '.join(' '.join(column) for column in columns)})")
        places = ", ".join("?" for _ in columns)
        connection.executemany(f"INSERT INTO {name} VALUES ({places})", _ROWS[name])
        schema = ", ".join(f"{column} {types[kind]}" for column, kind in columns)
        session.createDataFrame(_ROWS[name], schema).createOrReplaceTempView(name)
    return connection, session


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id, n / 2, n / 2.0, n % 2, 7 / 2 FROM t ORDER BY id",
        "SELECT id, n > 3, n IS NOT 3, n IS 3, NOT n, grp IS NULL FROM t ORDER BY id",
        "SELECT id FROM t WHERE n AND NOT (n - 7) ORDER BY id",
        "SELECT SUM(n > 0), SUM(n IS NULL), AVG(n > 0) FROM t",
        "SELECT grp, COUNT(*) FILTER (WHERE n), MAX(n), name FROM t GROUP BY grp ORDER BY grp",
        "SELECT grp, MIN(n), id + 10 FROM t GROUP BY grp ORDER BY grp",
        "SELECT MIN(n, 5), MAX(n, r, 1) FROM t ORDER BY id",
        "SELECT printf('%04d-%02d', n, id) FROM t WHERE n > 0 ORDER BY id",
        "SELECT id, (SELECT word FROM u WHERE u.t_id = t.id ORDER BY word LIMIT 1) FROM t ORDER BY id",
        "SELECT id, (SELECT word FROM u WHERE u.t_id = t.id ORDER BY id DESC LIMIT 1) FROM t ORDER BY id",
        "SELECT id, (SELECT group_concat(word, '+') FROM (SELECT word FROM u WHERE u.t_id = t.id"
        " ORDER BY word)) FROM t ORDER BY id",
        "SELECT id, (SELECT COUNT(*) FROM (SELECT 1 FROM u WHERE u.t_id = t.id LIMIT 1)) FROM t ORDER BY id",
        "SELECT id, EXISTS (SELECT 1 FROM u WHERE u.t_id = t.id) FROM t ORDER BY id",
        "SELECT t.id FROM t WHERE NOT EXISTS (SELECT 1 FROM u AS w WHERE NOT EXISTS"
        " (SELECT 1 FROM t AS o WHERE o.id = t.id AND o.n <> w.id)) ORDER BY t.id",
        "SELECT t.id, (SELECT v.word FROM u AS v WHERE v.id = (SELECT u.id FROM u WHERE u.t_id = t.id))"
        " FROM t WHERE t.id > 1 ORDER BY t.id",
        "SELECT t.id, (SELECT v.word FROM u AS v WHERE v.id = COALESCE(t.n - 5,"
        " (SELECT u.id FROM u WHERE u.t_id = t.id))) FROM t ORDER BY t.id",
        "SELECT t.id, (SELECT u.word FROM u WHERE u.t_id = t.id AND (u.id IS NOT t.id OR u.word = t.grp)"
        " ORDER BY u.word LIMIT 1) FROM t ORDER BY t.id",
        "SELECT name GLOB '[0-9][0-9]*-0[1-9]', name GLOB '*_s?ore' FROM t ORDER BY id",
        "SELECT name LIKE '%UNDER!_%' , name = 'x''\\y', length(name) FROM t ORDER BY id",
        "SELECT CAST(name AS INTEGER), CAST(n AS REAL), CAST(n AS TEXT) FROM t ORDER BY id",
        "SELECT +id, IIF(n > 0, 'p', 'm'), COALESCE(r, n) FROM t NOT INDEXED ORDER BY id LIMIT MAX(3, 2)",
        "WITH w (a, b) AS MATERIALIZED (VALUES (1, 2), (3, 4)) SELECT a + b FROM w ORDER BY a LIMIT -1",
        "SELECT value FROM json_each('[\"b\",\"a\"]') WHERE value <> 'b'",
        "SELECT id, SUM(n) OVER w FROM t WINDOW w AS (PARTITION BY grp ORDER BY id) ORDER BY id",
        "SELECT 1 UNION SELECT 1 UNION ALL SELECT 2 ORDER BY 1",
        "SELECT n / 0, trim(name, 'x'), substr(name, 2), name || n FROM t ORDER BY id",
        "SELECT id FROM t WHERE n NOT IN (SELECT id FROM u) ORDER BY id",
    ],
)
def test_both_engines_give_the_same(sql: str, both: tuple[sqlite3.Connection, SparkSession]) -> None:
    connection, session = both
    translator = translate.Translator(lambda name: dict(_TABLES[name]) if name in _TABLES else None)
    expected = connection.execute(sql).fetchall()
    found = [tuple(row) for row in session.sql(translator.translate(statements.parse(sql))).collect()]
    assert found == expected


def test_values_of_parameters_are_literals() -> None:
    tree = statements.with_parameters(
        statements.parse("SELECT :a, :b, :c, :d"),
        {"a": ("x'\\y", "TEXT"), "b": (None, "INTEGER"), "c": (-3, "INTEGER"), "d": (0.1, "REAL")},
    )
    sql = translate.Translator(lambda _: None).translate(tree)
    assert sql == "SELECT 'x\\'\\\\y', CAST(NULL AS BIGINT), (-3), CAST('0.1' AS DOUBLE)"


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("DELETE FROM t", "only SELECT"),
        ("SELECT 1; SELECT 2", "2 statements"),
        ("SELECT FROM WHERE", "cannot be read"),
        ("SELECT 1 FROM nowhere", "there is no table or view 'nowhere'"),
        ("SELECT id FROM t LIMIT id", "is no constant"),
    ],
)
def test_what_cannot_be_asked_is_said(sql: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        translate.Translator(lambda name: dict(_TABLES[name]) if name in _TABLES else None).translate(
            statements.parse(sql)
        )


def test_recursive_statements_run_over_copies() -> None:
    names, rows = run(
        "WITH RECURSIVE r (n) AS (SELECT id FROM s UNION SELECT n + 1 FROM r WHERE n < :to)"
        " SELECT n FROM r ORDER BY n",
        {"to": 4},
        ["s"],
        lambda _: ["id"],
        lambda _relation, _limit: [(2,)],
    )
    assert (names, rows) == (["n"], [(2,), (3,), (4,)])
