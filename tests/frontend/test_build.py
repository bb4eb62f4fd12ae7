"""The frontend build: pinned, free of addresses, within its budget, and nothing to do the second time."""

import gzip
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from ganyun.kit.pages import assets

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"

EVERY_PAGE = 110_000
A_PAGE_WITH_A_CHART = 700_000
A_PAGE_WITH_A_CHART_PACKED = 250_000
"""Bytes of JavaScript a page may load."""


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"frontend_{name}", FRONTEND / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def loaded_with(entry: str) -> set[Path]:
    """A built module with all it imports at once (not the ones it imports when asked to)."""
    found: set[Path] = set()
    waiting = [assets.BUILD / assets._manifest()[entry]]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            text = path.read_text(encoding="utf-8")
            waiting += [assets.BUILD / name for name in re.findall(r'(?:from|import)"\./([\w.-]+\.js)"', text)]
    return found


def test_the_lock_holds_no_addresses() -> None:
    text = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert all("integrity" in each for path, each in json.loads(text)["packages"].items() if path)


def test_versions_are_pinned() -> None:
    package = json.loads((FRONTEND / "package.json").read_text(encoding="utf-8"))
    wanted = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"(npm:\w+@)?\d+\.\d+\.\d+", version) for version in wanted.values()), wanted


def test_a_second_run_has_nothing_to_do(frontend: None, monkeypatch: pytest.MonkeyPatch) -> None:
    build = script("build")

    def never(*_arguments: Any) -> None:
        raise AssertionError("the build ran again")

    monkeypatch.setattr(build, "_install", never)
    monkeypatch.setattr(build, "_bundle", never)
    assert build.main([]) == 0


def test_a_changed_source_is_noticed(frontend: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = script("build")
    assert build._is_current(build._digest())
    (tmp_path / "src").mkdir()
    for name in ("bundle.mjs", "package-lock.json"):
        (tmp_path / name).write_bytes((FRONTEND / name).read_bytes())
    monkeypatch.setattr(build, "FRONTEND", tmp_path)
    monkeypatch.setattr(build, "LOCK", tmp_path / "package-lock.json")
    (tmp_path / "src" / "app.ts").write_text("// other")
    assert not build._is_current(build._digest())


def test_a_failing_bundle_leaves_the_old_build(frontend: None, monkeypatch: pytest.MonkeyPatch) -> None:
    build = script("build")
    before = sorted(path.name for path in build.BUILD.iterdir())

    def broken(*_arguments: str) -> None:
        raise SystemExit("frontend: bundle.mjs failed")

    monkeypatch.setattr(build, "_node", broken)
    with pytest.raises(SystemExit):
        build._bundle("digest")
    assert sorted(path.name for path in build.BUILD.iterdir()) == before
    assert [path for path in build.STATIC.iterdir() if path.name.startswith(".build-")] == []


def test_javascript_stays_within_its_budget(frontend: None) -> None:
    every_page = loaded_with("app.js")
    with_chart = every_page | loaded_with("charts.js")
    assert sum(path.stat().st_size for path in every_page) <= EVERY_PAGE
    assert sum(path.stat().st_size for path in with_chart) <= A_PAGE_WITH_A_CHART
    assert sum(len(gzip.compress(path.read_bytes())) for path in with_chart) <= A_PAGE_WITH_A_CHART_PACKED


def test_no_page_fetches_anything_from_elsewhere(frontend: None) -> None:
    css = next(assets.BUILD.glob("app-*.css")).read_text(encoding="utf-8")
    assert re.findall(r"url\((?!\"?data:|\"?#|data:|#)[^)]*\)", css) == []
    assert "@import" not in css


def test_packed_twins_unpack_to_their_originals(frontend: None) -> None:
    twins = list(assets.BUILD.glob("*.gz"))
    assert twins
    assert all(gzip.decompress(twin.read_bytes()) == twin.with_suffix("").read_bytes() for twin in twins)
