"""The pages of indicators."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.features.insight.conftest import GOOD, INDICATORS
from tests.support.actors import ActingClient
from tests.support.permissions import Door, PermissionMatrix

from ganyun.features.insight.models import Indicator
from ganyun.features.insight.pages import indicators as pages
from ganyun.kernel.policy import Actor

ANALYST = Actor("shangguan", "省统计局", frozenset({"insight.read", "insight.run"}))


class TestDoors(PermissionMatrix):
    doors = (
        Door("GET", "/indicators/"),
        Door("GET", f"/indicators/{GOOD}/"),
        Door("POST", f"/indicators/{GOOD}/run/", "insight.run", ok=302),
    )

    @pytest.fixture(autouse=True)
    def _things(self, computed: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pages, "enqueue", lambda *arguments, **options: "job")


def body(answer) -> str:
    return answer.content.decode()


def test_the_list_worst_lights_first(computed) -> None:
    text = body(Client().get("/indicators/"))
    assert text.index("优良天数比例") < text.index("平均指数") < text.index("监测天数")
    assert "83.33%" in text and "黄灯" in text


def test_no_data_is_said_in_words(air) -> None:
    text = body(Client().get(f"/indicators/{GOOD}/"))
    assert "没有数据" in text and "light-green" not in text.split("灯和预警")[0]
    assert "没有数据" in body(Client().get("/indicators/"))
    assert "优良天数比例" in body(Client().get("/indicators/?light=none"))


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("light=yellow", "优良天数比例", "平均指数"),
        ("light=none", "没有符合条件的指标", "监测天数"),  # it has data, but no thresholds
        ("q=mean", "平均指数", "优良天数比例"),
        ("q=优良", "优良天数比例", "平均指数"),
        ("cloud=base", "没有符合条件的指标", "平均指数"),
        ("owner=nobody", "没有符合条件的指标", "平均指数"),
        ("light=purple&sort=x&page=%00", "没有符合条件的指标", "平均指数"),
    ],
)
def test_filters(computed, query: str, shown: str, hidden: str) -> None:
    text = body(Client().get(f"/indicators/?{query}"))
    table = text[text.index('id="content"') :]
    assert shown in table and hidden not in table


@pytest.mark.parametrize("sort", ["name", "-name", "light", "-light", "time", "owner"])
def test_sorting(computed, sort: str) -> None:
    assert Client().get(f"/indicators/?sort={sort}").status_code == 200


def test_an_empty_list_says_what_to_do(db) -> None:
    assert "indicators.yaml" in body(Client().get("/indicators/"))


def test_the_list_as_a_file(computed) -> None:
    answer = Client().get("/indicators/?format=csv&light=yellow")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.startswith('"name"') and GOOD in text and "mean_aqi" not in text


def test_one_indicator(computed) -> None:
    text = body(ActingClient(ANALYST).get(f"/indicators/{GOOD}/"))
    for part in ("83.33%", "比上年同期", "+26.19 个百分点", "各地排名", "九江市", "count(*) filter", "90%", "重新计算"):
        assert part in text, part
    assert "重新计算" not in body(Client().get(f"/indicators/{GOOD}/"))


def test_a_chosen_division_and_time(computed) -> None:
    text = body(Client().get(f"/indicators/{GOOD}/?division=南昌市&division=九江市&time=2016-01-01"))
    assert "对比 · 2016-01" in text and text.count('"name":"') + text.count("&quot;name&quot;:&quot;") >= 3
    for query in ("time=nonsense", "division=", "division=%00", "time=2001-01-01", "since=x&format=json"):
        assert Client().get(f"/indicators/{GOOD}/?{query}").status_code == 200, query


def test_dimensions_may_be_chosen(computed, applied) -> None:
    applied(indicators=INDICATORS.replace("division: city}", "dimensions: city}", 1))
    computed()
    text = body(Client().get(f"/indicators/{GOOD}/?by_city=九江市"))
    assert "by_city" in text and "各地排名" not in text


def test_the_values_as_a_file(computed) -> None:
    answer = Client().get(f"/indicators/{GOOD}/?format=csv&since=2016-01-01")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines()[0] == '"time","division","division_code","value","n","light"'
    assert len(text.splitlines()) == 1 + 2 + 5 and "2015" not in text


def test_an_error_of_the_last_computation_is_shown(computed) -> None:
    Indicator.objects.filter(pk=GOOD).update(error={"message": "缺列", "fix": "改正"})
    assert "缺列" in body(Client().get(f"/indicators/{GOOD}/"))


def test_what_is_not_there_or_not_for_everybody(computed) -> None:
    assert Client().get("/indicators/ecology.nothing/").status_code == 404
    Indicator.objects.filter(pk=GOOD).update(level=2)
    assert Client().get(f"/indicators/{GOOD}/").status_code == 404
    assert GOOD not in body(Client().get("/indicators/"))
    assert ActingClient(ANALYST).get(f"/indicators/{GOOD}/").status_code == 200


def test_english(computed) -> None:
    client = Client(headers={"Accept-Language": "en"})
    text = body(client.get(f"/indicators/{GOOD}/"))
    assert "Share of days with good air" in text and "Against last year" in text and "pp" in text
    assert "Indicators" in body(client.get("/indicators/"))


def test_computing_again_is_queued(computed, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(pages, "enqueue", lambda name, actor, **options: asked.append((name, actor.name, options)))
    assert ActingClient(ANALYST).post(f"/indicators/{GOOD}/run/").url == f"/indicators/{GOOD}/"
    assert asked == [("insight.refresh", "shangguan", {"dedupe": GOOD, "names": [GOOD], "again": True})]
