"""The template tags: good values, bad values, everything escaped."""

import json
import re
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import TemplateSyntaxError, engines
from django.test import RequestFactory
from tests.kit.pages import demo

from ganyun.kit.pages import assets
from ganyun.kit.pages.public import Card, Panel

pytestmark = pytest.mark.urls("tests.kit.pages.demo")

EVIL = "<script>\"'&"


def render(text: str, address: str = "/", **context: Any) -> str:
    return engines["django"].from_string(text).render(context, RequestFactory().get(address))


@pytest.fixture
def built(frontend: None) -> None:
    """The real build, read afresh."""
    assets.forget()


# --- signs


@pytest.mark.parametrize(("value", "word"), [("green", "正常"), ("yellow", "注意"), ("red", "异常")])
def test_light_says_its_word_and_has_its_own_shape(value: str, word: str) -> None:
    html = render("{% light value %}", value=value)
    assert word in html and f"light-{value}" in html and "visually-hidden" in html


def test_lights_differ_without_colour() -> None:
    shapes = {
        re.search(r"<(circle|path) [^>]*>", render("{% light v %}", v=value)).group()
        for value in ("green", "yellow", "red", "light_blue", "blue", None)
    }  # type: ignore[union-attr]
    assert len(shapes) == 6


@pytest.mark.parametrize("value", ["", None, "purple", 3, EVIL])
def test_unknown_light(value: Any) -> None:
    html = render("{% light value True %}", value=value)
    assert "暂无" in html and "<script>" not in html


def test_light_with_its_word_or_another() -> None:
    assert "visually-hidden" not in render('{% light "green" True %}')
    assert "合格" in render('{% light "green" "合格" %}')


@pytest.mark.parametrize(("value", "text"), [(1, "公开"), ("2", "内部"), (3, "个人/受限"), (4, "敏感")])
def test_level(value: Any, text: str) -> None:
    assert text in render("{% level value %}", value=value)


@pytest.mark.parametrize("value", [0, 5, None, "", "高", EVIL, []])
def test_unknown_level(value: Any) -> None:
    html = render("{% level value %}", value=value)
    assert "未定级" in html and "<script>" not in html


def test_empty_escapes_and_links() -> None:
    html = render("{% empty title hint address=to action=action %}", title=EVIL, hint=EVIL, to='/x?"', action="去")
    assert "<script>" not in html and 'href="/x?&quot;"' in html
    assert "btn" not in render('{% empty "无" %}')


@pytest.mark.parametrize(
    ("done", "total", "now"), [(3, 10, 30), ("3", "10", 30), (20, 10, 100), (-1, 10, 0), (1, 3, 33)]
)
def test_progress(done: Any, total: Any, now: int) -> None:
    assert f'aria-valuenow="{now}"' in render("{% progress done total label %}", done=done, total=total, label=EVIL)


@pytest.mark.parametrize(("done", "total"), [(3, None), (3, 0), (None, 5), ("x", 5), (5, "")])
def test_progress_without_an_end(done: Any, total: Any) -> None:
    html = render("{% progress done total %}", done=done, total=total)
    assert "indeterminate" in html and "aria-valuenow" not in html


def test_icon(built: None) -> None:
    assert '<path d="M4 6a8 3' in render('{% icon "database" %}')
    assert 'aria-hidden="true"' in render('{% icon "database" %}')
    labelled = render("{% icon 'database' label %}", label=EVIL)
    assert 'role="img"' in labelled and "<script>" not in labelled
    assert "<svg" in render("{% icon name %}", name=EVIL) and "<script>" not in render("{% icon name %}", name=EVIL)


# --- figures


def test_chart_carries_option_label_and_table() -> None:
    html = render("{% chart option label height=300 %}", option=demo.LINE, label=EVIL)
    assert json.loads(unescape(re.search(r'data-chart="([^"]*)"', html).group(1))) == demo.LINE  # type: ignore[union-attr]
    assert "<script>" not in html and "height:300px" in html
    assert "<td>2月</td><td>88</td><td>80</td>" in html


def test_chart_escapes_what_is_in_the_data() -> None:
    html = render("{% chart option %}", option={"xAxis": {"data": [EVIL]}, "series": [{"name": EVIL, "data": [1]}]})
    assert "<script>" not in html


@pytest.mark.parametrize("option", [None, {}, "x", {"series": []}, ""])
def test_chart_without_data_says_so(option: Any) -> None:
    html = render("{% chart option label %}", option=option, label=EVIL)
    assert "还没有数据" in html and "data-chart" not in html and "<script>" not in html


@pytest.mark.parametrize(("height", "shown"), [("x", 220), (None, 220), (1, 40), (99999, 2000)])
def test_chart_height_stays_sensible(height: Any, shown: int) -> None:
    assert f"height:{shown}px" in render("{% chart option height=height %}", option=demo.BARS, height=height)


def map_of(html: str) -> Any:
    return json.loads(unescape(re.search(r'data-map="([^"]*)"', html).group(1)))  # type: ignore[union-attr]


def test_province_map_lists_cities_by_value(built: None) -> None:
    html = render('{% province_map values "常住人口" unit="万人" link="/d/{code}/" %}', values=demo.PEOPLE)
    assert map_of(html)["values"]["360700"] == 898
    assert html.index("赣州市</th>") < html.index("南昌市</th>") < html.index("鹰潭市</th>")


def test_province_map_adds_counties_up_where_the_city_has_no_value(built: None) -> None:
    html = render("{% province_map values %}", values={"360102": 2, "360103": 3, "360200": 9, "360222": 1})
    assert map_of(html)["values"] == {"360102": 2, "360103": 3, "360100": 5, "360200": 9, "360222": 1}


