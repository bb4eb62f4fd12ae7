"""Reads ``models/*.sql``, ``models/*.yaml`` and ``cases/*.yaml`` of a pack; checks what only all packs together tell."""

from typing import Any

from ganyun.features.models.actions.applying import ModelSet, apply_models
from ganyun.features.models.rules.binding import CASES, KIND, METHODS, bind, cases_in, contracts_in
from ganyun.features.models.rules.cases import check_case, read_case_file
from ganyun.features.models.rules.spec import read_model_file
from ganyun.kernel import packs
from ganyun.kernel.packs import Pack, Report
from ganyun.kernel.policy import SYSTEM


def register() -> None:
    """Plugs the readers and the check into the kernel (the app's ``ready``)."""
    packs.register_kind(KIND, "models/*.sql", read_model_file)
    packs.register_kind(METHODS, "models/*.yaml", read_model_file)
    packs.register_kind(CASES, "cases/*.yaml", read_case_file)
    packs.register_checker(check_models)


def check_models(found: dict[str, Pack], report: Report) -> None:
    """Everything about models that one file alone does not tell, and every case computed."""
    derived, problems = bind(found)
    for problem in problems:
        report(problem)
    contracts = contracts_in(found)
    for case in cases_in(found):
        if not problems or case.model in derived:
            check_case(case, derived, contracts, report)


def apply(found: Any) -> None:
    """Publishes what the packs declare; the worker then runs whatever is new or changed."""
    derived, _problems = bind(found)
    chiefs = {code: pack.cloud.chief for code, pack in found.items()}
    apply_models(SYSTEM, ModelSet(derived, chiefs))
