"""The audit chain: the vectors of standards.md §9.2 and §9.3, forks, tampering, crashes and a full disk."""

import json
import multiprocessing
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ganyun.kernel import audit
from ganyun.kernel.audit import GENESIS, AuditChain, ChainBroken, canonical, link, sm3

ROOT = Path(__file__).parents[2]


@pytest.fixture
def chain(tmp_path: Path) -> AuditChain:
    return AuditChain(tmp_path / "audit")


@pytest.fixture
def five(chain: AuditChain) -> AuditChain:
    for number in range(5):
        chain.append(
            {"actor": "li", "action": "test.change", "outcome": "OK", "what": f'第 {number} 次 "引号" \\ 换\n行'}
        )
    return chain


def only_file(chain: AuditChain) -> Path:
    (path,) = chain.folder.glob("*.jsonl")
    return path


# --- the standard ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "digest"),
    [
        ("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        ("", "1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b"),
        ("abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_vectors_of_gbt_32905(text: str, digest: str) -> None:
    assert sm3(text.encode()) == digest


def test_chain_vectors_of_standards_9_2() -> None:
    first = link(GENESIS, "1|2024-01-02T01:00:00Z|u001|QUERY|res:3360000/000001|OK")
    second = link(first, "2|2024-01-02T01:00:05Z|u001|EXPORT|res:3360000/000001|DENY")

    assert first == "7fa73450097bc639964396236db2eb6a80c309e44cdbf3501d906886bdfd30fe"
    assert second == "1c78ad6c8ad782ac24d155ea9bf8340399c16a3ff470727f47966ada21fec6b5"


def test_a_record_has_one_text() -> None:
    assert canonical({"b": 1, "a": "中"}) == canonical({"a": "中", "b": 1}) == '{"a":"中","b":1}'
    assert json.loads(canonical({"a": "\udcff"})) == {"a": "\udcff"}


# --- append and read ------------------------------------------------------------------------------------------------


def test_an_empty_chain_is_whole(chain: AuditChain) -> None:
    assert chain.verify() == 0
    assert list(chain.entries()) == []
    assert chain.head() == (0, GENESIS)


def test_records_come_back_with_sequence_time_and_place(five: AuditChain) -> None:
    entries = list(five.entries(newest_first=False))

    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.line for entry in entries] == [1, 2, 3, 4, 5]
    assert entries == list(five.entries())[::-1]
    assert entries[2].record["what"] == '第 2 次 "引号" \\ 换\n行'
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", entries[0].record["time"])
    assert five.head() == (5, entries[-1].hash)
    assert five.verify() == 5


def test_a_record_cannot_set_its_own_place(chain: AuditChain) -> None:
    chain.append({"seq": 77, "time": "1970-01-01", "actor": "li"})

    (entry,) = chain.entries()
    assert entry.sequence == 1 and not entry.record["time"].startswith("1970")
    assert chain.verify() == 1


def test_each_line_is_json_and_holds_the_record_as_it_was_hashed(five: AuditChain) -> None:
    previous = GENESIS
    for line in only_file(five).read_text().splitlines():
        stored = json.loads(line)
        assert line == f'{{"hash":"{stored["hash"]}","record":{canonical(stored["record"])}}}'
        assert stored["hash"] == link(previous, canonical(stored["record"]))
        previous = stored["hash"]


class Clock:
    """Stands in for ``datetime`` in the module."""

    def __init__(self, *moments: str) -> None:
        self.moments = list(moments)

    def now(self, zone: object):
        from datetime import datetime

        return datetime.fromisoformat(self.moments.pop(0)).replace(tzinfo=zone)


def test_a_new_month_goes_on_in_a_new_file(chain: AuditChain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "datetime", Clock("2026-01-31T23:59:59", "2026-02-01T00:00:00"))
    chain.append({"n": 1})
    chain.append({"n": 2})

    assert sorted(path.name for path in chain.folder.glob("*.jsonl")) == ["2026-01.jsonl", "2026-02.jsonl"]
    assert chain.verify() == 2
    assert [entry.record["n"] for entry in chain.entries()] == [2, 1]


def test_a_clock_that_was_set_back_does_not_break_the_chain(chain: AuditChain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "datetime", Clock("2026-02-01T00:00:00", "2026-01-31T23:59:59", "2026-02-01T00:00:03"))
    for number in range(3):
        chain.append({"n": number})

    assert chain.verify() == 3
    assert [path.name for path in chain.folder.glob("*.jsonl")] == ["2026-02.jsonl"]


# --- several processes ----------------------------------------------------------------------------------------------


def _append_many(folder: Path, who: int, times: int) -> None:
    for number in range(times):
        AuditChain(folder).append({"actor": f"p{who}", "n": number})


def test_four_processes_never_fork_the_chain(chain: AuditChain) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_append_many, args=(chain.folder, who, 200)) for who in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert chain.verify() == 800
    by_process: dict[str, list[int]] = {}
    for entry in chain.entries(newest_first=False):
        by_process.setdefault(entry.record["actor"], []).append(entry.record["n"])
    assert by_process == {f"p{who}": list(range(200)) for who in range(4)}


# --- tampering ------------------------------------------------------------------------------------------------------


def _change_word(lines: list[str]) -> None:
    lines[2] = lines[2].replace('"OK"', '"NO"')


def _change_hash(lines: list[str]) -> None:
    lines[2] = lines[2].replace(lines[2][9:73], "0" * 64)


def _delete(lines: list[str]) -> None:
    del lines[2]


def _insert(lines: list[str]) -> None:
    lines.insert(2, lines[1])


def _reorder(lines: list[str]) -> None:
    lines[2], lines[3] = lines[3], lines[2]


def _garble(lines: list[str]) -> None:
    lines[2] = lines[2][:40]


def _blank(lines: list[str]) -> None:
    lines.insert(2, "")


def _rehash(lines: list[str]) -> None:
    """The careful forger: changes a record and its hash, but cannot change the ones that follow."""
    stored = json.loads(lines[2])
    text = canonical({**stored["record"], "outcome": "NO"})
    lines[2] = f'{{"hash":"{link(lines[1][9:73], text)}","record":{text}}}'


@pytest.mark.parametrize(
    ("tamper", "line"),
    [(_change_word, 3), (_change_hash, 3), (_delete, 3), (_insert, 3), (_reorder, 3), (_garble, 3), (_blank, 3),
     (_rehash, 4)],
)  # fmt: skip
def test_verify_names_the_place_of_a_change(five: AuditChain, tamper: Callable[[list[str]], None], line: int) -> None:
    path = only_file(five)
    lines = path.read_text().split("\n")[:-1]
    tamper(lines)
    path.write_text("\n".join(lines) + "\n")

    with pytest.raises(ChainBroken) as caught:
        five.verify()

    assert (caught.value.file, caught.value.line) == (path.name, line)
    assert not caught.value.retryable


@pytest.mark.parametrize(
    "line", [b"\xff\xfe\n", b"[1]\n", b'{"hash":"x","record":{}}\n', b'{"hash":1,"record":[]}\n', b"\n"]
)
def test_nothing_is_appended_to_a_garbled_end(five: AuditChain, line: bytes) -> None:
    with only_file(five).open("ab") as file:
        file.write(line)

    for read in (lambda: five.append({"actor": "li"}), five.verify, lambda: list(five.entries())):
        with pytest.raises(ChainBroken):
            read()


def test_a_whole_month_removed_is_found(chain: AuditChain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "datetime", Clock("2026-01-01", "2026-02-01", "2026-03-01"))
    for number in range(3):
        chain.append({"n": number})
    (chain.folder / "2026-02.jsonl").unlink()

    with pytest.raises(ChainBroken) as caught:
        chain.verify()

    assert caught.value.file == "2026-03.jsonl"


def test_a_cut_end_shows_against_a_hash_noted_elsewhere(five: AuditChain) -> None:
    anchor = dict([five.head()])
    assert five.verify(known=anchor) == 5
    path = only_file(five)
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:3]))

    assert five.verify() == 3, "alone, the shorter chain looks whole"
    with pytest.raises(ChainBroken, match="第 3 条结束"):
        five.verify(known=anchor)


