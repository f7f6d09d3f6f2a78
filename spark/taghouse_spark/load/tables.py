"""Merged posts to the tables of posts. What a load does not touch is written again beside it."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from ..formats.record import RECORD_TEXT_COLUMNS
from .state import LoadState

# More names than this are joined by a shuffle instead of being sent to every task.
BROADCAST_TAG_COUNT = 5_000_000


def _others(state: LoadState, table: str, touched: DataFrame) -> DataFrame | None:
    """Stored rows of posts that this load does not touch, with site_id and number."""
    if table not in state.snapshot.tables:
        return None
    rows = state.warehouse.post_rows(table).drop("number_range")
    if table != "post":
        numbers = state.warehouse.table("post").select("post_id", "number")
        rows = rows.join(numbers, "post_id")
    return rows.join(touched, "post_id", "left_anti")


def _write(state: LoadState, table: str, new: DataFrame, touched: DataFrame) -> None:
    names = list(
        dict.fromkeys(
            [*[column.name for column in state.warehouse.catalog.tables[table]], "site_id", "number"]
        )
    )
    frame = new.select(*names)
    others = _others(state, table, touched)
    if others is not None:
        frame = others.select(*names).unionByName(frame)
    state.warehouse.write(state.snapshot, table, frame)


def write_posts(state: LoadState, merged: DataFrame, touched: DataFrame) -> None:
    _write(state, "post", merged.withColumnRenamed("fields_file", "import_file_id"), touched)


def write_post_tags(state: LoadState, merged: DataFrame, tags: DataFrame, touched: DataFrame) -> None:
    mentions = merged.where("tags IS NOT NULL").select(
        "post_id", "site_id", "number", F.posexplode("tags").alias("place", "name")
    )
    names = tags.select("tag_id", "site_id", "name")
    if state.snapshot.row_counts["tag"] <= BROADCAST_TAG_COUNT:
        # Otherwise all posts of a frequent tag would be gathered in one task.
        names = F.broadcast(names)
    rows = mentions.join(names, ["site_id", "name"]).withColumn("position", F.col("place").cast("long"))
    _write(state, "post_tag", rows, touched)


def write_captions(state: LoadState, merged: DataFrame, kinds: dict[str, int], touched: DataFrame) -> None:
    if kinds:
        ids = F.create_map(*[F.lit(part) for pair in kinds.items() for part in pair])
        blanks = F.lit(" \t\n\v\f\r")
        texts = merged.where("caption_kinds IS NOT NULL").select(
            "post_id",
            "site_id",
            "number",
            F.explode(F.arrays_zip("caption_kinds", "caption_texts")).alias("c"),
        )
        rows = texts.select(
            "post_id",
            "site_id",
            "number",
            ids[F.col("c.caption_kinds")].cast("long").alias("caption_kind_id"),
            F.length(F.btrim(F.col("c.caption_texts"), blanks)).cast("long").alias("text_length"),
            F.col("c.caption_texts").alias("text"),
        )
        _write(state, "caption", rows, touched)


def write_records(state: LoadState, merged: DataFrame, touched: DataFrame) -> None:
    records = merged.where("has_record").select(
        "post_id",
        "site_id",
        "number",
        F.col("record_file").alias("import_file_id"),
        *[F.col(f"record_{name}").alias(name) for name in (*RECORD_TEXT_COLUMNS, "score")],
    )
    _write(state, "caption_record", records, touched)


def write_latents(state: LoadState, merged: DataFrame, touched: DataFrame) -> None:
    rows = merged.where("latent_width IS NOT NULL").select(
        "post_id",
        "site_id",
        "number",
        F.col("latent_width").alias("width"),
        F.col("latent_height").alias("height"),
        F.col("latent_file").alias("import_file_id"),
    )
    _write(state, "latent", rows, touched)
