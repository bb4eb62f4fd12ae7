"""The map of the home page: what it shows to whom."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest
from django.test import Client, RequestFactory

from ganyun.engine.port import engine
from ganyun.features.catalog import public as catalog
from ganyun.features.catalog.public import Field, ResourceNotFound
from ganyun.features.operations.pages import province

pytestmark = pytest.mark.django_db

SQUARE = json.dumps({"type": "Polygon", "coordinates": [[[115, 28], [116, 28], [116, 29], [115, 28]]]})

Put = Callable[[str, dict[str, list[Any]]], None]


@pytest.fixture
def readable(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The resources this reader may see the rows of."""
    allowed = {province.BOUNDARIES, province.DIVISIONS}
    fields = tuple(Field(f"population_{year}", f"{year} 年人口", level=1) for year in (2000, 2010, 2018))
    secret = Field("population_2030", "机密", level=4)

    def contract(name: str) -> Any:
        return SimpleNamespace(id=name, fields=(*fields, secret))

    monkeypatch.setattr(catalog, "contract", contract)
    monkeypatch.setattr(catalog, "may_read_rows", lambda actor, found: found.id in allowed)
    return allowed


@pytest.fixture
def put() -> Put:
    """Writes a lake table."""

    def write(name: str, columns: dict[str, list[Any]]) -> None:
        table = pa.table(columns)
        if not engine().exists(name):
            engine().create(name, table.schema)
        engine().replace(name, table.to_reader(), batch_id=f"batch-{len(engine().history(name))}")

    return write


def card() -> Any:
    return province.map_card(RequestFactory().get("/"))


def boundaries(**columns: list[Any]) -> dict[str, list[Any]]:
    codes = ["360102", "360103", "360402"]
    return {"code": codes, "name": ["甲", "乙", "丙"], "geometry": [SQUARE, SQUARE, None], **columns}


def test_people_of_the_newest_year_that_is_known(readable: set[str], put: Put) -> None:
    put(
        province.BOUNDARIES,
        boundaries(population_2000=[1, 2, 3], population_2010=[4, 5, 6], population_2018=[7, None, None]),
    )
    found = card().context
    assert found["figures"].title == "2010 年人口"
    assert found["figures"].values == {"360102": 4, "360103": 5, "360402": 6}
    assert found["boundaries"].startswith("/map/counties.json?v=")


def test_a_masked_field_is_never_shown(readable: set[str], put: Put) -> None:
    put(province.BOUNDARIES, boundaries(population_2010=[4, 5, 6], population_2030=[7, 8, 9]))
    assert card().context["figures"].title == "2010 年人口"


def test_who_may_not_see_the_boundaries_sees_the_divisions(readable: set[str], put: Put) -> None:
    put(province.BOUNDARIES, boundaries(population_2010=[4, 5, 6]))
    put(province.DIVISIONS, {"code": ["36", "3601", "360102", "360103", "360102001", "360402"]})
    readable.discard(province.BOUNDARIES)
    found = card().context
    assert found["figures"].values == {"360100": 3, "360400": 1}
    assert found["boundaries"] == ""


def test_new_data_is_seen_at_once(readable: set[str], put: Put) -> None:
    put(province.BOUNDARIES, boundaries(population_2010=[4, 5, 6]))
    assert card().context["figures"].values["360102"] == 4
    put(province.BOUNDARIES, boundaries(population_2010=[40, 5, 6]))
    assert card().context["figures"].values["360102"] == 40


def test_no_map_without_data_or_without_the_right_to_it(readable: set[str], put: Put) -> None:
    assert card() is None
    put(province.BOUNDARIES, boundaries(population_2010=[4, 5, 6]))
    readable.clear()
    assert card() is None


def test_no_map_without_a_contract(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ResourceNotFound(name=name, nearest="")

    monkeypatch.setattr(catalog, "contract", missing)
    assert card() is None
    assert Client().get("/map/counties.json").status_code == 404


def test_counties_as_geojson(readable: set[str], put: Put) -> None:
    put(province.BOUNDARIES, boundaries(population_2010=[4, 5, 6]))
    response = Client().get("/map/counties.json")
    found = json.loads(response.content)
    assert [each["properties"] for each in found["features"]] == [
        {"code": "360102", "name": "甲"},
        {"code": "360103", "name": "乙"},
    ]
    assert found["features"][0]["geometry"] == json.loads(SQUARE)
    assert Client().get("/map/counties.json", headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_counties_are_not_for_everybody(readable: set[str], put: Put) -> None:
    put(province.BOUNDARIES, boundaries(population_2010=[4, 5, 6]))
    readable.clear()
    assert Client().get("/map/counties.json").status_code == 404
