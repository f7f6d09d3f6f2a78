"""The caption dump of e621; the rules are those of E621CaptionsDecoder.swift."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .jsons import compact, parse_object
from .record import MISTYPED, PostRecord, Reject, excerpt, post_number, text, time, whole_number

_FIELDS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "response_finish_reason": ("finish_reason", text),
    "md5": ("md5", text),
    "rating": ("rating", text),
    "file_ext": ("file_ext", text),
    "score": ("score", whole_number),
    "created_at": ("created_at", time),
    "source": ("source", text),
}
_MAXIMUM_KIND_BYTES = 100


def decode(document: bytes) -> PostRecord:
    """The captions that a line tells. Raises Reject."""
    return decode_object(parse_object(document))


def decode_object(record: dict[str, Any]) -> PostRecord:
    """The captions that an object, or a row of a table, tells. Raises Reject."""
    if "id" not in record:
        raise Reject("has no id")
    number = post_number(record["id"])
    if number is None:
        raise Reject(f"has an id that is no whole number from 1 on: {excerpt(record['id'])}")
    columns: dict[str, Any] = {}
    captions: dict[str, str] = {}
    problems: dict[str, str] = {}
    for key, value in record.items():
        if key == "id":
            continue
        if key in _FIELDS:
            column, read = _FIELDS[key]
            stored = read(value)
            if stored is MISTYPED:
                problems.setdefault(key, excerpt(value))
            elif stored is not None:
                columns[column] = stored
            continue
        if not isinstance(value, (str, list, dict)):
            continue
        caption = _caption(key, value)
        if caption is None:
            problems.setdefault(key, excerpt(value))
        elif not 1 <= len(key.encode()) <= _MAXIMUM_KIND_BYTES or "\0" in key:
            problems.setdefault("caption kind", excerpt(key))
        else:
            captions[key] = caption
    return PostRecord(number=number, captions=captions, caption_record=columns, problems=problems)


def _caption(key: str, value: Any) -> str | None:
    if isinstance(value, str):
        return value if "\0" not in value else None
    is_list = key == "tags" and isinstance(value, list)
    if is_list and all(isinstance(name, str) and "\0" not in name for name in value):
        return " ".join(value)
    return compact(value)
