"""The caches of statistics, by the views that define them.

Each cache is written from its view `…_definition`, translated like every view. A definition that reads
another one reads the rows that were written for it: they are the same, and need not be counted twice.

Pairs of tags are the one thing that grows with the square of the tags of a post. Two caches are defined by
them, and drop rare tags and rare pairs at the end. So pairs are counted once for both, tags that cannot
pass are left out of what is counted, and pairs that neither cache takes are not written: the rows of the
caches are the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from .layers import write_tag_caches
from .snapshot import Snapshot
from .warehouse import Warehouse

_PAIRS = "tag_pair_definition"


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
    of_pairs = {"tag_pair_count", "tag_implied_count"}
    is_counted = False
    for cache in warehouse.catalog.caches:
        start = time.monotonic()
        definition = f"{cache}_definition"
        if cache in of_pairs and not is_counted:
            _count_pairs(warehouse, snapshot, settings)
            is_counted = True
        warehouse.register(definition)
        warehouse.write(snapshot, cache, warehouse.session.table(definition))
        warehouse.bind(definition, warehouse.frame_in(snapshot, cache))
        of_pairs.discard(cache)
        if not of_pairs:
            warehouse.unbind(_PAIRS)
        if report:
            report(cache, time.monotonic() - start, snapshot.row_counts[cache])
    snapshot.is_analyzed = True
    warehouse.publish(snapshot)


def _count_pairs(warehouse: Warehouse, snapshot: Snapshot, settings: dict[str, float]) -> None:
    """Lets the pairs of tags mean rows that are counted once, those that a cache may take.

    They lie in the folder of the snapshot, which names none of them: publishing it removes them.
    """
    tag_minimum = min(settings["pair_tag_minimum"], settings["implied_tag_minimum"])
    # An implied tag has at least so many posts as have both.
    pair_minimum = min(settings["pair_minimum"], settings["implied_ratio"] * settings["implied_tag_minimum"])
    warehouse.unbind("tag_post", "post_tag", _PAIRS)
    counts = warehouse.frame_in(snapshot, "tag_count").select("tag_id", "post_count")
    uses = warehouse.table("post_tag")

    def frequent(minimum: float) -> DataFrame:
        kept = counts.where(F.col("post_count") >= minimum).select("tag_id")
        return uses.join(F.broadcast(kept), "tag_id", "left_semi")

    warehouse.bind("post_tag", frequent(pair_minimum).select("post_id", "position", "tag_id"))
    warehouse.bind("tag_post", frequent(tag_minimum).select("tag_id", "post_id"))
    warehouse.register(_PAIRS)
    pairs = warehouse.session.table(_PAIRS)
    path = warehouse.files.path(snapshot.name, _PAIRS)
    pairs.where(F.col("post_count") >= pair_minimum).write.mode("overwrite").parquet(path)
    warehouse.unbind("tag_post", "post_tag", _PAIRS)
    warehouse.bind(_PAIRS, warehouse.session.read.schema(pairs.schema).parquet(path))
