"""Finding a file safely, and turning what arrived into something DuckDB can read: plain, gzip or spooled UTF-8."""

import codecs
import gzip
import hashlib
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import zstandard
from charset_normalizer import from_bytes

from ganyun.features.exchange.errors import (
    FileMissing,
    FileTruncated,
    FileUnreadable,
    PathOutsideRoot,
    SourceOptionInvalid,
    WrongEncoding,
)  # fmt: skip

CHUNK = 1 << 20
SNIFFED = 256 * 1024
UTF8 = ("utf-8", "utf8", "utf-8-sig", "utf_8")
CHINESE = ("gb18030", "gbk", "gb2312", "cp936", "gb_18030_2000", "hz", "big5", "big5hkscs", "euc_cn")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file as it arrived: where it is, its size and the SHA-256 of its bytes."""

    path: Path
    bytes: int
    digest: str


def locate(pattern: str, root: Path, *, resource: str = "", environment: str = "") -> list[Path]:
    """The files a contract's path names (globs allowed), sorted; each one below the root even after links.

    Raises:
        PathOutsideRoot: ``..``, an absolute path, or a link that leads out.
        FileMissing: nothing matches.
    """
    base = root.resolve()
    if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
        raise PathOutsideRoot(path=pattern, root=root)
    found = sorted(base.glob(pattern)) if any(sign in pattern for sign in "*?[") else [base / pattern]
    files = [path for path in found if path.is_file()]
    if not files:
        raise FileMissing(path=base / pattern, resource=resource, environment=environment)
    for path in files:
        if not path.resolve().is_relative_to(base):
            raise PathOutsideRoot(path=path, root=root)
    return files


def arrival(path: Path) -> Arrival:
    """Size and digest, read once in large pieces (the page cache then serves the load itself)."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while piece := file.read(4 * CHUNK):
            digest.update(piece)
    return Arrival(path, path.stat().st_size, digest.hexdigest())


def inner_suffix(path: Path) -> str:
    """``data.csv.gz`` → ``.csv``: the format behind the compression."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in (".gz", ".zst", ".zip"):
        return suffixes[-2] if len(suffixes) > 1 else ""
    return suffixes[-1] if suffixes else ""


def readable(path: Path, spool: Path, encoding: str = "", *, text: bool = True, member: str = "") -> Path:
    """A path DuckDB can read: the file itself, or a spooled copy when it is zipped, zstd or not UTF-8.

    ``encoding`` is the declared one; "" detects UTF-8 (with or without BOM) or GB18030 from the first 256 KiB.
    ``member`` names the file inside a zip that holds several.

    Raises:
        FileTruncated, FileUnreadable, WrongEncoding: with the place where reading stopped.
    """
    suffix = path.suffix.lower()
    if suffix in (".zst", ".zip"):
        path = unpack(path, spool, member)
    elif member:
        raise SourceOptionInvalid(option="member", value=member, reason=f"{path.name} 不是 zip 文件")
    if not text:
        return path if path.suffix.lower() != ".gz" else unpack(path, spool)
    name = _codec(encoding, path) if encoding else detect_encoding(path)
    if name in UTF8:
        return path
    return _transcode(path, spool / f"{path.stem}.utf8", name)


def detect_encoding(path: Path) -> str:
    """``utf-8`` or ``gb18030`` from the beginning of the file.

    Raises:
        WrongEncoding: it is neither; the declared encoding must say what it is.
    """
    with open_bytes(path) as file:
        head = _read_some(file, path)
    if _decodes(head, "utf-8"):
        return "utf-8"
    best = from_bytes(head).best()
    if best and best.encoding in CHINESE and _decodes(head, "gb18030"):
        return "gb18030"
    # a UTF-8 file with a few broken bytes: those rows are quarantined one by one
    if head.decode("utf-8", errors="replace").count("\ufffd") <= max(1, len(head) // 1000):
        return "utf-8"
    if _decodes(head, "gb18030"):
        return "gb18030"
    raise WrongEncoding(
        path=path.name, encoding="UTF-8 / GB18030", reason=f"检测结果：{best.encoding if best else '未知'}"
    )


def open_bytes(path: Path) -> IO[bytes]:
    """The file's bytes, decompressed when it is gzip."""
    return gzip.open(path, "rb") if path.suffix.lower() == ".gz" else path.open("rb")  # type: ignore[return-value]


