"""The page of a resource: tabs, history, differences, and the steps of its life."""

import pytest
from tests.support.actors import OTHER, ActingClient, officer, operator, reader
from tests.support.contracts import CITY_AIR, EVERYTHING, PEOPLE

from ganyun.features.catalog.actions.contracts import change_contract, create_resource
from ganyun.features.catalog.actions.data import note_data
from ganyun.features.catalog.models import Resource
from ganyun.kernel import hooks
from ganyun.kit.pages.public import Panel

AIR = "/resources/ecology.city_air/"
TABS = ("overview", "fields", "preview", "versions", "api", "yaml")


def page(address: str, actor=None, status: int = 200) -> str:
    response = ActingClient(actor).get(address)
    assert response.status_code == status, response.content.decode()[:500]
    return response.content.decode()


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_is_a_link_that_reads_without_script(air, tab) -> None:
    html = page(f"{AIR}?tab={tab}")
    assert f'id="tab-{tab}"' in html and "暂时无法显示" not in html
    assert all(f'href="?tab={other}"' in html for other in TABS)


def test_the_overview_says_the_contract_in_words(air) -> None:
    note_data("ecology.city_air")
    html = page(AIR)
    for part in (
        "无条件共享",
        "无条件开放",
        "每日",
        "按主键更新",
        "省环保厅",
        "211001/000001",
        "city、date",
        "行数 &gt; 0",
        "4 行",
    ):
        assert part in html, part


def test_every_construct_is_shown(published) -> None:
    create_resource(officer(), EVERYTHING)
    for tab in TABS:
        assert "暂时无法显示" not in page(f"/resources/ecology.everything/?tab={tab}", officer())
    html = page("/resources/ecology.everything/?tab=fields", officer())
    for part in (
        "长度 2–12",
        "格式 ^[0-9A-Z]+$",
        "须存在于 base.divisions.code",
        "mobile",
        "ug/m3",
        "小于 501",
        "0–9 项",
    ):
        assert part in html, part


def test_fields_that_nobody_classified_are_said_to_be(published) -> None:
    create_resource(officer(), PEOPLE.replace(', classification: "2"', ""))
    assert "暂按 3 级" in page("/resources/ecology.people/?tab=fields", officer())


def test_the_preview_is_masked_and_only_for_those_who_may(air, people) -> None:
    assert "南昌市" in page(f"{AIR}?tab=preview")
    mine = page("/resources/ecology.people/?tab=preview", officer())
    assert "138****5678" in mine and "13800005678" not in mine and "张三" not in mine
    assert "不能预览" in page("/resources/ecology.people/?tab=preview", reader())
    assert "登录后可以预览" in page("/resources/ecology.people/?tab=preview")
    assert "还没有数据" in page("/resources/base.divisions/?tab=preview", reader())


def test_the_api_tab_has_real_addresses(published) -> None:
    html = page(f"{AIR}?tab=api")
    assert "http://testserver/api/resources/ecology.city_air/rows?limit=10" in html and "ganyun sql" in html


def test_panels_of_other_features_come_in_order_and_a_broken_one_does_no_harm(published) -> None:
    def panels(request, resource: str) -> list[Panel]:
        return [Panel("quality", "质量", "catalog/panel_yaml.html", {"text": "别人的"}, 25),
                Panel("broken", "坏的", "no/such.html", {}, 99)]  # fmt: skip

    with hooks.resource_panels.registered(panels):
        html = page(f"{AIR}?tab=quality")
        assert "别人的" in html
        order = [html.index(f'href="?tab={code}"') for code in ("fields", "quality", "preview", "broken")]
        assert order == sorted(order)
        assert "城市空气质量日报" in page(f"{AIR}?tab=broken")
    assert "合同" in page(f"{AIR}?tab=nonsense")


def test_the_light_comes_from_quality(published) -> None:
    with hooks.resource_lights.registered(lambda resources: dict.fromkeys(resources, "red")):
        assert "light-red" in page(AIR)