def test_a_rewritten_chain_shows_against_a_hash_noted_elsewhere(five: AuditChain, tmp_path: Path) -> None:
    forged = AuditChain(tmp_path / "forged")
    for _ in range(5):
        forged.append({"actor": "nobody"})

    assert forged.verify() == 5
    with pytest.raises(ChainBroken, match="另存的哈希"):
        forged.verify(known=dict([five.head()]))


# --- crashes and a full disk ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("torn", [b'{"hash":"', b"\0" * 5000, b'{"hash":"' + b"a" * 9000])
def test_a_line_torn_by_a_crash_is_passed_over_and_healed(five: AuditChain, torn: bytes) -> None:
    whole = only_file(five).read_bytes()
    with only_file(five).open("ab") as file:
        file.write(torn)

    assert five.verify() == 5 and len(list(five.entries())) == 5
    five.append({"actor": "li"})

    assert five.verify() == 6
    assert only_file(five).read_bytes().startswith(whole + b'{"hash":"' + five.head()[1].encode())


def test_a_torn_first_line_of_a_month_is_healed_too(five: AuditChain) -> None:
    (five.folder / "9999-12.jsonl").write_bytes(b'{"hash"')

    five.append({"actor": "li"})

    assert five.verify() == 6


def test_a_crash_at_any_byte_of_the_last_line_loses_only_that_line(five: AuditChain) -> None:
    path = only_file(five)
    whole = path.read_bytes()
    start = whole[:-1].rindex(b"\n") + 1
    for end in range(start, len(whole)):
        path.write_bytes(whole[:end])
        assert five.verify() == 4
        five.append({"actor": "li"})
        assert five.verify() == 5


