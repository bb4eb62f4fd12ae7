"""Small questions to the parsed tree: what a part is called, whether it becomes several columns."""

from typing import Any

from sqlglot import exp


def star_of(node: Any) -> Any:
    """The star of ``*`` or ``t.*``, or ``None``."""
    if isinstance(node, exp.Star):
        return node
    return node.this if isinstance(node, exp.Column) and isinstance(node.this, exp.Star) else None


def name_of(node: Any) -> str:
    """What a column of the result is called; "" when only the engine knows."""
    return str(node.alias_or_name) if isinstance(node, (exp.Alias, exp.Column)) else ""


def spreads(node: Any) -> bool:
    """Whether the expression becomes several columns: ``min(COLUMNS(*))``, ``* LIKE 'a%'``."""
    stars = (each for each in node.find_all(exp.Star, exp.Columns) if not isinstance(around(each), exp.Count))
    return any(each.parent_select is node.parent_select for each in stars)


def around(star: Any) -> Any:
    """What a star stands in: of ``count(t.*)`` the count."""
    return star.parent.parent if isinstance(star.parent, exp.Column) else star.parent


def answers(node: Any) -> frozenset[str]:
    return frozenset({node.alias.lower()}) if node.alias else frozenset()


def column_names(node: Any) -> list[str]:
    """The column names of an alias: ``t(a, b)``."""
    alias = node.args.get("alias")
    return [each.name for each in alias.columns] if isinstance(alias, exp.TableAlias) else []


def listed(node: Any, name: str) -> list[Any]:
    value = node.args.get(name)
    return value if isinstance(value, list) else []
