"""What other features call."""

from datetime import date

import pytest
from django.utils import translation

from ganyun.features.standards import public
from ganyun.features.standards.errors import BadDay, UnknownLevel, UnknownSemanticType
from ganyun.features.standards.rules.proofs import Reason


def test_check_and_explain() -> None:
    assert public.check("uscc", "91360100ma00000a9y")
    assert not public.check("uscc", None)
    assert public.explain("uscc", "91360100MA00000A9Y") == ""
    assert public.explain("citizen_id", "110105194912310021") == "校验位应为 X，实为 1"
    assert public.normalise("uscc", " 91360100ma00000a9y") == "91360100MA00000A9Y"


def test_an_explanation_in_english_names_the_form_in_english(monkeypatch) -> None:
    monkeypatch.setattr(public, "gettext", lambda text: {"形式应为 {form}": "the form must be {form}"}.get(text, text))
    with translation.override("en"):
        assert public.explain("ip", "x") == "the form must be IPv4 or IPv6"


@pytest.mark.parametrize("call", [public.check, public.explain, public.normalise])
def test_an_unknown_type_is_an_error_not_a_no(call) -> None:
    with pytest.raises(UnknownSemanticType):
        call("citizenid", "x")


def test_a_value_with_braces_does_not_break_its_explanation() -> None:
    assert public.explain("uscc", "{0}{x}") == "第 1 位是“{”，不可用；形式为 " + public.semantic_type("uscc").form.zh
    assert public.say(Reason("{value} 不是日历上的日期", {"value": "{boom}"})) == "{boom} 不是日历上的日期"


@pytest.mark.parametrize(
    ("value", "kind", "level", "shown"),
    [
        ("13800005678", "mobile", 3, "138****5678"),
        ("13800005678", "mobile", "2", "13800005678"),
        ("张三", None, 4, "张***"),
        ("91360100MA00000A9Y", "uscc", 3, "9***"),
        (None, "mobile", 4, None),
        ("", None, 3, "***"),
    ],
)
def test_mask_value(value: str | None, kind: str | None, level: int | str, shown: str | None) -> None:
    assert public.mask_value(value, kind, level) == shown


def test_sql_masked_takes_names_and_levels_of_contracts() -> None:
    assert public.sql_masked("x", None, "1") == "x"
    assert "repeat('*'" in public.sql_masked("x", "mobile", "3")
    with pytest.raises(UnknownSemanticType):
        public.sql_masked("x", "nothing", 3)


def test_people_of_nowhere() -> None:
    assert public.is_synthetic("citizen_id", "369901199001010013")
    assert not public.is_synthetic("citizen_id", "11010519491231002X")
    assert not public.is_synthetic("uscc", "369901199001010013")
    assert public.upgrade_citizen_id(" 110105491231002 ") == "11010519491231002X"


def test_levels() -> None:
    assert public.level("3").title.en == "Personal/restricted"
    assert [each.code for each in public.levels()] == [1, 2, 3, 4, 5, 6]
    for wrong in (0, 7, "x"):
        with pytest.raises(UnknownLevel):
            public.level(wrong)


@pytest.mark.parametrize(
    ("code", "full", "name"),
    [
        ("360102", False, "东湖区"),
        ("360102", True, "江西省南昌市东湖区"),
        ("360102001", False, "东湖区"),
        ("360102001002", True, "江西省南昌市东湖区"),
        ("360100", True, "江西省南昌市"),
        ("999999", True, ""),
        ("", False, ""),
    ],
)
def test_division_name(code: str, full: bool, name: str) -> None:
    assert public.division_name(code, date(2024, 1, 1), full) == name


def test_mapping_for() -> None:
    rows = public.mapping_for("sex").to_pylist()

    assert {"value": "男", "code": "1", "name": "男性"} in rows


def test_day_of() -> None:
    assert public.day_of("2017-09-01") == date(2017, 9, 1)
    assert public.day_of("") is None
    with pytest.raises(BadDay):
        public.day_of("2017-02-30")


def test_types_are_listed_once() -> None:
    names = [each.name for each in public.semantic_types()]

    assert len(names) == len(set(names)) > 30
