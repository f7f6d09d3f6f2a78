"""Groups: columns beside GROUP BY, what is counted of a subquery, and texts that are joined in an order.

Each changes a SELECT of SQLite in place, before or after its expressions are those of Spark.
"""

from __future__ import annotations

from sqlglot import exp

from .shapes import AGGREGATES, has_aggregate, joined
from .statements import constant


def take_bare_columns(select: exp.Select) -> None:
    """A column that is no key is of any row of the group; beside one MIN or MAX, of the row of that."""
    group = select.args.get("group")
    parts = select.expressions
    if group is None and not any(has_aggregate(part) for part in parts):
        return
    keys = []
    for key in group.expressions if group is not None else []:
        if isinstance(key, exp.Literal) and key.is_int:
            key = parts[int(key.name) - 1].unalias()
        keys.append(key)
    names = {part.alias_or_name for part in parts if part.alias_or_name}
    extremes = [
        call
        for part in parts
        for call in part.find_all(exp.Min, exp.Max)
        if call.parent_select is select and not isinstance(call.parent, exp.Window)
    ]
    extreme = extremes[0] if len(extremes) == 1 else None

    def chosen(column: exp.Column) -> exp.Expression:
        if extreme is None:
            return exp.AnyValue(this=column)
        name = "MAX_BY" if isinstance(extreme, exp.Max) else "MIN_BY"
        of_row = exp.Anonymous(this=name, expressions=[column, extreme.this.copy()])
        # Where all values are NULL, no row has the greatest one, and any will do.
        is_none = exp.EQ(this=exp.Count(this=extreme.this.copy()), expression=exp.Literal.number(0))
        any_row = exp.If(this=is_none, true=exp.AnyValue(this=column.copy()))
        return exp.Case(ifs=[any_row], default=of_row)

    def walk(node: exp.Expression, within_order: bool) -> exp.Expression:
        if any(node == key for key in keys):
            return node
        if isinstance(node, (exp.AggFunc, exp.Filter, exp.Query, exp.Subquery, exp.Exists)):
            return node
        if isinstance(node, exp.Anonymous) and node.name.upper() in AGGREGATES:
            return node
        if isinstance(node, exp.Column):
            if within_order and not node.table and node.name in names:
                return node
            return chosen(node.copy())
        for name, value in list(node.args.items()):
            if isinstance(value, exp.Expression) and not isinstance(
                value, (exp.Identifier, exp.DataType, exp.TableAlias)
            ):
                node.set(name, walk(value, within_order))
            elif isinstance(value, list):
                node.set(
                    name,
                    [
                        walk(part, within_order)
                        if isinstance(part, exp.Expression) and not isinstance(part, exp.Identifier)
                        else part
                        for part in value
                    ],
                )
        return node

    select.set("expressions", [walk(part, False) for part in parts])
    for clause in ("having", "order"):
        node = select.args.get(clause)
        if node is not None:
            walk(node, True)


def count_instead_of_limit(select: exp.Select) -> None:
    """COUNT(*) FROM (… LIMIT n) becomes LEAST(COUNT(*), n): a LIMIT may not look at an outer row."""
    if len(select.expressions) != 1 or select.args.get("joins") or select.args.get("where"):
        return
    count = select.expressions[0].unalias()
    source = select.args["from_"].this if select.args.get("from_") else None
    if not isinstance(count, exp.Count) or not isinstance(source, exp.Subquery):
        return
    limit = source.this.args.get("limit")
    if limit is None:
        return
    number = constant(limit.expression)
    source.this.set("limit", None)
    inner = source.this
    inner.set("order", None)
    if isinstance(inner, exp.Select) and not inner.args.get("group") and not inner.args.get("distinct"):
        # One SELECT instead of two, so that an outer row is looked at directly.
        for clause in ("from_", "joins", "where"):
            select.set(clause, inner.args.get(clause))
    if number >= 0:
        least = exp.Anonymous(this="LEAST", expressions=[count.copy(), exp.Literal.number(number)])
        select.set("expressions", [least])


def sort_concatenations(select: exp.Select) -> None:
    """group_concat of a subquery that sorts: the keys of the order come along."""
    calls = [part for part in select.expressions if part.find(exp.GroupConcat)]
    if not calls:
        return
    source = select.args["from_"].this if select.args.get("from_") else None
    keys: list[str] = []
    descending = False
    if (
        isinstance(source, exp.Subquery)
        and source.this.args.get("order")
        and not source.this.args.get("limit")
    ):
        ordered = source.this.args["order"].expressions
        directions = {bool(part.args.get("desc")) for part in ordered}
        if len(directions) == 1:
            descending = directions.pop()
            for place, part in enumerate(ordered):
                keys.append(f"order_{place}")
                source.this.append("expressions", exp.alias_(part.this.copy(), keys[-1]))
            source.this.set("order", None)
    alias = source.alias if isinstance(source, exp.Subquery) else ""
    for call in list(select.find_all(exp.GroupConcat)):
        if call.parent_select is not select:
            continue
        call.replace(joined(call, keys, alias, descending))
