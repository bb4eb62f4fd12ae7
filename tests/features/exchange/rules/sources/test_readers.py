"""Every format a file may come in: the same rows, and what is no row is kept beside."""

import gzip
import json
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard
from tests.support.loading import READINGS, contract_of, loaded, quarantine_of, rows_of, with_server, write

from ganyun.engine.port import configure
from ganyun.features.exchange.errors import (
    ColumnsExtra,
    ColumnsRepeated,
    FileEmpty,
    FileTruncated,
    FileUnreadable,
    FormatUnknown,
)  # fmt: skip

ROWS = [{"city": "南昌", "day": "2024-01-01", "aqi": 50}, {"city": "九江", "day": "2024-01-01", "aqi": 80}]


def read(path: Path, **server: object) -> list[tuple[str, int | None]]:
    contract = contract_of()
    loaded(with_server(contract, **{"format": "", **server}), path, batch=f"{path.name} {server}")
    return sorted((row["city"], row["aqi"]) for row in rows_of(contract))


BOTH = [("九江", 80), ("南昌", 50)]


def test_tsv(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.tsv", "city\tday\taqi\n南昌\t2024-01-01\t50\n九江\t2024-01-01\t80\n")) == BOTH


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
@pytest.mark.parametrize("last", ["", "end"], ids=["open", "closed"])
def test_every_end_of_line(tmp_path: Path, end: str, last: str) -> None:
    lines = ["city,day,aqi", "南昌,2024-01-01,50", "九江,2024-01-01,80"]
    assert read(write(tmp_path / "a.csv", end.join(lines) + (end if last else ""))) == BOTH


def test_ragged_rows_of_a_crlf_file(tmp_path: Path) -> None:
    contract = contract_of()
    loaded(contract, write(tmp_path / "a.csv", "city,day,aqi\r\n南昌,2024-01-01\r\n九江,2024-01-01,80\r\n"))
    (row,) = quarantine_of(contract)
    assert row["row"] == 1 and json.loads(row["original"])[""] == "南昌,2024-01-01"
    assert [each["city"] for each in rows_of(contract)] == ["九江"]


def test_lines_inside_quotes(tmp_path: Path) -> None:
    contract = contract_of()
    loaded(contract, write(tmp_path / "a.csv", 'city,day,note\r\n南昌,2024-01-01,"甲\r\n乙,""丙"""\r\n'))
    assert rows_of(contract)[0]["note"] == '甲\r\n乙,"丙"'


@pytest.mark.parametrize("sign", [";", "|", "\t"])
def test_the_delimiter_is_found(tmp_path: Path, sign: str) -> None:
    text = "city,day,aqi\n南昌,2024-01-01,50\n九江,2024-01-01,80\n".replace(",", sign)
    assert read(write(tmp_path / "a.txt", text)) == BOTH


def test_a_declared_delimiter(tmp_path: Path) -> None:
    text = "city~day~aqi\n南昌~2024-01-01~50\n九江~2024-01-01~80\n"
    assert read(write(tmp_path / "a.csv", text), properties={"delimiter": "~"}) == BOTH


def test_a_quote_that_never_ends_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises((FileUnreadable, ColumnsExtra)):
        read(write(tmp_path / "a.csv", 'city,"day,aqi\n' + "南昌,2024-01-01,50\n" * 20_000))


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook(path: Path, rows: list[list[object]], title: str = "数据") -> Path:
    """The smallest Excel file there is: two sheets, numbers and inline texts."""

    def sheet(rows: list[list[object]]) -> str:
        def cell(value: object) -> str:
            text = f'<c t="inlineStr"><is><t>{value}</t></is></c>'
            return f"<c><v>{value}</v></c>" if isinstance(value, int | float) else text

        lines = "".join(f"<row>{''.join(cell(value) for value in row)}</row>" for row in rows)
        return f'<worksheet xmlns="{MAIN}"><sheetData>{lines}</sheetData></worksheet>'

    names = "".join(f'<sheet name="{name}" sheetId="{number}" r:id="r{number}"/>'
                    for number, name in enumerate((title, "说明"), 1))  # fmt: skip
    links = "".join(f'<Relationship Id="r{number}" Type="{LINKS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
                    for number in (1, 2))  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        top = f'<Relationship Id="r1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}">{top}</Relationships>')
        archive.writestr("xl/workbook.xml",
                         f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>{names}</sheets></workbook>')  # fmt: skip
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>')
        archive.writestr("xl/worksheets/sheet1.xml", sheet(rows))
        archive.writestr("xl/worksheets/sheet2.xml", sheet([["nothing"]]))
    return path


def test_xlsx(tmp_path: Path) -> None:
    rows = [["city", "day", "aqi"], ["南昌", "2024-01-01", 50], ["九江", "2024-01-01", "80"]]
    assert read(workbook(tmp_path / "a.xlsx", rows)) == BOTH


def test_xlsx_sheets(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [["city", "day", "aqi"], ["南昌", "2024-01-01", 50]])
    assert read(path, properties={"sheet": "数据"}) == [("南昌", 50)]
    with pytest.raises(FileUnreadable) as caught:
        read(path, properties={"sheet": "别的"})
    assert "说明" in str(caught.value)


def test_a_fraction_in_an_integer_cell_and_a_repeated_key_keep_their_text(tmp_path: Path) -> None:
    contract = contract_of()
    rows = [
        ["city", "day", "aqi"],
        ["南昌", "2024-01-01", 50],
        ["九江", "2024-01-01", 12.7],
        ["南昌", "2024-01-01", 51],
    ]
    loaded(with_server(contract, format=""), workbook(tmp_path / "a.xlsx", rows))
    found = quarantine_of(contract)
    assert [(row["row"], row["reasons"]) for row in found] == [(2, ["aqi.type"]), (3, ["key"])]
    assert json.loads(found[0]["original"])["aqi"] == "12.7" and json.loads(found[1]["original"])["aqi"] == "51"


def test_empty_columns_to_the_right_are_no_columns_but_full_ones_are(tmp_path: Path) -> None:
    rows = [["city", "day", "aqi", "", ""], ["南昌", "2024-01-01", 50, "", ""], ["九江", "2024-01-01", "80", "", ""]]
    assert read(workbook(tmp_path / "a.xlsx", rows)) == BOTH
    rows[2][4] = "不能丢"
    with pytest.raises((ColumnsExtra, ColumnsRepeated)):
        read(workbook(tmp_path / "b.xlsx", rows))


def test_an_xlsx_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        read(write(tmp_path / "a.xlsx", "city,day\n"))
    with pytest.raises(FileEmpty):
        read(workbook(tmp_path / "b.xlsx", []))


def test_a_json_array(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.json", json.dumps(ROWS, ensure_ascii=False))) == BOTH


@pytest.mark.parametrize("key", ["data", "items"])
def test_an_array_below_a_key(tmp_path: Path, key: str) -> None:
    assert read(write(tmp_path / "a.json", json.dumps({key: ROWS, "total": 2}, ensure_ascii=False))) == BOTH


@pytest.mark.parametrize("text", ['{"city": "南昌"}', '"x"', '[{"city": "南昌", "day"', "nonsense"])
def test_json_of_another_shape(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileUnreadable):
        read(write(tmp_path / "a.json", text))


def test_a_broken_line_of_ndjson_is_quarantined(tmp_path: Path) -> None:
    contract = contract_of()
    lines = [json.dumps(ROWS[0], ensure_ascii=False), '{"city": ', "[1]", "", json.dumps(ROWS[1], ensure_ascii=False),
             '{"city": "赣州", "day": "2024-02-30"}']  # fmt: skip
    result = loaded(with_server(contract, format=""), write(tmp_path / "a.ndjson", "\n".join(lines) + "\n"))
    assert (result.rows, result.good, result.quarantined) == (5, 2, 3)
    found = quarantine_of(contract)
    assert [(row["row"], row["reasons"]) for row in found] == [
        (2, ["row.shape"]),
        (3, ["row.shape"]),
        (5, ["day.type"]),
    ]
    assert json.loads(found[0]["original"])[""] == '{"city": '


def test_nested_values_are_text(tmp_path: Path) -> None:
    contract = contract_of()
    row = {**ROWS[0], "note": {"a": [1, 2]}}
    loaded(with_server(contract, format=""), write(tmp_path / "a.jsonl", json.dumps(row, ensure_ascii=False) + "\n"))
    assert json.loads(rows_of(contract)[0]["note"]) == {"a": [1, 2]}


def test_long_lines_of_ndjson_fit_into_little_memory(tmp_path: Path, home: Path) -> None:
    """Full texts, as of laws: 27 MB in lines of 18 kB, with 600 MB for the engine."""
    configure(str(home / "lake"), home / "temp", memory="600MB")
    with gzip.open(tmp_path / "a.jsonl.gz", "wt", encoding="utf-8") as file:
        for number in range(1500):
            row = {"city": f"c{number}", "day": "2016-01-01", "note": "文" * 6000}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    assert loaded(with_server(contract_of(), format=""), tmp_path / "a.jsonl.gz").good == 1500


def test_parquet_is_typed(tmp_path: Path) -> None:
    from datetime import date

    contract = contract_of()
    table = pa.table({"city": ["南昌", "九江", "赣州"], "day": [date(2024, 1, 1)] * 3, "aqi": [50.0, 12.7, None]})
    pq.write_table(table, tmp_path / "a.parquet")
    loaded(with_server(contract, format=""), tmp_path / "a.parquet")
    assert [(row["city"], row["aqi"]) for row in rows_of(contract)] == [("南昌", 50), ("赣州", None)]
    (row,) = quarantine_of(contract)
    assert row["reasons"] == ["aqi.type"] and json.loads(row["original"])["aqi"] in ("12.7", 12.7)


def test_parquet_cut_off(tmp_path: Path) -> None:
    pq.write_table(pa.table({"city": ["南昌"] * 1000, "day": ["2024-01-01"] * 1000}), tmp_path / "a.parquet")
    data = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(data[: len(data) // 2])
    with pytest.raises(FileUnreadable):
        read(tmp_path / "a.parquet")


def test_geojson(tmp_path: Path) -> None:
    fields = [*READINGS[:2], {"name": "geometry", "businessName": "位置", "logicalType": "object"}]
    contract = contract_of(fields)
    point = {"type": "Point", "coordinates": [115.9, 28.7]}
    features = [{"type": "Feature", "properties": {"city": "南昌", "day": "2024-01-01"}, "geometry": point},
                {"type": "Feature", "properties": {"city": "九江", "day": "2024-01-01"}, "geometry": None}]  # fmt: skip
    path = write(tmp_path / "a.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    loaded(with_server(contract, format=""), path)
    found = {row["city"]: row["geometry"] for row in rows_of(contract)}
    assert json.loads(found["南昌"]) == point and found["九江"] in (None, "null")


def test_an_unknown_format(tmp_path: Path) -> None:
    with pytest.raises(FormatUnknown) as caught:
        read(write(tmp_path / "a.docx", "x"), format="docx")
    assert "csv" in caught.value.known


def test_a_cut_off_zst_is_no_shorter_file(tmp_path: Path) -> None:
    body = "city,day,aqi\n" + "".join(f"市{index},2024-01-01,{index % 500}\n" for index in range(5000))
    data = zstandard.compress(body.encode())
    (tmp_path / "a.csv.zst").write_bytes(data[:-40])
    with pytest.raises(FileTruncated):
        read(tmp_path / "a.csv.zst")
    (tmp_path / "a.csv.zst").write_bytes(data)
    assert len(read(tmp_path / "a.csv.zst")) == 5000
