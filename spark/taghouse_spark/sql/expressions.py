"""Single expressions of SQLite for Spark: divisions, numbers, casts, functions, patterns.

Each change gets a node, whose parts are for Spark already, and what tells the types of its parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from ..errors import UsageError
from .scope import INTEGER, TEXT


def wrapped(node: exp.Expression) -> exp.Expression:
    return exp.Paren(this=node) if isinstance(node, (exp.Binary, exp.Unary)) else node


_Infer = Callable[[exp.Expression], str | None]


def _division(node: exp.Div, type_of: _Infer) -> exp.Expression:
    left, right = type_of(node.this), type_of(node.expression)
    if left == INTEGER and right == INTEGER:
        return exp.Paren(this=exp.IntDiv(this=wrapped(node.this), expression=wrapped(node.expression)))
    # What is of a type that nothing tells is divided as real numbers.
    node.set("typed", False)
    node.set("safe", False)
    return node


def _number(node: exp.Literal, _: _Infer) -> exp.Expression:
    if node.is_string or node.is_int:
        return node
    # Spark takes a number with a point for a decimal.
    return exp.cast(exp.Literal.string(node.name), "DOUBLE")


def _cast(node: exp.Cast, type_of: _Infer) -> exp.Expression:
    name = node.to.sql("sqlite").upper()
    if name in ("REAL", "DOUBLE", "FLOAT"):
        return exp.cast(node.this, "DOUBLE")
    if name in ("INTEGER", "INT", "BIGINT"):
        if type_of(node.this) == TEXT:
            return exp.Anonymous(this="sqlite_integer", expressions=[node.this])
        return exp.cast(node.this, "BIGINT")
    if name == "TEXT":
        return exp.cast(node.this, "STRING")
    return node


def _least_or_greatest(node: exp.Func, _: _Infer) -> exp.Expression:
    parts = [node.this, *node.expressions]
    name = "LEAST" if isinstance(node, exp.Least) else "GREATEST"
    call = exp.Anonymous(this=name, expressions=parts)
    unsure = [part for part in parts if not isinstance(part, exp.Literal)]
    if not unsure:
        return call
    # With one argument that is NULL, SQLite's function is NULL.
    is_null = exp.or_(*[exp.Is(this=wrapped(part.copy()), expression=exp.Null()) for part in unsure])
    return exp.Case(ifs=[exp.If(this=is_null, true=exp.Null())], default=call)


def _format(node: exp.Anonymous, _: _Infer) -> exp.Expression:
    name = node.name.lower()
    if name in ("printf", "format"):
        return exp.Anonymous(this="FORMAT_STRING", expressions=node.expressions)
    if name == "json_array_length":
        array = exp.Anonymous(
            this="FROM_JSON", expressions=[node.expressions[0], exp.Literal.string("array<string>")]
        )
        return exp.cast(exp.Anonymous(this="SIZE", expressions=[array]), "BIGINT")
    return node


def _glob(node: exp.Glob, _: _Infer) -> exp.Expression:
    pattern = node.expression
    if not isinstance(pattern, exp.Literal):
        raise UsageError("GLOB needs a pattern that is written out")
    return exp.RegexpLike(this=node.this, expression=exp.Literal.string(glob_pattern(pattern.name)))


def glob_pattern(glob: str) -> str:
    """The regular expression of Java that matches what a GLOB of SQLite matches."""
    pattern = ""
    place = 0
    while place < len(glob):
        sign = glob[place]
        place += 1
        if sign == "*":
            pattern += ".*"
        elif sign == "?":
            pattern += "."
        elif sign == "[":
            start = place
            end = place + (1 if glob[place : place + 1] == "^" else 0)
            end = glob.find("]", end + 1)
            if end < 0:
                return "(?!)"
            inside = glob[start:end]
            place = end + 1
            negated = inside.startswith("^")
            inside = re.sub(r"([\\\[\]&~^])", r"\\\1", inside[1:] if negated else inside)
            pattern += f"[{'^' if negated else ''}{inside}]"
        else:
            pattern += re.escape(sign)
    return f"(?s)^{pattern}$"


def _like(node: exp.Like, _: _Infer) -> exp.Expression:
    # SQLite's LIKE takes ASCII letters of both sizes for the same, and has no escape of its own.
    pattern = node.expression
    if isinstance(pattern, exp.Literal) and pattern.is_string:
        node.set("expression", exp.Literal.string(pattern.name.replace("\\", "\\\\")))
    return exp.ILike(this=node.this, expression=node.expression)


CHANGES: dict[type[exp.Expression], Callable[..., exp.Expression]] = {
    exp.Div: _division,
    exp.Literal: _number,
    exp.Cast: _cast,
    exp.Least: _least_or_greatest,
    exp.Greatest: _least_or_greatest,
    exp.Anonymous: _format,
    exp.Glob: _glob,
    exp.Like: _like,
}
