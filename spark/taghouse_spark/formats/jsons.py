"""One JSON document, read as Taghouse reads it.

Quickly where it is JSON; once more with Python's own reader where it holds what Python writes and JSON
does not allow: NaN, numbers beyond 64 bits, lone halves of surrogate pairs.
"""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

from .record import Odd, Reject, excerpt

_LONE = re.compile("[\ud800-\udfff]")


def _integer(digits: str) -> Any:
    value = int(digits) if len(digits) < 25 else 2**70
    return value if -(2**63) <= value < 2**64 else Odd(digits)


def _real(digits: str) -> Any:
    value = float(digits)
    return Odd(digits) if value in (float("inf"), float("-inf")) else value


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_mended(element) for element in value]
    if isinstance(value, dict):
        return {_LONE.sub("\ufffd", key): _mended(element) for key, element in value.items()}
    return value


def _reason(document: bytes, error: Exception) -> str:
    """Why a document is no JSON, in the words of the reader that Taghouse uses.

    It looks at UTF-8 and at the ends of strings first, then at values in their order.
    """
    try:
        text = document.decode("utf-8")
    except UnicodeDecodeError:
        return "The input is not valid UTF-8"
    problem = str(error)
    if "Unterminated string" in problem:
        return "A string is opened, but never closed"
    if "Invalid control character" in problem:
        return "Within strings, some characters must be escaped, we found unescaped characters"
    if "escape" in problem:
        return "Problem while parsing a string"
    place = error.pos if isinstance(error, json.JSONDecodeError) else len(text)
    sign = text[place : place + 1]
    if "Expecting value" in problem and sign and sign in "tfn":
        return f"Problem while parsing an atom starting with the letter '{sign}'"
    if "Expecting value" in problem and sign and sign in "-0123456789":
        return "Problem while parsing a number"
    return "missing or superfluous commas, braces, missing keys, etc"


def parse(document: bytes) -> Any:
    """The value of a document. Raises Reject."""
    if document.startswith(b"\xef\xbb\xbf"):
        raise Reject("is no valid JSON: it begins with a byte order mark")
    try:
        return orjson.loads(document)
    except orjson.JSONDecodeError:
        pass
    try:
        value = json.loads(
            document.decode("utf-8"),
            parse_constant=Odd,
            parse_int=_integer,
            parse_float=_real,
        )
        return _mended(value)
    except (ValueError, RecursionError) as error:
        raise Reject(f"is no valid JSON: {_reason(document, error)}") from None


def parse_object(document: bytes) -> dict[str, Any]:
    """The object that a document is. Raises Reject."""
    value = parse(document)
    if not isinstance(value, dict):
        raise Reject(f"is no JSON object but {excerpt(value)}")
    return value


def compact(value: Any) -> str:
    """A value as JSON without blanks, as it is kept in a caption."""

    def plain(part: Any) -> Any:
        if isinstance(part, Odd):
            return part.text
        if isinstance(part, list):
            return [plain(element) for element in part]
        if isinstance(part, dict):
            return {key: plain(element) for key, element in part.items()}
        return part

    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":"))
