"""The tables: the same whatever the chunks, right where the truth says nothing, wrong exactly where it does."""

import datetime
from collections import Counter
from typing import Any

import pyarrow as pa
import pytest

from ganyun.features.samples.public import generate, truth
from ganyun.features.samples.rules.tables import TABLES, Layout

ROWS = 4000
ERRORS = 0.05

CITIZEN_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def table(name: str, errors: float = 0.0, rows: int = ROWS, **options: Any) -> pa.Table:
    return generate(name, rows, seed=36, errors=errors, **options).read_all()


def facts(name: str, errors: float = ERRORS, rows: int = ROWS) -> list[dict[str, Any]]:
    return truth(name, rows, seed=36, errors=errors).read_all().to_pylist()


def citizen_id_holds(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], CITIZEN_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17]


def uscc_holds(code: str) -> bool:
    values = [USCC_ALPHABET.index(character) for character in code[:17]]
    total = sum(value * pow(3, place, 31) for place, value in enumerate(values))
    return USCC_ALPHABET[(31 - total % 31) % 31] == code[17]


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("errors", [0.0, ERRORS])
def test_chunks_change_nothing(name: str, errors: float):
    whole = table(name, errors)
    for chunk in (1, 777, 4096):
        rows = 40 if chunk == 1 else ROWS
        small = table(name, errors, rows, chunk=chunk)
        expected = table(name, errors, rows) if rows != ROWS else whole
        assert small.combine_chunks() == expected.combine_chunks()


@pytest.mark.parametrize("name", TABLES)
def test_seeds_change_everything(name: str):
    first, second = (generate(name, 200, seed=seed).read_all() for seed in (1, 2))
    assert first.schema == second.schema
    assert first != second


@pytest.mark.parametrize("name", TABLES)
def test_wrong_cells_are_exactly_those_of_the_truth(name: str):
    """Row by row: a cell that is not in the truth equals the record's right value."""
    right = {_key(name, row): row for row in table(name).to_pylist()}
    wrong = table(name, ERRORS).to_pylist()
    known = {(fact["row"], fact["field"]): fact for fact in facts(name)}
    repeated = {fact["row"]: fact["original"] for fact in known.values() if fact["kind"] == "duplicate"}
    spec = TABLES[name]
    for number, row in enumerate(wrong, 1):
        fields = [fact["field"] for (of, _), fact in known.items() if of == number and fact["field"]]
        original = repeated.get(number) or _key(name, {**row, **_restored(spec, known, number)})
        for field, value in row.items():
            if field in fields or (number in repeated and field in spec.key):
                continue
            assert value == right[original][field], (number, field)


@pytest.mark.parametrize("name", TABLES)
def test_truth_tells_what_was_written_and_what_was_right(name: str):
    written = table(name, ERRORS)
    for fact in facts(name):
        if fact["kind"] == "duplicate":
            continue
        cell = written.slice(fact["row"] - 1, 1)[fact["field"]].cast(pa.string())[0].as_py()
        assert cell == fact["written"]
        assert fact["original"] != fact["written"]


def _restored(spec: Any, known: dict[tuple[int, str], dict[str, Any]], number: int) -> dict[str, Any]:
    return {name: known[number, name]["original"] for name in spec.key if (number, name) in known}


def _key(name: str, row: dict[str, Any]) -> str:
    return "/".join(str(row[part]) for part in TABLES[name].key)


@pytest.mark.parametrize("name", TABLES)
def test_every_kind_of_mistake_occurs_at_the_promised_rate(name: str):
    spec, rows = TABLES[name], 20_000
    found = facts(name, ERRORS, rows)
    total = Layout.of(rows, ERRORS).rows
    hit = len({fact["row"] for fact in found})
    assert abs(hit / total - ERRORS) < 0.006
    kinds = Counter(fact["kind"] for fact in found)
    assert set(kinds) == {mistake.kind for mistake in spec.mistakes} | {"duplicate"}


@pytest.mark.parametrize("name", TABLES)
def test_no_errors_no_truth(name: str):
    assert facts(name, 0.0) == []
    assert table(name).num_rows == ROWS


def test_right_citizen_numbers():
    """Check character, division never issued, sex and birth date agree; nobody twice."""
    people = table("people").to_pylist()
    numbers = [person["citizen_id"] for person in people]
    assert len(set(numbers)) == ROWS
    for person in people:
        number = person["citizen_id"]
        assert citizen_id_holds(number)
        assert number.startswith("3699")
        assert number[6:14] == person["birth_date"].strftime("%Y%m%d")
        assert (int(number[16]) % 2 == 1) == (person["sex"] == "1")


def test_a_large_province_has_no_number_twice():
    people = generate("people", 400_000).read_all()
    for field in ("citizen_id", "mobile", "record_id"):
        assert people[field].combine_chunks().unique().__len__() == 400_000
    firms = generate("firms", 100_000).read_all()
    assert len(firms["uscc"].combine_chunks().unique()) == 100_000


