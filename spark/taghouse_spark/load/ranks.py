"""Numbers for rows in an order, without gathering them in one task."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import functions as F


def with_ranks(frame: DataFrame, order: list[str], name: str, first: int) -> DataFrame:
    """Numbers rows from `first` on: each task sorts and counts its own, which says where the next begins."""
    parts = max(1, frame.rdd.getNumPartitions())
    sorted_rows = (
        frame.repartitionByRange(parts, *order)
        .sortWithinPartitions(*order)
        .withColumn("_part", F.spark_partition_id())
        .withColumn("_place", F.monotonically_increasing_id() - F.shiftleft(F.col("_part").cast("long"), 33))
        .persist()
    )
    counts = dict(sorted_rows.groupBy("_part").count().collect())
    starts: dict[int, int] = {}
    total = first
    for part in sorted(counts):
        starts[part] = total
        total += counts[part]
    if not starts:
        return sorted_rows.withColumn(name, F.lit(None).cast("long")).drop("_part", "_place")
    begin = F.create_map(*[F.lit(value) for pair in starts.items() for value in pair])
    return sorted_rows.withColumn(name, (begin[F.col("_part")] + F.col("_place")).cast("long")).drop(
        "_part", "_place"
    )
