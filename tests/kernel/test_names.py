import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganyun.kernel.errors import Invalid
from ganyun.kernel.names import FIELD, SLUG, BadName, ResourceName, nearest

slugs = st.from_regex(SLUG, fullmatch=True)


@given(slugs, slugs)
def test_a_resource_name_reads_back_what_it_writes(cloud: str, table: str) -> None:
    name = ResourceName(cloud, table)

    assert ResourceName.parse(str(name)) == name


@pytest.mark.parametrize(
    "text",
    ["", ".", "ecology", "ecology.", ".air", "ecology.air.daily", "Ecology.air", "ecology.Air", "生态.air", "e c.air",
     "ecology.air;drop", "../etc.passwd", "1cloud.air", "eco__logy.air", "ecology.air-", 'ecology."air"', "eco.air\n"],
)  # fmt: skip
def test_a_bad_name_is_refused_with_its_value(text: str) -> None:
    with pytest.raises(BadName) as caught:
        ResourceName.parse(text)

    assert caught.value.values["name"] == text
    assert isinstance(caught.value, Invalid)
    assert "云.表" in str(caught.value)


def test_names_sort_by_cloud_then_table() -> None:
    names = [ResourceName.parse(text) for text in ("b.a", "a.z", "a.b")]

    assert [str(name) for name in sorted(names)] == ["a.b", "a.z", "b.a"]


@pytest.mark.parametrize(
    ("text", "good"), [("aqi", True), ("日期", True), ("PM25", True), ("2x", False), ("a b", False)]
)
def test_field_names_may_be_chinese(text: str, good: bool) -> None:
    assert bool(FIELD.fullmatch(text)) is good


def test_nearest_finds_the_word_somebody_meant() -> None:
    assert nearest("chieff", ["code", "chief", "kind"]) == "chief"
    assert nearest("zzz", ["code", "chief"]) is None
    assert nearest("anything", []) is None
