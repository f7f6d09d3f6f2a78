"""The columns of one row a post, as `fold` makes it."""

from __future__ import annotations

import pyarrow as pa
from pyspark.sql.pandas.types import to_arrow_schema
from pyspark.sql.types import ArrayType, BooleanType, LongType, StringType, StructField, StructType

from ..formats.record import INTEGER_COLUMNS, RECORD_TEXT_COLUMNS, TEXT_COLUMNS


def folded_schema() -> StructType:
    """The columns as Spark has them."""
    long, text, flag = LongType(), StringType(), BooleanType()
    fields = [("site_id", long), ("number", long), ("has_fields", flag), ("fields_file", long)]
    fields += [(name, long) for name in INTEGER_COLUMNS]
    fields += [(name, text) for name in TEXT_COLUMNS]
    fields += [("tags", ArrayType(text)), ("caption_kinds", ArrayType(text))]
    fields += [("caption_texts", ArrayType(text)), ("has_record", flag), ("record_file", long)]
    fields += [(f"record_{name}", text) for name in RECORD_TEXT_COLUMNS]
    fields += [("record_score", long), ("latent_width", long), ("latent_height", long)]
    fields += [("latent_file", long), ("outcomes", ArrayType(long)), ("outcome_files", ArrayType(long))]
    return StructType([StructField(name, kind) for name, kind in fields])


def arrow_schema(schema: StructType) -> pa.Schema:
    """The same columns for Arrow."""
    return to_arrow_schema(schema)
