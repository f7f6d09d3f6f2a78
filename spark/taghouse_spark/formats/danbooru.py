"""Danbooru's post metadata in both shapes of its dumps; the rules are those of DanbooruDecoder.swift."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import boards
from .jsons import parse_object
from .record import (
    ASSUMED,
    MISTYPED,
    PostRecord,
    Reject,
    TagList,
    excerpt,
    flag,
    names_of,
    post_number,
    text,
    time,
    whole_number,
)

_GROUPS = (
    ("tag_string_general", 0),
    ("tag_string_artist", 1),
    ("tag_string_copyright", 3),
    ("tag_string_character", 4),
    ("tag_string_meta", 5),
)
_ASSUMED_GENERAL = ASSUMED


def _number_or_zero(value: Any) -> Any:
    number = whole_number(value)
    return None if number == 0 else number


def _element_count(value: Any) -> Any:
    if value is None:
        return None
    return len(value) if isinstance(value, list) else MISTYPED


# By key: the column, how its value is read, and whether it counts only where the column has nothing.
_FIELDS: dict[str, tuple[str, Callable[[Any], Any], bool]] = {
    **{
        name: (name, whole_number, False)
        for name in (
            "score",
            "up_score",
            "down_score",
            "image_width",
            "image_height",
            "file_size",
            "uploader_id",
        )
    },
    "fav_count": ("favorite_count", whole_number, False),
    "favs": ("favorite_count", _element_count, False),
    "width": ("image_width", whole_number, True),
    "height": ("image_height", whole_number, True),
    "creator_id": ("uploader_id", whole_number, True),
    "approver_id": ("approver_id", _number_or_zero, False),
    "parent_id": ("parent_number", _number_or_zero, False),
    "pixiv_id": ("pixiv_id", _number_or_zero, False),
    **{
        name: (name, flag, False)
        for name in (
            "is_pending",
            "is_flagged",
            "is_deleted",
            "is_banned",
            "has_children",
            "is_rating_locked",
            "is_note_locked",
            "is_status_locked",
        )
    },
    "created_at": ("created_at", time, False),
    "updated_at": ("updated_at", time, False),
    **{name: (name, text, False) for name in ("rating", "file_ext", "md5", "source")},
}

_ASSET_FIELDS = ("image_width", "image_height", "file_size", "file_ext", "md5")


def decode(document: bytes) -> PostRecord:
    """The post that a line tells. Raises Reject."""
    return decode_object(parse_object(document))


def decode_object(record: dict[str, Any]) -> PostRecord:
    """The post that an object, or a row of a table, tells. Raises Reject."""
    if "id" not in record:
        raise Reject("has no id")
    number = post_number(record["id"])
    if number is None:
        raise Reject(f"has an id that is no whole number from 1 on: {excerpt(record['id'])}")
    columns: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for key, value in record.items():
        known = _FIELDS.get(key)
        if known is None:
            continue
        column, read, is_other = known
        if is_other and columns.get(column) is not None:
            continue
        _store(columns, problems, column, key, read(value), value)
    asset = record.get("media_asset")
    if isinstance(asset, dict):
        for key, value in asset.items():
            if key in _ASSET_FIELDS and columns.get(key) is None:
                _store(columns, problems, key, key, _FIELDS[key][1](value), value)
    tags = TagList()
    are_told = _append_tags(record, tags, problems)
    return PostRecord(
        number=number,
        fields=columns,
        tags=tags.names if are_told else None,
        categories=tags.categories if are_told else None,
        problems=problems,
    )


def _store(
    columns: dict[str, Any], problems: dict[str, str], column: str, key: str, stored: Any, value: Any
) -> None:
    if stored is MISTYPED:
        columns.pop(column, None)
        problems.setdefault(key, excerpt(value))
    elif stored is None:
        columns.pop(column, None)
    else:
        columns[column] = stored


def _append_tags(record: dict[str, Any], tags: TagList, problems: dict[str, str]) -> bool:
    """Appends the record's tags; false when it has some that were not understood."""
    array = record.get("tags")
    if isinstance(array, list) and any(isinstance(element, dict) for element in array):
        for element in array:
            if not isinstance(element, dict) or not _append_object(element, tags, problems):
                problems.setdefault("tags", excerpt(element))
    elif array is None or any(
        isinstance(record.get(key), str) and names_of(record[key]) for key, _ in _GROUPS
    ):
        _append_strings(record, tags, problems)
    if tags.names:
        return True
    return boards.append_tags(record, tags, problems, boards.DANBOORU_WORDS, _ASSUMED_GENERAL) != "lost"


def _append_object(element: dict[str, Any], tags: TagList, problems: dict[str, str]) -> bool:
    name = element.get("name")
    if not isinstance(name, str):
        return False
    category = -1
    if "category" in element:
        number = whole_number(element["category"])
        if isinstance(number, int) and 0 <= number < 2**15:
            category = number
        elif number is not None:
            problems.setdefault("tags.category", excerpt(element["category"]))
    return tags.append(name, category)


def _tokens(record: dict[str, Any], key: str, problems: dict[str, str]) -> list[str]:
    value = record.get(key)
    if isinstance(value, str):
        return names_of(value)
    if value is not None:
        problems.setdefault("tag_string", excerpt(value))
    return []


def _append_strings(record: dict[str, Any], tags: TagList, problems: dict[str, str]) -> None:
    groups = [(_tokens(record, key, problems), key, category) for key, category in _GROUPS]
    everything = _tokens(record, "tag_string", problems)
    if not everything:
        for names, key, category in groups:
            for name in names:
                if not tags.append(name, category):
                    problems.setdefault("tag_string", excerpt(record[key]))
        return
    category_of: dict[str, int] = {}
    for names, _, category in groups:
        for name in names:
            category_of[name] = category
    categories = [category_of.get(name, _ASSUMED_GENERAL) for name in everything]
    if "\0" not in record["tag_string"] and tags.take(everything, categories):
        return
    for name in everything:
        if not tags.append(name, category_of.get(name, _ASSUMED_GENERAL)):
            problems.setdefault("tag_string", excerpt(record["tag_string"]))
