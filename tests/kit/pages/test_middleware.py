"""What a raised error becomes: a page, a notice, a way to the login."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

pytestmark = [pytest.mark.urls("tests.kit.pages.demo"), pytest.mark.django_db]

HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/catalog/?q=a"}


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("kind", "status", "texts"),
    [
        ("invalid", 422, ["这样不行", "第 &lt;3&gt; 行"]),
        ("not-found", 404, ["找不到 ecology.cty_air", 'href="/resources/ecology.city_air_daily/"']),
        (
            "denied",
            403,
            [
                "没有权限 catalog.publish",
                "登录后再试",
                'href="/login/?next=%2Fraise%2Fdenied%2F%3Fa%3D1"',
                "请本单位的系统管理员",
            ],
        ),
        ("conflict", 409, ["合同 同时被别人修改", "再试一次", "这次没有写入任何内容。"]),
        ("unavailable", 503, ["磁盘已满", "再试一次"]),
    ],
)
def test_an_error_becomes_a_page(browser: Client, kind: str, status: int, texts: list[str]) -> None:
    response = browser.get(f"/raise/{kind}/?a=1")
    html = response.content.decode()
    assert response.status_code == status
    assert "<nav" in html and "<h1" in html
    for text in texts:
        assert text in html


def test_unauthenticated_goes_to_the_login_and_back(browser: Client) -> None:
    response = browser.get("/raise/unauthenticated/?a=1")
    assert (response.status_code, response["Location"]) == (302, "/login/?next=/raise/unauthenticated/%3Fa%3D1")


def test_a_post_comes_back_to_the_page_without_its_query(browser: Client) -> None:
    assert browser.post("/raise/unauthenticated/?token=1")["Location"] == "/login/?next=/raise/unauthenticated/"


def test_htmx_gets_a_notice(browser: Client) -> None:
    response = browser.post("/raise/denied/", headers=HTMX)
    html = response.content.decode()
    assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (403, "#toasts", "beforeend")
    assert "<html" not in html and "没有权限 catalog.publish" in html
    assert "next=%2Fcatalog%2F%3Fq%3Da" in html


def test_htmx_is_sent_to_the_login_as_a_whole_page(browser: Client) -> None:
    response = browser.post("/raise/unauthenticated/", headers=HTMX)
    assert (response.status_code, response["HX-Redirect"]) == (401, "/login/?next=/catalog/%3Fq%3Da")


def test_a_bug_shows_a_number_that_the_log_holds_and_nothing_of_the_inside(browser: Client, caplog: Any) -> None:
    response = browser.get("/raise/bug/")
    html = response.content.decode()
    number = re.search(r"\d{4}-[0-9a-f]{6}", html).group()  # type: ignore[union-attr]
    assert response.status_code == 500
    assert "secret-of-the-inside" not in html
    assert any(number in record.getMessage() and record.exc_info for record in caplog.records)


def test_the_500_page_needs_no_database(browser: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert browser.get("/raise/bug/").status_code == 500


def test_a_bug_still_reaches_the_test_client() -> None:
    with pytest.raises(RuntimeError):
        Client().get("/raise/bug/")


def test_each_bug_has_its_own_number(browser: Client) -> None:
    pages = [browser.get("/raise/bug/").content.decode() for _ in range(3)]
    assert len({re.search(r"\d{4}-[0-9a-f]{6}", page).group() for page in pages}) == 3  # type: ignore[union-attr]


def test_404_suggests_what_reads_like_the_address(browser: Client) -> None:
    html = browser.get("/catalogue/water").content.decode()
    assert 'href="/catalog/"' in html.split("<main")[1] and 'value="water"' in html


def test_404_escapes_the_address(browser: Client) -> None:
    response = browser.get("/%3Cscript%3Ealert(1)%3C/script%3E")
    assert response.status_code == 404 and b"<script>alert" not in response.content


@pytest.mark.parametrize(
    ("kind", "status", "text"), [("forbidden", 403, "您没有打开这个页面的权限"), ("suspicious", 400, "请求无法理解")]
)
def test_djangos_own_refusals(browser: Client, kind: str, status: int, text: str) -> None:
    response = browser.get(f"/raise/{kind}/")
    assert response.status_code == status and text in response.content.decode()


def test_a_form_without_its_code_is_explained() -> None:
    response = Client(enforce_csrf_checks=True).post("/parts/")
    assert response.status_code == 403 and "表单已过期" in response.content.decode()


def test_api_paths_are_left_alone() -> None:
    from ganyun.kernel.errors import Denied

    with pytest.raises(Denied):
        Client().get("/api/raise/denied/")


def test_english(browser: Client, frontend: None) -> None:
    with translation.override("en"):
        html = browser.get("/raise/conflict/", headers={"Accept-Language": "en"}).content.decode()
    assert "was changed by somebody else at the same time" in html and "What to do" in html
