"""Which features this node has, high → low in the import order; one that has no folder is left out. No Django here."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

ORDER = (
    "operations",
    "clouds",
    "federation",
    "market",
    "dashboards",
    "services",
    "insight",
    "sharing",
    "exchange",
    "models",
    "lineage",
    "quality",
    "security",
    "catalog",
    "samples",
    "standards",
    "accounts",
)
FOLDER = Path(__file__).resolve().parent.parent / "features"
FEATURES = [feature for feature in ORDER if (FOLDER / feature / "apps.py").exists()]


def furniture(name: str) -> Iterator[tuple[str, ModuleType]]:
    """Every feature's file of a name (``api``, ``commands``, …), imported; a feature without that file is left out."""
    for feature in FEATURES:
        place = FOLDER / feature / name
        if place.with_suffix(".py").exists() or (place / "__init__.py").exists():
            yield feature, importlib.import_module(f"ganyun.features.{feature}.{name}")
