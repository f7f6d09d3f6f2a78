"""What the input shows: records that were rejected, fields that became null, and its ratings."""

from __future__ import annotations

from pyspark.sql import Column, DataFrame, Window
from pyspark.sql import functions as F

from .decode import REJECT, SPLIT
from .state import LoadState


def line_starts(staged: DataFrame) -> DataFrame:
    """The line before each split, by file and split."""
    before = Window.partitionBy("file_id").orderBy("split").rowsBetween(Window.unboundedPreceding, -1)
    return staged.where(F.col("kind") == SPLIT).select(
        "file_id", "split", F.coalesce(F.sum("line").over(before), F.lit(0)).alias("start_line")
    )


def write_rejects(state: LoadState, staged: DataFrame, starts: DataFrame, file_ids: list[int]) -> None:
    rejects = (
        staged.where(F.col("kind") == REJECT)
        .join(F.broadcast(starts), ["file_id", "split"])
        .select(
            F.col("file_id").alias("import_file_id"),
            "byte_offset",
            (F.col("start_line") + F.col("line") + 1).alias("line_number"),
            "byte_count",
            "reason",
            "first_bytes",
        )
    )
    if "rejected_record" in state.snapshot.tables:
        former = state.warehouse.table("rejected_record")
        rejects = former.where(~F.col("import_file_id").isin(file_ids)).unionByName(rejects)
    state.warehouse.write(
        state.snapshot, "rejected_record", rejects.orderBy("import_file_id", "byte_offset").coalesce(1)
    )


def write_problems(state: LoadState, posts: DataFrame, starts: DataFrame) -> None:
    found = (
        posts.where("problem_fields IS NOT NULL")
        .select(
            "file_id",
            "split",
            "line",
            "arrival",
            F.explode(F.arrays_zip("problem_fields", "problem_values")).alias("p"),
        )
        .join(F.broadcast(starts), ["file_id", "split"])
        .groupBy("file_id", F.col("p.problem_fields").alias("field"))
        .agg(
            F.count("*").alias("record_count"),
            F.min_by(F.col("start_line") + F.col("line") + 1, "arrival").alias("first_line_number"),
            F.min_by("p.problem_values", "arrival").alias("first_value"),
        )
        .collect()
    )
    read_again = {row["file_id"] for row in found}
    rows = state.rows("import_field_problem")
    rows[:] = [row for row in rows if row[0] not in read_again]
    rows += [list(row) for row in found]


def write_ratings(state: LoadState, posts: DataFrame, file_ids: list[int]) -> None:
    """Enters what the ratings of each file show, by which the view rating_meaning tells what `s` means."""

    def year(name: str) -> Column:
        return F.when(F.col(name).rlike("^[0-9]{4}"), F.substring(name, 1, 4).cast("long"))

    def has(letter: str) -> Column:
        return F.max((F.lower("rating") == letter).cast("long"))

    found = (
        posts.where(F.col("has_fields") & (F.octet_length("rating") == 1))
        .groupBy("file_id")
        .agg(
            has("s").alias("has_s"),
            has("g").alias("has_g"),
            F.max(F.greatest(year("created_at"), year("updated_at"))).alias("last_year"),
        )
        .where("has_s = 1 OR has_g = 1")
        .collect()
    )
    rows = state.rows("import_rating")
    rows[:] = [row for row in rows if row[0] not in file_ids]
    rows += [list(row) for row in found]
