"""Tags in the other shapes that sites and downloaders write; the rules are those of BoardTagReader.swift."""

from __future__ import annotations

import re
from typing import Any

from .record import NO_CATEGORY, Odd, TagList, excerpt, names_of, spelled, whole_number

_NAME_KEYS = ("name", "tag", "tagName", "tag_name", "name_en")
_CATEGORY_KEYS = ("category", "type")
_BLANK = re.compile("[ \t\n\v\f\r]")

DANBOORU_WORDS = {
    "general": 0,
    "artist": 1,
    "copyright": 3,
    "character": 4,
    "meta": 5,
    "metadata": 5,
}
E621_WORDS = {
    "general": 0,
    "artist": 1,
    "contributor": 2,
    "copyright": 3,
    "character": 4,
    "species": 5,
    "invalid": 6,
    "meta": 7,
    "lore": 8,
    "metadata": 7,
}


def has_content(value: Any) -> bool:
    """Whether something could be a tag."""
    if value is None:
        return False
    if isinstance(value, str):
        return bool(value.strip(" \t\n\v\f\r"))
    if isinstance(value, list):
        return bool(value)
    if isinstance(value, dict):
        return any(has_content(part) for part in value.values())
    return True


def append_tags(
    record: dict[str, Any],
    tags: TagList,
    problems: dict[str, str],
    words: dict[str, int],
    assumed: int = NO_CATEGORY,
) -> str:
    """Appends the tags that a record names: "told", "absent", or "lost" when none was understood."""
    named = {key: record[key] for key in ("tags", "tag_string", "tag_names") if record.get(key) is not None}
    groups: list[tuple[Any, int]] = []
    other: tuple[str, Any] | None = None
    for key, value in record.items():
        if not key.startswith("tag") or key in ("tags", "tag_string", "tag_names"):
            continue
        if key.startswith("tag_string_") or key.startswith("tags_"):
            if value is not None:
                word = key.removeprefix("tag_string_") if key.startswith("tag_string_") else key[5:]
                groups.append((value, words.get(word, NO_CATEGORY)))
        elif not key.startswith("tag_count") and isinstance(value, (str, list, dict, Odd)):
            other = (key, value)
    _append(named, groups, tags, problems, words, assumed)
    if tags.names:
        return "told"
    for key, value in [*named.items(), *(("tags", value) for value, _ in groups)]:
        if has_content(value):
            problems.setdefault(key, excerpt(value))
            return "lost"
    if other and has_content(other[1]):
        problems.setdefault(other[0], excerpt(other[1]))
        return "lost"
    return "told" if named or groups else "absent"


def _append(
    named: dict[str, Any],
    groups: list[tuple[Any, int]],
    tags: TagList,
    problems: dict[str, str],
    words: dict[str, int],
    assumed: int,
) -> None:
    listed = named.get("tags")
    if isinstance(listed, list) and any(isinstance(element, dict) for element in listed):
        for element in listed:
            if not _append_object(element, tags, problems, words):
                problems.setdefault("tags", excerpt(element))
        return
    string = named.get("tag_string")
    for value in (string if isinstance(string, str) else None, listed, named.get("tag_names")):
        is_names = isinstance(value, str) or (
            isinstance(value, list) and any(isinstance(element, str) for element in value)
        )
        if has_content(value) and is_names:
            category_of = {
                name: category
                for group, category in groups
                if category != NO_CATEGORY
                for name in _plain_names(group)
            }
            for name in _names(value, problems):
                if not tags.append(_spelled(name), category_of.get(name, assumed)):
                    problems.setdefault("tags", excerpt(value if isinstance(value, str) else name))
            return
    if isinstance(listed, dict):
        for key, value in listed.items():
            _append_group(value, words.get(key, NO_CATEGORY), tags, problems)
        return
    for value, category in groups:
        _append_group(value, category, tags, problems)


def _spelled(name: str) -> str:
    return spelled(name) if _BLANK.search(name) else name


def _append_group(value: Any, category: int, tags: TagList, problems: dict[str, str]) -> None:
    for name in _names(value, problems):
        if not tags.append(_spelled(name), category):
            problems.setdefault("tags", excerpt(value if isinstance(value, str) else name))


def _append_object(element: Any, tags: TagList, problems: dict[str, str], words: dict[str, int]) -> bool:
    if not isinstance(element, dict):
        return False
    name = next((element[key] for key in _NAME_KEYS if element.get(key) is not None), None)
    if not isinstance(name, str):
        return False
    category = NO_CATEGORY
    stated = next((element[key] for key in _CATEGORY_KEYS if element.get(key) is not None), None)
    if stated is not None:
        number = whole_number(stated)
        if isinstance(stated, str) and stated in words:
            category = words[stated]
        elif isinstance(number, int) and 0 <= number < 2**15:
            category = number
        else:
            problems.setdefault("tags.category", excerpt(stated))
    return tags.append(_spelled(name), category)


def _names(value: Any, problems: dict[str, str]) -> list[str]:
    if isinstance(value, str):
        return names_of(value)
    if isinstance(value, list):
        names = []
        for element in value:
            if isinstance(element, str):
                names.append(element)
            else:
                problems.setdefault("tags", excerpt(element))
        return names
    if value is not None:
        problems.setdefault("tags", excerpt(value))
    return []


def _plain_names(value: Any) -> list[str]:
    if isinstance(value, str):
        return names_of(value)
    if isinstance(value, list):
        return [element for element in value if isinstance(element, str)]
    return []
