"""Lights, and the five-light composite of standards.md §16."""

import pytest

from ganyun.features.insight.rules import lights


def test_five_light_index_of_the_standard() -> None:
    """§16: scores 4 3 3 2 5 3 3 2 3 3 → 62, green."""
    index = lights.five_light_index([4, 3, 3, 2, 5, 3, 3, 2, 3, 3])
    assert index == 62 and lights.zone(index) == "green"
    assert lights.five_light_index([]) is None


@pytest.mark.parametrize(
    ("index", "light"), [(85, "red"), (84.9, "yellow"), (73, "yellow"), (50, "green"), (36, "light_blue"), (35, "blue")]
)
def test_zones(index: float, light: str) -> None:
    assert lights.zone(index) == light


def test_worse_lights_count_as_reached() -> None:
    assert lights.beyond(["yellow"]) == {"yellow", "red"}
    assert lights.beyond(["red", "blue"]) == {"red", "blue"}
    assert lights.beyond(["light_blue"]) == {"light_blue", "blue"}


def test_the_worst() -> None:
    assert lights.worst(["green", "", "yellow"]) == "yellow"
    assert lights.worst(["", "nonsense"]) == "" and lights.worst([]) == ""


def test_counts_keep_what_has_no_data_apart() -> None:
    assert lights.counts(["red", "", "green", "red"]) == {"green": 1, "red": 2, "": 1}


def test_words() -> None:
    assert lights.word("red") == "红灯" and lights.word("") == "没有数据" and lights.word("x") == "x"
