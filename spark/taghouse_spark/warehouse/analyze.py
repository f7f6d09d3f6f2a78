"""The caches of statistics, by the views that define them.

Each cache is written from its view `…_definition`, translated like every view. A definition that reads
another one reads the rows that were written for it: they are the same, and need not be counted twice.

Pairs of tags are the one thing that grows with the square of the tags of a post. Their definitions drop
rare tags at the end; Spark would count these pairs first. So tags that cannot pass are left out of what
the definition reads: the rows are the same, and most of the pairs are never made.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from .layers import write_tag_caches
from .snapshot import Snapshot
from .warehouse import Warehouse


def analyze(warehouse: Warehouse, report: Callable[[str, float, int], None] | None = None) -> None:
    """Writes all caches into a new snapshot.

    Args:
        report: is told the name of each cache, its seconds and its rows.
    """
    warehouse.require()
    snapshot = warehouse.next_snapshot()
    warehouse.forget()
    write_tag_caches(warehouse, snapshot)
    settings = {str(row[0]): float(row[1] or 0) for row in warehouse.rows("setting")}
    limits = {
        "tag_pair_count": (settings["pair_tag_minimum"], settings["pair_minimum"]),
        # The implied tag has at least so many posts as have both.
        "tag_implied_count": (
            settings["implied_tag_minimum"],
            settings["implied_ratio"] * settings["implied_tag_minimum"],
        ),
    }
    for cache in warehouse.catalog.caches:
        start = time.monotonic()
        definition = f"{cache}_definition"
        if cache in limits:
            _leave_out_rare_tags(warehouse, snapshot, *limits[cache])
        warehouse.register(definition)
        warehouse.write(snapshot, cache, warehouse.session.table(definition))
        warehouse.bind(definition, warehouse.frame_in(snapshot, cache))
        if cache in limits:
            warehouse.unbind("tag_post", "post_tag", "tag_pair_definition")
        if report:
            report(cache, time.monotonic() - start, snapshot.row_counts[cache])
    snapshot.is_analyzed = True
    warehouse.publish(snapshot)


def _leave_out_rare_tags(
    warehouse: Warehouse, snapshot: Snapshot, tag_minimum: float, other_minimum: float
) -> None:
    """Lets pairs be counted of tags with so many posts, with others of so many posts."""
    warehouse.unbind("tag_post", "post_tag", "tag_pair_definition")
    counts = warehouse.frame_in(snapshot, "tag_count").select("tag_id", "post_count")
    rows = warehouse.table("post_tag")

    def frequent(minimum: float) -> DataFrame:
        kept = counts.where(F.col("post_count") >= minimum).select("tag_id")
        return rows.join(F.broadcast(kept), "tag_id", "left_semi")

    warehouse.bind("post_tag", frequent(other_minimum).select("post_id", "position", "tag_id"))
    warehouse.bind("tag_post", frequent(tag_minimum).select("tag_id", "post_id"))
