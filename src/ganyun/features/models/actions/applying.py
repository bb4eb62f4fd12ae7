"""Brings models, their contracts and their declared lineage in line with the packs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ganyun.features.catalog.public import Contract, DerivedSet, apply_derived, contract_changes, parse_contract
from ganyun.features.lineage.public import Declared, declare
from ganyun.features.models.models import Model
from ganyun.features.models.policy import may_apply
from ganyun.features.models.rules.binding import bind
from ganyun.features.models.rules.contracts import contract_text
from ganyun.features.models.rules.graph import downstream
from ganyun.features.models.rules.shapes import Derived
from ganyun.kernel.action import action
from ganyun.kernel.packs import Change, PacksInvalid, Problem
from ganyun.kernel.policy import Actor

ORIGIN = "model"


@dataclass(frozen=True)
class ModelSet:
    """Bound models as an action's argument; ``chiefs``: cloud → its chief."""

    derived: Mapping[str, Derived]
    chiefs: Mapping[str, str]

    def __str__(self) -> str:
        return "、".join(self.derived)


@action("models.apply", policy=may_apply)
def apply_models(actor: Actor, models: ModelSet) -> list[str]:
    """Publishes the contract of every model and remembers its text; returns the names whose text is new.

    Raises:
        PackChangesRefused: a column went or changed its type and ``version`` was not raised.
    """
    known = dict(Model.objects.values_list("name", "text"))
    contracts = [_contract(each, models.chiefs) for each in models.derived.values()]
    apply_derived(actor, DerivedSet(ORIGIN, contracts))
    for each in models.derived.values():
        Model.objects.update_or_create(name=each.name, defaults=_row(each))
    Model.objects.exclude(name__in=list(models.derived)).delete()
    declare("models", [_declared(each) for each in models.derived.values()])
    return [name for name, each in models.derived.items() if known.get(name) != each.spec.text]


def pack_changes(packs: Any) -> list[Change]:
    """Models that are new, changed or gone, and what would run again because of them."""
    derived, _problems = bind(packs)
    chiefs = {code: pack.cloud.chief for code, pack in packs.items()}
    contracts = [_contract(each, chiefs) for each in derived.values()]
    said = {each.name: each for each in contract_changes(contracts, ORIGIN, _("模型"))}
    known = dict(Model.objects.values_list("name", "text"))
    for name, each in derived.items():
        if name not in said and known.get(name) != each.spec.text:
            said[name] = Change(_("模型"), name, "change", _("列不变，重新计算"))
    moving = [name for name, each in said.items() if each.verb != "remove"]
    specs = {name: each.spec for name, each in derived.items()}
    again = downstream(specs, moving) - set(said)
    return [*said.values(), *(Change(_("模型"), name, "change", _("输入有变化，重新计算")) for name in sorted(again))]


def _contract(derived: Derived, chiefs: Mapping[str, str]) -> Contract:
    problems: list[Problem] = []
    text = contract_text(derived, chiefs.get(derived.spec.resource.cloud, ""))
    found = parse_contract(text, derived.spec.file, problems.append)
    if found is None:
        listing = "\n".join(f"  {problem}" for problem in problems)
        raise PacksInvalid(count=len(problems), listing=listing, problems=problems)
    return found


def _row(derived: Derived) -> dict[str, Any]:
    spec = derived.spec
    columns = [
        {"name": each.name, "type": each.type, "title": each.title, "unit": each.unit, "level": each.level,
         "description": each.description, "sources": list(each.sources)}
        for each in derived.columns
    ]  # fmt: skip
    return {
        "cloud": spec.resource.cloud,
        "kind": spec.kind,
        "title_zh": spec.header.title.zh,
        "title_en": spec.header.title.en,
        "file": spec.file,
        "text": spec.text,
        "inputs": list(spec.inputs),
        "columns": columns,
        "keys": list(derived.keys),
    }


def _declared(derived: Derived) -> Declared:
    try:
        address = reverse("resource", args=[derived.name])
    except NoReverseMatch:
        address = ""
    columns = {column.name: column.sources for column in derived.columns}
    return Declared(derived.name, "model", derived.spec.header.title.zh, derived.spec.inputs, columns, address)
