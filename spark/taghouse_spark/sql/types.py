"""Types of SQLite's columns in Spark, Arrow and Spark's SQL. What is of ANY type holds numbers."""

from __future__ import annotations

import pyarrow as pa
from pyspark.sql.types import DoubleType, LongType, StringType

from .catalog import Value

SPARK_TYPES = {"INTEGER": LongType(), "REAL": DoubleType(), "TEXT": StringType(), "ANY": DoubleType()}
ARROW_TYPES = {"INTEGER": pa.int64(), "REAL": pa.float64(), "TEXT": pa.string(), "ANY": pa.float64()}
SQL_TYPES = {"INTEGER": "BIGINT", "REAL": "DOUBLE", "TEXT": "STRING", "ANY": "DOUBLE"}


def typed(value: Value, type_name: str) -> Value:
    """A value as its column has it; a text in a column of numbers is none."""
    if type_name in ("ANY", "REAL"):
        return float(value) if isinstance(value, (int, float)) else None
    return value


def plain_value(text: str) -> Value:
    """A number where a text looks like one, else the text."""
    try:
        return int(text)
    except ValueError:
        pass
    try:
        return float(text)
    except ValueError:
        return text


def written(value: Value, type_name: str) -> str:
    """A value of a column in Spark's SQL."""
    if value is None:
        return f"CAST(NULL AS {SQL_TYPES[type_name]})"
    if type_name in ("REAL", "ANY"):
        number = typed(value, type_name)
        return "CAST(NULL AS DOUBLE)" if number is None else f"CAST('{number!r}' AS DOUBLE)"
    if type_name == "INTEGER":
        return f"{int(value)}L"
    text = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"
