"""The SQL functions, by the examples of docs/FUNCTIONS.md."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from taghouse_spark.sql import functions

_EXAMPLE = re.compile(r"^SELECT (.+?)\s+--> (.*)$", re.MULTILINE)
EXAMPLES = [
    found.groups()
    for found in _EXAMPLE.finditer((ROOT / "docs/FUNCTIONS.md").read_text(encoding="utf-8"))
    if "json_each" not in found[1]
]


@pytest.mark.parametrize(("expression", "expected"), EXAMPLES)
def test_the_examples_of_the_documentation(expression: str, expected: str, session: SparkSession) -> None:
    functions.register(session)
    value = session.sql(f"SELECT {expression}").first()
    assert value is not None
    shown = value[0]
    if isinstance(shown, bool):
        shown = int(shown)
    assert str(shown) == expected


def test_there_are_examples_of_every_function() -> None:
    assert {"tag_words", "tag_text", "caption_clean", "wilson_lower", "wilson_upper"} <= {
        name for expression, _ in EXAMPLES for name in re.findall(r"\w+(?=\()", expression)
    }


def test_no_value_gives_no_value_and_no_share_is_an_error(session: SparkSession) -> None:
    functions.register(session)
    row = session.sql(
        "SELECT wilson_lower(NULL, 1), wilson_upper(0, 0), tag_text(NULL), tag_words(NULL),"
        " caption_clean(NULL)"
    ).first()
    assert row is not None and set(row) == {None}
    with pytest.raises(PySparkException, match="more successes than trials"):
        session.sql("SELECT wilson_lower(3, 2)").collect()