def test_unknown_and_hidden_resources(published) -> None:
    assert "base.divisions" in page("/resources/base.division/", status=404)
    create_resource(officer(), PEOPLE)
    for actor in (None, reader(), officer("x", OTHER)):
        page("/resources/ecology.people/", actor, status=404)
        page("/resources/ecology.people/versions/1/", actor, status=404)
        page("/resources/ecology.people/contract.yaml", actor, status=404)
    page("/resources/ecology.people/", officer())
    page("/resources/ecology.people/", operator())


def test_history_and_differences(published) -> None:
    text = CITY_AIR.replace("version: 1.0.0", "version: 2.0.0").replace("- name: aqi\n", "- name: air_index\n")
    change_contract(officer(), "ecology.city_air", text, "改名", plan="旧字段保留一年")
    shown = page(AIR)
    assert "wang 提出了新的合同 2.0.0" in shown and "改名为 air_index" in shown and "提供方改动" not in shown
    html = page(f"{AIR}?tab=versions")
    assert "提出变更" in html and "破坏性" in html and "旧字段保留一年" in html
    assert "diff/?from=3&amp;to=4" in html
    diff = page(f"{AIR}diff/?from=3&to=4")
    assert "改名为 air_index" in diff and "bg-red-lt" in diff and "行相同" in diff
    assert "意思没有变" in page(f"{AIR}diff/?from=1&to=2")
    assert "air_index" in page(f"{AIR}versions/4/")
    for query in ("", "?from=a&to=b", "?from=1"):
        page(f"{AIR}diff/{query}", status=422)
    page(f"{AIR}diff/?from=1&to=99", status=404)
    page(f"{AIR}versions/99/", status=404)


def test_the_contract_as_a_file(published) -> None:
    response = ActingClient(None).get(f"{AIR}contract.yaml")
    assert response.content.decode() == CITY_AIR and "ecology.city_air.yaml" in response["Content-Disposition"]
    text = CITY_AIR.replace("1.0.0", "1.0.1")
    change_contract(officer(), "ecology.city_air", text)
    assert ActingClient(None).get(f"{AIR}contract.yaml").content.decode() == CITY_AIR
    assert ActingClient(None).get(f"{AIR}contract.yaml?proposal=1").content.decode() == text


def post(actor, action: str, note: str = "", name: str = "ecology.people"):
    return ActingClient(actor).post(f"/resources/{name}/act/", {"action": action, "note": note})


def test_the_life_of_a_resource_by_its_buttons(published) -> None:
    create_resource(officer(), PEOPLE)
    address = "/resources/ecology.people/"
    assert 'value="review"' not in page(address, officer()) and 'value="withdraw"' in page(address, officer())
    assert 'value="review"' in page(address, operator()) and 'value="publish"' not in page(address, operator())
    assert post(operator(), "review").headers["Location"] == address
    assert 'value="publish"' in page(address, operator())
    post(operator(), "publish")
    assert Resource.objects.get(name="ecology.people").state == "published"
    assert 'value="retire"' in page(address, operator())
    post(operator(), "retire")
    assert Resource.objects.get(name="ecology.people").state == "published"  # no reason was given
    post(operator(), "retire", "停用")
    assert 'value="restore"' in page(address, operator())


def test_an_action_that_may_not_be_says_why(published) -> None:
    create_resource(officer(), PEOPLE)
    client = ActingClient(officer())
    response = client.post("/resources/ecology.people/act/", {"action": "publish"}, follow=True)
    assert "没有权限" in response.content.decode()
    assert Resource.objects.get(name="ecology.people").state == "draft"
    assert post(operator(), "explode").status_code == 422
    assert ActingClient(operator()).get("/resources/ecology.people/act/").status_code == 405


def test_a_withdrawn_draft_leads_back_to_the_catalogue(published) -> None:
    create_resource(officer(), PEOPLE)
    assert post(officer(), "withdraw").headers["Location"] == "/catalog/"
