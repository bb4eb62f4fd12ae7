"""Looking organisations and users up."""

import pytest

from ganyun.features.accounts import queries
from ganyun.features.accounts.queries import OrganisationFilter, UserFilter


def test_what_is_asked_for_is_made_fit_for_any_database(make_user) -> None:
    make_user("li")
    assert OrganisationFilter(text=" 环保\x00 ").text == "环保"
    assert [each.username for each in UserFilter(text="l\x00i").apply()] == ["li"]
    assert queries.organisation_by_name("省环\x00保厅 ")
    assert queries.user_by_name("L\x00I ")


@pytest.mark.parametrize("text", ["%", "_", "\\", "' OR 1=1 --", "(", "[", "😀"])
def test_odd_texts_find_nothing(make_user, text: str) -> None:
    make_user("li")
    assert list(OrganisationFilter(text=text).apply()) == []
    assert list(UserFilter(text=text, organisation=text).apply()) == []


def test_a_view_takes_no_query_of_its_own(ecology, django_assert_num_queries) -> None:
    found = list(OrganisationFilter().apply())
    with django_assert_num_queries(0):
        assert [queries.view(each).short_name for each in found] == ["省政府", "省环保厅"]


def test_the_tree_of_a_part_begins_where_the_part_begins(ecology) -> None:
    (root,) = queries.tree(OrganisationFilter(text="环保").apply())
    assert (str(root.organisation), root.branches) == ("省环保厅", ())
