"""What other features see."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ganyun.features.accounts import pack, public, rules
from ganyun.features.accounts.actions.users import create_user
from ganyun.features.accounts.apps import _synchronise
from ganyun.features.accounts.models import User
from ganyun.kernel.action import audit_chain
from ganyun.kernel.packs import CloudFile, Pack, built_in_folder
from ganyun.kernel.policy import SYSTEM


@pytest.fixture
def bodies(db) -> None:
    """The organisations that come with the node."""
    _synchronise(packs())


def packs() -> dict[str, Pack]:
    path = built_in_folder() / "base" / "organisations.yaml"
    found = pack.read(path, path.name, lambda problem: pytest.fail(str(problem)))
    cloud = CloudFile.model_construct(code="base")
    return {"base": Pack("base", path.parent, cloud, {pack.KIND: {path.name: found}})}


def test_the_bodies_of_the_plan_are_found_by_any_name(bodies: None) -> None:
    found = public.find_organisation("省环保厅")
    assert found and (found.name, found.parent, found.successor) == (
        "江西省环境保护厅",
        "江西省人民政府",
        "江西省生态环境厅",
    )
    assert found == public.find_organisation(found.uscc) == public.find_organisation("省环境保护厅")
    assert str(found) == "省环保厅"
    assert public.find_organisation("") is None and public.find_organisation("火星局") is None
    assert len([each for each in public.organisations() if each.in_plan]) == 41


def test_who_does_it_today(bodies: None) -> None:
    today = public.organisation_on("江西银监局", date(2024, 1, 1))
    assert today and today.short_name == "金融监管总局江西监管局"
    assert str(public.organisation_on("江西银监局", date(2017, 5, 1))) == "江西银监局"


def test_applying_the_same_clouds_again_writes_nothing(bodies: None) -> None:
    before = len(list(audit_chain().entries()))
    _synchronise(packs())
    assert len(list(audit_chain().entries())) == before


# --- demonstration logins


def test_one_login_per_role_with_a_password_shown_once(bodies: None, monkeypatch) -> None:
    monkeypatch.delenv("GANYUN_DEMO_PASSWORD", raising=False)
    made = public.ensure_demo()
    assert {each.role for each in made} == {role.title for role in rules.ROLES.values()}
    assert len({each.password for each in made}) == len(made) == 7
    plan = {each.name for each in public.organisations() if each.in_plan}
    assert {each.organisation for each in made} <= plan
    for each in made:
        client = Client()
        assert client.post("/login/", {"username": each.username, "password": each.password}).status_code == 302
        assert client.get("/account/").status_code == 200
        assert each.password not in repr(each)
    again = public.ensure_demo()
    assert [each.username for each in again] == [each.username for each in made]
    assert {each.password for each in again} == {""}


def test_a_given_password_sets_them_all(bodies: None, monkeypatch) -> None:
    monkeypatch.delenv("GANYUN_DEMO_PASSWORD", raising=False)
    public.ensure_demo()
    monkeypatch.setenv("GANYUN_DEMO_PASSWORD", "Given-To-All-77")
    assert {each.password for each in public.ensure_demo()} == {"Given-To-All-77"}
    assert all(user.check_password("Given-To-All-77") for user in User.objects.filter(is_demo=True))


def test_an_account_of_that_name_that_is_no_demo_is_left_alone(bodies: None, monkeypatch) -> None:
    monkeypatch.setenv("GANYUN_DEMO_PASSWORD", "Given-To-All-77")
    create_user(SYSTEM, rules.UserDraft("officer", "真人", "省财政厅"), new_password="Correct-Horse-7")
    assert "officer" not in [each.username for each in public.ensure_demo()]
    assert not User.objects.get(username="officer").check_password("Given-To-All-77")


def test_without_organisations_there_are_no_demo_logins(db) -> None:
    assert public.ensure_demo() == []


# --- actors and tokens


def test_an_actor_by_name(make_user) -> None:
    user = make_user("li", "system_admin")
    assert public.find_actor("li") == public.actor_of(user)
    assert public.find_actor("nobody") is None


def test_a_token_for_a_program(make_user) -> None:
    actor = public.actor_of(make_user("li", "system_admin"))
    plain = public.make_token(actor, "上传", frozenset({"accounts.view_users"}), timezone.now() + timedelta(days=1))
    assert Client().get("/api/me", headers={"Authorization": f"Bearer {plain}"}).json()["kind"] == "token"