@pytest.mark.parametrize("values", [None, {}, [], "x", {"南昌": 3}, {"360100": None}, {"360100": "nan"}, {EVIL: 3}])
def test_province_map_without_data_says_so(built: None, values: Any) -> None:
    html = render("{% province_map values label %}", values=values, label=EVIL)
    assert "还没有数据" in html and "<script>" not in html


def test_spark_is_drawn_by_the_server() -> None:
    assert "<polyline" in render("{% spark values 'x' %}", values=[1, 2])
    assert "<rect" in render("{% spark values 'x' kind='bar' %}", values=[1, 2])


# --- lists


def test_pages_keep_the_query_string() -> None:
    page = Paginator(list(range(95)), 10).get_page(3)
    html = render("{% pages page %}", "/x/?q=%E6%B0%B4&page=3&tag=a&tag=b", page=page)
    assert "第 21–30 条，共 95 条" in html
    assert 'href="?q=%E6%B0%B4&amp;page=4&amp;tag=a&amp;tag=b"' in html
    assert 'rel="prev"' in html and 'rel="next"' in html and 'aria-current="page">3<' in html


def test_one_page_has_no_links() -> None:
    html = render("{% pages page %}", page=Paginator([1], 10).get_page(1))
    assert "共 1 条" in html and "<nav" not in html


@pytest.mark.parametrize("page", [None, "", [1, 2], EVIL])
def test_pages_of_no_page(page: Any) -> None:
    assert render("{% pages page %}", page=page).strip() == ""


def test_sort_turns_round() -> None:
    tag = '<th {% sort_state "rows" %}>{% sort "rows" title %}</th>'
    assert 'aria-sort="none"' in render(tag, "/", title="行数") and 'href="?sort=rows"' in render(
        tag, "/", title="行数"
    )
    up = render(tag, "/?sort=rows&q=a", title="行数")
    assert 'aria-sort="ascending"' in up and "sort=-rows" in up and "q=a" in up
    assert 'aria-sort="descending"' in render(tag, "/?sort=-rows", title="行数")
    assert "<script>" not in render(tag, f"/?sort={EVIL}", title=EVIL)


def test_query_changes_and_removes() -> None:
    assert render("{% query cloud='ecology' page=None %}", "/?q=1&page=4") == "?q=1&amp;cloud=ecology"


# --- words


def test_filters_escape_what_they_do_not_know() -> None:
    html = render("{{ v|number }}{{ v|compact }}{{ v|size }}{{ v|ago }}", v=EVIL)
    assert html.count("&lt;script&gt;") == 4 and "<script>" not in html


def test_filters() -> None:
    assert (
        render("{{ 1234.5|number }} {{ 2|number:2 }} {{ none|number }} {{ 2048|size }}", none=None)
        == "1,234.5 2.00 — 2.0 KB"
    )
    html = render("{{ v|ago }}", v=datetime(2020, 1, 2, 3, tzinfo=UTC))
    assert html == '<time datetime="2020-01-02T03:00:00+00:00" title="2020-01-02 11:00">2020-01-02</time>'


# --- forms


class DemoForm(forms.Form):
    name = forms.CharField(label=EVIL, help_text="帮助", max_length=3)
    kind = forms.ChoiceField(choices=[("a", "甲")])
    open = forms.BooleanField(required=False, label="公开")


def test_fields_are_labelled_and_explained() -> None:
    form = DemoForm({"name": "太长的名称", "kind": "a"})
    html = render("{% field form.name %}{% field form.kind %}{% field form.open %}", form=form)
    assert "<script>" not in html
    assert 'aria-describedby="id_name_helptext' in html and 'id="id_name_helptext"' in html
    assert "form-control is-invalid" in html and 'role="alert"' in html
    assert "form-select" in html and "form-check-input" in html


def test_field_of_nothing() -> None:
    assert render("{% field form.nothing %}", form=DemoForm()).strip() == ""


# --- pieces and base


def test_piece_renders_cards_and_panels_with_their_context() -> None:
    context = {"title": EVIL, "icon_name": "plug"}
    for part in (Card("a", "pages/empty.html", context), Panel("a", "A", "pages/empty.html", context)):
        html = render("{% piece part %}", part=part)
        assert "empty-state" in html and "<script>" not in html


def test_a_failing_piece_leaves_a_notice(caplog: pytest.LogCaptureFixture) -> None:
    html = render("vor {% piece part %} nach", part=Card("broken", "no/such.html"))
    number = re.search(r"\d{4}-[0-9a-f]{6}", html).group()  # type: ignore[union-attr]
    assert html.startswith("vor") and html.endswith("nach")
    assert number in caplog.text and "broken" in caplog.text


def test_the_title_is_in_the_head_and_in_h1() -> None:
    html = render("{% extends 'base.html' %}{% block title %}资源 <b>{{ name }}</b>{% endblock %}", name=EVIL)
    assert "<title>资源 &lt;script&gt;&quot;&#x27;&amp; · 赣云</title>" in html
    assert '<h1 class="page-title">资源 <b>&lt;script&gt;' in html


def test_capture_takes_one_name() -> None:
    with pytest.raises(TemplateSyntaxError):
        render("{% capture a b %}{% endcapture %}")


def test_resource_link() -> None:
    assert 'href="/resources/ecology.air/"' in render("{% resource_link 'ecology.air' %}")
    assert "<script>" not in render("{% resource_link name %}", name=EVIL)
