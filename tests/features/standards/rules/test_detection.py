"""Tags from the values and the name: at least 80 % of the non-blank values, and a checksum weighs more than a form."""

import duckdb
import pyarrow as pa
import pytest

from ganyun.features.standards.rules.catalogue import ENTRIES
from ganyun.features.standards.rules.detection import detect, detected, is_named, sql_detect

USCCS = ["91360100MA00000A9Y", "11360000000000019M"]


def by_sql(values: list[str | None], name: str = "") -> list:
    connection = duckdb.connect()
    connection.register("given", pa.table({"x": pa.array(values, pa.string())}))
    rates = sql_detect("x")
    row = connection.execute(f"SELECT {', '.join(rates.values())} FROM given").fetchone()
    return detected(dict(zip(rates, row, strict=True)), name)


def test_sql_and_python_agree() -> None:
    values = [*USCCS * 5, "wrong", None, "", "  "]

    found = detect(values)

    assert [(each.type, round(each.rate, 6)) for each in found] == [("uscc", round(10 / 11, 6))]
    assert [(each.type, round(each.rate, 6)) for each in by_sql(values)] == [("uscc", round(10 / 11, 6))]


@pytest.mark.parametrize(("good", "found"), [(8, ["uscc"]), (7, [])])
def test_four_fifths_are_enough(good: int, found: list[str]) -> None:
    values = USCCS[:1] * good + ["x"] * (10 - good)

    assert [each.type for each in detect(values)] == found


@pytest.mark.parametrize("values", [[], [None], ["", " "]])
def test_nothing_is_nothing(values: list[str | None]) -> None:
    assert detect(values) == []
    assert by_sql([None, *values]) == []


@pytest.mark.parametrize(
    ("values", "name", "types"),
    [
        (["330000", "360102"], "", ["division_code"]),
        (["330000", "360102"], "邮编", ["postcode", "division_code"]),
        (["张三", "李四"], "", []),
        (["张三", "李四"], "法人姓名", ["person_name"]),
        (["2017-09-01"], "csrq", ["birth_date"]),
        (["2017-09-01"], "", ["date"]),
        (["13800005678"], "联系电话", ["mobile"]),
        (["13800005678"], "", ["mobile"]),
        (["978-7-111-00000-6"], "", ["isbn13"]),
        (["28.5"], "lat", ["latitude"]),
    ],
)
def test_the_name_decides_between_lookalikes(values: list[str], name: str, types: list[str]) -> None:
    assert [each.type for each in detect(values, name)][: len(types)] == types


def test_confidence_is_lower_for_what_much_else_would_pass_as() -> None:
    strong, weak, named = detect(USCCS)[0], detect(["330000"])[0], detect(USCCS, "统一社会信用代码")[0]

    assert named.confidence > strong.confidence > weak.confidence


@pytest.mark.parametrize(
    ("kind", "name", "named"),
    [
        ("ip", "zip", False),
        ("ip", "client-ip", True),
        ("ip", "IP", True),
        ("citizen_id", "ID_Card no", True),
        ("citizen_id", "法定代表人身份证号", True),
        ("citizen_id", "idcards", False),
        ("latitude", "flat", False),
        ("latitude", "", False),
    ],
)
def test_names(kind: str, name: str, named: bool) -> None:
    assert is_named(ENTRIES[kind], name) is named
