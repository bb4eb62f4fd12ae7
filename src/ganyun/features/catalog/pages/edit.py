"""Creating and changing a contract in the browser: as a form or as YAML, with everything that is wrong beside it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ganyun.features.catalog.actions.contracts import change_contract, create_resource
from ganyun.features.catalog.errors import ChangeRefused, ContractInvalid
from ganyun.features.catalog.models import Cloud, Resource
from ganyun.features.catalog.pages.browse import actor_in
from ganyun.features.catalog.pages.resource import with_words
from ganyun.features.catalog.policy import EDIT, EDIT_ANY, may_edit
from ganyun.features.catalog.queries.browse import title_of
from ganyun.features.catalog.queries.contracts import parsed, visible_resource
from ganyun.features.catalog.queries.vocabulary import read_against_catalogue
from ganyun.features.catalog.rules import words
from ganyun.features.catalog.rules.edit import EditFailed
from ganyun.features.catalog.rules.form import COLUMNS, HEADER, apply_form, read_form
from ganyun.features.catalog.rules.review import Verdict, judge
from ganyun.features.catalog.rules.starter import starter
from ganyun.kernel.errors import Denied, GanyunError, Unauthenticated
from ganyun.kernel.packs import Problem
from ganyun.kit.http.public import require

MODES = ("form", "yaml")


@dataclass
class Draft:
    """What stands in the editor: the text and what is to be said about it."""

    text: str
    base: str = ""
    note: str = ""
    plan: str = ""
    mode: str = "form"
    problems: tuple[Problem, ...] = ()
    verdict: Verdict | None = None
    error: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponseBase:
    """``/resources/new/?cloud=ecology``"""
    actor = actor_in(request)
    if not actor.has(EDIT_ANY):
        require(request, EDIT)
    if request.method != "POST":
        clouds = list(Cloud.objects.filter(active=True).values_list("code", flat=True))
        cloud = request.GET.get("cloud", "")
        text = starter(cloud if cloud in clouds else (clouds or ["base"])[0], actor.organisation)
        return _show(request, None, Draft(text, mode=_mode(request)))
    draft = _read(request, None)
    if request.POST.get("do") == "save" and not draft.error:
        try:
            made = create_resource(actor, draft.text, draft.note)
        except GanyunError as error:
            _blame(draft, error)
        else:
            messages.success(request, _("已登记 {name}，等待审核").format(name=made.name))
            return redirect("resource", made.name)
    return _show(request, None, draft)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, name: str) -> HttpResponseBase:
    """``/resources/<name>/edit/``: the proposal under way, else the contract in force."""
    actor = actor_in(request)
    found = visible_resource(actor, name)
    if actor.kind == "anonymous":
        raise Unauthenticated()
    if not may_edit(actor, found.owner):
        raise Denied(permission=EDIT.name, action=f"edit {name}")
    if request.method != "POST":
        current = found.proposal or found.contract
        assert current is not None  # a database constraint
        draft = Draft(current.text, base=current.digest, plan=found.plan, mode=_mode(request))
        _check(draft, found)
        return _show(request, found, draft)
    draft = _read(request, found)
    if request.POST.get("do") == "save" and not draft.error:
        try:
            change_contract(actor, name, draft.text, draft.note, draft.plan, draft.base)
        except GanyunError as error:
            _blame(draft, error)
        else:
            messages.success(request, _("已提出变更，等待审核；现行合同在发布之前继续有效。"))
            return redirect("resource", name)
    return _show(request, found, draft)


def _mode(request: HttpRequest) -> str:
    wanted = request.POST.get("mode") or request.GET.get("mode") or ""
    return wanted if wanted in MODES else "form"


def _read(request: HttpRequest, found: Resource | None) -> Draft:
    """The draft as it was sent, with the form's values in its text, and checked."""
    text = request.POST.get("text", "").replace("\r\n", "\n")  # browsers send CRLF whatever they were given
    current = (found.proposal or found.contract) if found else None
    if current is not None and "\r\n" in current.text:
        text = text.replace("\n", "\r\n")
    draft = Draft(
        text, request.POST.get("base", ""), request.POST.get("note", ""), request.POST.get("plan", ""), _mode(request)
    )
    if request.POST.get("from") == "form":
        try:
            draft.text = apply_form(text, request.POST.dict())
        except EditFailed as error:
            draft.error = " ".join(error.parts(_).values())
    _check(draft, found)
    return draft


def _check(draft: Draft, found: Resource | None) -> None:
    problems: list[Problem] = []
    contract = read_against_catalogue(draft.text, found.name if found else "contract.yaml", problems.append)
    draft.problems = tuple(problems)
    if contract is not None and found is not None:
        in_force = parsed(found.contract.digest, found.contract.text) if found.contract else None
        draft.verdict = judge(in_force, contract, draft.plan)


def _blame(draft: Draft, error: GanyunError) -> None:
    if isinstance(error, ContractInvalid):
        draft.problems = tuple(error.problems)
    elif not isinstance(error, ChangeRefused):  # that one is the verdict, which is shown in any case
        draft.error = " ".join(error.parts(_).values())


def _show(request: HttpRequest, found: Resource | None, draft: Draft) -> HttpResponseBase:
    verdict = draft.verdict
    context: dict[str, Any] = {
        "resource": found,
        "draft": draft,
        "problems": draft.problems,
        "verdict": verdict,
        "changes": with_words(verdict.changes) if verdict else (),
        "kind_word": words.word(words.CHANGE_KINDS, verdict.kind) if verdict else "",
        "saving": request.POST.get("do") == "save",
    }
    if request.headers.get("HX-Request") and request.POST.get("do") == "check":
        return render(request, "catalog/edit_verdict.html", context)
    form = read_form(draft.text)
    mode = draft.mode if form else "yaml"
    context |= {
        "mode": mode,
        "broken": form is None,
        "header": [(entry, form["header"][entry.code]) for entry in HEADER] if form else (),
        "columns": COLUMNS,
        "fields": [(row["name"], [(entry, row[entry.code]) for entry in COLUMNS]) for row in form["fields"]]
        if form
        else (),
        "logical": words.LOGICAL.items(),
        "levels": words.LEVELS.items(),
        "lines": range(1, draft.text.count("\n") + 200),
        "height": draft.text.count("\n") + 6,
        "clouds": [(each.code, title_of(each)) for each in Cloud.objects.filter(active=True).defer("readme")],
    }
    refused = request.method == "POST" and request.POST.get("do") == "save"
    return render(request, "catalog/edit.html", context, status=422 if refused else 200)
