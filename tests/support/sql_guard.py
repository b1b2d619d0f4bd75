"""The SQL guard (scale.md): every statement on a city table names its city.

Refused: a city table neither filtered by ``city_id`` nor joined on it to one that is; FOR UPDATE
without the city; an UPDATE of ``city_id``; a trigger on a city table. Verdicts are cached by SQL text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp

PLAIN = re.compile(
    r"\s*(BEGIN|SAVEPOINT|RELEASE|ROLLBACK|COMMIT|SET|SHOW|DECLARE|EXPLAIN|FETCH|CLOSE|LOCK|COPY|ALTER|DROP|TRUNCATE)",
    re.I,
)
TRIGGER = re.compile(r"\s*CREATE\s+(OR REPLACE\s+)?TRIGGER", re.I)
_open = 0


class ScaleRule(AssertionError):
    """A statement that a sharded database could not route."""


@lru_cache(maxsize=1)
def city_tables() -> frozenset[str]:
    """Table names of every city-scoped model."""
    from zhihe.platform.database_setup import all_city_models

    return frozenset(m._meta.db_table for m in all_city_models())


@contextmanager
def all_cities() -> Iterator[None]:
    """Statements over every city on purpose (invariants, nightly detectors)."""
    global _open
    _open += 1
    try:
        yield
    finally:
        _open -= 1


def guard(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """``connection.execute_wrapper`` that refuses what :func:`verdict` names."""
    if not _open:
        problem = verdict(sql if isinstance(sql, str) else sql.as_string(None))
        if problem:
            raise ScaleRule(f"{problem}: {sql}")
    return execute(sql, params, many, context)


@lru_cache(maxsize=20_000)
def verdict(sql: str) -> str:
    """'' when the statement is fine, else why not."""
    if TRIGGER.match(sql) and any(t in sql for t in city_tables()):
        return "a trigger on a city table"
    if PLAIN.match(sql) or not any(t in sql for t in city_tables()):
        return ""
    clean = re.sub(r"%\(\w+\)s|%s", "'?'", sql).replace("%%", "%")
    try:
        tree = sqlglot.parse_one(clean, dialect="postgres")
    except sqlglot.errors.ParseError:
        return "not understood"
    return _judge(tree)


def _judge(tree: exp.Expression) -> str:
    tables = city_tables()
    if isinstance(tree, exp.Update) and tree.this.name in tables and _moves_city(tree):
        return "UPDATE sets city_id"
    if isinstance(tree, exp.Insert):
        source = tree.expression
        if not isinstance(source, (exp.Select, exp.Union)):
            return ""
        tree = source
    groups = _groups(tree)
    loose = {alias for alias, root in groups.items() if root != "#"}
    if not loose:
        return ""
    if any(True for _ in tree.find_all(exp.Lock)):
        return f"FOR UPDATE without city ({', '.join(sorted(loose))})"
    return f"city tables without their city ({', '.join(sorted(loose))})"


def _moves_city(tree: exp.Update) -> bool:
    return any(s.this.name == "city_id" for s in tree.expressions if isinstance(s, exp.EQ))


def _groups(tree: exp.Expression) -> dict[str, str]:
    """Union-find over table aliases through equalities on city_id; '#' is a constant."""
    parent: dict[str, str] = {"#": "#"}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            name = parent[name]
        return name

    def join(one: str, other: str) -> None:
        first, second = root(one), root(other)
        if first != second:
            parent[second if first == "#" else first] = first if first == "#" else second

    written = {id(_target(i)) for i in tree.find_all(exp.Insert)}
    named = {c.alias for c in tree.find_all(exp.CTE)}
    aliases = set()
    for table in tree.find_all(exp.Table):
        if table.name in named:  # a WITH part is judged where it is written
            join(table.alias_or_name, "#")
        elif table.name in city_tables() and id(table) not in written:
            aliases.add(table.alias_or_name)
    for node in tree.find_all(exp.EQ, exp.In):
        _tie(node, join)
    return {alias: root(alias) for alias in aliases}


def _target(insert: exp.Insert) -> exp.Expression:
    target = insert.this
    return target.this if isinstance(target, exp.Schema) else target


def _tie(node: exp.Expression, join: Callable[[str, str], None]) -> None:
    left = node.this.unnest() if isinstance(node.this, exp.Expression) else node.this
    if isinstance(node, exp.In):
        if _is_city(left) and node.expressions:
            join(_owner(left), "#")
        return
    right = node.expression.unnest()
    if _is_city(left) and _is_city(right):
        join(_owner(left), _owner(right))
    elif _is_city(left) and _is_constant(right):
        join(_owner(left), "#")
    elif _is_city(right) and _is_constant(left):
        join(_owner(right), "#")
    elif isinstance(left, exp.Tuple) and isinstance(right, exp.Tuple):
        for one, other in zip(left.expressions, right.expressions, strict=False):
            _tie(exp.EQ(this=one, expression=other), join)


def _is_city(node: Any) -> bool:
    return isinstance(node, exp.Column) and node.name in ("city_id", "city")


def _is_constant(node: Any) -> bool:
    return isinstance(
        node, (exp.Literal, exp.Cast, exp.Placeholder, exp.Parameter, exp.Any, exp.Subquery)
    )


def _owner(column: exp.Column) -> str:
    if column.table:
        return column.table
    scope = column.find_ancestor(exp.Select, exp.Update, exp.Delete)
    if scope is None:
        return "?"
    if isinstance(scope, (exp.Update, exp.Delete)):
        return str(scope.this.alias_or_name)
    source = scope.args.get("from") or scope.args.get("from_")
    return str(source.this.alias_or_name) if source is not None else "?"
