"""Events under filters, and who received what."""

from datetime import timedelta

import pytest
from tests.features.lineage.conftest import AIR, FILE, MODEL, NOON, PLACES, Recorder

from ganyun.features.lineage.queries.events import bodies, events, received, runs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_filters() -> None:
    assert events().count() == 6
    assert events(dataset=AIR).count() == 4 and events(dataset=FILE).count() == 2
    assert events(job=f"run {MODEL}", type="COMPLETE").count() == 1
    assert events(since=NOON + timedelta(minutes=3)).count() == 1
    assert events(until=NOON + timedelta(minutes=1)).count() == 1
    one = runs(MODEL)[0]
    assert events(run=one.id).count() == 2 and events(run="nothing").count() == 0


def test_newest_first_and_exported_oldest_first() -> None:
    listed = [event.time for event in events()]
    exported = [body["eventTime"] for body in bodies(events())]
    assert listed == sorted(listed, reverse=True) and exported == sorted(exported)


def test_who_received_a_table_or_what_was_made_of_it(record: Recorder) -> None:
    about = {"recipient": "省统计局", "purpose": "年报", "requestId": "R-7"}
    record("share.r7", MODEL, kind="share", facets={"governance": about})
    record("share.r8", PLACES, kind="share", facets={"governance": {"recipient": "省交通运输厅"}})
    record("share.r9", MODEL, kind="share", state="FAIL", facets={"governance": {"recipient": "没收到"}})
    found = received(AIR)
    assert [(each.dataset, each.recipient, each.purpose, each.request) for each in found] == [
        (MODEL, "省统计局", "年报", "R-7")
    ]
    assert {each.recipient for each in received(PLACES)} == {"省统计局", "省交通运输厅"}
    assert received(FILE)[0].recipient == "省统计局"
