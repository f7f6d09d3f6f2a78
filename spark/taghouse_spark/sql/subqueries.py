"""Subqueries that look at a row outside, in shapes that Spark can join."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp

from ..errors import UsageError
from .scope import Columns, Scope
from .shapes import key_of_lookup, relation_names, take_conditions


def for_all(query: exp.Query, columns_of: Callable[[str], Columns | None]) -> exp.Expression | None:
    """NOT EXISTS (… FROM a WHERE NOT EXISTS (… FROM b WHERE …)): as many rows of a as have a b.

    The inner SELECT looks at a row two steps out, which Spark cannot follow. None for another shape.
    """
    where = query.args.get("where")
    source = query.args["from_"].this if query.args.get("from_") else None
    if where is None or query.args.get("joins") or not isinstance(source, exp.Table):
        return None
    inner = where.this
    if not isinstance(inner, exp.Not) or not isinstance(inner.this, exp.Exists):
        return None
    exists = inner.this.this
    columns = columns_of(source.name)
    if not isinstance(exists, exp.Select) or not columns or exists.args.get("group"):
        return None
    own = [exp.column(name, table=source.alias_or_name) for name in columns]
    row = exp.Anonymous(this="STRUCT", expressions=own)
    count = exp.Count(this=exp.Distinct(expressions=[row]))
    first = exists.args["from_"].this
    matched = exp.Select(
        expressions=[count.copy()],
        from_=exp.From(this=source.copy()),
        joins=[
            exp.Join(this=first.copy(), kind="CROSS"),
            *[join.copy() for join in exists.args.get("joins") or []],
        ],
        where=exists.args["where"].copy() if exists.args.get("where") else None,
    )
    everything = exp.Select(expressions=[count.copy()], from_=exp.From(this=source.copy()))
    return exp.EQ(this=exp.Subquery(this=matched), expression=exp.Subquery(this=everything))


def first_by_order(
    node: exp.Subquery, value: exp.Expression, scope: Scope, new_name: Callable[[], str]
) -> exp.Expression:
    """ORDER BY … LIMIT 1 as an aggregate, which Spark can join with the outer rows.

    Spark joins a subquery by equal keys only. Where more is asked of the outer row, all rows of the
    keys are joined as an array, and asked there.
    """
    query = node.this
    ordered = query.args["order"].expressions
    directions = {bool(part.args.get("desc")) for part in ordered}
    if len(directions) != 1:
        raise UsageError("a subquery that looks at an outer row is ordered both up and down")
    is_last = directions.pop()
    order = [part.this.copy() for part in ordered]
    query.set("order", None)
    query.set("limit", None)
    if not take_conditions(query.copy())[1]:
        key = exp.Anonymous(this="STRUCT", expressions=order)
        name = "MAX_BY" if is_last else "MIN_BY"
        query.set("expressions", [exp.Anonymous(this=name, expressions=[value.copy(), key])])
        return node
    keys, conditions = take_conditions(query)
    own = relation_names(query)
    fields = [exp.alias_(part, f"order_{place}") for place, part in enumerate(order)]
    fields.append(exp.alias_(value.copy(), "found"))
    for condition in conditions:
        for column in list(condition.find_all(exp.Column)):
            if column.table in own:
                name = f"column_{len(fields)}"
                fields.append(exp.alias_(column.copy(), name))
                column.replace(exp.column(name, table="element"))
    rows = exp.Anonymous(this="COLLECT_LIST", expressions=[exp.Anonymous(this="STRUCT", expressions=fields)])
    query.set(
        "expressions",
        [
            *[exp.alias_(inner.copy(), f"key_{place}") for place, (inner, _) in enumerate(keys)],
            exp.alias_(rows, "candidates"),
        ],
    )
    query.set("group", exp.Group(expressions=[inner.copy() for inner, _ in keys]) if keys else None)
    name = new_name()
    equal = [
        exp.EQ(this=exp.column(f"key_{place}", table=name), expression=outer.copy())
        for place, (_, outer) in enumerate(keys)
    ]
    source = exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier(name)))
    condition = exp.and_(*equal) if equal else exp.true()
    scope.joins.append(exp.Join(this=source, side="LEFT", on=condition))
    test = exp.Lambda(this=exp.and_(*conditions), expressions=[exp.to_identifier("element")])
    candidates = exp.column("candidates", table=name)
    passed = exp.Anonymous(this="FILTER", expressions=[candidates, test])
    first = exp.Anonymous(this="ARRAY_MAX" if is_last else "ARRAY_MIN", expressions=[passed])
    return exp.Dot(this=first, expression=exp.to_identifier("found"))


def hoist_lookups(select: exp.Select, own: set[str], new_name: Callable[[], str]) -> Iterator[exp.Subquery]:
    """Looks up at the row of this SELECT what a subquery within a subquery looks up there.

        (SELECT … FROM a WHERE a.x = (SELECT b.y FROM b WHERE b.k = here.k))

    The inner one looks two steps out, which Spark cannot follow. It becomes a LEFT JOIN of here.
    """
    for part in select.expressions:
        for outer in list(part.find_all(exp.Subquery)):
            if outer.parent_select is not select:
                continue
            for inner in list(outer.this.find_all(exp.Subquery)):
                key = key_of_lookup(inner, own) if inner is not outer else None
                if key is None:
                    continue
                column, here = key
                name = new_name()
                looked_up = exp.Select(
                    expressions=[
                        exp.alias_(column.copy(), "looked_up_by"),
                        exp.alias_(exp.AnyValue(this=inner.this.expressions[0].unalias()), "looked_up"),
                    ],
                    from_=inner.this.args["from_"].copy(),
                    group=exp.Group(expressions=[column.copy()]),
                )
                source = exp.Subquery(this=looked_up, alias=exp.TableAlias(this=exp.to_identifier(name)))
                condition = exp.EQ(this=exp.column("looked_up_by", table=name), expression=here.copy())
                select.append("joins", exp.Join(this=source, side="LEFT", on=condition))
                yield source
                inner.replace(exp.column("looked_up", table=name))
