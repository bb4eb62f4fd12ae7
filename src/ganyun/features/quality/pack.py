"""``quality.yaml`` of a pack: the weights and grade limits of the province."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ganyun.features.quality.queries import set_parameters
from ganyun.features.quality.rules.score import DIMENSIONS, Parameters
from ganyun.kernel.packs import Report, read_model, read_yaml, register_kind


class QualityFile(BaseModel):
    """Parameters marked ○ in the standards: shown as "to be confirmed" until a domain officer does."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    source: str
    confirmed: bool = False
    weights: dict[str, float] = Field(description="by dimension code 01–06")
    grades: dict[str, float]
    lights: dict[str, float]

    @field_validator("weights")
    @classmethod
    def all_dimensions(cls, value: dict[str, float]) -> dict[str, float]:
        if set(value) != set(DIMENSIONS):
            raise ValueError(f"需要且只需要六个维度 {'、'.join(DIMENSIONS)}")
        return value


def read(path: Path, name: str, report: Report) -> Any:
    data = read_yaml(path, name, report)
    return read_model(QualityFile, data, name, report) if data is not None else None


def apply(packs: Any) -> None:
    """Takes the parameters of the first pack that has them (the base cloud)."""
    for pack in packs.values():
        for value in pack.part("quality").values():
            set_parameters(Parameters(value.weights, value.grades, value.lights["green"], value.lights["yellow"]))
            return


register_kind("quality", "quality.yaml", read)
