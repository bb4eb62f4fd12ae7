"""What is found, in which order, by whom, with which counts."""
# ruff: noqa: E501 - tables of cases

import pytest
from tests.support.actors import OTHER, officer, operator, reader
from tests.support.contracts import CITY_AIR, PEOPLE

from ganyun.features.catalog.actions.contracts import change_contract, create_resource
from ganyun.features.catalog.actions.index import ensure, rebuild
from ganyun.features.catalog.actions.lifecycle import retire_resource
from ganyun.features.catalog.queries.search import LONGEST, search
from ganyun.kernel.policy import ANONYMOUS, SYSTEM


@pytest.fixture
def indexed(people) -> None:
    ensure()


def names(text: str, actor=ANONYMOUS, **filters: str) -> list[str]:
    return [hit.resource.name for hit in search(actor, text, filters).hits]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("空气质量", "ecology.city_air"),
        ("城市的空气", "ecology.city_air"),
        ("空气 日报", "ecology.city_air"),
        ("细颗粒物", "ecology.city_air"),
        ("pm25", "ecology.city_air"),
        ("PM25", "ecology.city_air"),
        ("ＰＭ25", "ecology.city_air"),
        ("city_air", "ecology.city_air"),
        ("divis", "base.divisions"),
        ("211001/000001", "ecology.city_air"),
        ("区划", "base.divisions"),
        ("民政厅", "base.divisions"),
        ("手机", "ecology.people"),
        ("摘要 ", None),
        ("码", "base.divisions"),
    ],
)
def test_what_is_found_first(indexed, text, first) -> None:
    found = names(text)
    assert (found[0] if found else None) == first


def test_a_title_counts_more_than_a_description(indexed) -> None:
    text = PEOPLE.replace("ecology.people", "ecology.other").replace("- name: people\n", "- name: other\n")
    create_resource(SYSTEM, text.replace("志愿者登记。", "与空气质量日报无关的空气质量").replace("环保志愿者", "名单"))
    ensure()
    assert names("空气质量", operator()) == ["ecology.city_air", "ecology.other"]


def test_hits_are_marked(indexed) -> None:
    (hit,) = search(ANONYMOUS, "细颗粒物浓度", {}).hits
    assert "pm25 <mark>细颗粒物</mark> PM2.5" in hit.fields
    (hit,) = search(ANONYMOUS, "空气质量", {}).hits
    assert hit.title == "城市<mark>空气质量</mark>日报"


@pytest.mark.parametrize(
    "text", ["<script>", "\"'\\", "*", "a:b", "(", "AND OR", "\x00", "🙂", "空" * (LONGEST + 50), "水" + "质" * 150]
)
def test_no_text_is_an_error(indexed, text) -> None:
    found = search(ANONYMOUS, text, {})
    assert found.total >= 0 and found.ready


def test_nothing_has_all_words_then_the_nearest_are_offered(indexed) -> None:
    found = search(ANONYMOUS, "空气质量 年鉴统计", {})
    assert found.loose and found.hits[0].resource.name == "ecology.city_air"
    assert not search(ANONYMOUS, "空气质量", {}).loose
    nothing = search(ANONYMOUS, "甲乙丙丁", {})
    assert nothing.total == 0 and not nothing.hits


def test_filters_and_their_counts(indexed) -> None:
    found = search(ANONYMOUS, "", {})
    assert found.total == 3
    assert found.facets["cloud"] == {"ecology": 2, "base": 1}
    assert found.facets["level"] == {"1": 2, "3": 1}
    assert found.facets["share"] == {"unconditional": 2, "conditional": 1}
    assert found.facets["theme"] == {"211": 1, "103": 1}
    assert found.facets["category"] == {"1": 1, "2": 1}
    narrowed = search(ANONYMOUS, "", {"cloud": "ecology", "level": "1"})
    assert [hit.resource.name for hit in narrowed.hits] == ["ecology.city_air"]
    assert narrowed.facets["cloud"] == {"ecology": 1, "base": 1}  # without its own filter, so others stay in sight
    assert narrowed.facets["level"] == {"1": 1, "3": 1}
    assert search(ANONYMOUS, "", {"cloud": "no such"}).total == 0


@pytest.mark.parametrize(
    ("sort", "first"),
    [("title", "ecology.city_air"), ("-title", "base.divisions"), ("-level", "ecology.people"), ("updated", "base.divisions"),
     ("-updated", "ecology.people"), ("-data", "ecology.people")],
)  # fmt: skip
def test_orders(people, sort, first) -> None:
    from ganyun.features.catalog.actions.data import note_data

    note_data("ecology.people")
    rebuild()
    assert search(ANONYMOUS, "", {}, sort=sort).hits[0].resource.name == first


def test_pages(indexed) -> None:
    whole = [hit.resource.name for hit in search(ANONYMOUS, "", {}, sort="title").hits]
    parts = [search(ANONYMOUS, "", {}, sort="title", offset=n, limit=1).hits[0].resource.name for n in range(3)]
    assert whole == parts and not search(ANONYMOUS, "", {}, offset=10).hits
    assert not search(ANONYMOUS, "", {}, offset=10**15, limit=10**15).hits


def test_drafts_are_seen_by_those_at_work_only(published) -> None:
    create_resource(officer(), PEOPLE)
    ensure()
    assert names("志愿者") == [] and names("志愿者", reader()) == [] and names("志愿者", officer("x", OTHER)) == []
    assert names("志愿者", officer()) == ["ecology.people"] and names("志愿者", operator()) == ["ecology.people"]


def test_a_proposal_does_not_show_before_it_is_in_force(published) -> None:
    change_contract(
        officer(), "ecology.city_air", CITY_AIR.replace("城市空气质量日报", "大气公报").replace("1.0.0", "1.0.1")
    )
    ensure()
    assert names("大气公报") == [] and names("空气质量") == ["ecology.city_air"]


def test_retired_resources_show_when_asked_for(published) -> None:
    retire_resource(operator(), "ecology.city_air", "停用")
    ensure()
    assert names("空气质量") == []
    assert names("空气质量", state="retired") == ["ecology.city_air"]
    assert search(ANONYMOUS, "", {"state": "published"}).facets["state"] == {"published": 1, "retired": 1}
