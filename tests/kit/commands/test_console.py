"""Rows, progress and errors at the terminal."""

import csv
import io
import json
from datetime import date

import pytest
from rich.cells import cell_len

from ganyun.kernel.errors import N_, Invalid
from ganyun.kit.commands.public import Format, console, progress_bar, show_error, show_rows

ROWS = [("南昌", 7195, date(2024, 2, 29)), ("九江,\n市", None, None)]
COLUMNS = ["城市", "面积", "day"]


class BadRow(Invalid):
    code = "test.terminal_bad_row"
    message = N_("第 {row} 行[不]合格")
    fate = N_("其余各行不受影响。")
    fix = N_("改正后重试")


def test_csv_reads_back(capsys):
    show_rows(COLUMNS, ROWS, "csv")
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert rows == [COLUMNS, ["南昌", "7195", "2024-02-29"], ["九江,\n市", "", ""]]


def test_json_reads_back(capsys):
    show_rows(COLUMNS, ROWS, Format.json)
    rows = json.loads(capsys.readouterr().out)
    assert rows[0] == {"城市": "南昌", "面积": 7195, "day": "2024-02-29"}
    assert rows[1]["面积"] is None


def test_a_table_lines_up_whatever_the_script(capsys):
    """A Chinese character takes two cells, so equal text length is not equal width."""
    show_rows(["城市", "n"], [("南昌", 1), ("Jiujiang", 22), ("景德镇市", 333)])
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines() if any(c.isdigit() for c in line)]
    assert len({cell_len(line) for line in lines}) == 1, "numbers end in one column"


def test_a_cell_is_text_and_not_markup(capsys):
    show_rows(["a"], [("[red]x[/red]",)])
    assert "[red]x[/red]" in capsys.readouterr().out


@pytest.mark.parametrize("format", list(Format))
def test_no_rows(capsys, format):
    show_rows(COLUMNS, [], format)
    out = capsys.readouterr().out
    assert ("城市" in out) if format != Format.json else (json.loads(out) == [])


def test_an_unknown_format():
    with pytest.raises(ValueError, match="xml"):
        show_rows(COLUMNS, ROWS, "xml")


def test_progress_goes_to_standard_error(capsys):
    with progress_bar("加载 [x]") as progress:
        progress(1, 2, "一 [y]")
        progress(2)
    console.print("done")
    assert capsys.readouterr().out == "done\n"


def test_an_error_in_three_parts_and_its_code(capsys):
    show_error(BadRow(row=7))
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == [
        "错误：第 7 行[不]合格  test.terminal_bad_row",
        "其余各行不受影响。",
        "→ 改正后重试",
    ]


def test_an_error_in_another_language(capsys):
    english = {"错误：": "Error: ", "第 {row} 行[不]合格": "row {row} is bad"}
    show_error(BadRow(row=7), lambda text: english.get(text, text))
    assert capsys.readouterr().err.startswith("Error: row 7 is bad")
