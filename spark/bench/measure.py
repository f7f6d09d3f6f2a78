"""Measures loading, counting and asking on Spark: python spark/bench/measure.py --help

The event log is read afterwards, so that stages, shuffles and the evenness of the work are shown.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from skew import ways
from stages import read_stages, table

from taghouse_spark.load.merge import load
from taghouse_spark.load.summary import LoadOptions
from taghouse_spark.results.corpus import CorpusOptions, export_corpus
from taghouse_spark.session import open_session
from taghouse_spark.warehouse.analyze import analyze
from taghouse_spark.warehouse.warehouse import Warehouse

QUERIES = {
    "top_tags": {},
    "related_tags": {"tag": "solo", "category": "general"},
    "core_tags": {},
    "tag_trend": {},
    "posts_with_tags": {"tags": "1girl solo long_hair"},
    "uploader_activity": {},
    "tags_never_together": {},
}


def cpu_seconds() -> float:
    """What this process and those below it (the JVM, Python's workers) have computed: of Linux."""
    ticks: dict[int, tuple[int, int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks[int(path.parent.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    own = {os.getpid()}
    while True:
        below = {process for process, (parent, _) in ticks.items() if parent in own} - own
        if not below:
            break
        own |= below
    return sum(ticks[process][1] for process in own if process in ticks) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", help="Danbooru's metadata; none: the warehouse is there already")
    parser.add_argument("--warehouse", required=True)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--memory", default="4g")
    parser.add_argument("--executor-memory", default="2g")
    parser.add_argument("--partitions", type=int, default=16)
    parser.add_argument("--range-size", type=int, default=250_000)
    parser.add_argument("--steps", default="load,analyze,queries,corpus,skew")
    options = parser.parse_args()
    steps = options.steps.split(",")
    log = Path(tempfile.mkdtemp(prefix="taghouse-spark-log-"))
    session = open_session(
        "measure",
        options.master,
        options.memory,
        options.partitions,
        {
            "spark.eventLog.enabled": "true",
            "spark.eventLog.dir": f"file://{log}",
            "spark.eventLog.compress": "false",
            "spark.eventLog.rolling.enabled": "false",
            "spark.executor.memory": options.executor_memory,
            "spark.executor.cores": "1",
        },
    )
    times: list[tuple[str, float, float]] = []

    def timed(name: str, work: Callable[[], Any]) -> Any:
        session.sparkContext.setJobGroup(name, name)
        start, computed = time.monotonic(), cpu_seconds()
        result = work()
        times.append((name, time.monotonic() - start, cpu_seconds() - computed))
        print(f"{name:28} {times[-1][1]:9.1f} s, {times[-1][2]:9.1f} s of a core", flush=True)
        return result

    warehouse = Warehouse(session, options.warehouse)
    loading = LoadOptions("danbooru", range_size=options.range_size)
    if "load" in steps:
        summary = timed("load", lambda: load(warehouse, loading, options.files))
        print(summary)
    if "analyze" in steps:

        def told(name: str, seconds: float, count: int) -> None:
            print(f"  {name:26} {seconds:9.1f} s {count:>12,} rows", flush=True)

        timed("analyze", lambda: analyze(warehouse, told))
    if "queries" in steps:
        for name, given in QUERIES.items():
            timed(name, lambda name=name, given=given: list(warehouse.query(name, given).rows))
            timed(f"{name}, again", lambda name=name, given=given: list(warehouse.query(name, given).rows))
    if "corpus" in steps:
        target = Path(tempfile.mkdtemp()) / "corpus"
        timed("export corpus", lambda: export_corpus(warehouse, str(target), CorpusOptions()))
        shutil.rmtree(target.parent)
    if "skew" in steps:
        for name, rows in ways(warehouse):
            timed(name, lambda rows=rows: rows.write.format("noop").mode("overwrite").save())
    session.stop()
    print()
    rows = [f"| {name} | {seconds:.1f} | {cores:.1f} |" for name, seconds, cores in times]
    print("\n".join(["| step | seconds | seconds of a core |", "|---|---:|---:|", *rows]))
    print()
    print(table(read_stages(log)))
    shutil.rmtree(log)


if __name__ == "__main__":
    main()
