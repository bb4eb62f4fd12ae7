"""All models of a set of packs, bound against each other and the contracts. Pure: nothing is read but the packs."""

import hashlib
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from ganyun.features.catalog.public import Contract
from ganyun.features.models.errors import ExtraMissing
from ganyun.features.models.rules.cases import Case, benches, faults
from ganyun.features.models.rules.graph import check_reads, in_order
from ganyun.features.models.rules.shapes import Derived, infer
from ganyun.features.models.rules.spec import Spec
from ganyun.kernel.packs import Pack, Problem, Report

KIND, METHODS, CASES = "models", "method_models", "cases"

_bound: dict[str, tuple[dict[str, Derived], tuple[Problem, ...]]] = {}
_KEPT = 4
"""Binding takes a second, and several features ask about the same packs in one check: the last few answers by digest of
all that goes in."""


def specs_in(found: Mapping[str, Pack]) -> Iterator[Spec]:
    """Every model of every pack."""
    for pack in found.values():
        yield from pack.part(KIND).values()
        yield from pack.part(METHODS).values()


def cases_in(found: Mapping[str, Pack]) -> Iterator[Case]:
    """Every case of every pack."""
    for pack in found.values():
        for cases in pack.part(CASES).values():
            yield from cases


def contracts_in(found: Mapping[str, Pack]) -> dict[str, Contract]:
    """Every contract of every pack, by id."""
    return {contract.id: contract for pack in found.values() for contract in pack.part("contracts").values()}


def bind(found: Mapping[str, Pack]) -> tuple[dict[str, Derived], tuple[Problem, ...]]:
    """The shapes of all models of these packs, inputs first, and every problem on the way."""
    key = _digest(found)
    if key not in _bound:
        while len(_bound) >= _KEPT:
            _bound.pop(next(iter(_bound)))
        problems: list[Problem] = []
        _bound[key] = _bind(found, problems.append), tuple(problems)
    return _bound[key]


def case_faults(found: Mapping[str, Pack]) -> list[tuple[Case, list[str]]]:
    """Every case with what does not hold; an empty list: it holds."""
    derived, _problems = bind(found)
    contracts = contracts_in(found)
    with benches():
        return [(case, _said(case, derived, contracts)) for case in cases_in(found)]


def _said(case: Case, derived: Mapping[str, Derived], contracts: Mapping[str, Contract]) -> list[str]:
    try:
        return [said for said, _allowed, _fix in faults(case, derived, contracts)]
    except ExtraMissing as error:
        return [" ".join(str(error).split())]


def model_columns(found: Mapping[str, Pack]) -> dict[str, dict[str, str]]:
    """``cloud.table`` → column → DuckDB type, of every model that could be bound."""
    return {name: each.types for name, each in bind(found)[0].items()}


def _bind(found: Mapping[str, Pack], report: Report) -> dict[str, Derived]:
    contracts = contracts_in(found)
    specs: dict[str, Spec] = {}
    for spec in specs_in(found):
        taken = specs[spec.name].file if spec.name in specs else spec.name if spec.name in contracts else ""
        if taken:
            message = _("{name} 已由 {other} 定义").format(name=spec.name, other=taken)
            report(Problem(spec.file, "", message, fix=_("换一个文件名")))
        else:
            specs[spec.name] = spec
    known = {*contracts, *specs}
    good = {
        name: spec
        for name, spec in specs.items()
        if check_reads(spec, known, known, found[spec.resource.cloud].cloud.needs, report)
    }
    return infer(in_order(good, report), contracts, report)


def _digest(found: Mapping[str, Pack]) -> str:
    hasher = hashlib.sha256()
    for code, pack in sorted(found.items()):
        hasher.update(f"{code} {pack.cloud.needs}\n".encode())
    for spec in specs_in(found):
        hasher.update(f"{spec.file}\n{spec.text}\n".encode())
    for contract in contracts_in(found).values():
        hasher.update(contract.text.encode())
    return hasher.hexdigest()
