"""The caches of statistics, by the views that define them.

Each cache is written from its view `…_definition`, translated like every view. A definition that reads
another one reads the rows that were written for it: they are the same, and need not be counted twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from .house import House


def analyze(house: House, report: Callable[[str, float, int], None] | None = None) -> None:
    """Writes all caches into a new snapshot.

    Args:
        report: is told the name of each cache, its seconds and its rows.
    """
    house.require()
    snapshot = house.next_snapshot()
    house.forget()
    house.write_tag_caches(snapshot)
    for cache in house.catalog.caches:
        start = time.monotonic()
        definition = f"{cache}_definition"
        house.register(definition)
        house.write(snapshot, cache, house.session.table(definition))
        house.bind(definition, house.frame_in(snapshot, cache))
        if report:
            report(cache, time.monotonic() - start, snapshot.row_counts[cache])
    snapshot.is_analyzed = True
    house.publish(snapshot)
