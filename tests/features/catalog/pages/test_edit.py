"""Registering and changing a contract in the browser."""

import re
from html import unescape
from typing import Any

import pytest
from tests.support.actors import OTHER, ActingClient, officer, operator, reader
from tests.support.contracts import CITY_AIR, PEOPLE

from ganyun.features.catalog.actions.contracts import change_contract
from ganyun.features.catalog.models import Resource

EDIT = "/resources/ecology.city_air/edit/"


def shown(html: str) -> dict[str, str]:
    """The values of the form as a browser would send them."""
    form = html[html.index("<form method") :]
    values = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if "name" in attributes and (attributes.get("type") != "checkbox" or " checked" in tag):
            values[unescape(attributes["name"])] = unescape(attributes.get("value", ""))
    for name, body in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.S):
        values[name] = unescape(body)
    for name, body in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        values[name] = unescape(chosen.group(1)) if chosen else "" if 'value=""' in body else "string"
    return values


def browser(values: dict[str, str]) -> dict[str, str]:
    """Browsers send line ends as CRLF."""
    return {name: value.replace("\r\n", "\n").replace("\n", "\r\n") for name, value in values.items()}


def opened(address: str = EDIT, actor=None) -> dict[str, str]:
    response = ActingClient(actor or officer()).get(address)
    assert response.status_code == 200
    return shown(response.content.decode())


def send(values: dict[str, str], address: str = EDIT, actor=None, **headers: Any):
    return ActingClient(actor or officer()).post(address, browser(values), headers=headers)


def proposal() -> str:
    found = Resource.objects.get(name="ecology.city_air").proposal
    return found.text if found else ""


