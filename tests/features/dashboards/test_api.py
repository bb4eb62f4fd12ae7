"""Dashboards over HTTP: the list, a definition, the data of a chart under filters, its rows, a search."""

import csv
import io
import json
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
AIR = "/api/dashboards/ecology/air"


def get(address: str, **query: str) -> Any:
    response = Client().get(address, query)
    assert response.status_code == 200
    return json.loads(b"".join(response))


def test_the_list_and_a_definition(board: str) -> None:
    [found] = get("/api/dashboards", cloud="ecology")["items"]
    assert (found["title"], found["address"], found["charts"]) == ("空气质量", board, 19)

    page = get(AIR)
    assert [each["name"] for each in page["filters"]] == ["time", "division", "kind"]
    assert page["filters"][0]["parameters"] == ["since", "until"]
    assert {each["id"]: each["chart"] for each in page["items"]}["2-2"] == "line"


def test_the_data_of_a_chart_follows_the_filters(board: str) -> None:
    whole = get(f"{AIR}/charts/3-1")
    assert (whole["state"], whole["chart"], len(whole["rows"])) == ("ready", "bar", 3)

    one = get(f"{AIR}/charts/3-1", division="360100", since="2016-01", until="2016-01")
    assert [row[0] for row in one["rows"]] == ["南昌市"]
    assert one["rows"][0][1] == 6  # 2 + 4 bad days of a winter month


def test_the_rows_behind_a_chart_as_json_and_csv(board: str) -> None:
    rows = get(f"{AIR}/charts/3-1/rows")
    file = Client().get(f"{AIR}/charts/3-1/rows", {"format": "csv"})

    assert len(rows) == 3
    text = b"".join(file.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert len(list(csv.DictReader(io.StringIO(text)))) == 3


def test_a_search_finds_words_in_the_text(board: str) -> None:
    found = get(f"{AIR}/charts/7-2/search", q="广场")

    assert [hit["values"]["name"] for hit in found["items"]] == ["赣州站"]


@pytest.mark.parametrize(
    ("address", "query", "status", "code"),
    [
        ("/api/dashboards/ecology/airr", {}, 404, "dashboards.not_found"),
        (f"{AIR}/charts/9-9", {}, 404, "dashboards.chart_not_found"),
        (f"{AIR}/charts/3-1", {"since": "20.16"}, 422, "dashboards.bad_filter"),
        (f"{AIR}/charts/3-1/search", {"q": "车站"}, 422, "dashboards.not_searchable"),
    ],
)
def test_errors_in_the_one_shape(board: str, address: str, query: dict[str, str], status: int, code: str) -> None:
    response = Client().get(address, query)

    assert (response.status_code, response.json()["error"]["code"]) == (status, code), response.content
