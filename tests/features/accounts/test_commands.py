"""``ganyun users`` and ``ganyun organisations``."""

import json

import pytest
from django.test import Client
from typer.testing import CliRunner

from ganyun.features.accounts import queries, rules
from ganyun.features.accounts.commands import commands
from ganyun.features.accounts.errors import OrganisationUnknown, RolesConflict, RoleUnknown, UserInvalid
from ganyun.kernel.action import audit_chain


def run(*words: str) -> str:
    result = CliRunner().invoke(commands, list(words), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


def table(*words: str) -> list[dict[str, object]]:
    return json.loads(run(*words, "--format", "json"))


def password_in(text: str) -> str:
    return next(word for word in text.split() if word.count("-") == 3 and len(word) == 23)


def test_add_a_user_who_can_log_in_with_the_password_shown(ecology) -> None:
    shown = run(
        "users", "add", "li", "--name", "李明", "--organisation", "省环保厅", "--role", "analyst", "--role", "consumer"
    )
    password = password_in(shown)
    assert Client().post("/login/", {"username": "li", "password": password}).status_code == 302
    (listed,) = table("users", "list")
    assert (listed["username"], listed["roles"], listed["organisation"]) == ("li", "analyst consumer", "省环保厅")
    chain = "".join(path.read_text(encoding="utf-8") for path in audit_chain().folder.glob("*.jsonl"))
    assert password not in chain


def test_bad_input_names_its_fault(ecology) -> None:
    with pytest.raises(UserInvalid, match="省环宝厅"):
        run("users", "add", "li", "--organisation", "省环宝厅")
    with pytest.raises(OrganisationUnknown):
        queries.organisation("省环宝厅")


def test_lists_can_be_narrowed(make_user) -> None:
    make_user("li", "analyst")
    make_user("wang", is_active=False)
    assert [each["username"] for each in table("users", "list", "--role", "analyst")] == ["li"]
    assert [each["username"] for each in table("users", "list", "--state", "locked")] == ["wang"]
    assert [each["short_name"] for each in table("organisations", "list", "--text", "环保")] == ["省环保厅"]


def test_lock_and_unlock(make_user) -> None:
    make_user("li")
    run("users", "lock", "li", "--reason", "调离")
    assert not queries.user("li").is_active
    assert next(audit_chain().entries()).record["arguments"]["reason"] == "调离"
    run("users", "unlock", "li")
    assert queries.user("li").is_active


def test_roles(make_user) -> None:
    make_user("li")
    assert [each["role"] for each in table("users", "roles", "li", "--grant", "system_admin")] == ["system_admin"]
    assert (
        table("users", "roles", "li", "--revoke", "system_admin", "--grant", "audit_admin")[0]["role"] == "audit_admin"
    )
    assert [each["role"] for each in table("users", "roles")] == list(rules.ROLES)


def test_the_three_admin_rule_holds_at_the_terminal(make_user) -> None:
    make_user("li", "system_admin")
    with pytest.raises(RolesConflict):
        run("users", "roles", "li", "--grant", "security_admin")
    with pytest.raises(RoleUnknown, match="analyst"):
        run("users", "roles", "li", "--grant", "analist")


def test_the_password_of_an_administrator_is_reset_here(make_user) -> None:
    make_user("guard", "security_admin")
    password = password_in(run("users", "password", "guard"))
    assert queries.user("guard").check_password(password)
