"""The SQL functions of Taghouse, and the few of SQLite's that Spark lacks, in Spark.

`docs/FUNCTIONS.md` tells what they give; the tests run its examples. What can be written in SQL is, so
that no row goes through Python.
"""

from __future__ import annotations

import json
import re

from pyspark.sql import SparkSession
from pyspark.sql.types import StringType

# Two-sided, 95 %.
_Z = "1.959963984540054D"

_FACES = {"(o)_(o)", "<o>_<o>", "o_o;", "@_@;", "(9)", "o_(o)", "\\o_o/"}


def tag_words(name: str | None) -> str | None:
    """The words of a tag as a JSON array."""
    if name is None:
        return None
    words = [word for word in re.split(r"[\W_]+", name.lower()) if word]
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def is_face(name: str) -> bool:
    """Whether a tag is a face, whose underscores are part of it."""
    if "_" not in name:
        return False
    if not any(sign.isalnum() for sign in name):
        return True
    return (len(name) == 3 and name[1] == "_") or name in _FACES


def tag_text(name: str | None) -> str | None:
    """A tag with spaces for underscores, faces apart."""
    if name is None or is_face(name):
        return name
    return name.replace("_", " ")


def _wilson(side: str) -> str:
    return f"""
      CASE
        WHEN successes IS NULL OR trials IS NULL OR z IS NULL THEN NULL
        WHEN successes < 0 OR trials < 0 OR z < 0
          THEN CAST(raise_error('wilson: a number is negative') AS DOUBLE)
        WHEN successes > trials
          THEN CAST(raise_error('wilson: there are more successes than trials') AS DOUBLE)
        WHEN trials = 0 THEN NULL
        ELSE greatest(0D, least(1D,
          (successes + z * z / 2 {side} z * sqrt(successes * (1 - successes / trials) + z * z / 4))
          / (trials + z * z)))
      END"""


_SQL_FUNCTIONS = {
    f"wilson_lower(successes DOUBLE, trials DOUBLE, z DOUBLE DEFAULT {_Z}) RETURNS DOUBLE": _wilson("-"),
    f"wilson_upper(successes DOUBLE, trials DOUBLE, z DOUBLE DEFAULT {_Z}) RETURNS DOUBLE": _wilson("+"),
    "caption_clean(text STRING) RETURNS STRING": (
        r"trim(regexp_replace(replace(text, char(1), ''), '[ \\t\\n\\x0B\\f\\r]+', ' '))"
    ),
    # SQLite takes the number at the beginning of a text, and 0 where none is.
    "sqlite_integer(text STRING) RETURNS BIGINT": (
        r"CASE WHEN text IS NOT NULL THEN coalesce(try_cast(text AS BIGINT),"
        r" try_cast(regexp_extract(text, '^[ \\t\\n\\x0B\\f\\r]*([-+]?[0-9]+)', 1) AS BIGINT), 0) END"
    ),
    "json_quote(text STRING) RETURNS STRING": (
        "coalesce(substr(to_json(named_struct('t', text)), 6, "
        "length(to_json(named_struct('t', text))) - 6), 'null')"
    ),
}


def register(session: SparkSession) -> None:
    """Makes the functions known to a session."""
    for signature, body in _SQL_FUNCTIONS.items():
        session.sql(f"CREATE OR REPLACE TEMPORARY FUNCTION {signature} RETURN {body}")
    session.udf.register("tag_words", tag_words, StringType())
    session.udf.register("tag_text", tag_text, StringType())
