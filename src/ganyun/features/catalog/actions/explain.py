"""What applying packs would change in the catalogue, contract by contract."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from ganyun.features.catalog.actions.contracts import verdict_on
from ganyun.features.catalog.actions.entries import digest_of
from ganyun.features.catalog.models import IN_FORCE, Cloud, Resource
from ganyun.features.catalog.rules.contract import Contract
from ganyun.features.catalog.rules.words import CHANGE_KINDS, word
from ganyun.kernel.packs import Change


def pack_changes(packs: Any) -> list[Change]:
    """Clouds and contracts that are new, changed (with what that means for users) or gone."""
    known = set(Cloud.objects.filter(active=True).values_list("code", flat=True))
    clouds = [Change(_("云"), code, "add", pack.cloud.title.zh) for code, pack in packs.items() if code not in known]
    clouds += [Change(_("云"), code, "remove", _("资源停用，数据和历史保留")) for code in sorted(known - set(packs))]
    contracts = [contract for pack in packs.values() for contract in pack.part("contracts").values()]
    return clouds + contract_changes(contracts, "pack", _("合同"))


def contract_changes(contracts: Iterable[Contract], origin: str, kind: str) -> list[Change]:
    """The same for contracts of one origin."""
    found = {each.id: each for each in contracts}
    known = {each.name: each for each in Resource.objects.filter(origin=origin).select_related("contract")}
    said = []
    for name, contract in found.items():
        resource = known.get(name)
        if resource is None:
            said.append(Change(kind, name, "add", contract.name))
        elif resource.pack_digest != digest_of(contract.text):
            verdict = verdict_on(resource, contract, "")
            detail = "；".join(filter(None, [word(CHANGE_KINDS, verdict.kind), verdict.fault, verdict.listing.strip()]))
            said.append(Change(kind, name, "change", detail))
    gone = [name for name, each in known.items() if name not in found and each.state in IN_FORCE]
    return said + [Change(kind, name, "remove", _("停用，数据和历史保留")) for name in gone]
