"""What one record tells of a post, and the values that its fields may have."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

INTEGER_COLUMNS: Final = (
    "score",
    "up_score",
    "down_score",
    "favorite_count",
    "image_width",
    "image_height",
    "file_size",
    "uploader_id",
    "approver_id",
    "parent_number",
    "pixiv_id",
    "is_pending",
    "is_flagged",
    "is_deleted",
    "is_banned",
    "has_children",
    "is_rating_locked",
    "is_note_locked",
    "is_status_locked",
)
TEXT_COLUMNS: Final = ("created_at", "updated_at", "rating", "file_ext", "md5", "source")
RECORD_TEXT_COLUMNS: Final = ("finish_reason", "created_at", "rating", "file_ext", "md5", "source")

# Categories of mentions: the site's number when the record states it; so much more when it is what the
# format assumes; NO_CATEGORY when nothing says it.
ASSUMED: Final = 1000
NO_CATEGORY: Final = -1

_BLANKS = " \t\n\v\f\r"
_MAXIMUM = 2**63 - 1


class Reject(Exception):
    """The bytes are no record; the text reads on from "the record"."""


@dataclass(slots=True)
class Odd:
    """Something that JSON does not allow and Python reads: NaN, numbers beyond 64 bits."""

    text: str


class Mistyped:
    """The type of `MISTYPED`: what a column cannot hold."""


MISTYPED: Final = Mistyped()


@dataclass(slots=True)
class PostRecord:
    """What a record tells. None: it does not speak of that part."""

    number: int
    site: str | None = None
    # Columns of the table post, those that are null left out.
    fields: dict[str, Any] | None = None
    # Names, each once, with their categories as above.
    tags: list[str] | None = None
    categories: list[int] | None = None
    # Text by kind.
    captions: dict[str, str] = field(default_factory=dict)
    # Columns of the table caption_record; its captions are then all that the dump has.
    caption_record: dict[str, Any] | None = None
    latent: tuple[int, int] | None = None
    # Fields of a wrong type, with what stood there.
    problems: dict[str, str] = field(default_factory=dict)


def excerpt(value: Any) -> str:
    """A short text for people."""
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list):
        return "[…]"
    if isinstance(value, Odd):
        return _shown(value.text)
    if isinstance(value, str):
        return f'"{_shown(value)}"'
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, float):
        return repr(value)
    return str(value)


def _shown(text: str) -> str:
    data = text.encode("utf-8", "replace")
    start = data[:60].decode("utf-8", "replace").replace("\0", "\ufffd")
    return start + ("…" if len(data) > 60 else "")


_WHOLE = re.compile(r"(-?)([0-9]+)(?:\.0+)?\Z", re.ASCII)


def whole_number_of_text(text: str) -> Any:
    """A decimal number with an optional fraction of zeros; None for an empty text."""
    if not text:
        return None
    found = _WHOLE.match(text)
    if not found:
        return MISTYPED
    number = int(found[2])
    if number > _MAXIMUM:
        return MISTYPED
    return -number if found[1] else number


def whole_number(value: Any) -> Any:
    """An int, None, or MISTYPED."""
    kind = type(value)
    if kind is int:
        return value if -_MAXIMUM <= value <= _MAXIMUM else MISTYPED
    if value is None:
        return None
    if kind is str:
        return whole_number_of_text(value)
    if kind is float and value.is_integer() and abs(value) <= 2**53:
        return int(value)
    return MISTYPED


def flag_of_text(text: str) -> Any:
    """0, 1, None for an empty text, or MISTYPED."""
    if not text:
        return None
    if text in ("t", "true"):
        return 1
    if text in ("f", "false"):
        return 0
    number = whole_number_of_text(text)
    return number if number in (0, 1) else MISTYPED


def flag(value: Any) -> Any:
    """0, 1, None, or MISTYPED."""
    if value is True:
        return 1
    if value is False:
        return 0
    if value is None:
        return None
    if type(value) is str:
        return flag_of_text(value)
    number = whole_number(value)
    return number if number in (0, 1) else MISTYPED


def post_number_of_text(text: str) -> int | None:
    """A site's own id in digits, from 1 to 2^63 - 1."""
    if not text.isascii() or not text.isdigit():
        return None
    number = int(text)
    return number if 1 <= number <= _MAXIMUM else None


def post_number(value: Any) -> int | None:
    """A site's own id: a whole number, or digits that spell one, from 1 on."""
    if type(value) is int:
        return value if 1 <= value <= _MAXIMUM else None
    if type(value) is str:
        return post_number_of_text(value)
    return None


def text(value: Any) -> Any:
    """A text without NUL, None, or MISTYPED."""
    if value is None:
        return None
    if type(value) is str and "\0" not in value:
        return value
    return MISTYPED


