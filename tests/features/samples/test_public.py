"""Files: the same bytes on every run, a label in each, complete or absent; wrong wishes get a clear error."""

import csv
import hashlib
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet
import pytest

from ganyun.features.samples import public
from ganyun.features.samples.errors import BadErrorRate, BadFormat, BadSize, CannotWrite, UnknownTable
from ganyun.features.samples.rules.tables import TABLES


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder of its own: the node's home lies in ``tmp_path`` too."""
    return tmp_path / "out"


@pytest.mark.parametrize("format", public.FORMATS)
def test_same_seed_same_bytes(tmp_path: Path, format: str):
    for name in ("a", "b"):
        public.write(tmp_path / name, size=2000, seed=7, errors=0.05, format=format)
    public.write(tmp_path / "c", size=2000, seed=8, errors=0.05, format=format)
    first, second, other = (digests(tmp_path / name) for name in ("a", "b", "c"))
    assert first == second
    assert set(first) == set(other)
    assert not [name for name in first if name not in ("README.md",) and first[name] == other[name]]


def test_the_bytes_are_those_of_other_machines(out: Path):
    """A change here breaks the promise of "same seed, same bytes" for everybody who keeps a province."""
    public.write(out, size=1000, seed=36, errors=0.02)
    found = digests(out)
    assert {name: found[name][:16] for name in sorted(found) if name != "README.md"} == {
        "addresses.synthetic.csv": "ad7e43dedce5add2",
        "air.synthetic.csv": "42c3f2c23da9b328",
        "city_air.synthetic.csv": "22a8416033a20d9c",
        "employments.synthetic.csv": "aa7bd9fdef337537",
        "firms.synthetic.csv": "5e753d18fb2f565b",
        "people.synthetic.csv": "7b5b518dd7a9fdb4",
        "truth.csv": "2f59b681aa618e5a",
    }


def test_chunks_change_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    public.write(tmp_path / "a", size=2000, errors=0.05)
    whole = public.pieces
    monkeypatch.setattr(public, "pieces", lambda *arguments: whole(*arguments, chunk=333))
    public.write(tmp_path / "b", size=2000, errors=0.05)
    assert digests(tmp_path / "a") == digests(tmp_path / "b")


def test_every_file_is_labelled(out: Path):
    written = public.write(out, size=1000, errors=0.02, format="parquet")
    assert "Synthetic" in (out / "README.md").read_text(encoding="utf-8")
    for each in written:
        assert ".synthetic." in each.path.name
        assert pyarrow.parquet.read_schema(each.path).metadata[b"synthetic"] == b"true"


def test_counts_and_truth_agree_with_the_files(out: Path):
    written = public.write(out, size=3000, errors=0.05)
    with (out / "truth.csv").open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    assert sum(each.mistakes for each in written) == len(facts)
    for each in written:
        with each.path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert len(rows) == each.rows
        table = each.path.name.partition(".")[0]
        for fact in (fact for fact in facts if fact["table"] == table and fact["field"]):
            assert rows[int(fact["row"]) - 1][fact["field"]] == fact["written"]


def test_progress_reaches_the_end(out: Path):
    seen: list[tuple[str, int, int]] = []
    public.write(out, size=1000, errors=0.02, names=["people"], progress=lambda *step: seen.append(step))
    assert seen[-1][0] == "people"
    assert seen[-1][1] == seen[-1][2] == 1004


def test_only_the_wanted_tables(out: Path):
    public.write(out, size=1000, names=["firms", "firms"])
    assert sorted(path.name for path in out.iterdir()) == ["README.md", "firms.synthetic.csv", "truth.csv"]


def test_tables_say_what_they_hold():
    infos = {info.name: info for info in public.tables(3000)}
    assert set(infos) == set(TABLES)
    assert infos["people"].rows == 3000
    assert infos["firms"].rows == 150
    assert "duplicate" in infos["people"].kinds
    assert "citizen_id" in infos["people"].fields


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ({"names": ["poeple"]}, UnknownTable),
        ({"size": 0}, BadSize),
        ({"size": 10**9}, BadSize),
        ({"errors": -0.1}, BadErrorRate),
        ({"errors": 0.9}, BadErrorRate),
        ({"format": "xlsx"}, BadFormat),
    ],
)
def test_wrong_wishes_write_nothing(tmp_path: Path, wish: dict, error: type[Exception]):
    with pytest.raises(error) as caught:
        public.write(tmp_path / "out", **{"size": 1000, **wish})
    assert "ganyun sample" in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_wrong_wishes_of_the_api():
    with pytest.raises(UnknownTable) as caught:
        public.generate("poeple", 10)
    assert caught.value.nearest == "people"
    with pytest.raises(BadSize):
        public.generate("people", -1)
    with pytest.raises(BadSize):
        public.generate("city_air", 10**6)
    with pytest.raises(BadErrorRate):
        public.truth("people", 10, errors=2)
    assert public.generate("people", 0).read_all().num_rows == 0


def test_a_folder_that_is_a_file(tmp_path: Path):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(CannotWrite) as caught:
        public.write(tmp_path / "out", size=1000)
    assert caught.value.retryable
    assert (tmp_path / "out").read_text() == "mine"


def test_a_full_disk_leaves_no_half_file(out: Path, monkeypatch: pytest.MonkeyPatch):
    whole = public.pieces

    def full(*arguments):
        yield next(whole(*arguments))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(public, "pieces", full)
    with pytest.raises(CannotWrite, match="No space"):
        public.write(out, size=1000, errors=0.02)
    assert list(out.iterdir()) == []
    monkeypatch.undo()
    public.write(out, size=1000, errors=0.02)
    assert (out / "people.synthetic.csv").exists()


@pytest.mark.slow
def test_memory_does_not_grow_with_the_province(out: Path):
    """Peak memory of a process that writes four times the rows stays the same, but for noise."""
    script = (
        "import sys; from pathlib import Path; from ganyun.features.samples.public import write; "
        "write(Path(sys.argv[1]), size=int(sys.argv[2]), errors=0.02, names=['people']); "
        # not ru_maxrss, which counts the test process it was forked from
        "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])"
    )
    peaks = [
        int(
            subprocess.run(
                [sys.executable, "-c", script, str(out), str(size)], check=True, capture_output=True, text=True
            ).stdout
        )
        for size in (200_000, 800_000)
    ]
    assert peaks[1] - peaks[0] < 60_000  # kilobytes
