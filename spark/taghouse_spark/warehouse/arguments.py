"""What a named query is asked with: values that are given, defaults, and tags that the data choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import UsageError
from ..sql.catalog import Parameter, Statement, Value

# Values with the types of their columns, by parameter.
Given = dict[str, tuple[Value, str | None]]

# Runs a statement with values, and has `rows`.
Ask = Callable[[str, Given], Any]


def arguments_of(query: Statement, given: dict[str, str], ask: Ask) -> Given:
    """The values of a query's parameters: those given, else the defaults. Raises UsageError."""
    known = {parameter.name: parameter for parameter in query.parameters}
    for name in given:
        if name not in known:
            hint = f"It has {', '.join(known)}." if known else "It takes none."
            raise UsageError(f"the query {query.name} has no parameter '{name}'", hint)
    values: Given = {}
    for name, parameter in known.items():
        value = parameter.value_of(given[name]) if name in given else parameter.default
        values[name] = (value, parameter.type)
    for name, parameter in known.items():
        if parameter.choice and name not in given:
            site = values.get("site", (None, None))[0]
            values[name] = (_most_frequent(parameter, site, ask), parameter.type)
    return values


def _most_frequent(parameter: Parameter, site: Value, ask: Ask) -> Value:
    """The default (most frequent CATEGORY): of the site with most posts, else by rank."""
    kind = "" if parameter.choice == "tag" else " AND category = :category"
    if parameter.choice == "copyright":  # "original" says that a picture is of no copyright.
        kind += " AND tag <> 'original'"
    category: Given = {} if parameter.choice == "tag" else {"category": (parameter.choice, "TEXT")}
    if site is None:
        largest = ask(
            "SELECT site.name FROM site_count JOIN site ON site.site_id = site_count.site_id"
            " ORDER BY site_count.post_count DESC, site.name LIMIT 1",
            {},
        )
        first = [row[0] for row in largest.rows]
        found = _first_tag(first[0] if first else None, kind, category, ask)
        if found is not None:
            return found
        answer = ask(f"SELECT tag FROM tag_frequency WHERE 1 = 1{kind} ORDER BY rank, site LIMIT 1", category)
        return next((row[0] for row in answer.rows), None)
    return _first_tag(site, kind, category, ask)


def _first_tag(site: Value, kind: str, category: Given, ask: Ask) -> Value:
    answer = ask(
        f"SELECT tag FROM tag_frequency WHERE site = :site{kind} ORDER BY rank LIMIT 1",
        {"site": (site, "TEXT"), **category},
    )
    return next((row[0] for row in answer.rows), None)
