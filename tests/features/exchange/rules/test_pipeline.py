"""The way of a row, and every bad input it may meet: a clear error, nothing lost, nothing half-written."""

import gzip
import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from tests.support.loading import READINGS, contract_of, loaded, quarantine_of, rows_of, with_server, write

from ganyun.engine.port import DiskFull, engine
from ganyun.features.exchange.errors import (
    ColumnsExtra,
    ColumnsMissing,
    ColumnsRepeated,
    FileEmpty,
    FileTruncated,
    FileUnreadable,
    ReferenceEmpty,
    WrongEncoding,
)  # fmt: skip
from ganyun.features.exchange.rules.pipeline import Job, load
from ganyun.features.quality.public import BatchRefused

GOOD = "city,day,aqi,note\n南昌,2024-01-01,50,\n九江,2024-01-01,80,晴\n"


def test_good_rows_land_with_a_report(tmp_path: Path) -> None:
    contract = contract_of()
    result = loaded(contract, write(tmp_path / "a.csv", GOOD))
    assert (result.rows, result.good, result.quarantined) == (2, 2, 0)
    assert [row["city"] for row in rows_of(contract)] == ["九江", "南昌"]
    assert result.outcome is not None and result.outcome.score.total == 100
    assert all(check.holds for check in result.outcome.checks)


def test_the_same_batch_again_is_a_no_op(tmp_path: Path) -> None:
    contract = contract_of()
    path = write(tmp_path / "a.csv", GOOD + "赣州,2024-02-30,1,\n")
    first = loaded(contract, path)
    again = loaded(contract, path)
    assert again.replayed and first.commit and again.commit and again.commit.version == first.commit.version
    assert len(rows_of(contract)) == 2 and len(quarantine_of(contract)) == 1


def test_a_failing_row_keeps_its_text_and_all_its_reasons(tmp_path: Path) -> None:
    contract = contract_of()
    text = GOOD + ",2017-02-30,9999999999999,=cmd()\n"
    result = loaded(contract, write(tmp_path / "a.csv", text))
    (row,) = quarantine_of(contract)
    assert result.quarantined == 1 and row["row"] == 3
    assert json.loads(row["original"]) == {"city": None, "day": "2017-02-30", "aqi": "9999999999999", "note": "=cmd()"}
    assert set(row["reasons"]) == {"city.required", "day.type", "aqi.type"}


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("12.7", "aqi.type"),
        ("1_000", "aqi.type"),
        ("0x1F", "aqi.type"),
        ("２０", "aqi.type"),
        ("99999999999", "aqi.type"),
        ("501", "aqi.range"),
        ("-1", "aqi.range"),
    ],
)
def test_what_is_no_integer_or_out_of_range_is_quarantined(tmp_path: Path, cell: str, reason: str) -> None:
    contract = contract_of()
    loaded(contract, write(tmp_path / "a.csv", f"city,day,aqi,note\n南昌,2024-01-01,{cell},\n"))
    assert quarantine_of(contract)[0]["reasons"] == [reason]


@pytest.mark.parametrize("cell", ["12", " 12 ", "12.0", "+12", "012"])
def test_spellings_of_an_integer(tmp_path: Path, cell: str) -> None:
    contract = contract_of()
    loaded(contract, write(tmp_path / "a.csv", f"city,day,aqi,note\n南昌,2024-01-01,{cell},\n"))
    assert rows_of(contract)[0]["aqi"] == 12


def test_a_formula_cell_is_kept_as_it_is(tmp_path: Path) -> None:
    """Escaping belongs to the export (kit/http rows), not to the truth in the lake."""
    contract = contract_of()
    loaded(contract, write(tmp_path / "a.csv", 'city,day,aqi,note\n南昌,2024-01-01,1,"=HYPERLINK(""x"")"\n'))
    assert rows_of(contract)[0]["note"] == '=HYPERLINK("x")'