@pytest.mark.parametrize("mode", ["form", "yaml"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_opening_and_saving_changes_not_one_character(clouds, mode, ending) -> None:
    from ganyun.features.catalog.actions.contracts import create_resource

    text = CITY_AIR.replace("\n", ending)
    create_resource(officer(), text)
    values = opened(f"{EDIT}?mode={mode}")
    assert send({**values, "do": "save"}).status_code == 302
    assert proposal() == text
    assert Resource.objects.get().history.count() == 1  # nothing was changed


def test_one_value_of_the_form_is_one_line_of_the_contract(published) -> None:
    values = opened() | {"h.name": "空气日报", "h.version": "1.0.1", "do": "save", "note": "简称"}
    assert send(values).headers["Location"] == "/resources/ecology.city_air/"
    assert proposal() == CITY_AIR.replace("name: 城市空气质量日报", "name: 空气日报").replace(
        "version: 1.0.0", "version: 1.0.1"
    )


def test_every_problem_is_shown_with_line_and_fix_and_nothing_is_saved(published) -> None:
    values = opened(f"{EDIT}?mode=yaml")
    values["text"] = CITY_AIR.replace("logicalType: date", "logicalType: dat").replace("version: 1.0.0", "version: x")
    response = send({**values, "do": "save"})
    html = response.content.decode()
    assert response.status_code == 422 and "有 2 处问题" in html and "是不是想写 date？" in html and "第 5 行" in html
    assert "logicalType: dat\n" in html and proposal() == ""


def test_checking_while_typing_answers_with_the_verdict_only(published) -> None:
    values = opened(f"{EDIT}?mode=yaml")
    values["text"] = CITY_AIR.replace("- name: aqi\n", "- name: air_index\n")
    html = send({**values, "do": "check"}, **{"HX-Request": "true"}).content.decode()
    assert "<html" not in html and "这是破坏性变更" in html and "改名为 air_index" in html and "2.0.0" in html
    values["text"] = "a: ["
    html = send({**values, "do": "check"}, **{"HX-Request": "true"}).content.decode()
    assert "不是合法的 YAML" in html and "第 2 行" in html
    assert "合同没有问题" in send({**opened(), "do": "check"}, **{"HX-Request": "true"}).content.decode()


def test_a_breaking_change_asks_for_version_and_plan(published) -> None:
    values = opened() | {"f.2.required": "1", "do": "save"}
    html = send(values).content.decode()
    assert "这是破坏性变更" in html and "2.0.0" in html and proposal() == ""
    values |= {"h.version": "2.0.0"}
    assert "迁移方案" in send(values).content.decode() and proposal() == ""
    assert send(values | {"plan": "旧数据补全到年底"}).status_code == 302
    assert Resource.objects.get(name="ecology.city_air").plan == "旧数据补全到年底"


def test_the_form_carries_its_changes_over_to_the_yaml(published) -> None:
    html = send(opened() | {"h.name": "空气日报", "mode": "yaml"}).content.decode()
    assert "name: 空气日报" in shown(html)["text"] and "yaml-text" in html and proposal() == ""


def test_fields_are_added_and_taken_out(published) -> None:
    values = opened() | {"new.name": "no2", "new.logicalType": "number", "do": "look"}
    html = send(values).content.decode()
    assert "这是新增性变更" in html and 'name="f.4.name" value="no2"' in html
    values = shown(html) | {"f.4.unit": "ug/m3", "h.version": "1.1.0", "do": "save"}
    assert send(values).status_code == 302
    assert "- name: no2\n        logicalType: number\n" in proposal() and "{property: unit, value: ug/m3}" in proposal()


def test_broken_yaml_is_kept_in_the_editor(published) -> None:
    values = opened(f"{EDIT}?mode=yaml") | {"text": "a: [1, 2\n", "do": "look", "mode": "form"}
    html = send(values).content.decode()
    assert shown(html)["text"] == "a: [1, 2\n" and "YAML 改对之后才能用表单" in html


def test_a_value_that_cannot_be_changed_alone_is_said(published) -> None:
    text = CITY_AIR.replace("id: ecology", "id: &i ecology", 1).replace("name: 城市空气质量日报", "name: *i")
    values = opened(f"{EDIT}?mode=yaml") | {"text": text, "from": "form", "h.name": "新名", "do": "save"}
    response = send(values)
    assert response.status_code == 422 and "不能在 YAML 里改" in response.content.decode()


def test_somebody_elses_change_is_not_overwritten(published) -> None:
    values = opened()
    change_contract(officer("chen"), "ecology.city_air", CITY_AIR.replace("1.0.0", "1.0.5"))
    html = send(values | {"h.version": "1.0.1", "do": "save"}).content.decode()
    assert "被别人改过" in html and "1.0.5" in proposal()


def test_the_proposal_under_way_is_edited_further(published) -> None:
    change_contract(officer(), "ecology.city_air", CITY_AIR.replace("1.0.0", "1.0.5"))
    assert opened()["h.version"] == "1.0.5"


@pytest.mark.parametrize("actor", [reader(), operator(), officer("x", OTHER)], ids=lambda each: each.name)
def test_only_the_owners_officer_edits(published, actor) -> None:
    assert ActingClient(actor).get(EDIT).status_code == 403
    assert ActingClient(actor).post(EDIT, {"do": "save", "text": CITY_AIR}).status_code == 403


def test_somebody_who_is_not_logged_in_is_sent_to_the_login(published) -> None:
    for address in (EDIT, "/resources/new/"):
        response = ActingClient(None).get(address)
        assert response.status_code == 302 and "/login/" in response.headers["Location"]


def test_registering(clouds) -> None:
    values = opened("/resources/new/?cloud=ecology&mode=yaml")
    assert "id: ecology.new_table" in values["text"] and "省环保厅" in values["text"]
    values |= {"text": PEOPLE, "do": "save", "note": "首次"}
    assert send(values, "/resources/new/").headers["Location"] == "/resources/ecology.people/"
    assert Resource.objects.get().state == "draft"
    again = send(values, "/resources/new/")
    assert again.status_code == 422 and "已经登记" in again.content.decode()


def test_registering_for_somebody_else(clouds) -> None:
    values = opened("/resources/new/?mode=yaml") | {"text": PEOPLE.replace("省环保厅", OTHER), "do": "save"}
    response = send(values, "/resources/new/")
    assert "没有权限" in response.content.decode() and not Resource.objects.exists()
    assert ActingClient(reader()).get("/resources/new/").status_code == 403


def test_the_starter_only_lacks_a_name_of_its_own(clouds) -> None:
    html = ActingClient(officer()).get("/resources/new/?cloud=base").content.decode()
    assert "id: base.new_table" in shown(html)["text"]
