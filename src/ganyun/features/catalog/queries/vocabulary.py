"""Checks a contract against what others own: semantic types and code lists (standards), other contracts, clouds."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from django.utils.translation import gettext as _

from ganyun.features.catalog.models import IN_FORCE, Cloud, Resource
from ganyun.features.catalog.queries.contracts import contract_in_force
from ganyun.features.catalog.rules.contract import Contract
from ganyun.features.catalog.rules.parse import read_contract
from ganyun.features.catalog.rules.references import check_references
from ganyun.kernel.errors import NotFound
from ganyun.kernel.names import nearest
from ganyun.kernel.packs import Problem, Report, dotted


def read_checked(text: str, name: str, report: Report) -> Contract | None:
    """:func:`read_contract`, and every semantic type and code list is known; ``None`` when anything was reported."""
    contract = read_contract(text, name, report)
    if contract is None:
        return None
    problems = list(_unknown_words(contract, name))
    for problem in problems:
        report(problem)
    return None if problems else contract


def read_against_catalogue(text: str, name: str, report: Report) -> Contract | None:
    """:func:`read_checked`, and every reference leads to something in the catalogue that the cloud may read."""
    contract = read_checked(text, name, report)
    if contract is None:
        return None
    cloud = Cloud.objects.filter(pk=contract.cloud, active=True).first()
    if cloud is None:
        known = tuple(Cloud.objects.filter(active=True).values_list("code", flat=True))
        guess = nearest(contract.cloud, known)
        report(Problem(name, "id", _("没有名为 {name} 的云").format(name=contract.cloud), known,
                       _("是不是想写 {guess}？").format(guess=guess) if guess else ""))  # fmt: skip
        return None
    problems: list[Problem] = []
    check_references(contract, Published(contract), cloud.needs, name, problems.append)
    for problem in problems:
        report(problem)
    return None if problems else contract


class Published(Mapping[str, Contract]):
    """The contracts in force by id, read one by one as they are asked for; ``own`` stands for itself."""

    def __init__(self, own: Contract) -> None:
        self.own = own

    @cached_property
    def names(self) -> set[str]:
        return set(Resource.objects.filter(state__in=IN_FORCE).values_list("name", flat=True)) | {self.own.id}

    def __contains__(self, name: object) -> bool:
        return name == self.own.id or Resource.objects.filter(name=name, state__in=IN_FORCE).exists()

    def __getitem__(self, name: str) -> Contract:
        return self.own if name == self.own.id else contract_in_force(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def _unknown_words(contract: Contract, name: str) -> Iterator[Problem]:
    from ganyun.features.standards.public import code_list, semantic_type

    for index, field in enumerate(contract.fields):
        path = dotted(("schema", 0, "properties", index, "customProperties"))
        for word, title, find in (
            (field.semantic_type, _("语义类型"), semantic_type),
            (field.code_list, _("代码表"), code_list),
        ):
            if word:
                try:
                    find(word)
                except NotFound as error:
                    yield Problem(name, path, _("没有名为 {name} 的{title}").format(name=word, title=title),
                                  fix=error.parts().get("fix", ""))  # fmt: skip
