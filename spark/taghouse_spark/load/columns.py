"""Rows of Parquet as records: columns are the fields of the same boards' JSON or tables.

tag_string, tag_string_general, …      Danbooru's interface
general, character, copyright, …       lists with ", " between, names with spaces
tags: list<string>                     e621, without categories
media_asset.image_width                a nested field, flat
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ..errors import UsageError
from ..formats import captions, danbooru, e621
from ..formats.record import PostRecord, spelled

_GROUPS = {"general": 0, "artist": 1, "copyright": 3, "character": 4, "meta": 5}


def decoder(format_name: str) -> Callable[[dict[str, Any]], PostRecord]:
    """What decodes a row for a format."""
    if format_name == "danbooru":
        return lambda row: danbooru.decode_object(_danbooru(plain(row)))
    if format_name == "e621-posts":
        return lambda row: e621.decode_object(plain(row))
    if format_name == "e621-captions":
        return lambda row: captions.decode_object(plain(row))
    raise UsageError(f"Parquet is not read as {format_name}")


def plain(value: Any) -> Any:
    """A value as JSON would have it."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (date, Decimal)):
        return str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and value != value:
        return None
    return value


def _danbooru(row: dict[str, Any]) -> dict[str, Any]:
    number = row.get("id")
    if isinstance(number, float) and number.is_integer():
        row["id"] = int(number)
    asset = {
        key.removeprefix("media_asset."): value
        for key, value in row.items()
        if key.startswith("media_asset.")
    }
    if asset and "media_asset" not in row:
        row["media_asset"] = asset
    if "tag_string" not in row and any(isinstance(row.get(name), str) for name in _GROUPS):
        for name in _GROUPS:
            names = [spelled(part) for part in (row.get(name) or "").split(",")]
            row[f"tag_string_{name}"] = " ".join(part for part in names if part)
    return row
