"""What the database itself refuses, whatever the code above it does."""

import pytest
from django.db import IntegrityError

from ganyun.features.accounts import rules
from ganyun.features.accounts.models import Organisation, OrganisationName, RoleAssignment

PAIRS = [(a, b) for group in rules.EXCLUSIVE_ROLES for a in group for b in group if a != b]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_roles_that_exclude_each_other(make_user, first: str, second: str) -> None:
    user = make_user("li")
    RoleAssignment.objects.create(user=user, role=first, granted_by_name="x")
    with pytest.raises(IntegrityError):
        RoleAssignment.objects.create(user=user, role=second, granted_by_name="x")


def test_roles_that_exclude_each_other_given_in_bulk(make_user) -> None:
    user = make_user("li")
    with pytest.raises(IntegrityError):
        RoleAssignment.objects.bulk_create(
            [RoleAssignment(user=user, role=role, granted_by_name="x") for role in rules.THREE_ADMINS]
        )


def test_a_role_changed_into_an_excluded_one(make_user) -> None:
    user = make_user("li", "system_admin", "analyst")
    with pytest.raises(IntegrityError):
        user.role_assignments.filter(role="analyst").update(role="audit_admin")


def test_a_role_granted_by_oneself(make_user) -> None:
    user = make_user("li")
    with pytest.raises(IntegrityError):
        RoleAssignment.objects.create(user=user, role="analyst", granted_by=user, granted_by_name="li")


def test_a_name_means_one_organisation(ecology: Organisation, province: Organisation) -> None:
    with pytest.raises(IntegrityError):
        OrganisationName.objects.create(name="省环保厅", organisation=province)


def test_a_period_that_ends_before_it_begins(ecology: Organisation) -> None:
    from datetime import date

    with pytest.raises(IntegrityError):
        Organisation.objects.filter(pk=ecology.pk).update(valid_from=date(2019, 1, 1), valid_to=date(2018, 1, 1))


def test_models_show_themselves(make_user, ecology: Organisation) -> None:
    user = make_user("li", "analyst")
    shown = [str(user), str(ecology), str(ecology.names.first()), str(user.role_assignments.get())]
    assert shown == ["li 的姓名", "省环保厅", "江西省环境保护厅", f"{user.pk}:analyst"]
