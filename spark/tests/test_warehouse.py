"""Snapshots: what is written counts when it is whole, and what is old goes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyspark.sql import DataFrame, SparkSession

from taghouse_spark.errors import TaghouseError, UsageError
from taghouse_spark.warehouse.warehouse import Warehouse


def _begin(session: SparkSession, path: Path) -> Warehouse:
    warehouse = Warehouse(session, str(path))
    snapshot = warehouse.next_snapshot()
    warehouse.write_rows(snapshot, "tag", [(1, 1, "a'\\b", 0), (2, 1, "c", None)])
    warehouse.publish(snapshot)
    return warehouse


def test_a_snapshot_without_its_list_of_tables_does_not_count(session: SparkSession, tmp_path: Path) -> None:
    warehouse = _begin(session, tmp_path)
    warehouse.write_rows(warehouse.next_snapshot(), "tag", [(9, 1, "z", 0)])
    again = Warehouse(session, str(tmp_path))
    assert again.rows("tag") == [(1, 1, "a'\\b", 0), (2, 1, "c", None)]
    assert [tuple(row) for row in again.sql("SELECT name FROM tag ORDER BY tag_id").rows] == [
        ("a'\\b",),
        ("c",),
    ]


def test_what_no_snapshot_names_is_removed(session: SparkSession, tmp_path: Path) -> None:
    warehouse = _begin(session, tmp_path)
    snapshot = warehouse.next_snapshot()
    warehouse.write_rows(snapshot, "tag", [(1, 1, "b", 0)])
    warehouse.publish(snapshot)
    assert warehouse.rows("tag") == [(1, 1, "b", 0)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["000002"]


def test_a_setting_is_changed_and_the_caches_are_stale(session: SparkSession, tmp_path: Path) -> None:
    warehouse = _begin(session, tmp_path)
    snapshot = warehouse.next_snapshot()
    snapshot.is_analyzed = True
    warehouse.write_rows(snapshot, "site_count", [(1, 5)])
    warehouse.publish(snapshot)
    warehouse.change_setting("pair_minimum", 3)
    answer = warehouse.sql("SELECT value, is_analyzed FROM setting, cache_state WHERE name = 'pair_minimum'")
    assert [tuple(row) for row in answer.rows] == [(3.0, 0)]
    assert "site_count" not in warehouse.snapshot.tables
    with pytest.raises(UsageError, match="there is no setting"):
        warehouse.change_setting("nothing", 1)


def test_a_warehouse_of_another_format_is_refused(session: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "000001").mkdir()
    (tmp_path / "000001" / "warehouse.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(TaghouseError, match="format 99"):
        Warehouse(session, str(tmp_path))


def test_a_table_of_posts_is_not_sent_to_every_task(session: SparkSession, tmp_path: Path) -> None:
    uses = session.range(1 << 20).selectExpr(
        "id DIV 32 AS post_id", "CAST(rand(1) * 1e18 AS BIGINT) AS tag_id"
    )
    uses.coalesce(1).write.parquet(str(tmp_path / "uses"))
    session.range(10).selectExpr("id AS tag_id").write.parquet(str(tmp_path / "tags"))
    stored = session.read.parquet(str(tmp_path / "uses"))

    def plan(frame: DataFrame) -> str:
        return str(frame._jdf.queryExecution().executedPlan().toString())

    assert "Broadcast" not in plan(stored.join(session.read.parquet(str(tmp_path / "uses")), "post_id"))
    assert "BroadcastHashJoin" in plan(stored.join(session.read.parquet(str(tmp_path / "tags")), "tag_id"))


def test_nothing_there_is_said(session: SparkSession, tmp_path: Path) -> None:
    with pytest.raises(TaghouseError, match="there is no warehouse"):
        Warehouse(session, str(tmp_path / "none")).require()