def test_wrong_check_digits_are_exactly_those_of_the_truth():
    wrong = {fact["row"] for fact in facts("people") if fact["field"] == "citizen_id" and fact["kind"] == "wrong_check"}
    failing = {
        number
        for number, person in enumerate(table("people", ERRORS).to_pylist(), 1)
        if person["citizen_id"] and person["citizen_id"].isascii() and not citizen_id_holds(person["citizen_id"])
    }
    assert failing == wrong
    assert wrong


def test_right_firms():
    firms = table("firms").to_pylist()
    for firm in firms:
        assert uscc_holds(firm["uscc"])
        assert firm["uscc"][2:8] == firm["division_code"]
        assert citizen_id_holds(firm["legal_person_id"])
        assert firm["industry"] in "ABCDEFGHIJKLMNOPQRST"


def test_the_tables_refer_to_each_other():
    size = 8000
    people = {row["citizen_id"]: row for row in table("people", rows=size).to_pylist()}
    homes = set(table("addresses", rows=-(-size // 3)).column("address_id").to_pylist())
    firms = table("firms", rows=size // 20).to_pylist()
    codes = {firm["uscc"] for firm in firms}
    assert {person["address_id"] for person in people.values()} <= homes
    for firm in firms:
        assert people[firm["legal_person_id"]]["name"] == firm["legal_person"]
    jobs = table("employments", rows=size // 2).to_pylist()
    assert len({job["citizen_id"] for job in jobs}) == size // 2
    for job in jobs:
        assert job["uscc"] in codes
        assert people[job["citizen_id"]]["name"] == job["name"]
        age = job["started_on"] - people[job["citizen_id"]]["birth_date"]
        assert age >= datetime.timedelta(days=6570)


def test_duplicates_repeat_an_earlier_record():
    people = table("people", ERRORS).to_pylist()
    by_record = {person["record_id"]: (number, person) for number, person in enumerate(people, 1)}
    repeats = [fact for fact in facts("people") if fact["kind"] == "duplicate"]
    assert len(repeats) == len(people) - ROWS
    for fact in repeats:
        earlier, _ = by_record[fact["original"]]
        assert earlier < fact["row"]
        assert people[fact["row"] - 1]["address_id"] == by_record[fact["original"]][1]["address_id"]


def test_swapped_dates_are_valid_dates():
    swapped = [fact for fact in facts("people", 0.3) if fact["kind"] == "swapped_date"]
    assert swapped
    for fact in swapped:
        year, month, day = fact["original"].split("-")
        assert fact["written"] == f"{year}-{day}-{month}"


def test_full_width_digits():
    found = [fact for fact in facts("people", 0.3) if fact["kind"] == "full_width"]
    assert found
    for fact in found:
        assert fact["written"].translate(str.maketrans("０１２３４５６７８９", "0123456789")) == fact["original"]


def test_air_follows_hj_633():
    """The published daily index is the largest individual index, rounded up, and the grade is the index's."""
    limits = {
        "pm25": [0, 35, 75, 115, 150, 250, 350, 500],
        "pm10": [0, 50, 150, 250, 350, 420, 500, 600],
        "so2": [0, 50, 150, 475, 800, 1600, 2100, 2620],
        "no2": [0, 40, 80, 180, 280, 565, 750, 940],
        "co": [0, 2, 4, 14, 24, 36, 48, 60],
        "o3": [0, 100, 160, 215, 265, 800],
    }
    steps = [0, 50, 100, 150, 200, 300, 400, 500]
    for row in table("city_air").to_pylist():
        parts = [_iaqi(row[name], limits[name], steps) for name in limits]
        assert row["aqi"] == max(parts), row
        place = sum(row["aqi"] > limit for limit in (50, 100, 150, 200, 300))
        assert row["grade"] == ["优", "良", "轻度污染", "中度污染", "重度污染", "严重污染"][place]
        low, high = map(int, row["aqi_range"].split("~"))
        assert low <= row["aqi"] <= high


def _iaqi(concentration: float, limits: list[float], steps: list[int]) -> int:
    from fractions import Fraction
    from math import ceil

    value = Fraction(str(concentration))
    for place in range(1, len(limits)):
        low, high = Fraction(str(limits[place - 1])), Fraction(str(limits[place]))
        if value <= high:
            return ceil((steps[place] - steps[place - 1]) * (value - low) / (high - low) + steps[place - 1])
    raise AssertionError(concentration)


def test_hourly_air_is_plausible():
    air = table("air").to_pylist()
    assert all(row["PM2.5"] <= row["PM10"] and row["DEWP"] <= row["TEMP"] for row in air)
    hours = {(row["station"], row["year"], row["month"], row["day"], row["hour"]) for row in air}
    assert len(hours) == ROWS
    assert all(row["station"].startswith("SAMPLE") for row in air)