def test_ragged_rows_are_quarantined_with_their_line(tmp_path: Path) -> None:
    contract = contract_of()
    text = "city,day,aqi,note\n南昌,2024-01-01,1\n九江,2024-01-01,2,x\n赣州,2024-01-01,3,x,y\n,2024-01-01,4,\n"
    result = loaded(contract, write(tmp_path / "a.csv", text))
    found = quarantine_of(contract)
    assert (result.rows, result.good, result.quarantined) == (4, 1, 3)
    assert [(row["row"], row["reasons"]) for row in found] == [
        (1, ["row.shape"]),
        (3, ["row.shape"]),
        (4, ["city.required"]),
    ]
    assert json.loads(found[0]["original"])[""] == "南昌,2024-01-01,1"


def test_reordered_and_titled_columns_are_recognised(tmp_path: Path) -> None:
    contract = contract_of()
    loaded(contract, write(tmp_path / "a.csv", "指数,备注,日期,城市\n7,x,2024-01-01,南昌\n"))
    assert rows_of(contract)[0]["aqi"] == 7


def test_a_missing_optional_column_is_null(tmp_path: Path) -> None:
    contract = contract_of()
    loaded(contract, write(tmp_path / "a.csv", "city,day\n南昌,2024-01-01\n"))
    assert rows_of(contract)[0]["aqi"] is None


def test_a_missing_required_column_stops_the_load(tmp_path: Path) -> None:
    contract = contract_of()
    with pytest.raises(ColumnsMissing) as caught:
        loaded(contract, write(tmp_path / "a.csv", "city,dya,aqi,note\n南昌,2024-01-01,1,\n"))
    assert "day" in str(caught.value) and "dya" in str(caught.value)
    assert not engine().exists(contract.id)


def test_an_extra_column_stops_the_load_unless_it_is_ignored(tmp_path: Path) -> None:
    contract = contract_of()
    path = write(tmp_path / "a.csv", "city,day,aqi,note,surplus\n南昌,2024-01-01,1,,x\n")
    with pytest.raises(ColumnsExtra) as caught:
        loaded(contract, path)
    assert caught.value.extra == "surplus"
    loaded(with_server(contract, properties={"ignoreColumns": ["surplus"]}), path)
    assert len(rows_of(contract)) == 1


def test_a_repeated_header_stops_the_load(tmp_path: Path) -> None:
    with pytest.raises(ColumnsRepeated):
        loaded(contract_of(), write(tmp_path / "a.csv", "city,day,aqi,aqi\n南昌,2024-01-01,1,2\n"))


def test_declared_column_names_are_mapped(tmp_path: Path) -> None:
    contract = with_server(contract_of(), properties={"columns": {"PM-指数": "aqi"}})
    loaded(contract, write(tmp_path / "a.csv", "city,day,PM-指数\n南昌,2024-01-01,9\n"))
    assert rows_of(contract)[0]["aqi"] == 9


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_are_detected(tmp_path: Path, encoding: str) -> None:
    contract = contract_of()
    lines = "".join(f"南昌,2024-01-01,1,第{number}条备注信息，空气质量良好\n" for number in range(2))
    loaded(
        contract,
        write(tmp_path / "a.csv", "city,day,aqi,note\n" + lines.replace("2024-01-01", "2024-01-02", 1), encoding),
    )
    assert rows_of(contract)[0]["city"] == "南昌"


def test_a_declared_encoding_that_is_wrong_stops_the_load(tmp_path: Path) -> None:
    contract = with_server(contract_of(), properties={"encoding": "GB18030"})
    with pytest.raises(WrongEncoding) as caught:
        loaded(
            contract, (tmp_path / "a.csv", (tmp_path / "a.csv").write_bytes(b"city,day\n\xff\xff\xff,2024-01-01\n"))[0]
        )
    assert caught.value.encoding == "GB18030"


