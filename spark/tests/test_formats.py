"""The decoders: the same values and the same words as those of the warehouse."""

from __future__ import annotations

import json

import pytest

from taghouse_spark.formats import captions, danbooru, e621, kohya
from taghouse_spark.formats.record import (
    MISTYPED,
    Reject,
    flag,
    normal_time,
    post_number,
    spelled,
    text_length,
    whole_number,
)
from taghouse_spark.formats.table import cut_row


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("2008-06-10 03:08:07.34205 UTC", "2008-06-10T03:08:07.342Z"),
        ("2021-05-19T01:30:25.096-04:00", "2021-05-19T05:30:25.096Z"),
        ("2021-04-28 02:30:46.449000", "2021-04-28T02:30:46.449Z"),
        ("Sat Jul 04 18:21:40 -0500 2020", "2020-07-04T23:21:40.000Z"),
        ("2020-12-31T23:59:60.5Z", "2020-12-31T23:59:59.500Z"),
        ("2020-01-01 00:30:00 +0100", "2019-12-31T23:30:00.000Z"),
        ("2020-02-30", None),
        ("2020-02-29", "2020-02-29T00:00:00.000Z"),
        ("2020-02-29 ", None),
        ("2020-02-29T25:00:00Z", None),
        ("yesterday", None),
    ],
)
def test_times_come_to_one_form(written: str, normal: str | None) -> None:
    assert normal_time(written) == normal


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (1, 1),
        ("1", 1),
        ("1.00", 1),
        (57501.0, 57501),
        ("-3", -3),
        ("", None),
        (None, None),
        ("1.5", MISTYPED),
        (1.5, MISTYPED),
        (True, MISTYPED),
        ("９", MISTYPED),
        (2**63, MISTYPED),
        ("1\n", MISTYPED),
        ([], MISTYPED),
    ],
)
def test_whole_numbers_are_read_however_they_are_written(value: object, number: object) -> None:
    assert whole_number(value) is number or whole_number(value) == number


def test_a_number_of_a_post_is_digits_from_1_on() -> None:
    assert [post_number(value) for value in (7, "007", 0, "0", 1.0, "1.0", "-1", "", None, "²")] == [
        7,
        7,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
        None,
    ]


def test_flags() -> None:
    assert [flag(value) for value in (True, "t", "true", 1, "1", False, "f", 0, "", None)] == [
        1,
        1,
        1,
        1,
        1,
        0,
        0,
        0,
        None,
        None,
    ]
    assert flag("yes") is MISTYPED and flag(2) is MISTYPED


def test_only_the_blanks_of_ascii_are_cut() -> None:
    assert text_length("\v a\u3000\n") == 2
    assert spelled(" a \t b\u00a0") == "a_b\u00a0"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"[1]", "is no JSON object but […]"),
        (b"{}", "has no id"),
        (b'{"id": "x"}', 'has an id that is no whole number from 1 on: "x"'),
        (b'{"id": 1.0}', "has an id that is no whole number from 1 on: 1.0"),
        (b'{"id": null}', "has an id that is no whole number from 1 on: null"),
        (b'\xef\xbb\xbf{"id": 1}', "is no valid JSON: it begins with a byte order mark"),
        (b'{"id": 1, "md5": "\xff"}', "is no valid JSON: The input is not valid UTF-8"),
    ],
)
def test_what_is_no_post_is_rejected_with_the_reason(line: bytes, reason: str) -> None:
    with pytest.raises(Reject) as rejected:
        danbooru.decode(line)
    assert str(rejected.value) == reason


def test_both_shapes_of_danbooru() -> None:
    old = danbooru.decode(
        b'{"id":"5","score":"3","favs":["1","2"],"parent_id":"0","tags":'
        b'[{"id":"1","name":"a","category":"0"},{"name":"b","category":"4"},{"name":"a"}]}'
    )
    new = danbooru.decode(
        b'{"id":5,"score":3.0,"fav_count":2,"parent_id":0,"tag_string":"a b a c",'
        b'"tag_string_general":"a","tag_string_character":"b"}'
    )
    assert old.fields == new.fields == {"score": 3, "favorite_count": 2}
    assert (old.tags, old.categories) == (["a", "b"], [0, 4])
    # c is in no group: general, but nothing has said so.
    assert (new.tags, new.categories) == (["a", "b", "c"], [0, 4, 1000])