FULL_DISK = """
import resource, sys
from pathlib import Path
from ganyun.kernel.audit import AuditChain

chain = AuditChain(Path(sys.argv[1]))
chain.append({"n": 1})
size = next(chain.folder.glob("*.jsonl")).stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + 50, resource.RLIM_INFINITY))
try:
    chain.append({"n": 2})
except OSError as error:
    print("refused", type(error).__name__)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print("size", next(chain.folder.glob("*.jsonl")).stat().st_size == size)
chain.append({"n": 3})
print("verified", chain.verify())
"""


def test_a_full_disk_leaves_the_chain_as_it_was(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "audit")], capture_output=True, text=True, cwd=ROOT / "src"
    )

    assert run.stdout.split("\n")[:3] == ["refused OSError", "size True", "verified 2"], run.stderr


# --- offline --------------------------------------------------------------------------------------------------------


def documented_script() -> str:
    """The shell script of docs/how-to/verify-audit.md."""
    text = (ROOT / "docs/how-to/verify-audit.md").read_text()
    (script,) = re.findall(r"```bash\n(#!/bin/bash\n.*?)```", text, re.DOTALL)
    return script


def has_sm3() -> bool:
    if not shutil.which("openssl"):
        return False
    return subprocess.run(["openssl", "dgst", "-sm3"], input=b"", capture_output=True).returncode == 0


@pytest.mark.skipif(not has_sm3(), reason="openssl without SM3")
class TestWithOpensslAlone:
    """The documented script, on a machine that has bash and openssl and nothing of ours."""

    @staticmethod
    def check(chain: AuditChain, tmp_path: Path) -> subprocess.CompletedProcess[str]:
        script = tmp_path / "verify.sh"
        script.write_text(documented_script())
        return subprocess.run(["bash", str(script), str(chain.folder)], capture_output=True, text=True)

    def test_a_whole_chain(self, five: AuditChain, tmp_path: Path) -> None:
        run = self.check(five, tmp_path)

        assert (run.returncode, run.stderr) == (0, "")
        assert "5" in run.stdout and five.head()[1] in run.stdout

    def test_a_changed_record(self, five: AuditChain, tmp_path: Path) -> None:
        path = only_file(five)
        path.write_text(path.read_text().replace("第 2 次", "第 9 次"))

        run = self.check(five, tmp_path)

        assert run.returncode == 1
        assert f"{path.name}:3" in run.stdout + run.stderr
