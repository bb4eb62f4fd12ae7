"""``quality.yaml`` of a pack: the weights and grade limits of the province."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ganyun.features.quality.queries import set_parameters
from ganyun.features.quality.rules.score import DIMENSIONS, Parameters
from ganyun.kernel import packs


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


def read(path: Path, name: str, report: packs.Report) -> Any:
    data = packs.read_yaml(path, name, report)
    return packs.read_model(QualityFile, data, name, report) if data is not None else None


def apply(found: dict[str, packs.Pack]) -> None:
    """Takes the parameters of the first pack that has them (the base cloud)."""
    for pack in found.values():
        for value in pack.part("quality").values():
            set_parameters(Parameters(value.weights, value.grades, value.lights["green"], value.lights["yellow"]))
            return


packs.register_kind("quality", "quality.yaml", read)