_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?: ?Z| ?UTC| ?([+-])([0-9]{2}):?([0-9]{2})?| )?)?\Z",
    re.ASCII,
)
_WRITTEN = re.compile(
    r"... (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) ([0-9]{2}) ([0-9:]{8}) (.{5}) (.{4})\Z"
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NEVER = "1970-01-01T00:00:00.000Z"


def normal_time(value: str) -> str | None:
    """A time of the dumps as 2021-05-19T05:30:25.096Z; None for what is none."""
    if value[:1] >= "A":
        written = _WRITTEN.match(value)
        if not written:
            return None
        month = _MONTHS.index(written[1]) + 1
        value = f"{written[5]}-{month:02d}-{written[2]} {written[3]}{written[4]}"
    found = _TIME.match(value)
    if not found or value.endswith(" "):
        return None
    year, month, day, hour, minute, second, fraction, sign, hours, minutes = found.groups()
    if hour is None:
        hour = minute = second = "00"
    milliseconds = (fraction or "")[:3].ljust(3, "0")
    if int(second) > 60 or int(hour) > 23 or int(minute) > 59:
        return None
    if int(second) == 60:
        second = "59"
    if year == "0000":
        # Python has no year 0; no board had posts then.
        return None
    try:
        moment = datetime(int(year), int(month), int(day), int(hour), int(minute))
    except ValueError:
        return None
    if sign:
        if int(hours) > 23 or int(minutes or 0) > 59:
            return None
        offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
        try:
            moment = moment - offset if sign == "+" else moment + offset
        except OverflowError:
            return None
    return f"{moment.year:04d}-{moment:%m-%dT%H:%M}:{second}.{milliseconds}Z"


def time_of_text(value: str) -> Any:
    """A time in its normal form; None for an empty one and for "never"; or MISTYPED."""
    if not value:
        return None
    normal = normal_time(value)
    if normal is None:
        return MISTYPED
    return None if normal == _NEVER else normal


def time_of_seconds(value: Any) -> Any:
    """A time that is written in seconds since 1970; 0 stands for "never"."""
    seconds = whole_number(value)
    if seconds is None or seconds is MISTYPED or seconds == 0:
        return MISTYPED if seconds is MISTYPED else None
    if not 0 <= seconds < 253_402_300_800:
        return MISTYPED
    moment = datetime(1970, 1, 1) + timedelta(seconds=seconds)
    return f"{moment.year:04d}-{moment:%m-%dT%H:%M:%S}.000Z"


def time(value: Any) -> Any:
    """A time as a text, or as {"s": seconds} of older interfaces."""
    if value is None:
        return None
    if type(value) is str:
        return time_of_text(value)
    if type(value) is dict and value.get("s") is not None:
        return time_of_seconds(value["s"])
    return MISTYPED


def text_length(value: str) -> int:
    """Code points without the blanks around them."""
    return len(value.strip(_BLANKS))


def spelled(name: str) -> str:
    """A name with an underscore for each run of blanks, and none at its ends."""
    return re.sub(f"[{_BLANKS}]+", "_", name.strip(_BLANKS))


# Blanks of ASCII to Python that are none here.
_ODD_BLANK = re.compile("[\x1c-\x1f]")


def names_of(value: str) -> list[str]:
    """Names with blanks between them. Only ASCII blanks: a name may hold others."""
    if value.isascii() and not _ODD_BLANK.search(value):
        return value.split()
    return [name for name in re.split(f"[{_BLANKS}]+", value) if name]


class TagList:
    """The tags of one record: each name once, where it stood first."""

    __slots__ = ("names", "categories", "_places")

    def __init__(self) -> None:
        self.names: list[str] = []
        self.categories: list[int] = []
        self._places: dict[str, int] = {}

    def take(self, names: list[str], categories: list[int]) -> bool:
        """Takes all names at once, the first ones, if none stands twice. None may be empty or hold a NUL."""
        places = dict(zip(names, range(len(names)), strict=True))
        if self.names or len(places) < len(names):
            return False
        self.names, self.categories, self._places = names, categories, places
        return True

    def append(self, name: str, category: int) -> bool:
        """Appends a name; false for one that cannot be kept.

        Of a name that stands twice, the last category that is stated counts, else the first that is
        assumed.
        """
        if not name or "\0" in name:
            return False
        place = self._places.get(name)
        if place is None:
            self._places[name] = len(self.names)
            self.names.append(name)
            self.categories.append(category)
        elif category != NO_CATEGORY and (category < ASSUMED or self.categories[place] == NO_CATEGORY):
            self.categories[place] = category
        return True
