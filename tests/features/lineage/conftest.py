"""A node with a small province: two loaded tables, a model of both, an indicator, a page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.support.actors import OWNER
from tests.support.contracts import CITY_AIR, DIVISIONS

from ganyun.features.catalog.actions.contracts import create_resource
from ganyun.features.catalog.actions.lifecycle import publish_resource, review_resource
from ganyun.features.catalog.models import Cloud
from ganyun.features.lineage.public import DatasetRef, Declared, RunRecord, declare, record_run
from ganyun.kernel.policy import SYSTEM

AIR, PLACES = "ecology.city_air", "base.divisions"
MODEL, INDICATOR, PAGE = "ecology.air_by_place", "indicator.ecology.good_air", "page.ecology.air"
FILE = "file:ecology/samples/city_air.csv"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)

Recorder = Callable[..., RunRecord]


@pytest.fixture
def published(db: None) -> None:
    """``base.divisions`` and ``ecology.city_air`` are in force."""
    for code, needs in (("base", []), ("ecology", ["base"])):
        Cloud.objects.create(code=code, kind="base" if code == "base" else "feature", title_zh=f"{code} 云",
                             title_en=f"{code} cloud", chief=OWNER, needs=needs)  # fmt: skip
    for text in (DIVISIONS, CITY_AIR):
        name = create_resource(SYSTEM, text).name
        review_resource(SYSTEM, name)
        publish_resource(SYSTEM, name)


@pytest.fixture
def record(db: None) -> Recorder:
    """Records a run: ``record("ecology.b", "ecology.a", version=2, read=5)``; each one ends a minute after the last."""
    count = 0

    def make(output: str, *inputs: str, version: int | None = 1, read: int | None = None, **more: Any) -> RunRecord:
        nonlocal count
        count += 1
        ended = NOON + timedelta(minutes=count)
        values = {"kind": "model", "state": "COMPLETE", "job": f"run {output}", "started": ended - timedelta(seconds=9),
                  "ended": ended, "actor": "wang", "rows": 10, **more}  # fmt: skip
        run = RunRecord(id=f"{output} {count}", inputs=tuple(DatasetRef(name, read) for name in inputs),
                        output=DatasetRef(output, version), **values)  # fmt: skip
        record_run(run)
        return run

    return make


@pytest.fixture
def province(published: None, record: Recorder) -> None:
    """A file → air; air and places → a model → an indicator → a page."""
    columns = {"place": ("base.divisions.name",), "aqi": ("ecology.city_air.aqi", "ecology.city_air.city"), "n": ()}
    declare("models", [Declared(MODEL, "model", "各地空气", (AIR, PLACES), columns, f"/resources/{MODEL}/")])
    declare("insight", [Declared(INDICATOR, "indicator", "优良天数比例", (MODEL,), {"value": (f"{MODEL}.aqi",)},
                                 "/indicators/ecology.good_air/")])  # fmt: skip
    declare("dashboards", [Declared(PAGE, "page", "空气质量", (INDICATOR,), {}, "/dashboards/ecology/air/")])
    record(AIR, FILE, kind="load", version=3)
    record(PLACES, kind="load", version=1)
    record(MODEL, AIR, PLACES, version=1, read=3, columns=columns)
