"""An uploaded pack: looked at before anything is unpacked, so that a trick or a bomb costs nothing."""

import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from django.utils.translation import gettext as _

from ganyun.features.clouds.errors import ArchiveRefused

MOST_FILES = 2_000
MOST_BYTES = 100 << 20  # unpacked
SUFFIXES = {".yaml", ".yml", ".sql", ".md", ".csv", ".tsv", ".json", ".ndjson", ".jsonl", ".parquet", ".xlsx",
            ".geojson", ".gz", ".zst", ".txt"}  # fmt: skip


def entries(archive: zipfile.ZipFile) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """Path inside the pack → entry. A single folder around everything is taken off.

    Raises:
        ArchiveRefused: too many files, too large, a path that leads out, a link, a file of a foreign kind.
    """
    files = [each for each in archive.infolist() if not each.is_dir()]
    if len(files) > MOST_FILES:
        raise ArchiveRefused(
            reason=_("有 {count} 个文件，最多 {most} 个").format(count=len(files), most=MOST_FILES), entry=""
        )
    size = sum(each.file_size for each in files)
    if size > MOST_BYTES:
        reason = _("解开后有 {size} MB，最多 {most} MB").format(size=size >> 20, most=MOST_BYTES >> 20)
        raise ArchiveRefused(reason=reason, entry="")
    found = {_safe(each): each for each in files}
    return _without_folder({path: each for path, each in found.items() if not _noise(path)})


def unpack(path: Path, folder: Path) -> None:
    """Unpacks a checked archive into a folder that is there.

    Raises:
        ArchiveRefused: also when an entry is longer than it said.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            for inside, entry in entries(archive).items():
                target = folder.joinpath(*inside.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as out:
                    for piece in _pieces(archive, entry):
                        out.write(piece)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ArchiveRefused(reason=_("不是完好的 zip 文件（{reason}）").format(reason=error), entry="") from error


def _pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    left = entry.file_size
    with archive.open(entry) as source:
        while piece := source.read(1 << 20):
            left -= len(piece)
            if left < 0:
                raise ArchiveRefused(
                    reason=_("{entry} 比它声明的长").format(entry=entry.filename), entry=entry.filename
                )
            yield piece


def _safe(entry: zipfile.ZipInfo) -> PurePosixPath:
    name = entry.filename.replace("\\", "/")
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or ":" in name or "\x00" in name or len(path.parts) > 6:
        raise ArchiveRefused(reason=_("路径 {entry} 指到云包之外").format(entry=entry.filename), entry=entry.filename)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ArchiveRefused(reason=_("{entry} 是链接").format(entry=entry.filename), entry=entry.filename)
    if path.suffix.lower() not in SUFFIXES and not _noise(path):
        reason = _("{entry} 不是声明或数据文件").format(entry=entry.filename)
        raise ArchiveRefused(reason=reason, entry=entry.filename)
    return path


def _noise(path: PurePosixPath) -> bool:
    """What desktops leave in archives."""
    return "__MACOSX" in path.parts or path.name in (".DS_Store", "Thumbs.db") or path.name.startswith("._")


def _without_folder(found: dict[PurePosixPath, zipfile.ZipInfo]) -> dict[PurePosixPath, zipfile.ZipInfo]:
    if PurePosixPath("cloud.yaml") in found:
        return found
    tops = {path.parts[0] for path in found}
    if len(tops) == 1 and all(len(path.parts) > 1 for path in found):
        found = {PurePosixPath(*path.parts[1:]): each for path, each in found.items()}
    if PurePosixPath("cloud.yaml") not in found:
        raise ArchiveRefused(reason=_("里面没有 cloud.yaml"), entry="")
    return found
