"""The pages of types and lists."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.support.browser import axe, in_english, shoot

pytestmark = pytest.mark.django_db
CITIZEN = "369901199001010013"


def get(client: Client, name: str, *args: str, **query: str) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_index_lists_types_and_lists(client: Client) -> None:
    text = get(client, "standards")

    assert "公民身份号码" in text and "369901********0013" in text
    assert reverse("standards-codes", args=["divisions"]) in text
    assert "待核" in text and "已核" in text


@pytest.mark.parametrize(
    ("type", "value", "says"),
    [
        ("citizen_id", CITIZEN, "合成"),
        ("uscc", "91360100ma00000a9y", "91360100MA00000A9Y"),
        ("uscc", "91360100MA00000A9X", "校验位应为 Y，实为 X"),
        ("date", "19990230", "19990230 不是日历上的日期"),
        ("uscc", "", "没有内容"),
        ("person_name", "<script>alert(1)</script>", "&lt;script&gt;"),
    ],
)
def test_try_it(client: Client, type: str, value: str, says: str) -> None:
    response = client.post(reverse("standards"), {"type": type, "value": value})

    assert response.status_code == 200
    assert says in response.content.decode()
    assert "<script>alert" not in response.content.decode()


def test_try_it_answers_a_part_to_htmx(client: Client) -> None:
    response = client.post(reverse("standards"), {"type": "uscc", "value": "x"}, headers={"HX-Request": "true"})

    assert "<html" not in response.content.decode()
    assert "不合格" in response.content.decode()


def test_a_huge_value_is_cut_not_an_error(client: Client) -> None:
    response = client.post(reverse("standards"), {"type": "uscc", "value": "9" * 100_000})

    assert "长度应为 18，实为 300" in response.content.decode()


def test_an_unknown_type_is_a_page_that_helps(client: Client) -> None:
    response = client.post(reverse("standards"), {"type": "ussc", "value": "x"})

    assert response.status_code == 404
    assert "uscc" in response.content.decode()


def test_a_list_as_of_a_day(client: Client) -> None:
    then = get(client, "standards-codes", "divisions", as_of="2017-09-01", q="龙南")
    now = get(client, "standards-codes", "divisions", as_of="2024-01-01", q="龙南")
    ever = get(client, "standards-codes", "divisions", ever="1", q="龙南")

    assert "龙南县" in then and "龙南市" not in then
    assert "龙南市" in now and "龙南县" not in now
    assert "龙南市" in ever and "龙南县" in ever


def test_search_in_names_codes_and_aliases(client: Client) -> None:
    assert "南昌市" in get(client, "standards-codes", "divisions", q="３６０１ ")
    assert "没有符合条件的条目" in get(client, "standards-codes", "divisions", q="不存在的地方")


def test_history_of_a_code(client: Client) -> None:
    text = get(client, "standards-codes", "divisions", code="360783", q="不存在")

    assert "龙南县" in text and "龙南市" in text


def test_ambiguous_spellings_are_shown(client: Client) -> None:
    assert "房地产业 70 / K" in get(client, "standards-codes", "industry")


def test_download(client: Client) -> None:
    response = client.get(reverse("standards-codes", args=["divisions"]), {"format": "csv", "q": "360783", "ever": "1"})

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert "divisions.csv" in response["Content-Disposition"]
    assert lines[0].replace('"', "") == "code,name,valid_from,valid_to,parent,aliases,successor,level,note"
    assert lines[1].replace('"', "").startswith("360783,龙南市,2020-07-01,")


def test_pages_of_a_long_list(client: Client) -> None:
    first = get(client, "standards-codes", "divisions")
    last = get(client, "standards-codes", "divisions", page="2")

    assert "北京市" in first and "北京市" not in last
    assert "婺源县" in last


@pytest.mark.parametrize(
    ("name", "query", "status"), [("divison", {}, 404), ("divisions", {"as_of": "2017-02-30"}, 422), ("x y", {}, 404)]
)
def test_bad_requests(client: Client, name: str, query: dict[str, str], status: int) -> None:
    assert client.get(reverse("standards-codes", args=[name]), query).status_code == status


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_a_reader_tries_a_value_and_looks_a_code_up(page) -> None:
    page.goto("/standards/")
    page.locator("#try-type").select_option("uscc")
    page.get_by_label("取值").fill("91360100MA00000A9X")
    page.get_by_role("button", name="检查").click()
    page.get_by_text("校验位应为 Y，实为 X").wait_for()
    axe(page)

    in_english(page)
    page.get_by_role("link", name="Administrative divisions").click()
    page.get_by_label("Code, name or alias").fill("360783")
    page.get_by_label("With history").check()
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name="360783").click()
    page.locator("#history").get_by_text("龙南县").wait_for()
    axe(page)
    shoot(page, "standards-codes")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("address", ["/standards/", "/standards/codes/industry/"])
def test_a_phone_does_not_scroll_sideways(phone, address: str) -> None:
    phone.goto(address)

    assert phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    shoot(phone, "standards-phone" + address.replace("/", "-"))
