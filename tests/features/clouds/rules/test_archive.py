"""An archive is refused before anything of it is written."""

import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from ganyun.features.clouds.errors import ArchiveRefused
from ganyun.features.clouds.rules import archive
from ganyun.features.clouds.rules.archive import unpack

Zipped = Callable[[Mapping[str, str]], Path]
CLOUD = {"cloud.yaml": "code: trial"}


def refusal(path: Path, folder: Path) -> str:
    with pytest.raises(ArchiveRefused) as refused:
        unpack(path, folder)
    assert list(folder.rglob("*")) == []
    return str(refused.value)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.mark.parametrize(
    "name",
    ["../evil.yaml", "models/../../evil.sql", "/etc/evil.yaml", "C:\\evil.yaml", "..\\evil.yaml", "a/b/c/d/e/f/g.yaml"],
)
def test_a_path_that_leads_out(zipped: Zipped, folder: Path, name: str) -> None:
    assert "云包之外" in refusal(zipped({**CLOUD, name: "x"}), folder)


@pytest.mark.parametrize("name", ["models/run.py", "hook.sh", "lib.so", "models/x.ipynb"])
def test_a_file_of_a_foreign_kind(zipped: Zipped, folder: Path, name: str) -> None:
    assert name in refusal(zipped({**CLOUD, name: "x"}), folder)


def test_ten_thousand_files(zipped: Zipped, folder: Path) -> None:
    entries = {f"models/m{number}.sql": "" for number in range(10_000)}
    assert "10001" in refusal(zipped({**CLOUD, **entries}), folder)


def test_a_bomb(zipped: Zipped, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_BYTES", 1 << 20)
    assert "解开后" in refusal(zipped({**CLOUD, "samples/a.csv": "0" * (2 << 20)}), folder)


def test_a_link(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "pack.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("cloud.yaml", "code: trial")
        link = zipfile.ZipInfo("samples/a.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")
    assert "链接" in refusal(path, folder)


def test_no_cloud_in_it(zipped: Zipped, folder: Path) -> None:
    assert "没有 cloud.yaml" in refusal(zipped({"a/x.yaml": "", "b/y.yaml": ""}), folder)


def test_no_zip_at_all(tmp_path: Path, folder: Path) -> None:
    path = tmp_path / "pack.zip"
    path.write_text("no zip")
    assert "不是完好的 zip" in refusal(path, folder)


def test_a_good_one_without_what_desktops_leave(zipped: Zipped, folder: Path) -> None:
    unpack(zipped({"trial/cloud.yaml": "code: trial", "trial/.DS_Store": "", "__MACOSX/trial/._cloud.yaml": "",
                   "trial/models/m.sql": "select 1"}), folder)  # fmt: skip

    assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == [
        "cloud.yaml", "models/m.sql",
    ]  # fmt: skip
