"""``indicators.yaml``, typed."""

from typing import Any

import pytest
from pydantic import ValidationError
from tests.support.tree import ROOT

from ganyun.features.insight.rules.declaration import Alert, By, Indicator, Lights, order_fault
from ganyun.features.insight.rules.target import Target

LIGHTS = {"green": 0.9, "yellow": 0.8}
FIVE = {"red": 85, "yellow": 73, "green": 50, "light_blue": 36}


def declared(**changes: Any) -> dict[str, Any]:
    return {"code": "x", "title": "某指标", "from": "eco.t", "value": "sum(a)", "owner": "省环保厅", **changes}


def test_a_plain_title_is_chinese() -> None:
    found = Indicator.model_validate(declared())
    assert (found.title.zh, found.title.en, found.source) == ("某指标", "", "eco.t")


def test_what_is_stored_reads_back_the_same() -> None:
    found = Indicator.model_validate(
        declared(
            title={"zh": "甲", "en": "A"},
            by={"time": "m", "division": "c", "dimensions": "k", "focus": "江西"},
            unit="%",
            better="higher",
            lights=LIGHTS,
            target=0.9,
            alert={"on": "red", "acknowledge": "2wd", "escalate": "省政府办公厅"},
        )
    )
    assert Indicator.restored(found.stored()) == found
    assert found.stored()["alert"]["acknowledge"] == "2wd" and found.share


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"code": "Good-Days"}, "code"),
        ({"colour": "red"}, "colour"),
        ({"better": "bigger"}, "better"),
        ({"lights": LIGHTS, "better": "higher", "alert": {"on": "pink"}}, "alert"),
        ({"lights": LIGHTS, "better": "higher", "alert": {"on": "red", "acknowledge": "soon"}}, "不是时限"),
        ({"lights": LIGHTS, "better": "higher", "alert": {"on": "red", "after": 0}}, "after"),
        ({"by": {"dimensions": ["a", "b", "c", "d"]}}, "dimensions"),
    ],
)
def test_what_cannot_be_read(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Indicator.model_validate(declared(**changes))


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"lights": LIGHTS}, "better"),
        ({"lights": FIVE, "better": "higher"}, "better"),
        ({"lights": {"green": 1, "yellow": 2, "red": 3}, "better": "none"}, "lights"),
        ({"lights": {"green": 1, "yellow": 2}, "better": "higher"}, "lights"),
        ({"alert": {"on": "red"}}, "alert"),
        ({"lights": LIGHTS, "better": "higher", "alert": {"on": "blue"}}, "alert.on"),
        ({"lights": LIGHTS, "better": "higher", "alert": {"on": []}}, "alert.on"),
        ({"lights": LIGHTS, "better": "higher", "alert": {"on": "red", "escalate": "x"}}, "alert.acknowledge"),
        ({"lights": LIGHTS, "better": "higher", "alert": {"on": "red", "scope": "division"}}, "alert.scope"),
        ({"by": {"focus": "江西"}}, "by.focus"),
        ({"by": {"over_time": True}}, "by.time"),
    ],
)
def test_what_does_not_fit_together(changes: dict[str, Any], key: str) -> None:
    found = list(Indicator.model_validate(declared(**changes)).faults())
    assert [place for place, _message in found] == [key], found


def test_what_does() -> None:
    changes = {"lights": FIVE, "by": {"division": "c"}, "alert": {"on": ["red", "blue"], "scope": "division"}}
    assert list(Indicator.model_validate(declared(**changes)).faults()) == []


def test_an_alert_closes_after_as_many_good_periods_as_opened_it() -> None:
    found = Indicator.model_validate(declared(lights=LIGHTS, better="higher", alert={"on": "yellow", "after": 3}))
    assert found.alert is not None
    assert found.alert.good_periods == 3 and found.alert.lights == {"yellow", "red"}


@pytest.mark.parametrize(
    ("lights", "better", "wrong"),
    [
        (LIGHTS, "higher", False),
        ({"green": 0.8, "yellow": 0.9}, "higher", True),
        ({"green": 1, "yellow": 1}, "higher", True),
        ({"green": 1, "yellow": 2}, "lower", False),
        (LIGHTS, "lower", True),
        (FIVE, "none", False),
        ({**FIVE, "green": 80}, "none", True),
    ],
)
def test_thresholds_follow_the_direction(lights: dict[str, float], better: Any, wrong: bool) -> None:
    assert bool(order_fault(Lights.model_validate(lights), better)) is wrong


def test_every_key_is_in_the_reference() -> None:
    page = (ROOT / "docs/reference/indicator-files.md").read_text(encoding="utf-8")
    models = (Indicator, By, Alert, Target)
    keys = {info.alias or name for model in models for name, info in model.model_fields.items()}
    keys |= set(Lights.model_fields)
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []
