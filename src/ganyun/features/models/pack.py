"""Reads a pack's ``models/*.sql``, ``models/*.yaml`` and ``cases/*.yaml``; checks what all packs together tell."""

from typing import Any

from ganyun.features.models.actions.applying import ModelSet, apply_models
from ganyun.features.models.rules.binding import CASES, KIND, METHODS, bind, cases_in, contracts_in
from ganyun.features.models.rules.cases import benches, check_case, read_case_file
from ganyun.features.models.rules.spec import read_model_file
from ganyun.kernel.packs import Pack, Report, register_checker, register_kind
from ganyun.kernel.policy import SYSTEM


def register() -> None:
    """Plugs the readers and the check into the kernel (the app's ``ready``)."""
    register_kind(KIND, "models/*.sql", read_model_file)
    register_kind(METHODS, "models/*.yaml", read_model_file)
    register_kind(CASES, "cases/*.yaml", read_case_file)
    register_checker(check_models)


def check_models(found: dict[str, Pack], report: Report) -> None:
    """Everything about models that one file alone does not tell, and every case computed."""
    derived, problems = bind(found)
    for problem in problems:
        report(problem)
    contracts = contracts_in(found)
    with benches():
        for case in cases_in(found):
            if not problems or case.model in derived:
                check_case(case, derived, contracts, report)


def apply(packs: Any) -> None:
    """Publishes what the packs declare; the worker then runs whatever is new or changed."""
    derived, _problems = bind(packs)
    chiefs = {code: pack.cloud.chief for code, pack in packs.items()}
    apply_models(SYSTEM, ModelSet(derived, chiefs))
