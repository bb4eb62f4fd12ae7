"""Groupings of large tables, made once a version: every chart of a page and every filter is then answered from them."""

from collections.abc import Sequence

from django.conf import settings
from sqlglot import exp

from ganyun.engine.port import engine
from ganyun.features.dashboards.queries import cache
from ganyun.features.dashboards.queries.lake import MOST_VALUES, Lake
from ganyun.features.dashboards.rules import cubes
from ganyun.features.dashboards.rules.chosen import Chosen
from ganyun.features.dashboards.rules.cubes import Cube
from ganyun.features.dashboards.rules.page import DIVISION, TIME, Board
from ganyun.features.dashboards.rules.plans import Plan
from ganyun.features.dashboards.rules.sources import Source

LARGE = 100_000
"""Rows from which a grouping pays; smaller tables answer in no time anyway."""

MOST_GROUPS = 200_000


class Cubes:
    """The groupings that the charts of one page use, by table."""

    def __init__(self, board: Board, chosen: Chosen, lake: Lake) -> None:
        self.board, self.chosen, self.lake = board, chosen, lake
        self._cubes: dict[str, Cube | None] = {}

    def over(self, source: Source, plan: Plan, conditions: Sequence[exp.Expression] = ()) -> tuple[Plan, Source] | None:
        """The plan over a grouping of its table; ``None`` when it must be asked of the rows."""
        cube = self._cube(source)
        if cube is None or not all(
            cubes.whole(cut, self.chosen.since, self.chosen.until) for name, cut in cube.dimensions.items()
        ):
            return None
        name = f"cube_{source.table.replace('.', '_')}"
        found = cubes.over_cube(plan, source, cube, name, conditions)
        if found:
            self.lake.register(name, lambda: self._made(source, cube))
        return found

    def _cube(self, source: Source) -> Cube | None:
        if source.table not in self._cubes:
            self._cubes[source.table] = self._worth(source)
        return self._cubes[source.table]

    def _worth(self, source: Source) -> Cube | None:
        """A grouping, if the table is large and the groups are few."""
        if source.indicator or self._rows(source) < LARGE:
            return None
        plans: list[Plan] = []
        for placed in self.board.charts:
            if source.table in placed.chart.tables[:1]:
                plans += placed.chart.plans(source).values()
        time, division = self.board.filter(TIME), self.board.filter(DIVISION)
        columns = [each.over for each in self.board.page.filters if each.is_column]
        cube = cubes.cube_for(source, plans, columns, time.by if time else "", division is not None)
        return cube if cube and self._groups(source, cube) <= MOST_GROUPS else None

    def _rows(self, source: Source) -> int:
        key = ("rows", *self.lake.version(source))
        return cache.facts.of(key, lambda: engine().count(source.table, self.lake.version(source)[-1]))

    def _groups(self, source: Source, cube: Cube) -> int:
        """How many groups there can be at most."""
        product = 1
        for name, cut in cube.dimensions.items():
            if source.columns[name].kind == "time":
                product *= cubes.periods(*self.lake.extent(source, name), cut) * (1 if cut else 24)
            else:
                count = len(self.lake.values(source, name))
                product *= count + 1 if count < MOST_VALUES else MOST_GROUPS + 1
        return product

    def _made(self, source: Source, cube: Cube) -> object:
        masks: Sequence[tuple[str, str]] = tuple((column.name, column.masked) for column in source.columns.values())
        key = (str(settings.GANYUN_LAKE_URL), *self.lake.version(source), cube.key, hash(masks))
        return cache.cubes.of(
            key, lambda: self.lake.table(cubes.build_cube(cube, source)), lambda made: int(made.nbytes)
        )
