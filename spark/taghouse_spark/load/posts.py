"""Staged records to one row for each post.

A post with one record goes straight through Spark; those with several, or that are there already, are
folded in Python.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from ..formats.record import RECORD_TEXT_COLUMNS
from . import fold
from .folded import arrow_schema, folded_schema
from .state import LoadState


def merged_posts(state: LoadState, posts: DataFrame, keys: DataFrame) -> tuple[DataFrame, DataFrame]:
    """One row for each post of the load, and how many records of each file became what."""
    joined = posts.join(keys, ["site_id", "number"])
    is_single = (F.col("record_count") == 1) & ~F.col("is_stored")
    taken = [field.name for field in folded_schema().fields if field.name not in ("site_id", "number")]
    singles = (
        joined.where(is_single)
        .withColumn("fields_file", F.when(F.col("has_fields"), F.col("file_id")))
        .withColumn("record_file", F.when(F.col("has_record"), F.col("file_id")))
        .withColumn("latent_file", F.when(F.col("latent_width").isNotNull(), F.col("file_id")))
        .withColumn("outcomes", F.array(F.lit(fold.IMPORTED).cast("long")))
        .withColumn("outcome_files", F.array("file_id"))
    )
    several = keys.where((F.col("record_count") > 1) | F.col("is_stored"))
    columns = ["post_id", "site_id", "number", *taken]
    merged = singles.select(*columns)
    if not several.isEmpty():
        folded = _folded(state, joined.where(~is_single), several)
        merged = merged.unionByName(
            folded.join(keys.select("site_id", "number", "post_id"), ["site_id", "number"]).select(*columns)
        )
    merged = state.keep(merged)
    outcomes = (
        merged.select(F.explode(F.arrays_zip("outcome_files", "outcomes")).alias("o"))
        .groupBy(F.col("o.outcome_files").alias("file_id"), F.col("o.outcomes").alias("outcome"))
        .count()
    )
    return merged, outcomes


def _folded(state: LoadState, records: DataFrame, several: DataFrame) -> DataFrame:
    names = [
        *["site_id", "number", "arrival", "file_id", "has_fields", *fold.FIELD_COLUMNS],
        *["has_tags", "tags", "caption_kinds", "caption_texts", "has_record"],
        *[f"record_{name}" for name in RECORD_TEXT_COLUMNS],
        *["record_score", "latent_width", "latent_height"],
    ]
    empty = F.lit(None).cast("long")
    rows = records.select(*names).withColumn("is_stored", F.lit(False))
    for name in ("fields_file", "record_file", "latent_file"):
        rows = rows.withColumn(name, empty)
    if "post" in state.snapshot.tables:
        stored = _stored_rows(state, several.where("is_stored").select("post_id"))
        rows = rows.unionByName(stored)
    rows = rows.repartition("site_id", "number").sortWithinPartitions("site_id", "number", "arrival")
    foreign = frozenset(
        str(row[1]) for row in state.rows("caption_kind") if row[2] != state.options.format_name
    )
    schema = folded_schema()
    arrow = arrow_schema(schema)

    def fold_all(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        return fold.fold_sorted(batches, arrow, foreign)

    return rows.mapInArrow(fold_all, schema)


def _stored_rows(state: LoadState, touched: DataFrame) -> DataFrame:
    """What the warehouse has of the posts that come again, in the columns of staged rows."""
    warehouse = state.warehouse
    posts = warehouse.table("post").join(touched, "post_id")
    tags = (
        warehouse.table("post_tag")
        .join(touched, "post_id")
        .join(warehouse.table("tag").select("tag_id", "name"), "tag_id")
        .groupBy("post_id")
        .agg(F.sort_array(F.collect_list(F.struct("position", "name"))).alias("t"))
        .select("post_id", F.col("t.name").alias("tags"))
    )
    kinds = F.create_map(
        *[F.lit(part) for row in warehouse.rows("caption_kind") for part in (row[0], row[1])]
    )
    captions = (
        warehouse.table("caption")
        .join(touched, "post_id")
        .groupBy("post_id")
        .agg(F.collect_list(F.struct(kinds[F.col("caption_kind_id")].alias("k"), "text")).alias("c"))
        .select("post_id", F.col("c.k").alias("caption_kinds"), F.col("c.text").alias("caption_texts"))
    )
    records = (
        warehouse.table("caption_record")
        .join(touched, "post_id")
        .select(
            "post_id",
            F.lit(True).alias("has_record"),
            F.col("import_file_id").alias("record_file"),
            *[F.col(name).alias(f"record_{name}") for name in (*RECORD_TEXT_COLUMNS, "score")],
        )
    )
    latents = (
        warehouse.table("latent")
        .join(touched, "post_id")
        .select(
            "post_id",
            F.col("width").alias("latent_width"),
            F.col("height").alias("latent_height"),
            F.col("import_file_id").alias("latent_file"),
        )
    )
    return (
        posts.withColumnRenamed("import_file_id", "fields_file")
        .withColumn("has_fields", F.col("fields_file").isNotNull())
        .join(tags, "post_id", "left")
        .join(captions, "post_id", "left")
        .join(records, "post_id", "left")
        .join(latents, "post_id", "left")
        .withColumn("has_record", F.coalesce("has_record", F.lit(False)))
        .withColumn("has_tags", F.lit(True))
        .withColumn("arrival", F.lit(-1).cast("long"))
        .withColumn("file_id", F.lit(None).cast("long"))
        .withColumn("is_stored", F.lit(True))
        .drop("post_id")
    )
