"""What a cloud's tile says: quality, indicators, use."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ganyun.features.catalog.public import CloudView
from ganyun.features.operations.pages import tiles
from ganyun.features.quality.models import Report
from ganyun.kernel.action import audit_chain

pytestmark = pytest.mark.django_db
AIR = CloudView("air", "feature", "空气云", "", "省环保厅", 2, "green", 10, None)
ROADS = CloudView("roads", "trunk", "交通云", "", "省交通运输厅", 0, "")


def read(resource: str, outcome: str = "OK", **more: str) -> None:
    arguments = {"resource": resource} | more
    audit_chain().append({"action": "catalog.read_rows", "outcome": outcome, "arguments": arguments})


def report(resource: str, batch: str, score: float | None) -> None:
    Report.objects.create(resource=resource, batch=batch, rows=1, good=1, score=score)


def test_the_newest_score_of_each_resource_counts() -> None:
    report("air.city", "a", 10)
    report("air.city", "b", 90)
    report("air.station", "a", 80)
    report("air.other", "a", None)

    air, roads = tiles.tiles([AIR, ROADS])

    assert (air.score, roads.score) == (85, None)


def test_reads_that_were_allowed_count_as_use() -> None:
    read("air.city")
    read("", resources="air.city、roads.speeds")
    read("air.city", outcome="DENY")
    audit_chain().append({"action": "exchange.finish_load", "outcome": "OK", "arguments": {"resource": "air.city"}})

    assert tiles.uses() == {"air": 2, "roads": 1}


def test_old_reads_do_not(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read("air.city")
    later = datetime.now(UTC) + timedelta(days=40)
    monkeypatch.setattr(tiles.timezone, "now", lambda: later)

    assert tiles.uses() == {}


def test_a_count_is_kept_for_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tiles.uses() == {}
    read("air.city")
    assert tiles.uses() == {}

    clock = tiles.time.monotonic()
    monkeypatch.setattr(tiles.time, "monotonic", lambda: clock + 61)
    assert tiles.uses() == {"air": 1}
