"""Two organisations, and people with roles."""

from collections.abc import Callable

import pytest
from django.test import Client

from ganyun.features.accounts.actions.organisations import create_organisation
from ganyun.features.accounts.actions.roles import grant_role
from ganyun.features.accounts.actions.users import create_user
from ganyun.features.accounts.models import Organisation, User
from ganyun.features.accounts.rules import OrganisationDraft, UserDraft
from ganyun.kernel.policy import SYSTEM

PASSWORD = "Correct-Horse-7-赣"
PROVINCE = "11360000XN0000020H"
ECOLOGY = "11360000XN0000127W"

MakeUser = Callable[..., User]


@pytest.fixture(autouse=True)
def fast_hashes(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def province(db) -> Organisation:
    return create_organisation(
        SYSTEM, OrganisationDraft("江西省人民政府", "省政府", uscc=PROVINCE, uscc_synthetic=True, division="360000")
    )


@pytest.fixture
def ecology(province: Organisation) -> Organisation:
    draft = OrganisationDraft(
        "江西省环境保护厅",
        "省环保厅",
        aliases=("省环境保护厅",),
        uscc=ECOLOGY,
        uscc_synthetic=True,
        division="360000",
        parent="省政府",
    )
    return create_organisation(SYSTEM, draft)


@pytest.fixture
def make_user(ecology: Organisation) -> MakeUser:
    def make(username: str, *roles: str, **changes: object) -> User:
        draft = UserDraft(username, f"{username} 的姓名", "省环保厅", phone=str(changes.pop("phone", "")))
        user = create_user(SYSTEM, draft, new_password=PASSWORD)
        User.objects.filter(pk=user.pk).update(**{"must_change_password": False, **changes})
        for role in roles:
            grant_role(SYSTEM, username, role)
        return User.objects.get(pk=user.pk)

    return make


@pytest.fixture
def logged_in(make_user: MakeUser) -> Callable[..., Client]:
    """A client in a session of a new user with these roles."""

    def log_in(username: str, *roles: str) -> Client:
        client = Client()
        client.force_login(make_user(username, *roles))
        return client

    return log_in
