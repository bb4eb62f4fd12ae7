"""The public directory of organisations, and their administration."""

from collections.abc import Iterable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ganyun.features.accounts import actions, queries, rules
from ganyun.features.accounts.models import Organisation
from ganyun.features.accounts.pages.access import PAGE_SIZE, actor_in, needs, rows_file, show_faults
from ganyun.features.accounts.pages.forms import OrganisationForm
from ganyun.features.accounts.policy import MANAGE_ORGANISATIONS
from ganyun.kernel.errors import Invalid

SORTS = {"name": "name", "division": "division", "uscc": "uscc", "valid_to": "valid_to"}
TREE_LIMIT = 2000  # a tree cannot be paged; beyond this only the list is offered


@require_safe
def directory(request: HttpRequest) -> HttpResponseBase:
    """For everybody: which bodies there are, and what became of them."""
    return _list(request, "accounts/organisation_directory.html")


@require_safe
def detail(request: HttpRequest, uscc: str) -> HttpResponseBase:
    organisation = queries.organisation(uscc)
    context = {
        "organisation": organisation,
        "view": queries.view(organisation),
        "titles": _titles(),
        "children": organisation.children.all(),
        "predecessors": organisation.predecessors.all(),
        "may_edit": actor_in(request).has(MANAGE_ORGANISATIONS),
    }
    return render(request, "accounts/organisation.html", context)


@needs(MANAGE_ORGANISATIONS)
@require_safe
def administration(request: HttpRequest) -> HttpResponseBase:
    return _list(request, "accounts/organisations.html")


@needs(MANAGE_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponseBase:
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.organisations.create_organisation(actor_in(request), form.draft())
        except Invalid as error:
            show_faults(form, error)
        else:
            messages.success(request, _("已建立机构 %(name)s。") % {"name": made.name})
            return redirect("organisations")
    return render(request, "accounts/organisation_form.html", {"form": form, "names": _names()})


@needs(MANAGE_ORGANISATIONS)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, uscc: str) -> HttpResponseBase:
    organisation = queries.organisation(uscc)
    form = OrganisationForm(request.POST) if request.method == "POST" else OrganisationForm.of(organisation)
    if request.method == "POST" and form.is_valid():
        try:
            actions.organisations.update_organisation(
                actor_in(request), organisation.uscc, form.draft(in_plan=organisation.in_plan)
            )
        except Invalid as error:
            show_faults(form, error)
        else:
            messages.success(request, _("已保存 %(name)s。") % {"name": form.cleaned_data["name"]})
            return redirect("organisations")
    context = {"form": form, "organisation": queries.organisation(uscc), "names": _names()}
    return render(request, "accounts/organisation_form.html", context)


def _list(request: HttpRequest, template: str) -> HttpResponseBase:
    asked = request.GET
    chosen = queries.OrganisationFilter(
        text=asked.get("q", ""),
        kind=asked.get("kind", ""),
        role=asked.get("role", ""),
        division=asked.get("division", ""),
        active={"yes": True, "no": False}.get(asked.get("active", "")),
    )
    sort = asked.get("sort", "")
    found = chosen.apply()
    if column := SORTS.get(sort.removeprefix("-")):
        found = found.order_by(f"-{column}" if sort.startswith("-") else column, "uscc")
    if asked.get("format"):
        return _download(request, found)
    context = {
        "chosen": chosen,
        "kinds": rules.KINDS,
        "roles": rules.ORGANISATION_ROLES,
        "titles": _titles(),
        "total": Organisation.objects.count(),
        "page": Paginator(found, PAGE_SIZE).get_page(asked.get("page")),
    }
    if asked.get("view") == "tree" and found.count() <= TREE_LIMIT:
        context["tree"] = queries.tree(found)
    return render(request, template, context)


def _download(request: HttpRequest, found: Iterable[Organisation]) -> HttpResponseBase:
    columns = ["name", "short_name", "name_en", "uscc", "uscc_synthetic", "division", "kind", "role", "active",
               "valid_from", "valid_to", "parent", "successor", "aliases"]  # fmt: skip
    rows = []
    for each in map(queries.view, found):
        values = {name: getattr(each, name) for name in columns}
        values["aliases"] = "|".join(each.aliases)
        rows.append([values[name] for name in columns])
    return rows_file(request, "organisations", columns, rows)


def _titles() -> dict[str, str]:
    return {choice.code: _(choice.title) for choice in (*rules.KINDS, *rules.ORGANISATION_ROLES)}


def _names() -> list[str]:
    """Suggestions of a form; the input takes any name an organisation answers to."""
    return list(Organisation.objects.filter(active=True).values_list("name", flat=True)[:1000])
