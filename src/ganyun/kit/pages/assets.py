"""The built frontend: addresses of its files and the icons, read once per process from ``static/build``."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

BUILD = Path(__file__).resolve().parent / "static" / "build"


def asset(name: str) -> str:
    """Address of a built file by its plain name (``app.css`` → ``/static/build/app-4XK2P7QA.css``)."""
    return static(f"build/{_manifest().get(name, name)}")


def is_built() -> bool:
    """Whether ``frontend/build.py`` has run."""
    return bool(_manifest())


def icon(name: str, classes: str = "", label: str = "") -> SafeString:
    """A Tabler outline icon as inline SVG; an unknown name shows a dot, so that nothing moves out of line."""
    inner = _icons().get(name) or _icons().get("point", '<circle cx="12" cy="12" r="4" fill="currentColor"/>')
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
        'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" focusable="false" {}>{}</svg>',
        classes,
        role,
        mark_safe(inner),  # noqa: S308 - our own built file, no input
    )


def places() -> dict[str, str]:
    """Names of the divisions the built map knows, by code: ``{"360100": "南昌市"}``."""
    return {feature["properties"]["code"]: feature["properties"]["name"] for feature in _map().get("features", [])}


def forget() -> None:
    """Reads the build afresh from now on; a build made while a process runs is seen only after this."""
    for cached in (_manifest, _icons, _map):
        cached.cache_clear()


@lru_cache(maxsize=1)
def _manifest() -> dict[str, str]:
    return _read_json(BUILD / "manifest.json")


@lru_cache(maxsize=1)
def _map() -> dict[str, Any]:
    return _read_json(BUILD / _manifest().get("province.json", "province.json"))


@lru_cache(maxsize=1)
def _icons() -> dict[str, str]:
    """One line per icon: its name, a tab, the inside of its ``<svg>``."""
    path = BUILD / "icons.txt"
    if not path.is_file():
        return {}
    return dict(line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines() if "\t" in line)


def _read_json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