def test_what_python_writes_and_json_does_not_allow_costs_a_field_only() -> None:
    post = danbooru.decode(b'{"id":1,"score":NaN,"up_score":123456789012345678901,"source":"a\\ud83cb"}')
    assert post.fields == {"source": "a\ufffdb"}
    assert post.problems == {"score": "NaN", "up_score": "123456789012345678901"}


def test_tags_that_are_not_understood_leave_those_of_the_post() -> None:
    post = danbooru.decode(b'{"id":1,"tag_string":5}')
    assert post.tags is None and post.problems == {"tag_string": "5"}


def test_other_shapes_of_tags() -> None:
    listed = danbooru.decode(b'{"id":1,"tags":["a","b c"],"tag_string_artist":"a"}')
    assert (listed.tags, listed.categories) == (["a"], [1])
    plain = danbooru.decode(b'{"id":1,"tags":["a","b c"]}')
    assert (plain.tags, plain.categories) == (["a", "b_c"], [1000, 1000])
    board = e621.decode(
        b'{"id":1,"tags":{"general":["x"],"species":["fox"],"odd":["y"]},"score":{"total":4}}'
    )
    assert (board.tags, board.categories) == (["x", "fox", "y"], [0, 5, -1])
    assert board.fields == {"score": 4}


def test_rows_of_tables_are_cut_as_postgresql_writes_them() -> None:
    assert cut_row(b'1,"a ""b"", c",,""') == ["1", 'a "b", c', None, ""]
    assert cut_row(b'x"y,"z"w') == ['x"y', "zw"]
    with pytest.raises(Reject, match="ends within quotes"):
        cut_row(b'1,"open')


def test_a_table_of_posts() -> None:
    table = e621.PostTable(b"id,md5,tag_string,is_deleted,parent_id,created_at")
    post = table.decode(b'3,,"a b\x0bc",t,0,2020-01-01 00:00:00')
    assert post is not None
    assert post.fields == {"is_deleted": 1, "created_at": "2020-01-01T00:00:00.000Z"}
    assert (post.tags, post.categories) == (["a", "b", "c"], [-1, -1, -1])
    assert table.decode(b" ,,,, ,") is None
    with pytest.raises(Reject, match="has 2 fields, not 6 as the first row"):
        table.decode(b"1,2")
    assert e621.PostTable(b"id,name").flaw.startswith("is of a table that is none of posts")


def test_captions_are_all_texts_but_those_of_the_record() -> None:
    record = captions.decode(
        b'{"id":"7","regular_summary":"A.","brief_summary":null,"tags":["a","b"],"score":"2",'
        b'"response_finish_reason":"STOP","parts":[1,{"x":"\\n"}],"md5":5}'
    )
    assert record.captions == {"regular_summary": "A.", "tags": "a b", "parts": '[1,{"x":"\\n"}]'}
    assert record.caption_record == {"finish_reason": "STOP", "score": 2}
    assert record.problems == {"md5": "5"}


def test_keys_of_kohya() -> None:
    settings = kohya.KohyaSettings("e621", ("danbooru", "e621"))
    keys = {
        "12": (12, None),
        "a/danbooru/007.tar.webp": None,
        "x\\danbooru\\7.webp": (7, "danbooru"),
        "e621/8": (8, None),
        "other/9.png": (9, None),
    }
    for key, expected in keys.items():
        if expected is None:
            with pytest.raises(Reject, match="names no post"):
                kohya.post_of_key(key, settings)
        else:
            assert kohya.post_of_key(key, settings) == expected


def test_tags_and_captions_of_kohya() -> None:
    settings = kohya.KohyaSettings("e621")
    line = {
        "image_path": "3.png",
        "tags": "long  hair, mira \\(sky\\) ||| a|||| b\nsolo,",
        "caption": ["x", "y"],
        "image_size": [2, 3],
    }
    told = kohya.decode(json.dumps(line).encode(), settings, "meta_cap.jsonl.gz")
    assert told.tags == ["long_hair", "mira_(sky)", "a||||_b", "solo"]
    assert told.captions == {"meta_cap": "x"}
    assert told.latent == (2, 3)
    assert told.problems == {"caption": "[…]"}
