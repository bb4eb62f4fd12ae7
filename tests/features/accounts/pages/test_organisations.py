"""Organisations in the browser: the directory for everybody, the administration for those who may."""

import pytest
from django.test import Client
from tests.features.accounts.conftest import ECOLOGY, PROVINCE
from tests.support.permissions import Door, PermissionMatrix

from ganyun.features.accounts import queries
from ganyun.features.accounts.actions.organisations import sync_organisations
from ganyun.features.accounts.models import Organisation, OrganisationName
from ganyun.features.accounts.rules import OrganisationDraft

MANAGE = "accounts.manage_organisations"
THIRD = "11360000XN0000995B"
FORM = {"name": "江西省水利厅", "short_name": "省水利厅", "uscc": THIRD, "division": "360000", "kind": "government",
        "role": "provider", "parent": "省政府", "active": "on"}  # fmt: skip


class TestDoors(PermissionMatrix):
    doors = (
        Door("GET", "/organisations/"),
        Door("GET", "/organisations/?view=tree"),
        Door("GET", "/organisations/?format=csv"),
        Door("GET", f"/organisations/{ECOLOGY}/"),
        Door("GET", "/admin/organisations/", MANAGE),
        Door("GET", "/admin/organisations/new/", MANAGE),
        Door("POST", "/admin/organisations/new/", MANAGE, FORM, ok=302),
        Door("GET", f"/admin/organisations/{ECOLOGY}/", MANAGE),
        Door("POST", f"/admin/organisations/{ECOLOGY}/", MANAGE, {**FORM, "uscc": ECOLOGY}, ok=302),
    )

    @pytest.fixture(autouse=True)
    def _things(self, ecology: Organisation) -> None: ...


@pytest.fixture
def admin(logged_in) -> Client:
    return logged_in("chief", "system_admin")


def test_the_list_can_be_narrowed(client: Client, ecology: Organisation) -> None:
    def names(query: str) -> list[str]:
        return [each.short_name for each in client.get(f"/organisations/?{query}").context["page"]]

    assert names("") == ["省政府", "省环保厅"]
    assert names("q=环境保护") == ["省环保厅"]
    assert names(f"q={ECOLOGY[:16].lower()}") == ["省环保厅"]
    assert names("kind=city") == [] and names("division=3601") == [] and names("active=no") == []
    assert names("sort=-uscc") == ["省环保厅", "省政府"]
    assert names("sort=password&page=99") == ["省政府", "省环保厅"]


def test_no_organisation_at_all_and_none_that_fits(client: Client, db) -> None:
    assert "还没有机构" in client.get("/organisations/").content.decode()


def test_none_that_fits(client: Client, ecology: Organisation) -> None:
    assert "没有符合条件的机构" in client.get("/organisations/?q=火星").content.decode()


def test_ten_thousand_take_as_many_queries_as_two(
    client: Client, ecology: Organisation, django_assert_max_num_queries
) -> None:
    made = Organisation.objects.bulk_create(
        [Organisation(name=f"第 {n} 局", uscc=f"{n:018d}", division="360100", kind="government", role="provider",
                      parent=ecology) for n in range(10_000)]
    )  # fmt: skip
    OrganisationName.objects.bulk_create([OrganisationName(name=each.name, organisation=each) for each in made])
    with django_assert_max_num_queries(8):
        page = client.get("/organisations/?page=150").content.decode()
    assert "第 7,451–7,500 条，共 10,002 条" in page
    assert client.get("/organisations/?view=tree").status_code == 200  # too many for a tree: the list is shown


def test_the_tree(client: Client, ecology: Organisation) -> None:
    (root,) = client.get("/organisations/?view=tree").context["tree"]
    assert (str(root.organisation), [str(each.organisation) for each in root.branches]) == ("省政府", ["省环保厅"])


def test_the_download_is_safe_for_spreadsheets(client: Client, province: Organisation) -> None:
    Organisation.objects.filter(pk=province.pk).update(name='=cmd|"/c calc"!A1')
    answer = client.get("/organisations/?format=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0].startswith('"name","short_name"')
    assert "'=cmd" in text and '\n"=cmd' not in text


def test_an_organisation_with_its_history(client: Client, db) -> None:
    from datetime import date

    sync_organisations(
        [
            ("base", OrganisationDraft("旧局", uscc=ECOLOGY, division="360000", valid_to=date(2018, 10, 31),
                                       successor="新局", note="○ 待核")),
            ("base", OrganisationDraft("新局", uscc=PROVINCE, division="360000", uscc_synthetic=True)),
        ]
    )  # fmt: skip
    old = client.get(f"/organisations/{ECOLOGY}/").content.decode()
    assert "2018-10-31" in old and f"/organisations/{PROVINCE}/" in old and "待核" in old
    new = client.get(f"/organisations/{PROVINCE}/").content.decode()
    assert "承接自" in new and "旧局" in new and "合成的代码" in new


def test_an_unknown_organisation(client: Client, db) -> None:
    assert client.get("/organisations/nobody/").status_code == 404


def test_creating_shows_every_fault_beside_its_field(admin: Client) -> None:
    answer = admin.post(
        "/admin/organisations/new/",
        {**FORM, "uscc": "91360100MA00000A9X", "division": "36", "parent": "省证府", "short_name": "省环保厅"},
    )
    assert set(answer.context["form"].errors) == {"uscc", "division", "parent", "short_name"}
    assert "第 18 位校验码不符" in answer.content.decode()
    assert not Organisation.objects.filter(name=FORM["name"]).exists()


def test_creating(admin: Client) -> None:
    admin.post("/admin/organisations/new/", {**FORM, "aliases": "水利厅\n\n 省水务厅 "})
    made = queries.organisation("省水务厅")
    assert (made.name, str(made.parent), made.declared_by) == ("江西省水利厅", "省政府", "")


def test_editing_takes_a_declared_body_over(admin: Client, db) -> None:
    draft = OrganisationDraft("江西省水利厅", "省水利厅", uscc=THIRD, division="360000", in_plan=True)
    sync_organisations([("base", draft)])
    page = admin.get(f"/admin/organisations/{THIRD}/").content.decode()
    assert "由云包 base 声明" in page
    assert admin.post(f"/admin/organisations/{THIRD}/", {**FORM, "role": "consumer"}).status_code == 302
    found = queries.organisation("省水利厅")
    assert (found.role, found.declared_by, found.in_plan) == ("consumer", "", True)


def test_a_form_opened_and_saved_changes_nothing(admin: Client) -> None:
    before = queries.view(queries.organisation("省环保厅"))
    form = admin.get(f"/admin/organisations/{ECOLOGY}/").context["form"]
    data = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    assert admin.post(f"/admin/organisations/{ECOLOGY}/", data).status_code == 302
    assert queries.view(queries.organisation("省环保厅")) == before


def test_markup_in_a_name_stays_text(admin: Client) -> None:
    admin.post("/admin/organisations/new/", {**FORM, "name": "<script>alert(1)</script>"})
    for address in ("/organisations/", f"/organisations/{THIRD}/", "/admin/organisations/new/"):
        assert "<script>alert" not in admin.get(address).content.decode()
