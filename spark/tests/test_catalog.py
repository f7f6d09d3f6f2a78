"""Headers of statements, and what their parameters take."""

from __future__ import annotations

import pytest

from taghouse_spark.errors import TaghouseError, UsageError
from taghouse_spark.sql.catalog import Catalog, Parameter, parameters_of


def test_every_form_of_a_parameter_is_read() -> None:
    text = (
        ":name TEXT = 'it''s', a name;"
        " :tag TEXT = (most frequent artist), the tag; :any TEXT = (most frequent tag);"
        " :by TEXT = 'a' of a|b, to order by; :limit INTEGER = -1, rows at most;"
        " :ratio REAL = 0.5; :site TEXT = NULL, the site, NULL takes all"
    )
    assert parameters_of(text) == (
        Parameter("name", "TEXT", "it's", None, (), "a name"),
        Parameter("tag", "TEXT", None, "artist", (), "the tag"),
        Parameter("any", "TEXT", None, "tag", (), ""),
        Parameter("by", "TEXT", "a", None, ("a", "b"), "to order by"),
        Parameter("limit", "INTEGER", -1, None, (), "rows at most"),
        Parameter("ratio", "REAL", 0.5, None, (), ""),
        Parameter("site", "TEXT", None, None, (), "the site, NULL takes all"),
    )
    assert parameters_of("none") == ()


@pytest.mark.parametrize("text", [":a TEXT", ":a TEXT = 'x' of ", "a INTEGER = 1", ":a INTEGER = one, b"])
def test_what_is_no_parameter_is_refused(text: str) -> None:
    with pytest.raises(TaghouseError, match="is no parameter of a query"):
        parameters_of(text)


def test_a_value_that_a_parameter_does_not_take_is_refused() -> None:
    measure = Parameter("measure", "TEXT", "cosine", None, ("cosine", "jaccard"), "to order by")
    assert measure.value_of("jaccard") == "jaccard"
    with pytest.raises(UsageError, match="'jacard' is no value of measure") as raised:
        measure.value_of("jacard")
    assert raised.value.hint == "Did you mean jaccard? It takes cosine, jaccard."
    limit = Parameter("limit", "INTEGER", 1, None, (), "rows at most")
    assert limit.value_of("-7") == -7
    for text in ("1.5", "", "9223372036854775808", "nan"):
        with pytest.raises(UsageError, match="is no value of limit"):
            limit.value_of(text)


def test_every_statement_of_the_project_is_read() -> None:
    catalog = Catalog()
    for statements in (catalog.views, catalog.queries, catalog.checks):
        assert statements
        for statement in statements.values():
            assert statement.columns and statement.sql.startswith(("SELECT", "WITH", "--")), statement.name
