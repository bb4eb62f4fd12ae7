"""Semantic types and code lists are those of standards."""

import pytest
from tests.support.contracts import CITY_AIR, EVERYTHING, PEOPLE

from ganyun.features.catalog.queries.vocabulary import Published, read_against_catalogue, read_checked
from ganyun.features.catalog.rules.parse import read_stored
from ganyun.kernel.packs import Problem


@pytest.mark.parametrize("text", [CITY_AIR, PEOPLE, EVERYTHING])
def test_known_words(db, text) -> None:
    problems: list[Problem] = []
    assert read_checked(text, "c", problems.append) is not None, problems


def test_unknown_words_name_the_field_and_the_nearest(db) -> None:
    problems: list[Problem] = []
    assert read_checked(PEOPLE.replace("value: mobile", "value: mobil"), "c", problems.append) is None
    (problem,) = problems
    assert problem.path == "schema[0].properties[2].customProperties" and "mobile" in problem.fix


def test_a_contract_may_refer_to_itself_and_to_what_is_in_force(published) -> None:
    problems: list[Problem] = []
    assert read_against_catalogue(EVERYTHING, "c", problems.append) is not None, problems


def test_the_published_contracts_as_a_mapping(published) -> None:
    others = Published(read_stored(PEOPLE))
    assert "base.divisions" in others and "ecology.people" in others and "base.nothing" not in others
    assert sorted(others) == ["base.divisions", "ecology.city_air", "ecology.people"] and len(others) == 3
    assert others["base.divisions"].id == "base.divisions" and others["ecology.people"].name == "环保志愿者"
