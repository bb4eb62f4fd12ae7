"""What other features rely on."""

import pytest
from tests.support.actors import officer, reader
from tests.support.contracts import CITY_AIR, PEOPLE

from ganyun.features.catalog import public
from ganyun.features.catalog.public import ResourceNotFound, contract, contracts, may_read_rows, parse_contract
from ganyun.kernel.packs import Problem
from ganyun.kernel.policy import ANONYMOUS


def test_everything_that_is_promised_is_there() -> None:
    assert all(hasattr(public, name) for name in public.__all__)


def test_contracts(published) -> None:
    assert contract("ecology.city_air").version == "1.0.0" and contract("ecology.city_air").folder is None
    assert [each.id for each in contracts()] == ["base.divisions", "ecology.city_air"]
    named = public.contracts_named(["ecology.nothing", "ecology.city_air", "file:x", "ecology.city_air"])
    assert [each.id for each in named] == ["ecology.city_air"] and public.contracts_named([]) == []
    with pytest.raises(ResourceNotFound):
        contract("ecology.nothing")


def test_parsing_reports_and_never_raises(db) -> None:
    problems: list[Problem] = []
    assert parse_contract("a: [", "x.yaml", problems.append) is None and problems[0].file == "x.yaml"
    assert parse_contract(CITY_AIR, "x.yaml", problems.append) is not None


def test_who_may_read_rows(people) -> None:
    found = contract("ecology.people")
    assert may_read_rows(officer(), found) and not may_read_rows(reader(), found)
    assert may_read_rows(ANONYMOUS, contract("ecology.city_air"))


def test_figures_of_the_home_page(people) -> None:
    public.note_data("ecology.people")
    assert public.overview()["rows"] == 3
    assert [each.provider for each in public.newest(5)] == ["省环保厅"]
    assert [each.code for each in public.clouds()] == ["base", "ecology"]


def test_masked_select(people) -> None:
    assert "mobile" in public.masked_select(contract("ecology.people"))
    assert set(public.masked_columns(contract("ecology.people"))) == {"id", "name", "mobile", "city"}
    assert parse_contract(PEOPLE, "x", lambda problem: None).field("mobile").masked  # type: ignore[union-attr]
