"""Python and SQL give one verdict: the worked examples of standards.md §1, bad input, and random mutations."""

import string
from datetime import date

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ganyun.features.standards.rules.catalogue import ENTRIES
from ganyun.features.standards.rules.types import OPEN, SemanticType, Words, sql_masked

TODAY = date(2026, 1, 15)
TYPES = list(ENTRIES.values())
USCC = "91360100MA00000A9Y"
CITIZEN = "11010519491231002X"
LICENCE = "1.2.156.3005.2.11100000000013338W011.11360000000000019M.20240000001.001.F"

VALID = [
    ("uscc", USCC),
    ("uscc", "11360000000000019M"),
    ("organisation_code", "123456788"),
    ("organisation_code", "12345678-8"),
    ("organisation_code", "MA00000A9"),
    ("citizen_id", CITIZEN),
    ("citizen_id", "369901199001010013"),
    ("citizen_id", "369901200002290016"),
    ("real_estate_unit", "360102 001 002 GB 00003 F 00010001"),
    ("real_estate_unit", "360102001002GB00003W00000000"),
    ("e_licence_id", LICENCE),
    ("gtin", "6901234567892"),
    ("gtin", "12345670"),
    ("gtin", "036000291452"),
    ("gtin", "16901234567899"),
    ("isbn13", "9787111000006"),
    ("isbn13", "978-7-111-00000-6"),
    ("sscc", "169012345600000012"),
    ("gln", "6901234500004"),
    ("bank_card", "6222021234567890128"),
    ("bank_card", "6222 0212 3456 7890 128"),
    ("vin", "1M8GDM9AXKP042788"),
    ("division_code", "360102"),
    ("division_code", "360102001"),
    ("division_code", "360102001002"),
    ("mobile", "+86 138-0000-5678"),
    ("phone", "0791-80005678"),
    ("phone", "(0791)80005678转123"),
    ("phone", "12345"),
    ("vehicle_plate", "赣A·00000"),
    ("vehicle_plate", "赣AD00000"),
    ("vehicle_plate", "赣A00000D"),
    ("date", "2024-02-29"),
    ("date", "20170901"),
    ("timestamp", "2017-09-01 08:30"),
    ("timestamp", "20170901083000"),
    ("year_month", "201709"),
    ("document_number", "赣测发〔2017〕12号"),
    ("person_name", "阿卜杜拉·测试"),
    ("person_name", "Zhao Test"),
    ("ip", "2001:db8::1"),
    ("ip", "::"),
    ("longitude", "-180.0"),
    ("latitude", "28.6765"),
    ("url", "https://www.example.com/a?b=中"),
    ("resource_code", "208001/000012"),
    ("drug_trace_code", "(01)06901234567892(21)A1"),
]

INVALID = [
    ("uscc", "91360100MA00000A9X", "校验位应为 Y，实为 X"),
    ("uscc", "91360100MA00000A9", "长度应为 18，实为 17"),
    ("uscc", "9136010OMA00000A9Y", "第 8 位是“O”，不可用"),
    ("uscc", "9136010AMA00000A9Y", "形式应为"),
    ("organisation_code", "12345678-9", "校验位应为 8，实为 9"),
    ("citizen_id", "110105194912310021", "校验位应为 X，实为 1"),
    ("citizen_id", "110105199902300020", "19990230"),
    ("citizen_id", "369901190002290016", "19000229"),
    ("citizen_id", "11010519491231002A", "第 18 位是“A”，不可用"),
    ("citizen_id", "110105491231002", "11010519491231002X"),
    ("real_estate_unit", "360102001002GB00003W00010001", "形式应为"),
    ("real_estate_unit", "360102001002QB00003F00010001", "形式应为"),
    ("e_licence_id", LICENCE[:-1] + "G", "校验位应为 F，实为 G"),
    ("gtin", "6901234567893", "校验位应为 2，实为 3"),
    ("bank_card", "6222021234567890129", "校验位应为 8，实为 9"),
    ("vin", "1M8GDM9A1KP042788", "校验位应为 X，实为 1"),
    ("division_code", "990102", "形式应为"),
    ("division_code", "36010", "长度应为 6/9/12，实为 5"),
    ("date", "19990230", "19990230 不是日历上的日期"),
    ("date", "2023-02-29", "2023-02-29 不是日历上的日期"),
    ("date", "2023/02/28", "不可用"),
    ("birth_date", "2099-01-01", "在将来"),
    ("birth_date", "1850-01-01", "超过 150 年"),
    ("timestamp", "2017-09-01 25:00", "形式应为"),
    ("year_month", "201713", "形式应为"),
    ("document_number", "赣测发[2017]012号", "六角括号"),
    ("ip", "256.0.0.1", "形式应为"),
    ("latitude", "90.1", "形式应为"),
    ("address", "测试", "长度应为 6–200，实为 2"),
    ("email", "a@b", "形式应为"),
]


