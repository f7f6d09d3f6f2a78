"""SQL of SQLite as SQL of Spark.

    SELECT month / 100, printf('%02d', n), rating IS NOT 's'    month / 100 of whole numbers
    SELECT month DIV 100, format_string('%02d', n), CAST(rating IS DISTINCT FROM 's' AS BIGINT)

sqlglot parses and writes; what differs in meaning is changed on the tree between:

- Conditions are 1 and 0 to SQLite: each is cast where a number is wanted, and a number is compared
  with 0 where a condition is wanted.
- A column beside GROUP BY that is no key is taken from any row of the group; beside a single MIN or
  MAX it is of the row that this comes from.
- A scalar subquery that looks at the outer row has to be an aggregate: ORDER BY and LIMIT 1 become
  min_by or max_by, a single value any_value.
- group_concat over a subquery that sorts keeps that order.
- What a subquery within a subquery looks up in a row two steps out becomes a LEFT JOIN there; NOT EXISTS
  within NOT EXISTS counts instead; what is asked of an outer row beside equal keys is asked of an array.
- MIN and MAX of several arguments are NULL when one of them is. INDEXED BY, + before a column,
  MATERIALIZED and LIMIT -1 say something to SQLite's planner alone, and go.
- A value of a parameter is written into the statement as a literal.

A recursive statement is refused (`RecursiveStatement`), see `recursion`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlglot
from sqlglot import ErrorLevel, exp

from .errors import UsageError
from .expressions import CHANGES, wrapped
from .scope import INTEGER, TEXT, Columns, Scope, infer, is_predicate
from .shapes import AGGREGATES, has_aggregate, joined, key_of_lookup, relation_names, take_conditions
from .statements import RecursiveStatement, constant, constant_elements, is_recursive

# Wanted of an expression.
_VALUE, _CONDITION, _EITHER = "value", "condition", "either"


class Translator:
    """Translates statements over known tables and views."""

    def __init__(self, columns_of: Callable[[str], Columns | None]) -> None:
        self._columns_of = columns_of
        self._names = 0

    def translate(self, tree: exp.Query) -> str:
        """SQL of Spark. Raises RecursiveStatement, UsageError."""
        if is_recursive(tree):
            raise RecursiveStatement
        tree = tree.copy()
        self._query(tree, None, {})
        # What the two dialects do alike here is no reason to warn.
        return tree.sql(dialect="spark", identify=True, unsupported_level=ErrorLevel.IGNORE)

    # -- queries

    def _query(
        self, tree: exp.Expression, outer: Scope | None, ctes: Mapping[str, Columns]
    ) -> tuple[Columns, bool]:
        """Rewrites a query in place; returns its columns, and whether it looks at an outer row."""
        known = dict(ctes)
        with_ = tree.args.get("with_")
        correlated = False
        if with_:
            for cte in with_.expressions:
                columns, looks_out = self._query(cte.this, outer, known)
                correlated = correlated or looks_out
                names = [name.name for name in cte.args["alias"].columns]
                known[cte.alias] = dict(zip(names, columns.values(), strict=True)) if names else columns
                cte.set("materialized", None)
        if isinstance(tree, exp.Subquery):
            columns, looks_out = self._query(tree.this, outer, known)
            return columns, looks_out or correlated
        if isinstance(tree, exp.SetOperation):
            columns, left = self._query(tree.this, outer, known)
            others, right = self._query(tree.expression, outer, known)
            types = zip(columns.items(), others.values(), strict=False)
            columns = {name: type if type == other else None for (name, type), other in types}
            scope = Scope({"": columns}, None)
            self._order_and_limit(tree, scope, known)
            return columns, left or right or correlated
        if isinstance(tree, exp.Select):
            columns, looks_out = self._select(tree, outer, known)
            return columns, looks_out or correlated
        if isinstance(tree, exp.Values):
            first = tree.expressions[0].expressions
            return {
                f"col{place + 1}": infer(part, Scope(), self._no_columns) for place, part in enumerate(first)
            }, False
        raise UsageError(f"{type(tree).__name__} cannot be translated")

    @staticmethod
    def _no_columns(_: exp.Query) -> Columns:
        return {}

    def _select(
        self, select: exp.Select, outer: Scope | None, ctes: Mapping[str, Columns]
    ) -> tuple[Columns, bool]:
        scope = Scope(outer=outer)
        sources = [select.args["from_"].this] if select.args.get("from_") else []
        joins = select.args.get("joins") or []
        for source in [*sources, *[join.this for join in joins]]:
            self._source(source, scope, ctes)
        for join in joins:
            condition = join.args.get("on")
            if condition is not None:
                join.set("on", self._rewrite(condition, scope, ctes, _CONDITION))
                # CROSS JOIN tells SQLite in which order to look.
                if join.args.get("kind") == "CROSS":
                    join.set("kind", None)
        self._limit_of_counted(select)
        self._concatenation(select)
        self._hoist(select, scope, ctes)
        select.set(
            "expressions",
            [self._rewrite(part, scope, ctes, _VALUE) for part in select.expressions],
        )
        for clause in ("where", "having"):
            node = select.args.get(clause)
            if node is not None:
                node.set("this", self._rewrite(node.this, scope, ctes, _CONDITION))
        group = select.args.get("group")
        if group is not None:
            group.set(
                "expressions",
                [self._rewrite(part, scope, ctes, _VALUE) for part in group.expressions],
            )
        for window in select.args.get("windows") or []:
            self._children(window, scope, ctes)
        for join in scope.joins:
            select.append("joins", join)
        columns = self._output(select, scope)
        aliases = Scope({"": columns}, outer=scope)
        self._order_and_limit(select, aliases, ctes)
        self._bare_columns(select)
        return columns, scope.is_correlated

    def _source(self, source: exp.Expression, scope: Scope, ctes: Mapping[str, Columns]) -> None:
        if isinstance(source, exp.Subquery):
            columns, correlated = self._query(source.this, scope.outer, ctes)
            scope.is_correlated = scope.is_correlated or correlated
            if not source.alias:
                source.set("alias", exp.TableAlias(this=exp.to_identifier(self._new_name())))
            scope.relations[source.alias] = columns
            return
        if isinstance(source, exp.Values):
            scope.relations[source.alias] = self._query(source, None, ctes)[0]
            return
        if isinstance(source, exp.Table) and isinstance(source.this, exp.Identifier):
            source.set("indexed", None)
            columns = ctes.get(source.name)
            if columns is None:
                columns = self._columns_of(source.name)
            if columns is None:
                raise UsageError(f"there is no table or view '{source.name}'")
            scope.relations[source.alias_or_name] = columns
            return
        if isinstance(source, exp.Table) and source.this.name.lower() == "json_each":
            self._json_each(source, scope, ctes)
            return
        raise UsageError(f"'{source.sql('sqlite')}' cannot be read from")

    def _json_each(self, source: exp.Table, scope: Scope, ctes: Mapping[str, Columns]) -> None:
        argument = source.this.expressions[0]
        alias = source.alias or "json_each"
        scope.relations[alias] = {"key": INTEGER, "value": TEXT}
        if not argument.find(exp.Column, exp.Query):
            source.replace(constant_elements(argument, alias))
            return
        argument = self._rewrite(argument, scope, ctes, _VALUE)
        text = argument.sql("spark", identify=True)
        table = (
            sqlglot.parse_one(
                f"SELECT * FROM (SELECT key, value FROM POSEXPLODE(FROM_JSON({text}, 'array<string>'))"
                " AS element(key, value)) AS `json_each`",
                read="spark",
            )
            .args["from_"]
            .this
        )
        source.replace(exp.Lateral(this=table, alias=exp.TableAlias(this=exp.to_identifier(alias))))

    def _output(self, select: exp.Select, scope: Scope) -> Columns:
        columns: Columns = {}
        for place, part in enumerate(select.expressions):
            if isinstance(part, exp.Star) or (
                isinstance(part, exp.Column) and isinstance(part.this, exp.Star)
            ):
                for name, relation in scope.relations.items():
                    if not isinstance(part, exp.Column) or part.table == name:
                        columns.update(relation)
                continue
            name = part.alias_or_name
            if not name:
                # SQLite calls a column as it is written.
                name = part.meta.get("written") or f"column{place + 1}"
            columns[name] = infer(part, scope, self._inner_columns)
        return columns

    def _inner_columns(self, query: exp.Query) -> Columns:
        return query.meta.get("columns", {})

    def _order_and_limit(self, tree: exp.Expression, scope: Scope, ctes: Mapping[str, Columns]) -> None:
        limit = tree.args.get("limit")
        if limit is not None:
            count = constant(limit.expression)
            if count < 0:
                # All rows: the clause only keeps SQLite from merging two SELECTs.
                tree.set("limit", None)
                if tree.parent is not None and tree.args.get("offset") is None:
                    tree.set("order", None)
            else:
                limit.set("expression", exp.Literal.number(min(count, 2**31 - 1)))
        order = tree.args.get("order")
        if order is not None:
            for ordered in order.expressions:
                ordered.set("this", self._rewrite(ordered.this, scope, ctes, _VALUE))

    # -- expressions

    def _rewrite(
        self, node: exp.Expression, scope: Scope, ctes: Mapping[str, Columns], wanted: str
    ) -> exp.Expression:
        """The expression for Spark, as a value or as a condition."""
        if isinstance(node, exp.Alias):
            node.set("this", self._rewrite(node.this, scope, ctes, _VALUE))
            return node
        if isinstance(node, exp.Paren):
            node.set("this", self._rewrite(node.this, scope, ctes, wanted))
            return node
        node = self._node(node, scope, ctes)
        if wanted == _CONDITION and not is_predicate(node):
            if isinstance(node, exp.Null):
                return exp.cast(node, "BOOLEAN")
            return exp.NEQ(this=wrapped(node), expression=exp.Literal.number(0))
        if wanted == _VALUE and is_predicate(node):
            return exp.cast(node, "BIGINT")
        return node

    def _children(self, node: exp.Expression, scope: Scope, ctes: Mapping[str, Columns]) -> None:
        conditions = isinstance(node, (exp.And, exp.Or, exp.Not, exp.Where, exp.Having))
        for name, value in list(node.args.items()):
            wanted = _CONDITION if conditions else _VALUE
            if isinstance(node, exp.If) and name == "this":
                is_simple = isinstance(node.parent, exp.Case) and node.parent.args.get("this")
                wanted = _VALUE if is_simple else _CONDITION
            if isinstance(node, exp.Filter) and name == "expression":
                wanted = _EITHER
            if isinstance(value, exp.Expression) and not isinstance(value, (exp.Identifier, exp.DataType)):
                node.set(name, self._rewrite(value, scope, ctes, wanted))
            elif isinstance(value, list):
                parts = [
                    self._rewrite(part, scope, ctes, wanted)
                    if isinstance(part, exp.Expression) and not isinstance(part, exp.Identifier)
                    else part
                    for part in value
                ]
                node.set(name, parts)

    def _node(self, node: exp.Expression, scope: Scope, ctes: Mapping[str, Columns]) -> exp.Expression:
        if isinstance(node, exp.Subquery):
            return self._scalar(node, scope, ctes)
        if isinstance(node, exp.Not) and isinstance(node.this, exp.Exists):
            division = self._for_all(node.this.this, ctes)
            if division is not None:
                return self._node(division, scope, ctes)
        if isinstance(node, exp.Exists):
            self._note(node.this, scope, ctes)
            return node
        if isinstance(node, exp.In) and node.args.get("query"):
            node.set("this", self._rewrite(node.this, scope, ctes, _VALUE))
            query = node.args["query"]
            self._note(query.this if isinstance(query, exp.Subquery) else query, scope, ctes)
            return node
        if isinstance(node, exp.Column):
            scope.type_of(node)
            return node
        self._children(node, scope, ctes)
        change = CHANGES.get(type(node))
        if change is not None:
            return change(node, lambda part: infer(part, scope, self._inner_columns))
        return node

    def _note(self, query: exp.Query, scope: Scope, ctes: Mapping[str, Columns]) -> None:
        columns, correlated = self._query(query, scope, ctes)
        query.meta["columns"] = columns
        if correlated and scope.outer is not None:
            # It may look further out than this SELECT.
            for column in query.find_all(exp.Column):
                scope.type_of(column)

    def _for_all(self, query: exp.Query, ctes: Mapping[str, Columns]) -> exp.Expression | None:
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
        columns = ctes.get(source.name) or self._columns_of(source.name)
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

    # -- scalar subqueries

    def _scalar(self, node: exp.Subquery, scope: Scope, ctes: Mapping[str, Columns]) -> exp.Expression:
        query = node.this
        columns, correlated = self._query(query, scope, ctes)
        query.meta["columns"] = columns
        if correlated:
            for column in query.find_all(exp.Column):
                scope.type_of(column)
        if not isinstance(query, exp.Select) or query.args.get("group"):
            return node
        value = query.expressions[0].unalias()
        if has_aggregate(value):
            return node
        order = query.args.get("order")
        if order is None:
            if query.args.get("limit"):
                query.set("limit", None)
            query.set("expressions", [exp.AnyValue(this=value)])
        elif correlated:
            return self._first_by_order(node, value, scope)
        return node

    def _first_by_order(self, node: exp.Subquery, value: exp.Expression, scope: Scope) -> exp.Expression:
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
        rows = exp.Anonymous(
            this="COLLECT_LIST", expressions=[exp.Anonymous(this="STRUCT", expressions=fields)]
        )
        query.set(
            "expressions",
            [
                *[exp.alias_(inner.copy(), f"key_{place}") for place, (inner, _) in enumerate(keys)],
                exp.alias_(rows, "candidates"),
            ],
        )
        query.set("group", exp.Group(expressions=[inner.copy() for inner, _ in keys]) if keys else None)
        name = self._new_name()
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

    def _limit_of_counted(self, select: exp.Select) -> None:
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

    def _concatenation(self, select: exp.Select) -> None:
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

    def _hoist(self, select: exp.Select, scope: Scope, ctes: Mapping[str, Columns]) -> None:
        """Looks up at the row of this SELECT what a subquery within a subquery looks up there.

            (SELECT … FROM a WHERE a.x = (SELECT b.y FROM b WHERE b.k = here.k))

        The inner one looks two steps out, which Spark cannot follow. It becomes a LEFT JOIN of here.
        """
        own = set(scope.relations)
        for part in select.expressions:
            for outer in list(part.find_all(exp.Subquery)):
                if outer.parent_select is not select:
                    continue
                for inner in list(outer.this.find_all(exp.Subquery)):
                    key = key_of_lookup(inner, own) if inner is not outer else None
                    if key is None:
                        continue
                    column, here = key
                    name = self._new_name()
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
                    self._source(source, scope, ctes)
                    inner.replace(exp.column("looked_up", table=name))

    # -- GROUP BY

    def _bare_columns(self, select: exp.Select) -> None:
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

    def _new_name(self) -> str:
        self._names += 1
        return f"unnamed_{self._names}"
