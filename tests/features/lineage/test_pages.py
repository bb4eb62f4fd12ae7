"""The page 血缘 without a browser: drawing, list, search, bad addresses."""

import re
from urllib.parse import unquote

import pytest
from django.test import Client
from tests.features.lineage.conftest import AIR, FILE, INDICATOR, MODEL, PAGE, Recorder
from tests.support.actors import ActingClient, reader

from ganyun.features.lineage.actions.catalogue import sync_all
from ganyun.features.lineage.actions.recording import declare
from ganyun.features.lineage.rules.records import Declared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture
def inside() -> ActingClient:
    return ActingClient(reader())


def text(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return answer.content.decode()


def boxes(html: str) -> int:
    return html.count('class="lineage-box ')


def test_a_node_with_what_is_around_it(inside: Client) -> None:
    html = text(inside, f"/lineage/?of={MODEL}&depth=1")
    assert boxes(html) == 4 and "各地空气的血缘" in html and 'href="/dashboards/ecology/air/"' not in html
    assert f'href="/resources/{MODEL}/"' in html and "同一内容的列表" in html
    assert boxes(text(inside, f"/lineage/?of={MODEL}")) == 6
    assert boxes(text(inside, f"/lineage/?of={MODEL}&direction=up&depth=all")) == 4
    assert boxes(text(inside, f"/lineage/{MODEL}/")) == 6, "the address that other pages link to"


def test_the_whole_node(inside: Client) -> None:
    declare("catalog", [Declared("ecology.alone", "resource", "没有上下游")])
    html = text(inside, "/lineage/")
    assert boxes(html) == 6 and "另有 1 个节点" in html and "ecology.alone" in html


def test_columns_and_their_chain(inside: Client) -> None:
    html = text(inside, f"/lineage/?of={INDICATOR}&column=value")
    assert f"{MODEL}.aqi" in html and f"{AIR}.city" in html and "一直追到源头" in html
    assert "lineage.column_not_found" in text(inside, f"/lineage/?of={INDICATOR}&column=nothing", 404)


def test_what_is_wrong_stands_on_top(inside: Client, record: Recorder) -> None:
    record(AIR, FILE, kind="load", version=None, state="FAIL", error="文件是空的")
    html = text(inside, f"/lineage/?of={PAGE}")
    assert "它或它的上游有问题" in html and "上次运行失败" in html and "文件是空的" in html and "源头" in html
    public = text(Client(), f"/lineage/?of={PAGE}")
    assert "上次运行失败" in public and "文件是空的" not in public


def test_searching(inside: Client) -> None:
    answer = inside.get("/lineage/?of=空气质量")
    assert answer.status_code == 302 and answer.headers["Location"] == f"/lineage/?of={PAGE}"
    html = text(inside, "/lineage/?of=air")
    assert MODEL in html and AIR in html
    missed = text(inside, "/lineage/?of=ecology.air_by_plase")
    assert "血缘图里没有“ecology.air_by_plase”" in missed and MODEL in missed
    assert "&lt;script&gt;" in text(inside, "/lineage/?of=<script>alert(1)</script>")


@pytest.mark.parametrize("query", ["depth=0", "depth=101", "depth=x", "depth=%D9%A3", "direction=x"])
def test_bad_addresses_say_what_is_possible(inside: Client, query: str) -> None:
    assert "lineage.bad_" in text(inside, f"/lineage/?of={MODEL}&{query}", 422)


def test_five_hundred_nodes_are_folded_and_open(inside: Client) -> None:
    tables = [
        Declared(f"c{n % 5}.t{n}", "model", f"表{n}", (f"c{n % 5}.t{n - 5}",) if n >= 100 else ()) for n in range(500)
    ]
    declare("demo", tables)
    html = text(inside, "/lineage/?of=")
    assert boxes(html) < 100 and "全部展开" in html and "个，点开查看" in html
    assert boxes(text(inside, "/lineage/?fold=0")) > 400
    some = re.findall(r'href="\?[^"]*open=([^"&]+)"', html)
    assert boxes(text(inside, f"/lineage/?open={some[0]}")) > boxes(html)
    more = re.findall(r'href="\?[^"]*open=([^"&]+)"', text(inside, f"/lineage/?open={some[0]}"))
    assert any(unquote(each).startswith(unquote(some[0]) + ",") for each in more), "those that are open stay open"


def test_files_are_for_insiders_until_a_contract_names_them(inside: Client) -> None:
    assert boxes(text(Client(), f"/lineage/?of={AIR}&direction=up")) == 1
    assert text(Client(), f"/lineage/?of={FILE}").count("血缘图里没有") == 1
    sync_all()
    assert boxes(text(Client(), f"/lineage/?of={AIR}&direction=up")) == 2


def test_in_english(inside: Client) -> None:
    html = inside.get(f"/lineage/?of={MODEL}", headers={"accept-language": "en"}).content.decode()
    assert "Lineage of 各地空气" in html and "Two steps" not in html and "The same as a list" in html
