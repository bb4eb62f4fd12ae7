"""SELECTs at random over three small tables: joins, subqueries, CTEs, groups, windows, set operations.

Some of them DuckDB refuses (a column that does not stand in GROUP BY, say); the tests leave those out.
"""

import random
from collections.abc import Mapping

SCHEMAS: Mapping[str, Mapping[str, str]] = {
    "a.t": {"k": "INTEGER", "a": "INTEGER", "b": "INTEGER", "g": "INTEGER"},
    "a.u": {"k": "INTEGER", "x": "INTEGER", "y": "INTEGER"},
    "b.v": {"g": "INTEGER", "a": "INTEGER"},
}
Frame = list[tuple[str, list[str]]]  # alias and columns of what stands in FROM
Known = dict[str, list[str]]  # CTE → columns


class Queries:
    """One generator per seed; ``statement()`` is the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.count = 0

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def name(self, prefix: str = "c") -> str:
        self.count += 1
        return f"{prefix}{self.count}"

    def statement(self) -> str:
        known: Known = {}
        parts: list[str] = []
        for _cte in range(self.random.randint(0, 3)):
            sql, names = self.query(known, 1)
            if len(set(names)) == len(names):
                cte = self.name("cte")
                parts.append(f"{cte} as ({sql})")
                known[cte] = names
        sql, _names = self.query(known, 1)
        return (f"with {', '.join(parts)} " if parts else "") + sql

    def query(self, known: Known, depth: int) -> tuple[str, list[str]]:
        sql, names = self.select(known, depth)
        if self.chance(0.2):
            other, others = self.select(known, depth, len(names))
            if len(others) == len(names):
                sql = f"{sql} {self.random.choice(['union all', 'union', 'except', 'intersect'])} {other}"
        return sql, names

    def relation(self, known: Known, depth: int) -> tuple[str, str, list[str]]:
        dice = self.random.random()
        if known and dice < 0.4:
            cte, alias = self.random.choice(list(known)), self.name("q")
            return f"{cte} as {alias}", alias, known[cte]
        if depth > 0 and dice < 0.6:
            sql, columns = self.query(known, depth - 1)
            alias = self.name("s")
            return f"({sql}) as {alias}", alias, columns
        table, alias = self.random.choice(list(SCHEMAS)), self.name("t")
        return f"{table} as {alias}", alias, list(SCHEMAS[table])

    def select(self, known: Known, depth: int, width: int = 0) -> tuple[str, list[str]]:
        source, frame = self.sources(known, depth)
        where = f" where {self.condition(frame)}" if self.chance(0.15) else ""
        mode = self.random.choice(["plain", "plain", "group", "window", "star"])
        if mode == "star" and not width:
            alias, columns = self.random.choice(frame)
            extra = self.name()
            return f"select {alias}.*, {self.value(frame)} as {extra} from {source}{where}", [*columns, extra]
        parts, names = self.projections(frame, known, mode, width or self.random.randint(1, 3))
        distinct = "distinct " if self.chance(0.1) else ""
        tail = self.tail(frame, mode)
        return f"select {distinct}{', '.join(parts)} from {source}{where}{tail}", names

    def projections(self, frame: Frame, known: Known, mode: str, width: int) -> tuple[list[str], list[str]]:
        parts: list[str] = []
        names: list[str] = []
        for place in range(width):
            name = self.name()
            if mode == "group":
                value = self.value(frame, 0) if place and self.chance(0.25) else self.aggregate(frame)
            elif mode == "window" and self.chance(0.6):
                value = self.window(frame)
            elif names and self.chance(0.15):
                value = f"{names[-1]} + 1"
            else:
                value = self.value(frame, 2, known)
            parts.append(f"{value} as {name}")
            names.append(name)
        return parts, names

    def tail(self, frame: Frame, mode: str) -> str:
        if mode == "group":
            having = f" having {self.aggregate(frame)} > {self.random.randint(-2, 4)}" if self.chance(0.3) else ""
            return f" group by all{having}"
        if mode == "window" and self.chance(0.3):
            return f" qualify {self.window(frame)} > {self.random.randint(0, 3)}"
        return ""

    def sources(self, known: Known, depth: int) -> tuple[str, Frame]:
        sql, alias, columns = self.relation(known, depth)
        frame = [(alias, columns)]
        for _join in range(self.random.choice([0, 0, 0, 1, 1, 2])):
            other, name, names = self.relation(known, depth)
            kind = self.random.choice(
                ["join", "left join", "full join", "right join", "cross join", "semi join", "anti join"]
            )
            left, lefts = self.random.choice(frame)
            shared = [
                each for each in names if sum(each in those for _alias, those in frame) == 1 and each in frame[-1][1]
            ]
            visible = kind not in ("semi join", "anti join")
            if kind == "cross join":
                sql += f" cross join {other}"
            elif shared and visible and self.chance(0.4):
                sql += f" {kind} {other} using ({self.random.choice(shared)})"
            else:
                sql += f" {kind} {other} on {name}.{self.random.choice(names)} = {left}.{self.random.choice(lefts)}"
            if visible:
                frame.append((name, names))
        if self.chance(0.15):
            alias, column = self.name("w"), self.name()
            sql += f", lateral (select {self.value(frame, 1)} as {column}) {alias}"
            frame.append((alias, [column]))
        return sql, frame

    def column(self, frame: Frame) -> str:
        alias, columns = self.random.choice(frame)
        column = self.random.choice(columns)
        unique = sum(column in those for _alias, those in frame) == 1
        return column if unique and self.chance(0.5) else f"{alias}.{column}"

    def value(self, frame: Frame, depth: int = 2, known: Known | None = None) -> str:
        dice = self.random.random()
        if depth == 0 or dice < 0.3:
            return self.column(frame)
        one, two = self.value(frame, depth - 1), self.value(frame, depth - 1)
        if dice < 0.5:
            return f"({one} {self.random.choice('+-*')} {two})"
        if dice < 0.6:
            return f"coalesce({one}, {two})"
        if dice < 0.72:
            return f"case when {self.condition(frame)} then {one} else {two} end"
        if dice < 0.85 and known is not None:
            sql, alias, columns = self.relation(known, 0)
            inner = f"{alias}.{self.random.choice(columns)}"
            if self.chance(0.5):
                return f"exists(select 1 from {sql} where {inner} = {self.column(frame)})::int"
            return f"(select max({self.column([(alias, columns)])}) from {sql} where {inner} < {self.column(frame)})"
        if dice < 0.95:
            return f"list_sum(list_transform([{one}, 1], lambda e: e + {self.column(frame)}))::int"
        return f"abs({one})"

    def condition(self, frame: Frame) -> str:
        return f"{self.value(frame, 1)} {self.random.choice(['=', '<', '>', '<>'])} {self.value(frame, 1)}"

    def aggregate(self, frame: Frame) -> str:
        kind = self.random.choice(["sum", "min", "max", "count", "rows", "filter", "distinct"])
        if kind == "rows":
            return "count(*)"
        if kind == "filter":
            return f"sum({self.column(frame)}) filter (where {self.column(frame)} > {self.random.randint(0, 3)})"
        if kind == "distinct":
            return f"count(distinct {self.value(frame, 1)})"
        return f"{kind}({self.value(frame, 1)})"

    def window(self, frame: Frame) -> str:
        function = self.random.choice(["sum({})", "count({})", "max({})", "rank()"])
        order = f"order by {self.column(frame)}" if function == "rank()" or self.chance(0.5) else ""
        partition = f"partition by {self.column(frame)}" if self.chance(0.6) else ""
        return f"{function.format(self.value(frame, 1))} over ({partition} {order})"


def rows_at_random(seed: int) -> dict[str, list[tuple[int | None, ...]]]:
    """Rows of every table, small values with NULLs, so that joins and conditions hit."""
    dice = random.Random(seed)
    return {
        table: [tuple(dice.choice([None, 0, 1, 2, 3, 4]) for _column in columns) for _row in range(dice.randint(5, 10))]
        for table, columns in SCHEMAS.items()
    }
