"""The catalogue and the search, as people see them."""

import csv
import io

import pytest
from tests.support.actors import ActingClient, officer, operator, reader
from tests.support.contracts import PEOPLE

from ganyun.features.catalog.actions import index as keeping
from ganyun.features.catalog.actions.contracts import create_resource


def page(address: str, actor=None, status: int = 200) -> str:
    response = ActingClient(actor).get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_catalogue_lists_resources_with_facets(published) -> None:
    html = page("/catalog/")
    for part in ("城市空气质量日报", "行政区划代码", "2 个资源", "生态环保", "无条件共享", "省民政厅", "1 级 公开"):
        assert part in html
    assert 'href="?cloud=ecology"' in html and "登记资源" not in html


def test_facets_narrow_and_can_be_let_go(published) -> None:
    html = page("/catalog/?cloud=ecology&level=1&page=3")
    assert "城市空气质量日报" in html and "行政区划代码" not in html
    assert 'href="?level=1"' in html  # without the cloud
    assert page("/catalog/?cloud=none").count("没有符合条件的资源") == 1


def test_an_empty_catalogue_says_what_to_do(clouds) -> None:
    assert "目录还是空的" in page("/catalog/")


def test_search_marks_hits_and_offers_the_nearest(published) -> None:
    assert "城市<mark>空气质量</mark>日报" in page("/search/?q=空气质量")
    html = page("/search/?q=空气质量年鉴汇编")
    assert "下面是最接近的" in html and "城市" in html
    assert "没有找到" in page("/search/?q=甲乙丙丁")
    assert "2 个资源" in page("/search/")


def test_a_query_is_text_never_markup(published) -> None:
    html = page('/search/?q="><script>alert(1)</script>')
    assert "<script>alert" not in html and "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "query", ["page=abc", "page=-1", "page=99999", "sort=nonsense", "page=2", "level=%00", "q=%F0%9F%99%82"]
)
def test_odd_queries_are_answered(published, query) -> None:
    assert "个资源" in page(f"/catalog/?{query}") and "<main" in page(f"/search/?{query}")


@pytest.mark.parametrize("sort", ["-updated", "-data", "title", "-level"])
def test_orders(published, sort) -> None:
    assert "行政区划代码" in page(f"/catalog/?sort={sort}")


def test_drafts_are_marked_and_hidden_from_others(published) -> None:
    create_resource(officer(), PEOPLE)
    assert "环保志愿者" not in page("/catalog/") and "环保志愿者" not in page("/catalog/", reader())
    html = page("/catalog/", operator())
    assert "环保志愿者" in html and "草稿" in html
    assert "登记资源" in page("/catalog/", officer())


def test_the_list_as_a_file(published) -> None:
    response = ActingClient(None).get("/catalog/?format=csv&cloud=base")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["name"], row["title"], row["level"], row["owner"]) == (
        "base.divisions",
        "行政区划代码",
        "1",
        "省民政厅",
    )
    empty = ActingClient(None).get("/catalog/?format=json&cloud=none")
    assert b"".join(empty.streaming_content).strip() == b"[\n]"
    assert ActingClient(None).get("/catalog/?format=docx").status_code == 422


def test_the_catalogue_works_while_the_index_is_rebuilt(published, monkeypatch) -> None:
    monkeypatch.setattr(keeping, "INLINE", 0)
    html = page("/catalog/?cloud=ecology")
    assert "城市空气质量日报" in html and "行政区划代码" not in html and "正在重建" in html
    assert "正在重建" in page("/search/?q=空气")


def test_english(published) -> None:
    response = ActingClient(None).get("/catalog/", headers={"accept-language": "en"})
    html = response.content.decode()
    assert "Export CSV" in html and "2 resources" in html and "ecology cloud" in html
