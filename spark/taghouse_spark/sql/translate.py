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

from ..errors import UsageError
from .expressions import CHANGES, wrapped
from .groups import count_instead_of_limit, sort_concatenations, take_bare_columns
from .scope import INTEGER, TEXT, Columns, Scope, infer, is_predicate
from .shapes import has_aggregate
from .statements import RecursiveStatement, constant, constant_elements, is_recursive
from .subqueries import first_by_order, for_all, hoist_lookups

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
        count_instead_of_limit(select)
        sort_concatenations(select)
        for source in hoist_lookups(select, set(scope.relations), self._new_name):
            self._source(source, scope, ctes)
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
        take_bare_columns(select)
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
            division = for_all(node.this.this, lambda name: ctes.get(name) or self._columns_of(name))
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
            return first_by_order(node, value, scope, self._new_name)
        return node

    def _new_name(self) -> str:
        self._names += 1
        return f"unnamed_{self._names}"
