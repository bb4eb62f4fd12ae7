"""What is in git: no addresses of registries, no paths of a machine, no copy of the real data, nothing heavy."""

import gzip
import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.support import structure
from tests.support.tree import ROOT, Tree

DATA = Path(os.environ.get("GANYUN_REAL_DATA") or ROOT.parent / "shared/data")


def test_no_registry_address_and_no_path_of_a_machine() -> None:
    assert structure.private_words(Tree()) == []


@pytest.mark.real
@pytest.mark.skipif(not DATA.is_dir(), reason="the real data is not here")
def test_no_file_is_a_copy_of_the_real_data() -> None:
    assert structure.copied_data(Tree(), DATA) == []


def test_nothing_heavy() -> None:
    assert structure.large_files(Tree()) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("index = https://pypi.org/simple", True),
        ('"resolved": "https://registry.npmjs.org/x"', True),
        ("deb http://deb.debian.org/debian bookworm", True),
        ("https://mirrors.aliyun.com/pypi", True),
        ("cd /root/project", True),
        ("open('/home/li/data.csv')", True),
        ("see /work/main", True),
        ("GANYUN_HOME=/srv/ganyun", False),
        ("~/rooted/path and a/root/b and framework/x", False),
        ("docs/work/plan", False),
    ],
)
def test_planted_words(tmp_path: Path, text: str, found: bool) -> None:
    (tmp_path / "notes.txt").write_text(f"first\n{text}\n")

    report = structure.private_words(Tree(tmp_path))

    assert [line.startswith("notes.txt:2 ") for line in report] == ([True] if found else [])


def test_planted_copies(tmp_path: Path) -> None:
    data, checkout = tmp_path / "data", tmp_path / "checkout"
    data.mkdir()
    checkout.mkdir()
    content = b"".join(hashlib.sha256(b"%d" % number).digest() for number in range(20))
    (data / "divisions.csv.gz").write_bytes(gzip.compress(content))
    (checkout / "mine.csv").write_bytes(content)
    (checkout / "again.gz").write_bytes(gzip.compress(content, mtime=7))
    (checkout / "own.csv").write_bytes(content + b"360200,y\n")

    report = structure.copied_data(Tree(checkout), data)

    assert report == [f"{name} is a copy of divisions.csv.gz" for name in ("again.gz", "mine.csv")]


def test_a_planted_heavy_file(tmp_path: Path) -> None:
    (tmp_path / "dump.bin").write_bytes(b"x" * 1_000_001)

    assert structure.large_files(Tree(tmp_path)) == ["dump.bin has 1000001 bytes"]


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_ignored_files_are_not_looked_at_and_new_ones_are(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("*.log\n")
    (tmp_path / "a.log").touch()
    (tmp_path / "new.py").touch()

    assert [path.name for path in Tree(tmp_path).files()] == [".gitignore", "new.py"]
