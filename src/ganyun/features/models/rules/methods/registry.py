"""Which methods there are: the ``kind`` of a YAML model → its class, imported when somebody uses it."""

import importlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from ganyun.features.models.rules.methods.method import Method

FOLDER = "ganyun.features.models.rules.methods"
METHODS = {
    "aggregate": "aggregate.method.Aggregate",
    "detect": "detect.method.Detect",
    "forecast": "forecast.method.Forecast",
    "graph": "graph.method.Graph",
    "index": "index.method.Index",
    "link": "link.method.Link",
    "predict": "predict.method.Predict",
    "trend": "trend.Trend",
}
"""``kind`` → file and class. The file imports its library (statsforecast, Splink, scikit-learn) at the point of use."""


def names() -> tuple[str, ...]:
    """The kinds there are."""
    return tuple(sorted(METHODS))


@cache
def method(name: str) -> Method[Any]:
    """The method of a kind."""
    file, _dot, class_name = METHODS[name].rpartition(".")
    made: Method[Any] = getattr(importlib.import_module(f"{FOLDER}.{file}"), class_name)()
    return made


def methods() -> Iterator[Method[Any]]:
    """All methods, by name."""
    return (method(name) for name in names())
