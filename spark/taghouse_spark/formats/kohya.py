"""Metadata of kohya's sd-scripts in lines; the rules are those of KohyaDecoder.swift."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .jsons import parse_object
from .record import (
    NO_CATEGORY,
    PostRecord,
    Reject,
    TagList,
    excerpt,
    post_number_of_text,
    spelled,
    whole_number,
)

_SEPARATORS = re.compile(r",|\n|(?<!\|)\|\|\|(?!\|)")
_ENDINGS = (".gz", ".xz", ".zst", ".bz2")


@dataclass(frozen=True)
class KohyaSettings:
    """What is taken from the records, and how their keys are read."""

    default_site: str
    known_sites: tuple[str, ...] = ()
    takes_tags: bool = True
    takes_captions: bool = True
    takes_latents: bool = True
    caption_kind: str | None = None
    key_prefix: str = ""


def caption_kind_of_file(name: str) -> str:
    """The kind of captions from a file: `meta_cap` for `meta_cap.json.gz`."""
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    dot = name.rfind(".")
    if dot > 0:
        name = name[:dot]
    while len(name.encode()) > 100:
        name = name[:-1]
    return name or "kohya"


def post_of_key(key: str, settings: KohyaSettings) -> tuple[int, str | None]:
    """The number that a key names, and its site if it names another one. Raises Reject."""
    if not key.startswith(settings.key_prefix):
        raise Reject(f"has a key that does not begin with {excerpt(settings.key_prefix)}: {excerpt(key)}")
    parts = re.split(r"[/\\]", key[len(settings.key_prefix) :])
    stem = parts[-1].rpartition(".")[0] if "." in parts[-1] else parts[-1]
    number = post_number_of_text(stem)
    if number is None:
        raise Reject(f"has a key that names no post: {excerpt(key)}")
    site = parts[-2] if len(parts) > 1 and parts[-2] in settings.known_sites else None
    return number, None if site == settings.default_site else site


def decode(document: bytes, settings: KohyaSettings, file_name: str) -> PostRecord:
    """What a line tells of a picture. Raises Reject."""
    record = parse_object(document.lstrip(b" \t\n\v\f\r"))
    if "image_path" not in record:
        raise Reject("has no image_path")
    path = record["image_path"]
    if not isinstance(path, str):
        raise Reject(f"has an image_path that is no text: {excerpt(path)}")
    number, site = post_of_key(path, settings)
    told = PostRecord(number=number, site=site)
    if settings.takes_tags and record.get("tags") is not None:
        _read_tags(record["tags"], told)
    if settings.takes_captions and record.get("caption") is not None:
        kind = settings.caption_kind or caption_kind_of_file(file_name)
        _read_caption(record["caption"], kind, told)
    if settings.takes_latents:
        for key in ("train_resolution", "image_size"):
            if record.get(key) is not None:
                told.latent = _size(record[key])
                if told.latent is None:
                    told.problems.setdefault(key, excerpt(record[key]))
                break
    return told


def _read_tags(value: Any, told: PostRecord) -> None:
    if not isinstance(value, (str, list)):
        told.problems.setdefault("tags", excerpt(value))
        return
    tags = TagList()
    for text in value if isinstance(value, list) else [value]:
        if not isinstance(text, str) or not all([tags.append(name, NO_CATEGORY) for name in _names(text)]):
            told.problems.setdefault("tags", excerpt(value))
    told.tags, told.categories = tags.names, tags.categories


def _names(text: str) -> list[str]:
    written = any(sign in text for sign in "\\\n|")
    names = []
    for part in _SEPARATORS.split(text) if written else text.split(","):
        name = spelled(part)
        if written and "\\(" in name and "\\)" in name:
            name = name.replace("\\(", "(").replace("\\)", ")")
        if name:
            names.append(name)
    return names


def _read_caption(value: Any, kind: str, told: PostRecord) -> None:
    is_understood = True
    if isinstance(value, list):
        if not value:
            return
        is_understood = len(value) == 1
        text = value[0]
    else:
        text = value
    if isinstance(text, str) and "\0" not in text:
        told.captions[kind] = text
    else:
        is_understood = False
    if not is_understood:
        told.problems.setdefault("caption", excerpt(value))


def _size(value: Any) -> tuple[int, int] | None:
    if not isinstance(value, list) or len(value) != 2:
        return None
    counts = [whole_number(part) if not isinstance(part, str) else None for part in value]
    if all(isinstance(count, int) and count >= 1 for count in counts):
        return counts[0], counts[1]
    return None
