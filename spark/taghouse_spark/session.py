"""The Spark session: what every command sets, and what a cluster may set otherwise."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from pyspark.sql import SparkSession

# What the translated SQL relies on; not to be changed by a cluster's defaults.
_MEANING = {
    # SQLite gives NULL where ANSI would stop the query: a division by zero, a text that is no number.
    "spark.sql.ansi.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "false",
    "spark.sql.parquet.compression.codec": "zstd",
    # A directory named site_id=1 holds a number, whatever it looks like.
    "spark.sql.sources.partitionColumnTypeInference.enabled": "true",
}

_LOCAL = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.adaptive.coalescePartitions.parallelismFirst": "false",
    # Tables of tags go to every task, so that no frequent tag gathers its posts in one.
    "spark.sql.autoBroadcastJoinThreshold": str(64 << 20),
    # Rows of post_tag are so many times as large in memory: no table of posts shall go to every task.
    "spark.sql.sources.fileCompressionFactor": "16",
}


def open_session(
    name: str = "taghouse",
    master: str | None = None,
    memory: str = "2g",
    shuffle_partitions: int | None = None,
    settings: dict[str, str] | None = None,
) -> SparkSession:
    """A session, started or of the `spark-submit` that runs this.

    Args:
        master: local[2], spark://HOST:7077, yarn, …; None takes that of spark-submit, else local[2].
        memory: of the local JVM, or of the driver.
        shuffle_partitions: None leaves it to Spark on a cluster and takes 8 locally.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName(name)
    submitted = "SPARK_ENV_LOADED" in os.environ or "PYSPARK_GATEWAY_PORT" in os.environ
    chosen = master or (None if submitted else "local[2]")
    if chosen:
        builder = builder.master(chosen)
    if not submitted:
        builder = builder.config("spark.driver.memory", memory)
        # Before anything is set, for what the JVM says as it starts.
        quiet = f"-Dlog4j2.configurationFile=file:{Path(__file__).with_name('log4j2.properties')}"
        builder = builder.config("spark.driver.extraJavaOptions", quiet)
    is_local = bool(chosen and chosen.startswith("local"))
    if shuffle_partitions is None and is_local:
        shuffle_partitions = 8
    if shuffle_partitions is not None:
        builder = builder.config("spark.sql.shuffle.partitions", str(shuffle_partitions))
    for key, value in {**_LOCAL, **_MEANING, **(settings or {})}.items():
        builder = builder.config(key, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session
