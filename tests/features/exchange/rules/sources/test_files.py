"""Finding a file below its root, and unpacking what arrived."""

import gzip
import hashlib
import zipfile
from pathlib import Path

import pytest
import zstandard
from tests.support.loading import write

from ganyun.features.exchange.errors import (
    FileMissing,
    FileTruncated,
    FileUnreadable,
    PathOutsideRoot,
    SourceOptionInvalid,
    WrongEncoding,
)  # fmt: skip
from ganyun.features.exchange.rules.sources.files import arrival, detect_encoding, inner_suffix, locate, readable

TEXT = "城市,日期\n南昌,2024-01-01\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("root/2023/b.csv", "root/2024/a.csv", "root/2024/c.txt", "outside.csv"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        write(tmp_path / name, TEXT)
    return tmp_path / "root"


def names(found: list[Path]) -> list[str]:
    return [path.name for path in found]


def test_one_file_and_globs(root: Path) -> None:
    assert names(locate("2024/a.csv", root)) == ["a.csv"]
    assert names(locate("*/*.csv", root)) == ["b.csv", "a.csv"]  # sorted by path
    assert names(locate("**/*.txt", root)) == ["c.txt"]
    assert names(locate("2024/[ac].*", root)) == ["a.csv", "c.txt"]


@pytest.mark.parametrize("path", ["none.csv", "*.parquet", "2024", ""])
def test_nothing_there(root: Path, path: str) -> None:
    with pytest.raises(FileMissing):
        locate(path, root, resource="a.b", environment="sample")


@pytest.mark.parametrize("path", ["../outside.csv", "2024/../../outside.csv", "/etc/passwd", "../*.csv"])
def test_paths_that_lead_out(root: Path, path: str) -> None:
    with pytest.raises(PathOutsideRoot):
        locate(path, root)


def test_links(root: Path, tmp_path: Path) -> None:
    (root / "out.csv").symlink_to(tmp_path / "outside.csv")
    (root / "in.csv").symlink_to(root / "2024" / "a.csv")
    (root / "dead.csv").symlink_to(tmp_path / "none.csv")
    assert names(locate("in.csv", root)) == ["in.csv"]
    for pattern in ("out.csv", "o*.csv"):
        with pytest.raises(PathOutsideRoot):
            locate(pattern, root)
    with pytest.raises(FileMissing):
        locate("dead.csv", root)


def test_a_root_that_is_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(root)
    assert names(locate("2024/a.csv", tmp_path / "linked")) == ["a.csv"]


def test_arrival(root: Path) -> None:
    found = arrival(root / "2024" / "a.csv")
    assert (found.bytes, found.digest) == (len(TEXT.encode()), hashlib.sha256(TEXT.encode()).hexdigest())


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("a.csv", ".csv"),
        ("a.CSV.GZ", ".csv"),
        ("a.b.json.zst", ".json"),
        ("a.zip", ""),
        ("a", ""),
        ("数据.xlsx", ".xlsx"),
    ],
)
def test_inner_suffix(name: str, suffix: str) -> None:
    assert inner_suffix(Path(name)) == suffix


def packed(folder: Path, kind: str) -> Path:
    path = folder / f"a.csv.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("inner/a.csv", TEXT)
    else:
        path.write_bytes({"gz": gzip.compress, "zst": zstandard.compress}[kind](TEXT.encode()))
    return path


@pytest.mark.parametrize("kind", ["gz", "zst", "zip"])
def test_unpacking(tmp_path: Path, kind: str) -> None:
    spool = tmp_path / "spool"
    spool.mkdir()
    path = readable(packed(tmp_path, kind), spool, text=False)
    assert path.parent == spool and path.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("kind", ["gz", "zst", "zip"])
def test_cut_off(tmp_path: Path, kind: str) -> None:
    path = packed(tmp_path, kind)
    spool = tmp_path / "spool"
    spool.mkdir()
    path.write_bytes(path.read_bytes()[:-15])
    with pytest.raises(FileTruncated):
        readable(path, spool, text=False)


@pytest.mark.parametrize("kind", ["gz", "zst", "zip"])
def test_what_is_not_what_it_is_called(tmp_path: Path, kind: str) -> None:
    path = write(tmp_path / f"a.csv.{kind}", TEXT)
    with pytest.raises(FileUnreadable):
        readable(path, tmp_path, text=False)


def test_several_zst_frames(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.zst"
    path.write_bytes(zstandard.compress(TEXT.encode()) + zstandard.compress(b"x\n"))
    (tmp_path / "spool").mkdir()
    assert readable(path, tmp_path / "spool", text=False).read_text(encoding="utf-8") == TEXT + "x\n"


def test_a_zip_with_two_files_and_one_with_a_wicked_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", TEXT)
        archive.writestr("b.csv", TEXT)
    with pytest.raises(FileUnreadable) as caught:
        readable(tmp_path / "two.zip", tmp_path)
    assert "a.csv" in str(caught.value)
    with zipfile.ZipFile(tmp_path / "slip.zip", "w") as archive:
        archive.writestr("../../slip.csv", TEXT)
        archive.writestr("__MACOSX/._slip.csv", "x")
    (tmp_path / "spool").mkdir()
    assert readable(tmp_path / "slip.zip", tmp_path / "spool") == tmp_path / "spool" / "slip.csv"


@pytest.mark.parametrize(("encoding", "found"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("gb18030", "gb18030")])
def test_encodings(tmp_path: Path, encoding: str, found: str) -> None:
    assert detect_encoding(write(tmp_path / "a.csv", TEXT * 20, encoding)) == found


@pytest.mark.parametrize("declared", ["GBK", "gb2312", "GB18030"])
def test_declared_chinese_encodings_are_gb18030(tmp_path: Path, declared: str) -> None:
    (tmp_path / "spool").mkdir()
    path = readable(write(tmp_path / "a.csv", "𠮷,镕\n", "gb18030"), tmp_path / "spool", declared)
    assert path.read_text(encoding="utf-8") == "𠮷,镕\n"


def test_an_encoding_nobody_knows_and_half_a_character(tmp_path: Path) -> None:
    with pytest.raises(WrongEncoding):
        readable(write(tmp_path / "a.csv", TEXT), tmp_path, "EBCDIC-X")
    (tmp_path / "b.csv").write_bytes("南昌".encode("gb18030")[:-1])
    with pytest.raises(WrongEncoding):
        readable(tmp_path / "b.csv", tmp_path, "GB18030")


def test_one_file_of_several_in_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "feed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("stops.txt", TEXT)
        archive.writestr("more/trips.txt", "a\n1\n")
    assert readable(path, tmp_path, member="more/trips.txt").read_text() == "a\n1\n"
    with pytest.raises(FileUnreadable, match=r"没有 routes.txt：stops.txt、more/trips.txt"):
        readable(path, tmp_path, member="routes.txt")
    with pytest.raises(FileUnreadable, match="member"):
        readable(path, tmp_path)


def test_only_a_zip_has_members(tmp_path: Path) -> None:
    with pytest.raises(SourceOptionInvalid, match="不是 zip 文件"):
        readable(write(tmp_path / "a.csv", TEXT), tmp_path, member="stops.txt")
