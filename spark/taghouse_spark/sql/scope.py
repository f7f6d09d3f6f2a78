"""Which columns a statement sees, and of which type its expressions are.

SQLite tells a whole number from a real one at run time; Spark decides by types. So `a / b` has to be
known as a division of whole numbers when it is translated. Types are those of the tables and of the
headers of the views; what nothing says is None.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlglot import exp

INTEGER, REAL, TEXT = "INTEGER", "REAL", "TEXT"

Columns = dict[str, str | None]


@dataclass
class Scope:
    """The relations of one SELECT, within those of the SELECT around it."""

    # By the name that the SELECT gives them.
    relations: dict[str, Columns] = field(default_factory=dict)
    outer: Scope | None = None
    # Whether a column of an outer SELECT was named within this one.
    is_correlated: bool = False
    # What the SELECT gets joined besides its own relations.
    joins: list[exp.Join] = field(default_factory=list)

    def type_of(self, column: exp.Column) -> str | None:
        """The type of a column; notes when it is one of an outer SELECT."""
        scope: Scope | None = self
        crossed: list[Scope] = []
        while scope is not None:
            for name, columns in scope.relations.items():
                if (column.table or name) == name and column.name in columns:
                    for inner in crossed:
                        inner.is_correlated = True
                    return columns[column.name]
            crossed.append(scope)
            scope = scope.outer
        return None


def is_predicate(node: exp.Expression | None) -> bool:
    """Whether an expression is true or false to Spark, where SQLite has 1 or 0."""
    if isinstance(node, exp.Paren):
        return is_predicate(node.this)
    return isinstance(node, (exp.Predicate, exp.Not, exp.And, exp.Or, exp.Boolean, exp.Exists)) and not (
        isinstance(node, exp.SubqueryPredicate) and not isinstance(node, exp.Exists)
    )


_INTEGER_FUNCTIONS = (exp.Count, exp.Length, exp.RowNumber, exp.IntDiv, exp.Rank)
_REAL_FUNCTIONS = (exp.Avg, exp.Sqrt, exp.Log, exp.Pow, exp.Ln, exp.Exp)
_SAME_AS_ARGUMENT = (exp.Paren, exp.Neg, exp.Alias, exp.Filter, exp.Window, exp.Sum, exp.Min, exp.Max)
_SAME_AS_ARGUMENT += (exp.AnyValue, exp.ArgMin, exp.ArgMax, exp.Abs, exp.Nullif)
_TEXT_FUNCTIONS = (exp.DPipe, exp.Substring, exp.Trim, exp.Replace, exp.Upper, exp.Lower, exp.Chr)
_TEXT_FUNCTIONS += (exp.GroupConcat, exp.Concat)

_NAMED = {
    "SQLITE_INTEGER": INTEGER,
    "FORMAT_STRING": TEXT,
    "TAG_TEXT": TEXT,
    "TAG_WORDS": TEXT,
    "CAPTION_CLEAN": TEXT,
    "JSON_QUOTE": TEXT,
    "WILSON_LOWER": REAL,
    "WILSON_UPPER": REAL,
}

_TYPES = {
    "BIGINT": INTEGER,
    "INT": INTEGER,
    "DOUBLE": REAL,
    "FLOAT": REAL,
    "TEXT": TEXT,
    "VARCHAR": TEXT,
}


def _common(types: list[str | None]) -> str | None:
    known = [type for type in types if type]
    if not known:
        return None
    if REAL in known and TEXT not in known:
        return REAL
    return known[0] if len(set(known)) == 1 else None


def infer(
    node: exp.Expression | None, scope: Scope, query_columns: Callable[[exp.Query], Columns]
) -> str | None:
    """The type of an expression, or None.

    `query_columns` tells the columns of a query that stands in the expression.
    """

    def of(part: exp.Expression | None) -> str | None:
        return infer(part, scope, query_columns)

    if node is None:
        return None
    if is_predicate(node):
        return INTEGER
    if isinstance(node, exp.Literal):
        if node.is_string:
            return TEXT
        return INTEGER if node.is_int else REAL
    if isinstance(node, exp.Column):
        return scope.type_of(node)
    if isinstance(node, exp.Cast):
        return _TYPES.get(node.to.this.value if hasattr(node.to.this, "value") else "")
    if isinstance(node, _INTEGER_FUNCTIONS):
        return INTEGER
    if isinstance(node, _REAL_FUNCTIONS):
        return REAL
    if isinstance(node, _TEXT_FUNCTIONS):
        return TEXT
    if isinstance(node, _SAME_AS_ARGUMENT):
        return of(node.this)
    if isinstance(node, (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Mod)):
        return _common([of(node.this), of(node.expression)])
    if isinstance(node, (exp.Coalesce, exp.Least, exp.Greatest)):
        return _common([of(node.this), *[of(part) for part in node.expressions]])
    if isinstance(node, exp.Anonymous):
        name = node.name.upper()
        if name in ("LEAST", "GREATEST"):
            return _common([of(part) for part in node.expressions])
        return of(node.expressions[0]) if name in ("MIN_BY", "MAX_BY") else _NAMED.get(name)
    if isinstance(node, exp.If):
        return _common([of(node.args.get("true")), of(node.args.get("false"))])
    if isinstance(node, exp.Case):
        branches = [of(branch.args["true"]) for branch in node.args["ifs"]]
        return _common([*branches, of(node.args.get("default"))])
    if isinstance(node, exp.Subquery):
        columns = query_columns(node.this)
        return next(iter(columns.values()), None)
    return None
