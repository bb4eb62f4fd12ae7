"""Draft → reviewed → published → changed → retired; nobody approves what he proposed."""

import pytest
from tests.support.actors import OWNER, officer, operator, reader
from tests.support.contracts import CITY_AIR

from ganyun.features.catalog.actions.contracts import change_contract, create_resource
from ganyun.features.catalog.actions.lifecycle import (
    publish_resource,
    restore_resource,
    retire_resource,
    return_resource,
    review_resource,
)
from ganyun.features.catalog.errors import ChangeRefused, ReasonMissing, ResourceNotFound, WrongState
from ganyun.features.catalog.models import Resource
from ganyun.features.catalog.queries.contracts import contract_in_force
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import ANONYMOUS, Actor

NAME = "ecology.city_air"
NEXT = CITY_AIR.replace("version: 1.0.0", "version: 1.0.1").replace("name: 城市空气质量日报", "name: 空气日报")


def state() -> str:
    return Resource.objects.get(name=NAME).state


def test_the_whole_life(clouds, records) -> None:
    create_resource(officer(), CITY_AIR)
    assert review_resource(operator(), NAME, "齐全").state == "reviewed"
    assert publish_resource(operator("zhou"), NAME).state == "published"
    assert contract_in_force(NAME).version == "1.0.0"
    change_contract(officer(), NAME, NEXT)
    assert state() == "changed" and contract_in_force(NAME).name == "城市空气质量日报"
    assert review_resource(operator(), NAME).state == "changed"
    published = publish_resource(operator(), NAME)
    assert (published.state, published.title, published.version) == ("published", "空气日报", "1.0.1")
    assert contract_in_force(NAME).name == "空气日报"
    assert retire_resource(operator(), NAME, "合并到新资源").state == "retired"
    with pytest.raises(ResourceNotFound):
        contract_in_force(NAME)
    assert restore_resource(operator(), NAME).state == "published"
    numbers = list(published.history.values_list("number", "action", "state", "actor"))
    assert [each[1] for each in reversed(numbers)] == [
        "create", "review", "publish", "change", "review", "publish", "retire", "restore",
    ]  # fmt: skip
    assert [each[0] for each in reversed(numbers)] == list(range(1, 9))
    assert all(record["outcome"] == "OK" for record in records())


def both(name: str) -> Actor:
    """Somebody who may edit, review and publish."""
    return Actor(name, OWNER, frozenset({"catalog.edit", "catalog.review", "catalog.publish"}))


def test_nobody_approves_what_he_proposed(clouds, records) -> None:
    create_resource(both("wang"), CITY_AIR)
    with pytest.raises(Denied):
        review_resource(both("wang"), NAME)
    with pytest.raises(Denied):
        return_resource(both("wang"), NAME, "x")
    review_resource(both("li"), NAME)
    with pytest.raises(Denied):
        publish_resource(both("wang"), NAME)
    assert records()[-1]["outcome"] == "DENY" and records()[-1]["reason"] == "不能审批自己提出的合同"
    assert publish_resource(both("li"), NAME).state == "published"


@pytest.mark.parametrize("actor", [ANONYMOUS, reader(), officer()], ids=lambda each: each.name)
@pytest.mark.parametrize(
    "step", [review_resource, publish_resource, return_resource, retire_resource, restore_resource]
)
def test_the_steps_need_their_permission(published, actor, step) -> None:
    with pytest.raises(Denied):
        step(actor, NAME, "理由")
    assert state() == "published"


def test_nothing_is_published_unreviewed(clouds) -> None:
    create_resource(officer(), CITY_AIR)
    with pytest.raises(WrongState):
        publish_resource(operator(), NAME)
    assert state() == "draft"


def test_a_returned_proposal_goes_back_with_its_reason(clouds) -> None:
    create_resource(officer(), CITY_AIR)
    review_resource(operator(), NAME)
    with pytest.raises(ReasonMissing):
        return_resource(operator(), NAME, "  ")
    assert return_resource(operator(), NAME, "补共享条件").state == "draft"
    with pytest.raises(WrongState):
        publish_resource(operator(), NAME)


def test_a_change_after_the_review_must_be_reviewed_again(clouds) -> None:
    create_resource(officer(), CITY_AIR)
    review_resource(operator(), NAME)
    change_contract(officer(), NAME, NEXT)
    assert state() == "draft"
    with pytest.raises(WrongState):
        publish_resource(operator(), NAME)


@pytest.mark.parametrize(
    ("step", "when"),
    [(review_resource, "published"), (publish_resource, "published"), (restore_resource, "published"),
     (retire_resource, "draft"), (review_resource, "retired"), (retire_resource, "retired")],
)  # fmt: skip
def test_steps_in_the_wrong_state(clouds, step, when) -> None:
    create_resource(officer(), CITY_AIR)
    if when != "draft":
        review_resource(operator(), NAME)
        publish_resource(operator(), NAME)
    if when == "retired":
        retire_resource(operator(), NAME, "x")
    with pytest.raises(WrongState) as caught:
        step(operator(), NAME, "理由")
    assert NAME in str(caught.value) and state() == when


def test_a_retired_resource_is_not_edited(published) -> None:
    retire_resource(operator(), NAME, "x")
    with pytest.raises(WrongState):
        change_contract(officer(), NAME, NEXT)


def test_retiring_needs_a_reason(published) -> None:
    with pytest.raises(ReasonMissing):
        retire_resource(operator(), NAME, "")


def test_publishing_judges_once_more(published) -> None:
    change_contract(officer(), NAME, NEXT)
    review_resource(operator(), NAME)
    newer = CITY_AIR.replace("version: 1.0.0", "version: 5.0.0")
    from ganyun.features.catalog.actions.entries import store_text
    from ganyun.features.catalog.rules.parse import read_stored

    Resource.objects.filter(name=NAME).update(contract=store_text(read_stored(newer)))
    with pytest.raises(ChangeRefused):
        publish_resource(operator(), NAME)


@pytest.mark.parametrize(
    "step", [review_resource, publish_resource, return_resource, retire_resource, restore_resource]
)
def test_unknown_resources(clouds, step) -> None:
    with pytest.raises(ResourceNotFound):
        step(operator(), "ecology.nothing", "x")
