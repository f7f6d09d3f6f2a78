"""e621's posts: the rows of its export, and the objects of its interface.

The rules are those of E621PostsDecoder.swift and E621PostReader.swift.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import boards
from .jsons import parse_object
from .record import (
    MISTYPED,
    NO_CATEGORY,
    PostRecord,
    Reject,
    TagList,
    excerpt,
    flag,
    flag_of_text,
    names_of,
    post_number,
    post_number_of_text,
    text,
    time,
    time_of_text,
    whole_number,
    whole_number_of_text,
)
from .table import Header, cut_row

_NUMBERS = {
    "score": "score",
    "up_score": "up_score",
    "down_score": "down_score",
    "fav_count": "favorite_count",
    "image_width": "image_width",
    "image_height": "image_height",
    "file_size": "file_size",
    "uploader_id": "uploader_id",
}
_ZERO_IS_NONE = {"approver_id": "approver_id", "parent_id": "parent_number"}
_FLAGS = (
    "is_pending",
    "is_flagged",
    "is_deleted",
    "has_children",
    "is_rating_locked",
    "is_note_locked",
    "is_status_locked",
)
_TEXTS = ("rating", "file_ext", "md5", "source")

# Columns that no other table of the site has.
_OWN_COLUMNS = {"tag_string", "md5", "rating", "file_ext", "image_width", "uploader_id", "score"}


def _none_for_zero(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def reading(value: Any) -> Any:
        number = read(value)
        return None if number == 0 and number is not MISTYPED else number

    return reading


def _text_cell(value: str) -> Any:
    return value if "\0" not in value else MISTYPED


_COLUMNS: dict[str, tuple[str, Callable[[str], Any]]] = {
    **{key: (column, whole_number_of_text) for key, column in _NUMBERS.items()},
    **{key: (column, _none_for_zero(whole_number_of_text)) for key, column in _ZERO_IS_NONE.items()},
    **{key: (key, flag_of_text) for key in _FLAGS},
    **{key: (key, time_of_text) for key in ("created_at", "updated_at")},
    **{key: (key, _text_cell) for key in _TEXTS},
}


class PostTable:
    """Decodes the rows of a table of posts, by the names in its first row."""

    def __init__(self, first_row: bytes) -> None:
        self.flaw = ""
        self.header = Header.read(first_row, {"id"})
        if self.header is None:
            self.flaw = "is of a table whose first row names no column id"
            return
        names = self.header.names
        if not _OWN_COLUMNS & set(names):
            self.header = None
            self.flaw = "is of a table that is none of posts: it has no column tag_string or md5"
            return
        self._columns = [(place, name) for place, name in enumerate(names) if name not in names[place + 1 :]]
        self._tags = next((name for name in ("tag_string", "tags") if name in names), None)
        self._lost = None
        if self._tags is None:
            self._lost = next(
                (name for name in names if name.startswith("tag") and not name.startswith("tag_count")),
                None,
            )

    def decode(self, row: bytes) -> PostRecord | None:
        """The post of a row; None for a row that has nothing in any cell. Raises Reject."""
        if self.header is None:
            raise Reject(self.flaw)
        cells = cut_row(row)
        if not row.translate(None, b", \t\n\v\f\r"):
            return None
        self.header.require_width(cells)
        columns: dict[str, Any] = {}
        problems: dict[str, str] = {}
        tags = TagList()
        number: int | None = None
        for place, name in self._columns:
            cell = cells[place]
            if cell is None:
                continue
            if name == "id":
                number = post_number_of_text(cell)
                if number is None:
                    raise Reject(f"has an id that is no whole number from 1 on: {excerpt(cell)}")
            elif name == self._tags:
                for tag in names_of(cell):
                    if not tags.append(tag, NO_CATEGORY):
                        problems.setdefault(name, excerpt(cell))
            elif name == self._lost:
                problems.setdefault(name, excerpt(cell))
            elif name in _COLUMNS:
                column, read = _COLUMNS[name]
                value = read(cell)
                if value is MISTYPED:
                    problems.setdefault(name, excerpt(cell))
                elif value is not None:
                    columns[column] = value
        if number is None:
            raise Reject("has no id")
        return PostRecord(
            number=number,
            fields=columns,
            tags=tags.names if self._tags else None,
            categories=tags.categories if self._tags else None,
            problems=problems,
        )


# -- objects

_OBJECT_FIELDS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "created_at": ("created_at", time),
    "updated_at": ("updated_at", time),
    "rating": ("rating", text),
    "fav_count": ("favorite_count", whole_number),
    "uploader_id": ("uploader_id", whole_number),
    "approver_id": ("approver_id", _none_for_zero(whole_number)),
}
# As the record is stored inside the site; they count where the fields above say nothing.
_PLAIN_FIELDS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    **{key: (key, text) for key in ("source", "md5", "file_ext")},
    **{
        key: (key, whole_number)
        for key in ("file_size", "image_width", "image_height", "up_score", "down_score")
    },
    "width": ("image_width", whole_number),
    "height": ("image_height", whole_number),
    "creator_id": ("uploader_id", whole_number),
    "parent_id": ("parent_number", _none_for_zero(whole_number)),
    **{key: (key, flag) for key in _FLAGS},
}
_GROUP_FIELDS: dict[str, dict[str, tuple[str, Callable[[Any], Any]]]] = {
    "file": {
        "width": ("image_width", whole_number),
        "height": ("image_height", whole_number),
        "ext": ("file_ext", text),
        "size": ("file_size", whole_number),
        "md5": ("md5", text),
    },
    "score": {
        "up": ("up_score", whole_number),
        "down": ("down_score", whole_number),
        "total": ("score", whole_number),
    },
    "flags": {
        name: (f"is_{name}", flag)
        for name in ("pending", "flagged", "deleted", "note_locked", "status_locked", "rating_locked")
    },
    "relationships": {
        "parent_id": ("parent_number", _none_for_zero(whole_number)),
        "has_children": ("has_children", flag),
    },
}
_OTHER_RECORDS = {
    "post_id": "a version of a post or another thing that belongs to one",
    "post_ids": "a pool",
    "other_names": "an artist or a page of the wiki",
    "antecedent_name": "an alias",
}


def decode(document: bytes) -> PostRecord:
    """The post that an object tells. Raises Reject."""
    return decode_object(parse_object(document))


def decode_object(record: dict[str, Any]) -> PostRecord:
    """The post that an object, or a row of a table of columns, tells. Raises Reject."""
    if record.get("id") is None and isinstance(record.get("post"), dict):
        record = record["post"]
    if "id" not in record:
        raise Reject("has no id")
    number = post_number(record["id"])
    if number is None:
        raise Reject(f"has an id that is no whole number from 1 on: {excerpt(record['id'])}")
    columns: dict[str, Any] = {}
    problems: dict[str, str] = {}

    def store(column: str, value: Any, name: str, shown: Any) -> None:
        if value is MISTYPED:
            columns.pop(column, None)
            problems.setdefault(name, excerpt(shown))
        elif value is None:
            columns.pop(column, None)
        else:
            columns[column] = value

    for key, value in record.items():
        if key in _OBJECT_FIELDS:
            column, read = _OBJECT_FIELDS[key]
            store(column, read(value), key, value)
        elif key == "sources":
            _store_sources(columns, problems, value)
        elif key in _PLAIN_FIELDS and columns.get(_PLAIN_FIELDS[key][0]) is None:
            column, read = _PLAIN_FIELDS[key]
            store(column, read(value), key, value)
    if "file" not in record and columns.get("md5") is None:
        for key, noun in _OTHER_RECORDS.items():
            if record.get(key) is not None:
                raise Reject(f"is no post but {noun}")
    for name, fields in _GROUP_FIELDS.items():
        if name not in record:
            continue
        group = record[name]
        if isinstance(group, dict):
            for key, value in group.items():
                if key in fields:
                    column, read = fields[key]
                    store(column, read(value), f"{name}.{key}", value)
        elif name == "score" and isinstance(whole_number(group), int):
            columns["score"] = whole_number(group)
        elif group is not None:
            problems.setdefault(name, excerpt(group))
    tags = TagList()
    are_told = _append_tags(record, tags, problems)
    return PostRecord(
        number=number,
        fields=columns,
        tags=tags.names if are_told else None,
        categories=tags.categories if are_told else None,
        problems=problems,
    )


def _store_sources(columns: dict[str, Any], problems: dict[str, str], value: Any) -> None:
    columns.pop("source", None)
    if not isinstance(value, list):
        source = text(value)
        if source is MISTYPED:
            problems.setdefault("sources", excerpt(value))
        elif source is not None:
            columns["source"] = source
        return
    kept = [element for element in value if isinstance(element, str) and "\0" not in element]
    if len(kept) < len(value):
        problems.setdefault("sources", excerpt(value))
    if kept:
        columns["source"] = "\n".join(kept)


def _append_tags(record: dict[str, Any], tags: TagList, problems: dict[str, str]) -> bool:
    groups = record.get("tags")
    if not isinstance(groups, dict):
        return boards.append_tags(record, tags, problems, boards.E621_WORDS) == "told"
    for key, names in groups.items():
        category = boards.E621_WORDS.get(key, NO_CATEGORY)
        if category == NO_CATEGORY:
            problems.setdefault("tags", excerpt(key))
        if not isinstance(names, list):
            if names is not None:
                problems.setdefault("tags", excerpt(names))
            continue
        for name in names:
            if not isinstance(name, str) or not tags.append(name, category):
                problems.setdefault("tags", excerpt(name))
    return bool(tags.names) or not boards.has_content(groups)
