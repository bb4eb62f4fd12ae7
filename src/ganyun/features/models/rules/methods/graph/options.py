"""What a ``kind: graph`` file may say."""

from typing import Any, Literal

from pydantic import Field, model_validator

from ganyun.features.models.rules.methods.method import Options

Task = Literal["shortest", "reach", "trace", "components", "centrality", "timetable"]

ONLY = {
    "weight": ("shortest", "reach", "centrality"),
    "limit": ("shortest", "reach", "trace", "timetable"),
    "direction": ("trace",),
    "path": ("shortest", "trace", "timetable"),
    "origins": ("shortest", "reach", "trace", "timetable"),
    "strong": ("components",),
    "damping": ("centrality",),
    "trip": ("timetable",),
    "departure": ("timetable",),
    "arrival": ("timetable",),
    "transfer": ("timetable",),
    "earliest": ("timetable",),
    "latest": ("timetable",),
    "days": ("timetable",),
}
"""Which options belong to which tasks; an option that would change nothing is an error."""


class Origins(Options):
    """Start nodes read from a column of a table."""

    from_: str = Field(alias="from")
    column: str


class GraphOptions(Options):
    """See docs/reference/methods/graph.md."""

    from_: str = Field(alias="from")
    source: str
    target: str
    weight: str = ""
    task: Task = "shortest"
    directed: bool = True
    origins: tuple[Any, ...] | Origins = ()  # none: every node
    limit: float | None = Field(default=None, ge=0)
    path: bool = True
    direction: Literal["downstream", "upstream", "both"] = "both"
    strong: bool = False
    damping: float = Field(default=0.85, gt=0, lt=1)
    trip: str = ""
    departure: str = ""
    arrival: str = ""
    transfer: float = Field(default=10, ge=0)
    earliest: float = 0
    latest: float = 1440
    days: int = Field(default=1, ge=1, le=7)

    @model_validator(mode="after")
    def _belongs(self) -> "GraphOptions":
        for name in sorted(self.model_fields_set & ONLY.keys()):
            stated = getattr(self, name) != type(self).model_fields[name].default
            if stated and self.task not in ONLY[name]:
                raise ValueError(f"{name} 不用于 {self.task}，只用于 {'、'.join(ONLY[name])}")
        if self.task == "timetable":
            missing = [name for name in ("trip", "departure", "arrival") if not getattr(self, name)]
            if missing:
                raise ValueError(f"timetable 还要写 {'、'.join(missing)}")
            if not self.directed:
                raise ValueError("班次有方向：timetable 不能写 directed: false")
            if self.latest <= self.earliest:
                raise ValueError("latest 要大于 earliest")
        return self

    @property
    def start_table(self) -> str:
        return self.origins.from_ if isinstance(self.origins, Origins) else ""

    @property
    def start_values(self) -> tuple[str, ...]:
        return () if isinstance(self.origins, Origins) else tuple(str(each) for each in self.origins)
