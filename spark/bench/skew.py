"""Joins over frequent tags, in the ways that there are, to see how even the work is.

`1girl` is on six of ten posts. Joined with itself by tag, its posts meet in one task and are squared there;
joined by post, they never meet. Names of tags are joined shuffled, split where uneven, and broadcast.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyspark.sql import DataFrame

from taghouse_spark.warehouse.warehouse import Warehouse

# Posts whose tags are joined with themselves by tag: the rows are the squares of the counts.
SQUARED_POST_COUNT = 10_000

_SHUFFLED = {
    "autoBroadcastJoinThreshold": "-1",
    "adaptive.autoBroadcastJoinThreshold": "-1",
    "adaptive.enabled": "false",
}
_SPLIT = {
    **_SHUFFLED,
    "adaptive.enabled": "true",
    "adaptive.skewJoin.skewedPartitionThresholdInBytes": "64KB",
    "adaptive.advisoryPartitionSizeInBytes": "64KB",
    "adaptive.skewJoin.skewedPartitionFactor": "1.5",
}
_BROADCAST = {
    "autoBroadcastJoinThreshold": str(256 << 20),
    "adaptive.autoBroadcastJoinThreshold": str(256 << 20),
    "adaptive.enabled": "true",
}

# How many uses each name has in seven parts of the posts.
_NAMED = """
  SELECT named.name, post_tag.post_id % 7 AS part, COUNT(*) AS use_count
  FROM post_tag JOIN named ON named.tag_id = post_tag.tag_id
  GROUP BY named.name, post_tag.post_id % 7
"""
_BY_TAG = f"""
  SELECT one.tag_id, COUNT(*) AS pair_count
  FROM post_tag AS one JOIN post_tag AS other ON other.tag_id = one.tag_id
  WHERE one.post_id <= {SQUARED_POST_COUNT} AND other.post_id <= {SQUARED_POST_COUNT}
  GROUP BY one.tag_id
"""
_BY_POST = """
  SELECT other.tag_id, COUNT(*) AS post_count
  FROM (
    SELECT post_id FROM post_tag
    WHERE tag_id = (SELECT tag_id FROM named WHERE name = '1girl')
  ) AS one
  JOIN post_tag AS other ON other.post_id = one.post_id
  GROUP BY other.tag_id
"""

_WAYS: list[tuple[str, str, dict[str, str]]] = [
    ("names by tag, shuffled", _NAMED, _SHUFFLED),
    ("names by tag, uneven parts split", _NAMED, _SPLIT),
    ("names by tag, broadcast", _NAMED, _BROADCAST),
    (f"tags with themselves by tag, {SQUARED_POST_COUNT} posts", _BY_TAG, _SHUFFLED),
    (f"tags with themselves by tag, split, {SQUARED_POST_COUNT} posts", _BY_TAG, _SPLIT),
    ("1girl with all tags by post", _BY_POST, _SHUFFLED),
]


def ways(warehouse: Warehouse) -> Iterator[tuple[str, DataFrame]]:
    """Each way with its rows; what Spark may do is set before the rows are asked for."""
    session: Any = warehouse.session
    warehouse.register("post_tag")
    warehouse.register("tag")
    session.table("tag").select("tag_id", "name").createOrReplaceTempView("named")
    for name, sql, settings in _WAYS:
        for key, value in settings.items():
            session.conf.set(f"spark.sql.{key}", value)
        yield name, session.sql(sql)