def said(kind: SemanticType, value: str | None) -> str:
    reason = kind.reason(value, TODAY)
    return reason.template.format(**reason.values) if reason else ""


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as connection:
        yield connection


def answers(connection: duckdb.DuckDBPyConnection, kind: SemanticType, values: list[str | None]) -> list[tuple]:
    """Verdict, spelling and mask of every value, by SQL in one pass."""
    connection.register("given", pa.table({"i": range(len(values)), "x": pa.array(values, pa.string())}))
    columns = f"{kind.sql_check('x', TODAY)}, {kind.sql_normalise('x')}, {kind.sql_mask('x')}"
    return connection.execute(f"SELECT {columns} FROM given ORDER BY i").fetchall()


@pytest.mark.parametrize(("name", "value"), VALID)
def test_valid(connection, name: str, value: str) -> None:
    assert said(ENTRIES[name], value) == ""
    assert answers(connection, ENTRIES[name], [value])[0][0] is True


@pytest.mark.parametrize(("name", "value", "why"), INVALID)
def test_invalid_and_why(connection, name: str, value: str, why: str) -> None:
    assert why in said(ENTRIES[name], value)
    assert answers(connection, ENTRIES[name], [value])[0][0] is False


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_every_type_is_whole(kind: SemanticType) -> None:
    assert kind.check(kind.example, TODAY)
    assert kind.title.zh and kind.title.en and kind.form.zh and kind.form.en
    assert kind.level in (1, 2, 3, 4)
    assert (kind.mask != OPEN) == (kind.level >= 3 or kind.numeric)
    assert kind.hints
    assert set(kind.implies) <= ENTRIES.keys()


@pytest.mark.parametrize(
    ("value", "normal"),
    [
        ("９１３６０１００ＭＡ０００００Ａ９Ｙ", USCC),
        ("91360100ma00000a9y", USCC),
        ("\ufeff 91360100 MA00000A9Y\u3000\r\n", USCC),
    ],
)
def test_full_width_lower_case_and_blanks_are_forgiven(connection, value: str, normal: str) -> None:
    kind = ENTRIES["uscc"]

    assert kind.check(value)
    assert kind.normalise(value) == normal
    assert answers(connection, kind, [value])[0][:2] == (True, normal)


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
def test_bad_input(connection, kind: SemanticType) -> None:
    bad = [
        "",
        " ",
        "'",
        "''; DROP TABLE given --",
        "\x00",
        "a\x00b\n",
        "\\",
        "%",
        "９" * 3000,
        "x" * 100_000,
        "😀",
        "ß",
    ]

    verdicts = answers(connection, kind, [None, *bad])

    assert verdicts[0] == (None, None, None)
    assert not kind.check(None)
    assert kind.hide(None) is None
    for value, (verdict, normal, masked) in zip(bad, verdicts[1:], strict=True):
        assert verdict is kind.check(value, TODAY) is False, value[:20]
        assert normal == kind.normalise(value)
        assert masked == kind.hide(value)
        assert said(kind, value)


PIECES = [
    *string.ascii_letters,
    *string.digits,
    *" '\"\\%-.:/@()[]〔〕·\t\n\x00",
    *"０９ＡＺａｚ　－／．",
    *"省市县区路号张赣第年ßıſ√",
]