def test_a_binary_file_is_no_csv(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(bytes(range(256)) * 50)
    with pytest.raises((WrongEncoding, ColumnsMissing)):
        loaded(contract_of(), path)


def test_rows_with_broken_bytes_are_quarantined_one_by_one(tmp_path: Path) -> None:
    contract = contract_of()
    path = tmp_path / "a.csv"
    filler = "".join(f"市{number},2024-01-01,1,正常的一行\n" for number in range(300))
    path.write_bytes(b"city,day,aqi,note\n" + filler.encode() + b"\xff\xfe,2024-01-01,1,x\n")
    result = loaded(contract, path)
    assert (result.good, result.quarantined) == (300, 1)
    assert quarantine_of(contract)[0]["reasons"] == ["row.shape"]


@pytest.mark.parametrize("name", ["a.csv", "a.csv.gz"])
def test_an_empty_file_does_not_empty_the_table(tmp_path: Path, name: str) -> None:
    contract = contract_of(loadMode="replace")
    loaded(contract, write(tmp_path / "good.csv", GOOD))
    path = tmp_path / name
    path.write_bytes(gzip.compress(b"") if name.endswith("gz") else b"")
    with pytest.raises(FileEmpty):
        loaded(contract, path, batch="b2")
    assert len(rows_of(contract)) == 2


def test_a_header_without_rows_loads_nothing(tmp_path: Path) -> None:
    contract = contract_of()
    result = loaded(contract, write(tmp_path / "a.csv", "city,day,aqi,note\n"))
    assert result.rows == 0 and rows_of(contract) == []
    assert result.outcome is not None and result.outcome.score.total is None  # no data is not 100 %


def _big(rows: int) -> str:
    days = [
        f"{year}-{month:02d}-{day:02d}" for year in range(1900, 2100) for month in range(1, 13) for day in range(1, 29)
    ]
    return "city,day,aqi,note\n" + "".join(
        f"市{index // len(days)},{days[index % len(days)]},{index % 500},备注{index}\n" for index in range(rows)
    )


def test_a_truncated_gz_leaves_everything_as_it_was(tmp_path: Path) -> None:
    contract = contract_of()
    data = gzip.compress(_big(60_000).encode())
    path = tmp_path / "a.csv.gz"
    path.write_bytes(data[: len(data) * 2 // 3])
    with pytest.raises(FileTruncated):
        loaded(contract, path)
    assert not engine().exists(contract.id)
    path.write_bytes(data)
    assert loaded(contract, path).good == 60_000


def test_what_is_called_gz_and_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    path.write_bytes(GOOD.encode())
    with pytest.raises(FileUnreadable):
        loaded(contract_of(), path)


def test_a_file_of_5000_columns_names_what_is_too_much(tmp_path: Path) -> None:
    header = ",".join(["city", "day", *(f"c{index}" for index in range(4998))])
    with pytest.raises(ColumnsExtra) as caught:
        loaded(contract_of(), write(tmp_path / "a.csv", f"{header}\n南昌,2024-01-01{',1' * 4998}\n"))
    assert "4998" in str(caught.value) and len(str(caught.value)) < 1000


def test_a_wide_contract(tmp_path: Path) -> None:
    """Beyond 400 columns the planner runs without its quadratic optimizers."""
    fields = [{"name": f"c{index}", "businessName": f"列{index}", "logicalType": "integer"} for index in range(500)]
    contract = contract_of(fields, name="test.wide")
    header = ",".join(f"c{index}" for index in range(500))
    body = ",".join("1" for _ in range(499))
    result = loaded(contract, write(tmp_path / "a.csv", f"{header}\n{body},1\n{body},x\n"))
    assert (result.good, result.quarantined) == (1, 1)
    assert quarantine_of(contract)[0]["reasons"] == ["c499.type"]


def test_row_numbers_and_first_of_two_equal_keys_follow_the_file(tmp_path: Path) -> None:
    """More rows than one parallel scan unit: the order must hold, or row numbers and the kept row are chance."""
    contract = contract_of(
        quality=[
            {
                "name": "no_zero",
                "type": "sql",
                "query": "select count(*) from readings where note = '备注150000'",
                "mustBe": 0,
            }
        ]
    )
    text = _big(200_000)
    lines = text.splitlines(keepends=True)
    lines.append(lines[5].replace("备注4", "重复"))
    result = loaded(contract, write(tmp_path / "a.csv", "".join(lines)))
    found = quarantine_of(contract)
    assert result.good == 199_999
    assert [(row["row"], row["reasons"]) for row in found] == [(150_001, ["no_zero"]), (200_001, ["key"])]
    assert json.loads(found[1]["original"])["note"] == "重复"


def test_appending_a_key_that_the_table_has_is_quarantined(tmp_path: Path) -> None:
    contract = contract_of(loadMode="append")
    loaded(contract, write(tmp_path / "a.csv", GOOD))
    result = loaded(
        contract, write(tmp_path / "b.csv", "city,day,aqi\n南昌,2024-01-01,51\n南昌,2024-01-02,52\n"), batch="b2"
    )
    assert (result.good, result.quarantined) == (1, 1)
    assert quarantine_of(contract)[0]["reasons"] == ["key"]


def test_upsert_updates_and_inserts(tmp_path: Path) -> None:
    contract = contract_of(loadMode="upsert")
    loaded(contract, write(tmp_path / "a.csv", GOOD))
    result = loaded(
        contract, write(tmp_path / "b.csv", "city,day,aqi\n南昌,2024-01-01,51\n南昌,2024-01-02,52\n"), batch="b2"
    )
    assert result.commit is not None and (result.commit.inserted, result.commit.updated) == (1, 1)
    assert [row["aqi"] for row in rows_of(contract)] == [80, 51, 52]


def test_a_batch_rule_refuses_the_whole_batch(tmp_path: Path) -> None:
    contract = contract_of(
        quality=[{"name": "enough", "type": "library", "metric": "rowCount", "mustBeGreaterThan": 5}]
    )
    with pytest.raises(BatchRefused) as caught:
        loaded(contract, write(tmp_path / "a.csv", GOOD))
    assert "2" in str(caught.value) and caught.value.outcome.rows == 2
    assert not engine().exists(contract.id) or rows_of(contract) == []


def test_a_warning_lets_the_rows_pass(tmp_path: Path) -> None:
    rule = {
        "name": "low",
        "type": "sql",
        "query": "select count(*) from readings where aqi > 60",
        "mustBe": 0,
        "severity": "warning",
    }
    contract = contract_of(quality=[rule])
    result = loaded(contract, write(tmp_path / "a.csv", GOOD))
    assert result.outcome is not None
    (check,) = [each for each in result.outcome.checks if each.code == "low"]
    assert (check.failed, check.holds, result.good) == (1, False, 2)


def test_foreign_keys(tmp_path: Path) -> None:
    cities = contract_of(
        [{"name": "code", "businessName": "代码", "logicalType": "string", "required": True}], name="test.cities"
    )
    fields = [*READINGS[:2], {"name": "code", "businessName": "城市代码", "logicalType": "string",
        "relationships": [{"type": "foreignKey", "to": "test/cities/properties/code"}]}]  # fmt: skip
    contract = contract_of(fields)
    path = write(tmp_path / "a.csv", "city,day,code\n南昌,2024-01-01,1\n九江,2024-01-01,9\n赣州,2024-01-01,\n")
    with pytest.raises(ReferenceEmpty):
        loaded(contract, path)
    loaded(cities, write(tmp_path / "cities.csv", "code\n1\n2\n"))
    result = loaded(contract, path)
    assert (result.good, result.quarantined) == (2, 1)
    row = quarantine_of(contract)[0]
    assert row["reasons"] == ["code.foreign_key"] and json.loads(row["original"])["code"] == "9"


def test_a_key_into_the_own_table_sees_what_was_loaded_before(tmp_path: Path) -> None:
    fields = [{"name": "code", "businessName": "代码", "logicalType": "string",
               "primaryKey": True, "primaryKeyPosition": 1},
              {"name": "parent", "businessName": "上级", "logicalType": "string",
               "relationships": [{"type": "foreignKey", "to": "test/tree/properties/code"}]}]  # fmt: skip
    contract = contract_of(fields, name="test.tree", loadMode="upsert")
    assert loaded(contract, write(tmp_path / "a.csv", "code,parent\n1,\n2,1\n")).good == 2
    result = loaded(contract, write(tmp_path / "b.csv", "code,parent\n3,2\n4,9\n"), batch="b2")
    assert (result.good, result.quarantined) == (1, 1)
    assert quarantine_of(contract)[0]["reasons"] == ["parent.foreign_key"]


def test_standardising_keeps_the_original_and_reports_what_is_unmapped(tmp_path: Path) -> None:
    fields = [{"name": "city", "businessName": "城市", "logicalType": "string",
               "customProperties": [{"property": "codeList", "value": "divisions"},
                                    {"property": "standardise", "value": "code"}]},
              {"name": "day", "businessName": "日期", "logicalType": "date"}]  # fmt: skip
    contract = contract_of(fields)
    result = loaded(
        contract, write(tmp_path / "a.csv", "city,day\n南昌,2024-01-01\n南昌市,2024-01-02\n桃花源,2024-01-03\n")
    )
    assert [(row["city"], row["city_original"]) for row in rows_of(contract)] == [
        ("360100", "南昌"),
        ("360100", "南昌市"),
    ]
    assert result.outcome is not None and result.outcome.unmapped == {"city": {"桃花源": 1}}
    assert quarantine_of(contract)[0]["reasons"] == ["city.code_list"]


def test_declared_null_words(tmp_path: Path) -> None:
    fields = [*READINGS[:2], {**READINGS[2], "customProperties": [{"property": "nullValues", "value": ["—", "0"]}]}]
    contract = contract_of(fields)
    loaded(contract, write(tmp_path / "a.csv", "city,day,aqi\n南昌,2024-01-01,—\n九江,2024-01-01,0\n"))
    assert [row["aqi"] for row in rows_of(contract)] == [None, None]


def test_a_full_disk_leaves_table_and_quarantine_as_they_were(tmp_path: Path, home: Path) -> None:
    """A file-size limit in a process of its own stands for a full disk; the same load then works."""
    contract = contract_of()
    loaded(contract, write(tmp_path / "good.csv", GOOD))
    big = write(tmp_path / "big.csv", _big(120_000))
    script = textwrap.dedent(f"""
        import os, resource, signal, sys
        os.environ["GANYUN_HOME"] = {str(home)!r}
        import django; django.setup()
        from pathlib import Path
        from ganyun.engine.port import DiskFull
        from tests.support.loading import contract_of, loaded
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            loaded(contract_of(), Path({str(big)!r}), batch="b2", home=Path({str(home)!r}))
        except DiskFull as error:
            print("FULL", error)
            sys.exit(7)
    """)
    done = _python(script)
    assert done.returncode == 7, done.stderr
    assert "磁盘" in done.stdout
    assert len(rows_of(contract)) == 2
    assert loaded(contract, big, batch="b2").good == 120_000


def test_kill_9_in_mid_load_then_the_same_load_again(tmp_path: Path, home: Path) -> None:
    """Table and quarantine end up identical to an undisturbed run."""
    lines = _big(160_000).splitlines(keepends=True)
    lines[1000] = "坏,2017-02-30,1,x\n"
    lines[140_000] = "坏,2017-01-01\n"
    path = write(tmp_path / "big.csv", "".join(lines))
    calm, disturbed = contract_of(name="test.calm"), contract_of(name="test.disturbed")
    script = textwrap.dedent(f"""
        import os, signal
        os.environ["GANYUN_HOME"] = {str(home)!r}
        import django; django.setup()
        from pathlib import Path
        from tests.support.loading import contract_of, loaded
        def die(done, total):
            if done > 120_000:
                os.kill(os.getpid(), signal.SIGKILL)
        loaded(contract_of(name="test.disturbed"), Path({str(path)!r}), home=Path({str(home)!r}), progress=die)
    """)
    assert _python(script).returncode == -signal.SIGKILL
    assert not engine().exists(disturbed.id) or engine().count(disturbed.id) == 0
    loaded(calm, path)
    loaded(disturbed, path)
    assert rows_of(disturbed) == rows_of(calm)
    assert quarantine_of(disturbed) == quarantine_of(calm) and len(quarantine_of(calm)) == 2


def test_a_crash_between_quarantine_and_table_repeats_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = contract_of()
    path = write(tmp_path / "a.csv", GOOD + "赣州,2024-02-30,1,\n")
    store = engine()
    publish = store.publish

    def fail_on_table(staged, **arguments):
        if staged.table == contract.id:
            raise KeyboardInterrupt
        return publish(staged, **arguments)

    monkeypatch.setattr(store, "publish", fail_on_table)
    with pytest.raises(KeyboardInterrupt):
        loaded(contract, path)
    monkeypatch.undo()
    loaded(contract, path)
    assert len(rows_of(contract)) == 2 and len(quarantine_of(contract)) == 1


def test_two_loads_of_one_resource_at_once(tmp_path: Path, home: Path) -> None:
    """Two processes, overlapping keys: every key once, each row from one of the two files."""
    paths = [write(tmp_path / "a.csv", _big(20_000)), write(tmp_path / "b.csv", _big(30_000).replace("备注", "新备注"))]
    script = textwrap.dedent(f"""
        import os, sys
        os.environ["GANYUN_HOME"] = {str(home)!r}
        import django; django.setup()
        from pathlib import Path
        from tests.support.loading import contract_of, loaded
        sys.stdin.readline()  # both start together
        loaded(contract_of(loadMode="upsert"), Path(sys.argv[1]), batch=sys.argv[1][-5:], home=Path({str(home)!r}))
    """)
    processes = [
        subprocess.Popen([sys.executable, "-c", script, str(path)], stdin=subprocess.PIPE, env=_environ())
        for path in paths
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write(b"\n")
        process.stdin.close()
    assert [process.wait(180) for process in processes] == [0, 0]
    found = rows_of(contract_of())
    assert len(found) == 30_000
    assert {row["note"].rstrip("0123456789") for row in found} <= {"新备注", "备注"}
    assert sum(row["note"].startswith("新") for row in found) >= 10_000


def test_several_files_are_one_batch(tmp_path: Path) -> None:
    contract = contract_of()
    paths = (
        write(tmp_path / "1.csv", GOOD),
        write(tmp_path / "2.csv", "city,day,aqi\n赣州,2024-01-01,x\n南昌,2024-01-01,1\n上饶,2024-01-01,2\n"),
    )
    result = load(Job(contract, contract.servers[0], paths, "append", "b1"), engine(), temp=tmp_path / "tmp")
    assert (result.rows, result.good, result.quarantined) == (5, 3, 2)
    assert [(row["row"], row["reasons"]) for row in quarantine_of(contract)] == [(3, ["aqi.type"]), (4, ["key"])]
    assert json.loads(quarantine_of(contract)[1]["original"])["city"] == "南昌"


def test_progress_counts_up_to_all_rows(tmp_path: Path) -> None:
    seen: list[int] = []
    loaded(contract_of(), write(tmp_path / "a.csv", _big(200_000)), progress=lambda done, total: seen.append(done))
    assert seen == sorted(seen) and seen[-1] == 200_000


def _environ() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "ganyun.app.settings", "PYTHONPATH": os.pathsep.join(["src", "."])}


def _python(script: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=_environ(), timeout=300)


def test_disk_full_is_retryable() -> None:
    assert DiskFull.retryable and not FileTruncated.retryable
