"""Scores of GB/T 36344-2018: X = A/B per rule, the mean per dimension, the weighted mean in all (standards.md §5).

A rule with B = 0 has no data; it is left out and never counts as 100 %. Weights and grade limits are parameters
(``clouds/base/quality.yaml``), marked ○ until a domain officer confirms them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ganyun.kernel.errors import N_

DIMENSIONS = {"01": N_("规范性"), "02": N_("完整性"), "03": N_("准确性"), "04": N_("一致性"), "05": N_("时效性"),
              "06": N_("可访问性")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parameters:
    """Weights by dimension and the lower limits of the grades."""

    weights: Mapping[str, float] = field(
        default_factory=lambda: {"01": 0.20, "02": 0.20, "03": 0.20, "04": 0.15, "05": 0.15, "06": 0.10}
    )
    grades: Mapping[str, float] = field(default_factory=lambda: {"A": 95, "B": 90, "C": 80, "D": 60, "E": 0})
    green: float = 90
    yellow: float = 60


@dataclass(frozen=True, slots=True)
class Score:
    """The score in all (0–100), its grade, and each dimension's (0–1; absent: no data)."""

    total: float | None
    grade: str
    dimensions: dict[str, float]


def score(results: Iterable[tuple[str, int, int]], parameters: Parameters | None = None) -> Score:
    """Scores rules given as ``(indicator code, conforming A, assessed B)``."""
    rates: dict[str, list[float]] = {}
    for indicator, conforming, assessed in results:
        if assessed > 0:
            rates.setdefault(indicator[:2], []).append(conforming / assessed)
    return total({code: sum(values) / len(values) for code, values in sorted(rates.items())}, parameters)


def total(dimensions: dict[str, float], parameters: Parameters | None = None) -> Score:
    """Σ wᵢ·dᵢ / Σ wᵢ over the dimensions that have data, times 100."""
    parameters = parameters or Parameters()
    weight = sum(parameters.weights[code] for code in dimensions)
    if not weight:
        return Score(None, "", {})
    value = 100 * sum(parameters.weights[code] * rate for code, rate in dimensions.items()) / weight
    return Score(value, grade(value, parameters), dimensions)


def grade(value: float, parameters: Parameters | None = None) -> str:
    """A–E by the lower limits."""
    limits = (parameters or Parameters()).grades
    # floating noise must not cost a grade: 94.9999999 is 95
    return next(name for name, low in sorted(limits.items(), key=lambda each: -each[1]) if round(value, 6) >= low)


def light(value: float | None, parameters: Parameters | None = None) -> str:
    """``green | yellow | red``, or "" without data (no data is not green)."""
    if value is None:
        return ""
    parameters = parameters or Parameters()
    return "green" if value >= parameters.green else "yellow" if value >= parameters.yellow else "red"