@st.composite
def mutations(draw: st.DrawFn, kind: SemanticType) -> str:
    """A valid value with up to four characters changed, put in, taken out or swapped; sometimes any text at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.text(max_size=40))
    text = list(draw(st.sampled_from([kind.example] + [value for name, value in VALID if name == kind.name])))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(text)))
        change = draw(st.sampled_from(["put", "change", "digit", "digit", "take", "swap"]))
        if change == "put":
            text.insert(place, draw(st.sampled_from(PIECES)))
        elif place < len(text):
            if change == "take":
                del text[place]
            elif change == "swap":
                text[place], text[-1] = text[-1], text[place]
            else:
                text[place] = draw(st.sampled_from(PIECES if change == "change" else string.digits))
    return "".join(text)


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.name)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_sql_and_python_agree(connection, kind: SemanticType, data: st.DataObject) -> None:
    values = data.draw(st.lists(mutations(kind), min_size=20, max_size=60))

    found = answers(connection, kind, values)

    expected = [(kind.check(value, TODAY), kind.normalise(value), kind.hide(value)) for value in values]
    assert [(value, *each) for value, each in zip(values, found, strict=True)] == [
        (value, *each) for value, each in zip(values, expected, strict=True)
    ]


@pytest.mark.parametrize(
    "name", ["citizen_id", "uscc", "organisation_code", "bank_card", "gtin", "vin", "e_licence_id"]
)
def test_a_check_digit_finds_every_single_wrong_digit(connection, name: str) -> None:
    kind = ENTRIES[name]
    assert kind.has_check_character
    text = kind.example
    places = [place for place, each in enumerate(text) if each.isdigit()]
    wrong = [text[:place] + d + text[place + 1 :] for place in places for d in "0123456789" if d != text[place]]

    assert not any(kind.check(value, TODAY) for value in wrong)
    assert not any(verdict for verdict, *_ in answers(connection, kind, wrong))


def test_a_column_of_numbers_is_judged_as_text(connection) -> None:
    query = f"SELECT {ENTRIES['division_code'].sql_check('x')} FROM (VALUES (360102), (5), (NULL)) t(x)"

    assert connection.execute(query).fetchall() == [(True,), (False,), (None,)]


@pytest.mark.parametrize(
    ("today", "born", "good"),
    [
        (date(2026, 1, 15), "20260115", True),
        (date(2026, 1, 15), "20260116", False),
        (date(2026, 1, 15), "18750116", True),
        (date(2026, 1, 15), "18750115", False),
    ],
)
def test_age_is_0_to_150_on_the_day(connection, today: date, born: str, good: bool) -> None:
    kind = ENTRIES["birth_date"]

    assert kind.check(born, today) is good
    assert connection.execute(f"SELECT {kind.sql_check('x', today)} FROM (SELECT ? AS x)", [born]).fetchone() == (good,)


@pytest.mark.parametrize(
    ("logical", "value", "level", "name", "shown"),
    [
        ("string", "'张三'", 2, None, "张三"),
        ("string", "'张三丰'", 3, None, "张***"),
        ("string", "'张'", 4, None, "***"),
        ("string", "'13800005678'", 3, "mobile", "138****5678"),
        ("string", f"'{USCC}'", 1, "uscc", USCC),
        ("string", f"'{USCC}'", 3, "uscc", "9***"),  # public by nature, but this contract says otherwise
        ("string", "NULL::VARCHAR", 4, "mobile", None),
        ("integer", "42", 2, None, 42),
        ("integer", "42", 3, None, None),
        ("date", "DATE '1990-05-06'", 3, "birth_date", None),
        ("number", "115.8921", 3, "longitude", 115.8),
        ("number", "115.8921", 3, None, None),
    ],
)
def test_masked_by_level(connection, logical: str, value: str, level: int, name: str | None, shown: object) -> None:
    kind = ENTRIES[name] if name else None
    query = f"SELECT {sql_masked('x', kind, level, logical)} FROM (SELECT {value} AS x)"

    found = connection.execute(query).fetchone()[0]

    assert found == shown if shown is None else float(found) == shown if logical == "number" else found == shown


def test_a_masked_column_keeps_its_type(connection) -> None:
    query = f"SELECT typeof({sql_masked('x', None, 4, 'date')}) FROM (SELECT DATE '2020-01-01' AS x)"

    assert connection.execute(query).fetchone() == ("DATE",)


def test_words() -> None:
    words = Words("甲", "A")

    assert (str(words), words["zh"], words["en"]) == ("甲", "甲", "A")
