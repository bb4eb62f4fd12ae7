"""A node that brings nothing but the organisations of the base cloud; what is made in a test is all there is."""

import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ganyun.kernel.packs import built_in_folder


@pytest.fixture(autouse=True)
def alone(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    base = tmp_path / "built-in" / "base"
    base.mkdir(parents=True)
    for name in ("cloud.yaml", "organisations.yaml"):
        shutil.copy(built_in_folder() / "base" / name, base / name)
    monkeypatch.setattr("ganyun.kernel.packs.built_in_folder", lambda: tmp_path / "built-in")


@pytest.fixture
def zipped(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """``zipped({"cloud.yaml": …})`` is a zip file with these entries."""

    def make(entries: Mapping[str, str]) -> Path:
        path = tmp_path / "pack.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in entries.items():
                archive.writestr(name, text)
        return path

    return make
