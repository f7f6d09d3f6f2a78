"""Snapshots: what is written counts when it is whole, and what is old goes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from taghouse_spark.errors import TaghouseError, UsageError
from taghouse_spark.house import House


def _begin(session: SparkSession, path: Path) -> House:
    house = House(session, str(path))
    snapshot = house.next_snapshot()
    house.write_rows(snapshot, "tag", [(1, 1, "a'\\b", 0), (2, 1, "c", None)])
    house.publish(snapshot)
    return house


def test_a_snapshot_without_its_list_of_tables_does_not_count(session: SparkSession, tmp_path: Path) -> None:
    house = _begin(session, tmp_path)
    house.write_rows(house.next_snapshot(), "tag", [(9, 1, "z", 0)])
    again = House(session, str(tmp_path))
    assert again.rows("tag") == [(1, 1, "a'\\b", 0), (2, 1, "c", None)]
    assert [tuple(row) for row in again.sql("SELECT name FROM tag ORDER BY tag_id").rows] == [
        ("a'\\b",),
        ("c",),
    ]


def test_what_no_snapshot_names_is_removed(session: SparkSession, tmp_path: Path) -> None:
    house = _begin(session, tmp_path)
    snapshot = house.next_snapshot()
    house.write_rows(snapshot, "tag", [(1, 1, "b", 0)])
    house.publish(snapshot)
    assert house.rows("tag") == [(1, 1, "b", 0)]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["000002"]


def test_a_setting_is_changed_and_the_caches_are_stale(session: SparkSession, tmp_path: Path) -> None:
    house = _begin(session, tmp_path)
    snapshot = house.next_snapshot()
    snapshot.is_analyzed = True
    house.write_rows(snapshot, "site_count", [(1, 5)])
    house.publish(snapshot)
    house.change_setting("pair_minimum", 3)
    answer = house.sql("SELECT value, is_analyzed FROM setting, cache_state WHERE name = 'pair_minimum'")
    assert [tuple(row) for row in answer.rows] == [(3.0, 0)]
    assert "site_count" not in house.snapshot.tables
    with pytest.raises(UsageError, match="there is no setting"):
        house.change_setting("nothing", 1)


def test_a_house_of_another_format_is_refused(session: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "000001").mkdir()
    (tmp_path / "000001" / "house.json").write_text(json.dumps({"format": 99}))
    with pytest.raises(TaghouseError, match="format 99"):
        House(session, str(tmp_path))


def test_nothing_there_is_said(session: SparkSession, tmp_path: Path) -> None:
    with pytest.raises(TaghouseError, match="there is no house"):
        House(session, str(tmp_path / "none")).require()
