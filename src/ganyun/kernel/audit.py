"""The audit chain: append-only, tamper-evident, checkable offline (standards.md §9.2; GB/T 22239 level 3; PIPL 51).

hᵢ = SM3(hex(hᵢ₋₁) ‖ "|" ‖ canonical(recordᵢ)), h₀ = SM3(""). ``audit/<year>-<month>.jsonl`` holds one line a record::

    {"hash":"<64 hex digits>","record":<canonical JSON>}

The record stands there as it was hashed, so ``sed`` and ``openssl dgst -sm3`` are enough to check the chain
(docs/how-to/verify-audit.md). A file lock orders appends from any number of processes, so the chain never forks.
A last line without its line end was torn by a crash and never confirmed to anybody: readers pass over it and the next
append cuts it off. That the *end* of the chain was cut shows only against a hash noted elsewhere: ``verify(known=…)``.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.hazmat.primitives import hashes

from ganyun.kernel.errors import N_, Final


class ChainBroken(Final):
    code = "kernel.chain_broken"
    message = N_("审计链在 {file} 第 {line} 行（序号 {sequence}）断开：{reason}")
    fate = N_("该行之前的记录可信；从该行起不可信。")
    fix = N_("保留现场，通知审计管理员；用异地备份逐行比对：ganyun audit verify --path <备份>")


def sm3(data: bytes) -> str:
    """SM3 digest (GB/T 32905) in lower-case hex."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize().hex()


GENESIS = sm3(b"")
_RECORD = slice(84, -2)  # what stands between {"hash":"…64 digits…","record": and }


def link(previous: str, canonical: str) -> str:
    """The hash of a record after the one hashed ``previous``."""
    return sm3(f"{previous}|{canonical}".encode())


def canonical(record: dict[str, Any]) -> str:
    """Sorted keys, no spaces, real characters (half a surrogate pair as its escape): the one text of a record."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return text.encode("utf-8", "backslashreplace").decode()


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the chain with its place and hash."""

    sequence: int
    record: dict[str, Any]
    hash: str
    file: str
    line: int


class AuditChain:
    """The chain in one folder. Appending is safe from threads and processes; nothing is ever rewritten."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def append(self, record: dict[str, Any]) -> str:
        """Appends a record; returns its hash. ``seq`` and ``time`` (UTC) are added here.

        Raises:
            OSError: the disk is full or read-only; the caller's change must not be committed then.
            ChainBroken: the last record is not one; nothing may be appended to it.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("a+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            last = self._heal()
            now = datetime.now(UTC)
            place = {"seq": last.sequence + 1 if last else 1, "time": now.isoformat(timespec="milliseconds")}
            text = canonical({**record, **place})
            digest = link(last.hash if last else GENESIS, text)
            # A clock that was set back must not put a record into an earlier file than its predecessor's.
            name = max(f"{now:%Y-%m}.jsonl", last.file if last else "")
            _write(self.folder / name, f'{{"hash":"{digest}","record":{text}}}\n'.encode())
            return digest

    def verify(self, known: Mapping[int, str] | None = None) -> int:
        """Recomputes the whole chain; returns the number of records.

        Args:
            known: hashes noted elsewhere by sequence number (a daily anchor, a receipt); the chain must contain them.

        Raises:
            ChainBroken: names the first file, line and sequence number that does not fit.
        """
        previous, sequence, file, line = GENESIS, 0, "-", 0
        for entry, text in self._read():
            file, line = entry.file, entry.line
            place = {"file": file, "line": line, "sequence": sequence + 1}
            if entry.sequence != sequence + 1:
                raise ChainBroken(**place, reason=f"序号应为 {sequence + 1}，实为 {entry.sequence}")
            if link(previous, text) != entry.hash:
                raise ChainBroken(**place, reason="内容与哈希不符")
            previous, sequence = entry.hash, sequence + 1
            if (known or {}).get(sequence, previous) != previous:
                raise ChainBroken(**place, reason="与另存的哈希不符")
        if known and max(known) > sequence:
            reason = f"链在第 {sequence} 条结束，后面的记录缺失"
            raise ChainBroken(file=file, line=line, sequence=max(known), reason=reason)
        return sequence

    def head(self) -> tuple[int, str]:
        """Sequence number and hash of the last record: what to note elsewhere as an anchor."""
        entry = next(self.entries(), None)
        return (entry.sequence, entry.hash) if entry else (0, GENESIS)

    def entries(self, newest_first: bool = True) -> Iterator[Entry]:
        """Records as they stand (``verify`` says whether they can be trusted); holds one month in memory at most."""
        for path in sorted(self.folder.glob("*.jsonl"), reverse=newest_first):
            entries = (entry for entry, _ in _read_file(path))
            yield from reversed(list(entries)) if newest_first else entries

    def _read(self) -> Iterator[tuple[Entry, str]]:
        for path in sorted(self.folder.glob("*.jsonl")):
            yield from _read_file(path)

    def _heal(self) -> Entry | None:
        """Cuts off what a crash left unfinished; returns the last record, or nothing for an empty chain."""
        for path in sorted(self.folder.glob("*.jsonl"), reverse=True):
            with path.open("r+b") as file:
                end = _end_of_lines(file)
                file.truncate(end)
                if end:
                    return _entry(_last_line(file, end), path.name, 0)[0]
        return None


def _read_file(path: Path) -> Iterator[tuple[Entry, str]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.endswith(b"\n"):
                yield _entry(line, path.name, number)


def _entry(line: bytes, file: str, number: int) -> tuple[Entry, str]:
    """One line as an entry, with the text that was hashed."""
    try:
        stored = json.loads(line)
        text = line.decode()[_RECORD]
        digest, sequence = stored["hash"], int(stored["record"]["seq"])
        if line.decode() != f'{{"hash":"{digest}","record":{text}}}\n':
            raise ValueError(digest)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ChainBroken(file=file, line=number or "末", sequence="?", reason="不是一条完整的记录") from error
    return Entry(sequence, stored["record"], digest, file, number), text


def _write(path: Path, line: bytes) -> None:
    """Appends the whole line durably, or nothing of it."""
    new = not path.exists()
    with path.open("ab", buffering=0) as file:
        start = file.seek(0, os.SEEK_END)
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(start)
            raise
    if new:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _end_of_lines(file: BinaryIO) -> int:
    """The position after the last line end: where the next record belongs."""
    end = file.seek(0, os.SEEK_END)
    while end > 0:
        step = min(4096, end)
        file.seek(end - step)
        found = file.read(step).rfind(b"\n")
        if found >= 0:
            return end - step + found + 1
        end -= step
    return 0


def _last_line(file: BinaryIO, end: int) -> bytes:
    """The line that ends at ``end``."""
    start, data = end, b""
    while start > 0 and b"\n" not in data[:-1]:
        step = min(4096, start)
        start -= step
        file.seek(start)
        data = file.read(step) + data
    return data[:-1].rpartition(b"\n")[2] + data[-1:]
