"""Follows every output column of a SELECT back to the columns of catalogued tables (DuckDB dialect).

Values and rows are kept apart: ``sum(x) … where y`` has the value from ``x``, and ``y`` decides which rows there are.
Names are resolved as DuckDB does; where two readings are possible both are taken, so that no source is lost.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlglot import exp

from ganyun.features.lineage.rules.sql.relations import NOTHING, Item, Relation, Scope, Sources, Untraceable, union
from ganyun.features.lineage.rules.sql.syntax import answers, around, column_names, listed, name_of, spreads, star_of

Traced = tuple[Relation, Sources]
"""A relation, and the columns that decide which rows it has."""

ROUNDS = 50  # of a recursive CTE; sources only grow, so it settles after a few


class Trace:
    """One statement over tables whose columns are known."""

    def __init__(self, schemas: Mapping[str, Mapping[str, str]]) -> None:
        self.tables = {
            table.lower(): Relation([(name, frozenset({f"{table}.{name}"})) for name in columns])
            for table, columns in schemas.items()
        }
        self.bound: frozenset[str] = frozenset()

    def statement(self, tree: Any) -> Traced:
        """The columns of the whole statement, and what decides its rows.

        Raises:
            Untraceable: something in it is not understood.
        """
        lambdas = (name for each in tree.find_all(exp.Lambda) for name in each.expressions)
        loops = (each.expression for each in tree.find_all(exp.Comprehension))
        self.bound = frozenset(each.name.lower() for each in (*lambdas, *loops) if each is not None)
        return self.query(tree, {}, None)

    # --- queries

    def query(self, node: Any, tables: Mapping[str, Relation], outer: Scope | None) -> Traced:
        tables, rows = self._with(node, tables, outer)
        if isinstance(node, exp.Select):
            relation, more = self._select(node, tables, outer)
        elif isinstance(node, exp.SetOperation):
            relation, more = self._set_operation(node, tables, outer)
        elif isinstance(node, exp.Values):
            relation, more = self._values(node, Scope(tables, outer)), NOTHING
        elif isinstance(node, (exp.Subquery, exp.Table, exp.Pivot)):
            scope = Scope(tables, outer)
            self._from(node, scope)
            relation = scope.star()
            more = scope.rows | self._order(node, relation, scope)
        else:
            raise Untraceable(type(node).__name__)
        return relation, rows | more

    def _with(
        self, node: Any, tables: Mapping[str, Relation], outer: Scope | None
    ) -> tuple[dict[str, Relation], Sources]:
        known, rows = dict(tables), NOTHING
        clause = node.args.get("with_")
        for cte in clause.expressions if clause else ():
            body, name = cte.this, cte.alias.lower()
            if clause.args.get("recursive") and isinstance(body, exp.SetOperation):
                relation, more = self._recursive(body, name, column_names(cte), known, outer)
            else:
                relation, more = self.query(body, known, outer)
            known[name] = relation.renamed(column_names(cte))
            rows |= more
        return known, rows

    def _recursive(self, body: Any, name: str, names: list[str], known: dict[str, Relation],
                   outer: Scope | None) -> Traced:  # fmt: skip
        with_own, rows = self._with(body, known, outer)
        relation, more = self.query(body.this, with_own, outer)
        rows |= more
        for _round in range(ROUNDS):
            relation = relation.renamed(names)
            step, more = self.query(body.expression, {**with_own, name: relation}, outer)
            rows |= more
            grown = relation.merged(step)
            if grown == relation:
                break
            relation = grown
        return relation, rows | (relation.every if body.args.get("distinct") else NOTHING)

    def _set_operation(self, node: Any, tables: Mapping[str, Relation], outer: Scope | None) -> Traced:
        left, left_rows = self.query(node.this, tables, outer)
        right, right_rows = self.query(node.expression, tables, outer)
        rows = left_rows | right_rows
        if node.args.get("distinct") or not isinstance(node, exp.Union):
            rows |= left.every | right.every
        relation = left if isinstance(node, exp.Except) else left.merged(right, bool(node.args.get("by_name")))
        return relation, rows | self._order(node, relation, Scope(tables, outer))

    def _values(self, node: Any, scope: Scope) -> Relation:
        rows = [[self.value(cell, scope) for cell in row.expressions] for row in node.expressions]
        columns = [(f"col{place}", union(cells)) for place, cells in enumerate(zip(*rows, strict=True))]
        return Relation(columns).renamed(column_names(node))

    # --- SELECT

    def _select(self, node: Any, tables: Mapping[str, Relation], outer: Scope | None) -> Traced:
        scope = Scope(tables, outer)
        if source := node.args.get("from_"):
            self._from(source.this, scope)
        self._joins(node, scope)
        for window in node.args.get("windows") or ():
            scope.windows[window.name.lower()] = self.values(window.iter_expressions(), scope)
        relation, parts = self._projections(node, scope)
        rows = scope.rows
        for clause in ("where", "having", "qualify"):
            rows |= self.value(node.args.get(clause), scope)
        rows |= self._group(node, relation, parts, scope) | self._distinct(node, relation, scope)
        exploded = [each for part, _sources in parts for each in part.find_all(exp.Explode, exp.Unnest)]
        rows |= self.values(exploded, scope)  # a list makes as many rows as it has elements
        return relation, rows | self._order(node, relation, scope)

    def _projections(self, node: Any, scope: Scope) -> tuple[Relation, list[tuple[Any, Sources]]]:
        columns: list[tuple[str, Sources]] = []
        opened: list[Sources] = []
        parts: list[tuple[Any, Sources]] = []
        for each in node.expressions:
            inner = each.unalias()
            if (star := star_of(inner)) is not None:
                found = self._star(star, inner, scope)
                columns += found.columns
                opened += [] if found.open is None else [found.open]
                parts.append((each, found.every))
                continue
            sources = self.value(each, scope)
            parts.append((each, sources))
            if isinstance(inner, (exp.Explode, exp.Unnest)) or spreads(inner):
                opened.append(sources)  # one column, or as many as the structure has
                if inner is each:
                    continue
            columns.append((name_of(each), sources))
            if inner is not each:
                alias = each.alias.lower()
                scope.aliases[alias] = scope.aliases.get(alias, NOTHING) | sources
        scope.projected = True
        return Relation(columns, union(opened) if opened else None), parts

    def _star(self, star: Any, written: Any, scope: Scope) -> Relation:
        """``*`` and ``t.*`` with EXCLUDE, REPLACE and RENAME."""
        of = ".".join(part.name for part in written.parts[:-1]).lower() if isinstance(written, exp.Column) else ""
        found = scope.star(of)
        without = {each.name.lower() for each in listed(star, "except_")}
        replaced = {each.alias.lower(): self.value(each.this, scope) for each in listed(star, "replace")}
        renamed = {each.this.name.lower(): each.alias for each in listed(star, "rename")}
        columns = [
            (renamed.get(name.lower(), name), replaced.get(name.lower(), sources))
            for name, sources in found.columns
            if name.lower() not in without
        ]
        opened = found.open if found.open is None else found.open | union(replaced.values())
        return Relation(columns, opened)

    def _group(self, node: Any, relation: Relation, parts: list[tuple[Any, Sources]], scope: Scope) -> Sources:
        group = node.args.get("group")
        if group is None:
            return NOTHING
        if group.args.get("all"):
            return union(sources for part, sources in parts if not part.find(exp.AggFunc))
        return union(self._ordinal(each, relation, scope) for each in group.iter_expressions())

    def _distinct(self, node: Any, relation: Relation, scope: Scope) -> Sources:
        distinct = node.args.get("distinct")
        if distinct is None:
            return NOTHING
        on = distinct.args.get("on")
        if on is None:
            return relation.every
        order = node.args.get("order")
        return self.value(on, scope) | (self._order_by(order, relation, scope) if order else NOTHING)

    def _order(self, node: Any, relation: Relation, scope: Scope) -> Sources:
        """ORDER BY decides rows only together with LIMIT; what it says then may be an ordinal or ALL."""
        order = node.args.get("order")
        cut = [node.args.get(name) for name in ("limit", "offset")]
        if not any(cut):
            return NOTHING
        return self.values(cut, scope) | (self._order_by(order, relation, scope) if order else NOTHING)

    def _order_by(self, order: Any, relation: Relation, scope: Scope) -> Sources:
        return union(self._ordinal(each.this, relation, scope) for each in order.expressions)

    def _ordinal(self, node: Any, relation: Relation, scope: Scope) -> Sources:
        if isinstance(node, exp.Literal) and not node.is_string:
            place = int(node.name) - 1
            if relation.open is None and 0 <= place < len(relation.columns):
                return relation.columns[place][1]
            return relation.every
        if isinstance(node, exp.Var):  # ORDER BY ALL
            return relation.every
        if isinstance(node, exp.Column) and len(node.parts) == 1 and not scope.items:  # of a set operation
            return relation.find(node.name.lower()) or relation.every
        return self.value(node, scope)

    # --- FROM

    def _from(self, node: Any, scope: Scope) -> None:
        """Adds what stands in FROM to the scope; earlier items are visible to it (LATERAL is implied)."""
        before = len(scope.items)
        if isinstance(node, exp.Table):
            item = self._table(node, scope)
        elif isinstance(node, exp.Subquery):
            if isinstance(node.this, exp.Table) and not node.alias:  # parentheses around a table or a join
                self._from(node.this, scope)
                self._joins(node, scope)
                return
            relation, rows = self.query(node.this, scope.tables, scope)
            scope.rows |= rows
            item = Item(answers(node), relation.renamed(column_names(node)))
        elif isinstance(node, exp.Lateral) and isinstance(node.this, exp.Subquery):
            relation, rows = self.query(node.this, scope.tables, scope)
            scope.rows |= rows
            item = Item(answers(node), relation.renamed(column_names(node)))
        elif isinstance(node, exp.Values):
            item = Item(answers(node), self._values(node, scope))
        elif isinstance(node, exp.Pivot):
            item = Item(answers(node), self._pivoted(node.this, node, scope))
        elif isinstance(node, (exp.Unnest, exp.Lateral)):
            item = self._unnested(node, scope)
        else:
            raise Untraceable(type(node).__name__)
        for pivot in () if isinstance(node, exp.Pivot) else node.args.get("pivots") or ():
            item = Item(answers(pivot) or item.names, self._pivot(item, pivot, scope).renamed(column_names(pivot)))
        scope.items.insert(before, item)
        self._joins(node, scope)

    def _table(self, node: Any, scope: Scope) -> Item:
        if not isinstance(node.this, exp.Identifier):
            return self._unnested(node, scope)
        full = ".".join(part.name for part in node.parts).lower()
        relation = (scope.tables.get(full) if not node.db else None) or self.tables.get(full)
        if relation is None:
            raise Untraceable(full)
        parts = full.split(".")
        names = {".".join(parts[place:]) for place in range(len(parts))}
        return Item(answers(node) or frozenset(names), relation.renamed(column_names(node)))

    def _unnested(self, node: Any, scope: Scope) -> Item:
        """UNNEST and functions that make rows: their columns come from the arguments."""
        arguments = [each for each in node.iter_expressions() if not isinstance(each, (exp.TableAlias, exp.Join))]
        sources = self.values(arguments, scope)
        scope.rows |= sources
        names = column_names(node) + (
            [node.args["offset"].name] if isinstance(node.args.get("offset"), exp.Identifier) else []
        )
        return Item(answers(node), Relation((), sources).renamed(names))

    def _joins(self, node: Any, scope: Scope) -> None:
        for join in node.args.get("joins") or ():
            left = list(scope.items)
            self._from(join.this, scope)
            right = [each for each in scope.items if each not in left]
            if (join.method or "").upper() == "NATURAL":
                shared = {name.lower() for each in left for name in each.relation.names}
                names = [name.lower() for each in right for name in each.relation.names if name.lower() in shared]
                if any(each.relation.open is not None for each in scope.items):
                    raise Untraceable("NATURAL JOIN")
            else:
                names = [each.name.lower() for each in join.args.get("using") or ()]
            for name in names:
                self._merge(name, left, right, (join.side or "").upper(), scope)
            scope.rows |= self.value(join.args.get("on"), scope)
            if (join.kind or "").upper() in ("SEMI", "ANTI"):
                scope.items[:] = left

    def _merge(self, name: str, left: list[Item], right: list[Item], side: str, scope: Scope) -> None:
        """A column of USING: one column from both; only an outer join takes values from the right."""
        here = scope.using.get(name) or union(self._column(name, each) for each in left if name not in each.hidden)
        there = union(self._column(name, each) for each in right)
        scope.rows |= here | there
        scope.using[name] = here | there if side in ("RIGHT", "FULL") else here
        for each in right:
            each.hidden.add(name)

    @staticmethod
    def _column(name: str, item: Item) -> Sources:
        found = item.relation.find(name)
        return found if found is not None else item.relation.open or NOTHING

    # --- PIVOT

    def _pivoted(self, source: Any, pivot: Any, scope: Scope) -> Relation:
        inside = Scope(scope.tables, scope)
        self._from(source, inside)
        scope.rows |= inside.rows
        return self._pivot(Item(frozenset(), inside.star()), pivot, scope)

    def _pivot(self, item: Item, pivot: Any, scope: Scope) -> Relation:
        """The columns that stay, and open ones: their names come from values (PIVOT) or from names (UNPIVOT)."""
        inside = Scope(scope.tables, scope, [item])
        group = pivot.args.get("group")
        used = [each for name in ("expressions", "using", "fields") for each in listed(pivot, name)]
        touched = {column.name.lower() for each in used for column in each.find_all(exp.Column)}
        sources = union(self.value(each, inside) for each in used)
        if group:
            stay = {column.name.lower() for column in group.find_all(exp.Column)}
        else:
            stay = {name.lower() for name in item.relation.names} - touched
        kept = [(name, found) for name, found in item.relation.columns if name.lower() in stay]
        opened = sources | (item.relation.open or NOTHING)
        scope.rows |= opened | union(found for _name, found in kept)
        return Relation(kept, opened)

    # --- values

    def values(self, nodes: Iterable[Any], scope: Scope) -> Sources:
        return union(self.value(each, scope) for each in nodes)

    def value(self, node: Any, scope: Scope) -> Sources:
        """Everything an expression depends on; a subquery counts with all that decides its rows."""
        found: set[str] = set()
        waiting = [] if node is None else [node]
        while waiting:
            each = waiting.pop()
            if isinstance(each, exp.Query) or (isinstance(each, exp.Values) and not each.parent_select):
                relation, rows = self.query(each, scope.tables, scope)
                found |= relation.every | rows
            elif isinstance(each, exp.Column):
                found |= self._resolve(each, scope)
            elif isinstance(each, (exp.Star, exp.Columns, exp.PositionalColumn)):
                found |= NOTHING if isinstance(around(each), exp.Count) else scope.every
            else:
                if isinstance(each, exp.Window) and each.alias:
                    found |= scope.windows.get(each.alias.lower(), NOTHING)
                waiting += each.iter_expressions()
        return frozenset(found)

    def _resolve(self, column: Any, scope: Scope) -> Sources:
        parts = [part.name.lower() for part in column.parts]
        if isinstance(column.this, exp.Star):
            return scope.star(".".join(parts[:-1])).every
        found = scope.find(parts)
        if found is None and parts[0] in self.bound:
            return NOTHING
        if found is None:
            raise Untraceable(column.sql("duckdb"))
        return found
