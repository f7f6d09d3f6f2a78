"""Shapes of statements that are looked for, and parts that are taken from them."""

from __future__ import annotations

import sqlglot
from sqlglot import exp


def key_of_lookup(inner: exp.Subquery, outermost: set[str]) -> tuple[exp.Column, exp.Column] | None:
    """Of (SELECT value FROM t WHERE t.key = here.key) both keys, if here is one of some relations."""
    query = inner.this
    if not isinstance(query, exp.Select) or len(query.expressions) != 1:
        return None
    if any(query.args.get(clause) for clause in ("joins", "group", "having", "order", "limit", "with_")):
        return None
    source = query.args["from_"].this if query.args.get("from_") else None
    where = query.args.get("where")
    if not isinstance(source, exp.Table) or where is None or not isinstance(where.this, exp.EQ):
        return None
    sides = [where.this.this, where.this.expression]
    if not all(isinstance(side, exp.Column) for side in sides):
        return None
    sides.sort(key=lambda side: side.table != source.alias_or_name)
    column, here = sides
    if column.table != source.alias_or_name or here.table not in outermost or here.table == column.table:
        return None
    return column, here


AGGREGATES = {"MIN_BY", "MAX_BY", "COLLECT_LIST", "ANY_VALUE"}


def has_aggregate(node: exp.Expression) -> bool:
    """Whether an aggregate of the SELECT at hand stands in an expression: none of a window or subquery."""
    if isinstance(node, (exp.Window, exp.Query, exp.Subquery, exp.Exists)):
        return False
    if isinstance(node, exp.AggFunc):
        return True
    if isinstance(node, exp.Anonymous) and node.name.upper() in AGGREGATES:
        return True
    return any(has_aggregate(part) for part in node.iter_expressions())


def relation_names(query: exp.Select) -> set[str]:
    sources = [query.args["from_"].this] if query.args.get("from_") else []
    return {
        source.alias_or_name for source in [*sources, *[join.this for join in query.args.get("joins") or []]]
    }


Keys = list[tuple[exp.Expression, exp.Expression]]


def take_conditions(query: exp.Select) -> tuple[Keys, list[exp.Expression]]:
    """Takes off a subquery what it asks of the outer row: equal keys, inner and outer; and the rest."""
    own = relation_names(query)
    keys: Keys = []
    others: list[exp.Expression] = []

    def sort(node: exp.Expression) -> exp.Expression | None:
        """What is left of a condition."""
        kept = []
        for condition in node.flatten() if isinstance(node, exp.And) else [node]:
            columns = list(condition.find_all(exp.Column))
            if condition.find(exp.Query) or all(c.table in own or not c.table for c in columns):
                kept.append(condition.copy())
                continue
            sides = [condition.this, condition.expression] if isinstance(condition, exp.EQ) else []
            owners = [{c.table in own for c in side.find_all(exp.Column)} for side in sides]
            if owners in ([{True}, {False}], [{False}, {True}]):
                inner, outer = sides if owners[0] == {True} else reversed(sides)
                keys.append((inner.copy(), outer.copy()))
            else:
                others.append(condition.copy())
        return exp.and_(*kept) if kept else None

    where = query.args.get("where")
    if where is not None:
        left = sort(where.this)
        query.set("where", exp.Where(this=left) if left else None)
    for join in query.args.get("joins") or []:
        if join.args.get("on") is not None and not join.args.get("side"):
            join.set("on", sort(join.args["on"]) or exp.true())
    return keys, others


def joined(call: exp.GroupConcat, keys: list[str], alias: str, descending: bool) -> exp.Expression:
    value = call.this.sql("spark", identify=True)
    separator = call.args.get("separator")
    text = separator.sql("spark") if separator is not None else "','"
    prefix = f"`{alias}`." if alias else ""
    fields = [f"{prefix}`{key}`" for key in keys]
    struct = ", ".join([*fields, f"CAST({value} AS STRING) AS text"])
    elements = f"COLLECT_LIST(CASE WHEN {value} IS NOT NULL THEN STRUCT({struct}) END)"
    if keys:
        elements = f"SORT_ARRAY({elements})"
    if descending:
        elements = f"REVERSE({elements})"
    return sqlglot.parse_one(
        f"CASE WHEN COUNT({value}) > 0 THEN "
        f"ARRAY_JOIN(TRANSFORM({elements}, element -> element.text), {text}) END",
        read="spark",
    )
