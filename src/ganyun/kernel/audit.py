"""The audit chain: append-only, tamper-evident, checkable offline (standards.md §9.2; GB/T 22239 level 3; PIPL 51).

hᵢ = SM3(hex(hᵢ₋₁) ‖ "|" ‖ canonical(recordᵢ)), h₀ = SM3(""). A record is one line of canonical JSON in
``audit/<year>-<month>.jsonl`` with its hash; a file lock orders appends from any number of processes, so the chain
never forks. ``verify`` recomputes it with nothing but the files.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes

from ganyun.kernel.errors import Final, N_


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


def link(previous: str, canonical: str) -> str:
    """The hash of a record after the one hashed ``previous``."""
    return sm3(f"{previous}|{canonical}".encode())


def canonical(record: dict[str, Any]) -> str:
    """Sorted keys, no spaces, real characters: the one text of a record."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


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
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / ".lock").open("a+b") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            sequence, previous = self._tail()
            now = datetime.now(UTC)
            full = {"seq": sequence + 1, "time": now.isoformat(timespec="milliseconds"), **record}
            text = canonical(full)
            digest = link(previous, text)
            line = json.dumps({"hash": digest, "record": text}, ensure_ascii=False) + "\n"
            with (self.folder / f"{now:%Y-%m}.jsonl").open("ab") as file:
                start = file.tell()
                try:
                    file.write(line.encode())
                    file.flush()
                    os.fsync(file.fileno())
                except OSError:
                    file.truncate(start)
                    raise
            return digest

    def verify(self) -> int:
        """Recomputes the whole chain; returns the number of records.

        Raises:
            ChainBroken: names the first file, line and sequence number that does not fit.
        """
        previous, sequence = GENESIS, 0
        for path, number, line in self._lines():
            place = {"file": path.name, "line": number, "sequence": sequence + 1}
            try:
                stored = json.loads(line)
                text, digest = stored["record"], stored["hash"]
                record = json.loads(text)
            except (ValueError, KeyError, TypeError) as error:
                raise ChainBroken(**place, reason="不是一条完整的记录") from error
            if record.get("seq") != sequence + 1:
                raise ChainBroken(**place, reason=f"序号应为 {sequence + 1}，实为 {record.get('seq')}")
            if link(previous, text) != digest:
                raise ChainBroken(**place, reason="内容与哈希不符")
            previous, sequence = digest, sequence + 1
        return sequence

    def entries(self, newest_first: bool = True) -> Iterator[Entry]:
        """Records as they stand (``verify`` says whether they can be trusted)."""
        lines = list(self._lines())
        for path, number, line in reversed(lines) if newest_first else lines:
            stored = json.loads(line)
            record = json.loads(stored["record"])
            yield Entry(record["seq"], record, stored["hash"], path.name, number)

    def _lines(self) -> Iterator[tuple[Path, int, bytes]]:
        for path in sorted(self.folder.glob("*.jsonl")):
            with path.open("rb") as file:
                for number, line in enumerate(file, 1):
                    yield path, number, line

    def _tail(self) -> tuple[int, str]:
        """Sequence number and hash of the last record; a line torn by a crash is cut off (it was never confirmed)."""
        for path in sorted(self.folder.glob("*.jsonl"), reverse=True):
            with path.open("r+b") as file:
                end = file.seek(0, os.SEEK_END)
                last = _last_line(file, end)
                if last and not last.endswith(b"\n"):
                    file.truncate(end - len(last))
                    last = _last_line(file, end - len(last))
                if last:
                    stored = json.loads(last)
                    return int(json.loads(stored["record"])["seq"]), str(stored["hash"])
        return 0, GENESIS


def _last_line(file: Any, end: int) -> bytes:
    start, data = end, b""
    while start > 0 and b"\n" not in data[:-1]:
        step = min(4096, start)
        start -= step
        file.seek(start)
        data = file.read(step) + data
    return bytes(data.rstrip(b"\n").rpartition(b"\n")[2] + (b"\n" if data.endswith(b"\n") else b"")) if data else b""
