"""The values of a search as they are written, exactly: fractions, periods, ages, names with stars."""
import re
import unicodedata
from datetime import datetime, timedelta
from fractions import Fraction
from functools import lru_cache

UNITS = {"b": 1, "kb": 1 << 10, "k": 1 << 10, "mb": 1 << 20, "m": 1 << 20, "gb": 1 << 30, "g": 1 << 30}


def hundredths(value):
    """A ratio in hundredths, half away from zero; ratios are never negative."""
    return (value * 100 + Fraction(1, 2)).__floor__()


@lru_cache(None)
def number(field, text):
    """The value that stands for `text` in a metatag of numbers."""
    if field == "ratio":
        parts = text.split(":")
        return hundredths(Fraction(parts[0]) / Fraction(parts[1] if len(parts) > 1 else 1))
    if field == "size":
        digits, unit = re.fullmatch(r"([0-9.]+)([a-z]*)", text.lower()).groups()
        return (Fraction(digits) * UNITS[unit or "b"]).__floor__()
    return Fraction(text)


def is_in(value, matches, read):
    """Whether a value is one of the matches. `read` makes a value of text."""
    for kind, *texts in matches:
        if kind in ("none", "any"):
            if (value is None) == (kind == "none"):
                return True
        elif value is not None:
            bounds = [None if text is None else read(text) for text in texts]
            if kind == "=" and value == bounds[0]:
                return True
            if kind == ">" and value > bounds[0]:
                return True
            if kind == ">=" and value >= bounds[0]:
                return True
            if kind == "<" and value < bounds[0]:
                return True
            if kind == "<=" and value <= bounds[0]:
                return True
            if kind == ".." and (bounds[0] is None or bounds[0] <= value) and (
                    bounds[1] is None or value <= bounds[1]):
                return True
    return False


@lru_cache(None)
def time(text):
    """A time of the warehouse; None for null."""
    if text is None:
        return None
    whole, _, fraction = text.rstrip("Z").partition(".")
    moment = datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S")
    return moment + timedelta(microseconds=int((fraction + "000000")[:6]))


@lru_cache(None)
def period(text):
    """The beginning of what `text` names, and the beginning of what comes behind it."""
    numbers = [int(part) for part in re.split("[-T:]", text.rstrip("Z"))]
    start = datetime(*(numbers + [1, 1])[:max(3, len(numbers))])
    if len(numbers) == 1:
        return start, start.replace(year=start.year + 1)
    if len(numbers) == 2:
        return start, (start + timedelta(days=31)).replace(day=1)
    units = {3: timedelta(days=1), 5: timedelta(minutes=1), 6: timedelta(seconds=1)}
    return start, start + units[len(numbers)]


def is_in_periods(moment, matches):
    """Whether a time is in one of the matches, each of them with periods."""
    for kind, *texts in matches:
        if kind in ("none", "any"):
            if (moment is None) == (kind == "none"):
                return True
        elif moment is not None:
            first = None if texts[0] is None else period(texts[0])
            last = None if texts[-1] is None else period(texts[-1])
            if kind == "=" and first[0] <= moment < first[1]:
                return True
            if kind == ">" and moment >= first[1]:
                return True
            if kind == ">=" and moment >= first[0]:
                return True
            if kind == "<" and moment < first[0]:
                return True
            if kind == "<=" and moment < first[1]:
                return True
            if kind == ".." and (first is None or first[0] <= moment) and (
                    last is None or moment < last[1]):
                return True
    return False


def before(now, text):
    """The moment so long before now: `3d`. Months and years as SQLite counts them."""
    count, unit = re.fullmatch("([0-9]+)([a-z]+)", text).groups()
    count = int(count)
    if unit.startswith("mo") or unit.startswith("y"):
        months = now.year * 12 + now.month - 1 - count * (12 if unit.startswith("y") else 1)
        first = now.replace(year=months // 12, month=months % 12 + 1, day=1)
        # February 31 is a day in March.
        return first + timedelta(days=now.day - 1)
    seconds = {"s": 1, "mi": 60, "h": 3600, "d": 86400, "w": 7 * 86400}
    return now - timedelta(seconds=count * seconds["mi" if unit.startswith("mi") else unit[0]])


def is_of_age(moment, matches, now):
    """Whether a time is so long ago. A greater age is an earlier time."""
    if moment is None:
        return False
    for kind, *texts in matches:
        bounds = [None if text is None else before(now, text) for text in texts]
        if kind == "<" and moment > bounds[0]:
            return True
        if kind == "<=" and moment >= bounds[0]:
            return True
        if kind == ">" and moment < bounds[0]:
            return True
        if kind == ">=" and moment <= bounds[0]:
            return True
        if kind == ".." and (bounds[0] is None or moment <= bounds[0]) and (
                bounds[1] is None or bounds[1] <= moment):
            return True
    return False


def folded(text):
    """ASCII letters in lower case."""
    return re.sub("[A-Z]", lambda match: match[0].lower(), text)


def fits(parts, name):
    """Whether a name is the parts with anything between them."""
    return pattern(tuple(parts)).fullmatch(name) is not None


@lru_cache(None)
def pattern(parts):
    return re.compile(".*".join(re.escape(part) for part in parts), re.DOTALL)


@lru_cache(None)
def words(text):
    """Runs of letters and digits, without case and without the diacritics of Latin letters."""
    plain = ""
    for character in text:
        base, *marks = unicodedata.normalize("NFD", character)
        if marks and base.isascii() and all(unicodedata.combining(mark) for mark in marks):
            character = base
        if unicodedata.combining(character) and plain and plain[-1] != " ":
            continue
        is_of_word = unicodedata.category(character)[0] in "LN"
        plain += character.lower() if is_of_word else " "
    return plain.split()


def has_words(text, wanted, is_prefix):
    """Whether the words stand in the text one behind the other; the last may be a beginning."""
    have = words(text)
    for start in range(len(have) - len(wanted) + 1):
        part = have[start:start + len(wanted)]
        last = part[-1].startswith(wanted[-1]) if is_prefix else part[-1] == wanted[-1]
        if part[:-1] == wanted[:-1] and last:
            return True
    return False
