"""The rows of a split: posts, rejects, and what the split adds up to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from taghouse_spark.load import inputs
from taghouse_spark.load.decode import DecodingSettings, decode_split


def _rows(path: Path, format_name: str) -> list[dict[str, Any]]:
    source = inputs.find_inputs([str(path)], format_name == "e621-posts")[0]
    splits = inputs.plan_splits(1, source, 1 << 20)
    return [
        row
        for split in splits
        for batch in decode_split(split, DecodingSettings(format_name))
        for row in batch.to_pylist()
    ]


def test_lines_become_posts_rejects_and_a_sum(tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_bytes(
        b'\xef\xbb\xbf{"id":1,"tag_string":"a"}\n\n{"id":"x"}\r\n{"id":2,"md5":"\0"}\n{"id":3,"score":1.5}'
    )
    rows = _rows(path, "danbooru")
    assert [row["kind"] for row in rows] == ["post", "reject", "reject", "post", "split"]
    assert [(row["byte_offset"], row["line"]) for row in rows[:4]] == [(3, 0), (30, 2), (42, 3), (61, 4)]
    assert rows[1]["first_bytes"] == '{"id":"x"}' and rows[1]["byte_count"] == 10
    assert rows[3]["problem_fields"] == ["score"] and rows[3]["problem_values"] == ["1.5"]
    assert (rows[4]["line"], rows[4]["byte_count"], rows[4]["blank_count"]) == (5, 5, 1)


def test_rows_of_a_table_know_the_line_on_which_they_begin(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(b'id,md5,source,tag_string\n1,m,"a\nb",x y\n2,m\n,,,\n3,,,\n')
    rows = _rows(path, "e621-posts")
    assert [(row["kind"], row["line"], row["number"]) for row in rows] == [
        ("post", 1, 1),
        ("reject", 3, None),
        ("post", 5, 3),
        ("split", 6, None),
    ]
    assert rows[0]["source"] == "a\nb" and rows[0]["tags"] == ["x", "y"]
    assert (rows[-1]["byte_count"], rows[-1]["blank_count"]) == (4, 1)


@pytest.mark.parametrize("group_size", [1, 10])
def test_parquet_of_danbooru(tmp_path: Path, group_size: int) -> None:
    path = tmp_path / "metadata.parquet"
    table = pa.table(
        {
            "tag_string": ["a b", "c", ""],
            "tag_string_character": ["b", "", ""],
            "parent_id": [3.0, None, float("nan")],
            "is_deleted": [True, False, None],
            "media_asset.image_width": [640, 480, None],
            "id": [5, 6, 0],
        }
    )
    pq.write_table(table, path, row_group_size=group_size)
    rows = _rows(path, "danbooru")
    posts = [row for row in rows if row["kind"] == "post"]
    assert [(row["number"], row["tags"], row["categories"]) for row in posts] == [
        (5, ["a", "b"], [1000, 4]),
        (6, ["c"], [1000]),
    ]
    assert [(row["parent_number"], row["is_deleted"], row["image_width"]) for row in posts] == [
        (3, 1, 640),
        (None, 0, 480),
    ]
    rejects = [row for row in rows if row["kind"] == "reject"]
    assert [(row["byte_offset"], row["reason"]) for row in rejects] == [
        (2, "has an id that is no whole number from 1 on: 0")
    ]


def test_parquet_for_tag_models_and_of_e621(tmp_path: Path) -> None:
    path = tmp_path / "tags.parquet"
    pq.write_table(pa.table({"id": [1], "general": ["long hair, hat"], "character": ["mira"]}), path)
    row = _rows(path, "danbooru")[0]
    assert (row["tags"], row["categories"]) == (["long_hair", "hat", "mira"], [0, 0, 4])
    pq.write_table(
        pa.table({"id": [2], "tags": [["fox", "solo"]], "is_deleted": ["t"], "md5": ["m"], "score": [4]}),
        path,
    )
    row = _rows(path, "e621-posts")[0]
    assert (row["tags"], row["is_deleted"], row["score"]) == (["fox", "solo"], 1, 4)