def _read_some(file: IO[bytes], path: Path) -> bytes:
    try:
        return file.read(SNIFFED)
    except (EOFError, zlib.error) as error:
        raise FileTruncated(path=path.name, reason=str(error)) from error
    except gzip.BadGzipFile as error:
        raise FileUnreadable(path=path.name, reason=f"不是 gzip 文件：{error}") from error


def _decodes(data: bytes, name: str) -> bool:
    decoder = codecs.getincrementaldecoder(name)()
    try:
        decoder.decode(data, final=False)  # a character cut off by the end of the sample is no error
    except UnicodeDecodeError:
        return False
    return True


def _codec(encoding: str, path: Path) -> str:
    name = encoding.lower()
    if name in ("gbk", "gb2312", "cp936"):
        name = "gb18030"  # a superset; files labelled GBK often hold its characters
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        raise WrongEncoding(path=path.name, encoding=encoding, reason="没有这种编码") from error


def _transcode(path: Path, target: Path, encoding: str) -> Path:
    """Streams to UTF-8; the first bytes that do not decode end it, with their place."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    done = 0
    with open_bytes(path) as source, target.open("w", encoding="utf-8", newline="") as out:
        for piece in _pieces(source, path):
            try:
                out.write(decoder.decode(piece))
            except UnicodeDecodeError as error:
                raise WrongEncoding(
                    path=path.name, encoding=encoding.upper(), reason=f"第 {done + error.start} 字节附近"
                ) from error
            done += len(piece)
        try:
            out.write(decoder.decode(b"", final=True))
        except UnicodeDecodeError as error:
            raise WrongEncoding(path=path.name, encoding=encoding.upper(), reason="末尾半个字符") from error
    return target


def _pieces(source: IO[bytes], path: Path) -> Iterator[bytes]:
    try:
        while piece := source.read(CHUNK):
            yield piece
    except (EOFError, zlib.error) as error:
        raise FileTruncated(path=path.name, reason=str(error)) from error
    except gzip.BadGzipFile as error:
        raise FileUnreadable(path=path.name, reason=f"不是 gzip 文件：{error}") from error


def unpack(path: Path, spool: Path, member: str = "") -> Path:
    """A decompressed copy in the spool folder."""
    suffix = path.suffix.lower()
    target = spool / path.stem
    if suffix == ".gz":
        with open_bytes(path) as source, target.open("wb") as out:
            for piece in _pieces(source, path):
                out.write(piece)
    elif suffix == ".zst":
        _unpack_zst(path, target)
    else:
        target = _unpack_zip(path, spool, member)
    return target


def _unpack_zst(path: Path, target: Path) -> None:
    """Frame by frame; the end of the last frame must be there (a cut-off .zst otherwise reads as a shorter file)."""
    decoder = zstandard.ZstdDecompressor().decompressobj()
    try:
        with path.open("rb") as source, target.open("wb") as out:
            while piece := source.read(CHUNK):
                while piece:
                    if decoder.eof:
                        decoder = zstandard.ZstdDecompressor().decompressobj()
                    out.write(decoder.decompress(piece))
                    piece = decoder.unused_data if decoder.eof else b""
    except zstandard.ZstdError as error:
        raise FileUnreadable(path=path.name, reason=f"不是 zstd 文件：{error}") from error
    if not decoder.eof:
        raise FileTruncated(path=path.name, reason="最后一帧没有结束")


def _unpack_zip(path: Path, spool: Path, member: str) -> Path:
    """The only file of a zip, or the one that the contract names."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [
                each for each in archive.infolist() if not each.is_dir() and not each.filename.startswith("__MACOSX")
            ]
            named = [each for each in members if each.filename == member] if member else members
            if len(named) != 1:
                names = "、".join(each.filename for each in members[:20])
                wanted = (
                    f"没有 {member}" if member else f"应当只有一个文件（或在来源里写 member），现有 {len(members)} 个"
                )
                raise FileUnreadable(path=path.name, reason=f"zip 里{wanted}：{names}")
            target = spool / Path(named[0].filename).name
            with archive.open(named[0]) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out, CHUNK)
            return target
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise FileTruncated(path=path.name, reason=str(error)) from error
