"""A spelling means one thing a day: validity, successors, ambiguity."""

from datetime import date

import duckdb
import pytest

from ganyun.features.standards.rules.codelists import CodeList, Entry, spelling_key, sql_spelling
from ganyun.features.standards.rules.types import Words

LAST, FIRST = date(2016, 12, 31), date(2017, 1, 1)
EARLY, LATE = date(2015, 6, 1), date(2020, 6, 1)


def codes(*entries: Entry) -> CodeList:
    return CodeList("test", Words("测试", "Test"), "测试", "○", "test", entries)


@pytest.fixture
def counties() -> CodeList:
    return codes(
        Entry("21", "甲县", valid_to=LAST, aliases=("甲",), successor="02"),
        Entry("02", "甲区", valid_from=FIRST, aliases=("甲",)),
        Entry("03", "乙区", valid_to=LAST),
        Entry("03", "丙区", valid_from=FIRST),
        Entry("04", "丁区", valid_to=LAST),
    )


@pytest.mark.parametrize(
    ("value", "day", "name"),
    [
        ("甲", EARLY, "甲县"),
        ("甲", LATE, "甲区"),
        ("21", EARLY, "甲县"),
        ("21", LATE, "甲区"),
        ("甲县", LATE, "甲区"),
        ("甲县", LAST, "甲县"),
        ("甲县", FIRST, "甲区"),
        ("甲区", EARLY, None),
        ("03", EARLY, "乙区"),
        ("03", LATE, "丙区"),
        ("乙区", LATE, "丙区"),
        ("丁区", LATE, None),
        (" ０２ ", LATE, "甲区"),
        ("", LATE, None),
        (None, LATE, None),
        ("无", LATE, None),
    ],
)
def test_what_a_spelling_means_on_a_day(counties: CodeList, value: str | None, day: date, name: str | None) -> None:
    found = counties.find(value, day)

    assert (found.name if found else None) == name


def test_entries_and_codes_as_of(counties: CodeList) -> None:
    assert counties.codes(EARLY) == ["21", "03", "04"]
    assert counties.codes() == ["02", "03"]


def test_mapping_holds_every_accepted_spelling_once(counties: CodeList) -> None:
    table = counties.mapping(LATE)

    assert table.column_names == ["value", "code", "name"]
    rows = {row["value"]: (row["code"], row["name"]) for row in table.to_pylist()}
    assert len(rows) == table.num_rows
    assert rows == {
        "02": ("02", "甲区"), "03": ("03", "丙区"), "甲区": ("02", "甲区"), "丙区": ("03", "丙区"),
        "甲": ("02", "甲区"), "21": ("02", "甲区"), "甲县": ("02", "甲区"), "乙区": ("03", "丙区"),
    }  # fmt: skip


def test_an_ambiguous_spelling_is_left_out_and_listed() -> None:
    found = codes(Entry("K", "房地产业"), Entry("70", "房地产业"), Entry("71", "租赁业"))

    assert found.find("房地产业") is None
    assert found.ambiguous() == {"房地产业": ("70", "K")}
    assert "房地产业" not in found.mapping().column("value").to_pylist()
    assert found.find("K").code == "K"


def test_a_code_counts_before_a_name_and_a_current_name_before_a_former_one() -> None:
    found = codes(
        Entry("A", "B"),
        Entry("B", "C"),
        Entry("X", "老", valid_to=LAST, successor="A"),
        Entry("Y", "老", valid_from=FIRST),
    )

    assert found.find("B").code == "B"
    assert found.find("老", LATE).code == "Y"


def test_successors_are_followed_to_the_end_and_never_in_circles() -> None:
    found = codes(
        Entry("1", "一", valid_to=date(2000, 1, 1), successor="2"),
        Entry("2", "二", valid_to=date(2010, 1, 1), successor="3"),
        Entry("3", "三"),
        Entry("8", "八", valid_to=date(2000, 1, 1), successor="9"),
        Entry("9", "九", valid_to=date(2000, 1, 1), successor="8"),
    )

    assert found.find("一", LATE).code == "3"
    assert found.find("八", LATE) is None
    assert [each.code for each in found.history("2")] == ["1", "2", "3"]


def test_lower_case_spellings_join_both_ways() -> None:
    found = codes(Entry("1", "男性", aliases=("male",)))
    connection = duckdb.connect()
    connection.register("m", found.mapping())

    query = (
        f"SELECT (SELECT code FROM m WHERE value = {sql_spelling('x')}), (SELECT code FROM m WHERE value = x) FROM t"
    )
    rows = connection.execute(f"WITH t(x) AS (VALUES ('male'), ('Ｍａｌｅ '), ('1')) {query}").fetchall()

    assert rows == [("1", "1"), ("1", None), ("1", "1")]


@pytest.mark.parametrize("text", ["", " 南　昌 ", "ａB１", "x'y", "\u200b甲\t"])
def test_spellings_agree_in_sql(text: str) -> None:
    assert duckdb.execute(f"SELECT {sql_spelling('x')} FROM (SELECT ? AS x)", [text]).fetchone() == (
        spelling_key(text),
    )


def test_children() -> None:
    found = codes(Entry("1", "一"), Entry("11", "甲", parent="1"), Entry("12", "乙", parent="1", valid_to=LAST))

    assert [each.code for each in found.children("1", LATE)] == ["11"]
