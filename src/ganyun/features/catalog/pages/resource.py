"""The page of a resource: header, tabs from every feature, and the buttons of its life cycle."""

import difflib
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ganyun.features.catalog.actions import contracts, lifecycle
from ganyun.features.catalog.errors import BadQuery, ResourceNotFound
from ganyun.features.catalog.models import IN_FORCE, Resource, ResourceVersion, State
from ganyun.features.catalog.pages.browse import actor_in
from ganyun.features.catalog.panels import shown_resource
from ganyun.features.catalog.policy import PUBLISH, REVIEW, may_edit, may_see
from ganyun.features.catalog.queries.browse import lights, title_of
from ganyun.features.catalog.queries.contracts import history_entry, nearest_names, parsed, visible_resource
from ganyun.features.catalog.rules import words
from ganyun.features.catalog.rules.changes import compare, kind_of
from ganyun.kernel import hooks
from ganyun.kernel.errors import GanyunError
from ganyun.kernel.policy import Actor

Step = Callable[[Actor, str, str], Any]

ACTIONS: Mapping[str, tuple[Any, Step]] = {
    "review": (gettext_lazy("审核通过"), lifecycle.review_resource),
    "return": (gettext_lazy("退回"), lifecycle.return_resource),
    "publish": (gettext_lazy("发布"), lifecycle.publish_resource),
    "withdraw": (gettext_lazy("撤回变更"), contracts.withdraw_change),
    "retire": (gettext_lazy("停用"), lifecycle.retire_resource),
    "restore": (gettext_lazy("恢复使用"), lifecycle.restore_resource),
}
NEED_REASON = ("return", "retire")


@require_safe
def page(request: HttpRequest, name: str) -> HttpResponseBase:
    """``/resources/<cloud.table>/``; the tabs are links (``?tab=``), so it reads without JavaScript."""
    found = shown_resource(request, name)
    actor = actor_in(request)
    if not may_see(actor, found):
        raise ResourceNotFound(name=name, nearest=nearest_names(name))
    panels = sorted((each for answer in hooks.resource_panels(request, name) for each in answer),
                    key=lambda panel: (panel.rank, panel.code))  # fmt: skip
    wanted = request.GET.get("tab", "")
    active = next((panel for panel in panels if panel.code == wanted), panels[0])
    context = {
        "resource": found,
        "cloud_title": title_of(found.cloud),
        "light": lights([name]).get(name, "") if found.state in IN_FORCE else "",
        "share": words.word(words.SHARING, found.share_type),
        "cycle": words.word(words.CYCLES, found.update_cycle),
        "panels": panels,
        "active": active,
        "actions": possible_actions(actor, found),
        "may_edit": may_edit(actor, found.owner) and found.state != State.RETIRED,
    }
    return render(request, "catalog/resource.html", context)


def possible_actions(actor: Actor, found: Resource) -> list[dict[str, Any]]:
    """The buttons that would work for this actor now (the action decides again)."""
    under_way = found.proposal_id is not None
    other = actor.kind == "system" or found.proposed_by != actor.name
    reviewer, publisher = actor.has(REVIEW) and other, actor.has(PUBLISH)
    can = {
        "review": under_way and not found.reviewed_by and reviewer,
        "publish": under_way and bool(found.reviewed_by) and publisher and other,
        "return": under_way and reviewer,
        "withdraw": under_way and may_edit(actor, found.owner),
        "retire": found.state in IN_FORCE and publisher,
        "restore": found.state == State.RETIRED and publisher,
    }
    return [
        {"code": code, "title": ACTIONS[code][0], "reason": code in NEED_REASON} for code, may in can.items() if may
    ]


@require_POST
def act(request: HttpRequest, name: str) -> HttpResponseBase:
    """One step of the life cycle, from a button of the page."""
    code = request.POST.get("action", "")
    if code not in ACTIONS:
        raise BadQuery(name="action", value=code[:50], reason="、".join(ACTIONS))
    title, step = ACTIONS[code]
    visible_resource(actor_in(request), name)
    try:
        step(actor_in(request), name, request.POST.get("note", "").strip())
    except GanyunError as error:
        parts = error.parts(_)
        messages.error(request, " ".join(parts.values()))
    else:
        messages.success(request, _("{title}：{name}").format(title=title, name=name))
    if not Resource.objects.filter(name=name).exists():
        return redirect("catalog")
    return redirect("resource", name)


@require_safe
def version(request: HttpRequest, name: str, number: int) -> HttpResponseBase:
    """One entry of the history: what happened, and the contract as it stood."""
    found = visible_resource(actor_in(request), name)
    entry = history_entry(found, number)
    context = {"resource": found, "entry": entry, "text": entry.contract.text,
               "action": words.word(words.ACTIONS, entry.action)}  # fmt: skip
    return render(request, "catalog/version.html", context)


@require_safe
def difference(request: HttpRequest, name: str) -> HttpResponseBase:
    """Two contracts of the history, ``?from=1&to=3``: in words, item by item, and as YAML side by side."""
    found = visible_resource(actor_in(request), name)
    old = history_entry(found, _number(request, "from"))
    new = history_entry(found, _number(request, "to"))
    changes = compare(parsed(old.contract.digest, old.contract.text), parsed(new.contract.digest, new.contract.text))
    kind = kind_of(changes)
    context = {"resource": found, "old": old, "new": new, "changes": with_words(changes), "kind": kind,
               "kind_word": words.word(words.CHANGE_KINDS, kind), "lines": side_by_side(old, new)}  # fmt: skip
    return render(request, "catalog/diff.html", context)


def with_words(changes: Any) -> list[dict[str, Any]]:
    return [{"change": change, "kind": words.word(words.CHANGE_KINDS, change.kind)} for change in changes]


def side_by_side(old: ResourceVersion, new: ResourceVersion) -> list[dict[str, Any]]:
    """Rows of two columns: equal lines beside each other, changed ones marked; long equal stretches are folded."""
    left, right = old.contract.text.splitlines(), new.contract.text.splitlines()
    rows: list[dict[str, Any]] = []
    for kind, i1, i2, j1, j2 in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal" and i2 - i1 > 8:
            rows += [_line(left, right, i1 + k, j1 + k, "") for k in range(3)]
            rows.append({"folded": i2 - i1 - 6})
            rows += [_line(left, right, i2 - k, j2 - k, "") for k in (3, 2, 1)]
            continue
        for k in range(max(i2 - i1, j2 - j1)):
            i, j = (i1 + k if i1 + k < i2 else None), (j1 + k if j1 + k < j2 else None)
            rows.append(_line(left, right, i, j, "" if kind == "equal" else "changed"))
    return rows


def _line(left: list[str], right: list[str], i: int | None, j: int | None, mark: str) -> dict[str, Any]:
    return {
        "left": left[i] if i is not None else None, "left_number": i + 1 if i is not None else "",
        "right": right[j] if j is not None else None, "right_number": j + 1 if j is not None else "", "mark": mark,
    }  # fmt: skip


@require_safe
def contract_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """The contract as it is written: the one in force, or with ``?proposal=1`` the one under way."""
    found = visible_resource(actor_in(request), name)
    chosen = found.proposal if request.GET.get("proposal") and found.proposal else found.contract or found.proposal
    assert chosen is not None  # a database constraint
    response = HttpResponse(chosen.text, content_type="application/yaml; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return response


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    if not text.isdigit() or len(text) > 9:
        raise BadQuery(name=name, value=text[:50], reason=_("应为历史记录的编号"))
    return int(text)
