"""Users: the system administrator's side (create, change, lock) and the security administrator's (roles, tokens)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ganyun.features.accounts import actions, queries, rules
from ganyun.features.accounts.models import Organisation, User
from ganyun.features.accounts.pages.access import PAGE_SIZE, actor_in, needs, rows_file, show_faults
from ganyun.features.accounts.pages.forms import UserForm
from ganyun.features.accounts.policy import GRANT_ROLES, MANAGE_TOKENS, MANAGE_USERS, VIEW_USERS
from ganyun.kernel.errors import GanyunError, Invalid

SORTS = {"username": "username", "organisation": "organisation__name", "last_login": "last_login"}


@needs(VIEW_USERS)
@require_safe
def users(request: HttpRequest) -> HttpResponseBase:
    asked = request.GET
    chosen = queries.UserFilter(
        text=asked.get("q", ""),
        role=asked.get("role", ""),
        organisation=asked.get("organisation", ""),
        state=asked.get("state", ""),
    )
    sort = asked.get("sort", "")
    found = chosen.apply()
    if column := SORTS.get(sort.removeprefix("-")):
        found = found.order_by(f"-{column}" if sort.startswith("-") else column, "username")
    if asked.get("format"):
        columns = ["username", "display_name", "organisation", "roles", "active", "last_login"]
        rows = [
            [each.username, each.display_name, each.organisation.name if each.organisation else "",
             "|".join(given.role for given in each.role_assignments.all()), each.is_active, each.last_login]
            for each in found
        ]  # fmt: skip
        return rows_file(request, "users", columns, rows)
    page = Paginator(found, PAGE_SIZE).get_page(asked.get("page"))
    context = {
        "chosen": chosen,
        "page": page,
        "rows": [(each, _role_titles(each), _state(each)) for each in page],
        "roles": rules.ROLES.values(),
        "may_manage": actor_in(request).has(MANAGE_USERS),
        "demo": User.objects.filter(is_demo=True, is_active=True).count(),
    }
    return render(request, "accounts/users.html", context)


@never_cache
@needs(MANAGE_USERS)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponseBase:
    """The first password is shown in the answer to this POST and nowhere else."""
    form = UserForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        password = rules.new_password()
        try:
            made = actions.users.create_user(actor_in(request), form.draft(), new_password=password)
        except Invalid as error:
            show_faults(form, error)
        else:
            return render(request, "accounts/new_password.html", {"person": made, "password": password, "fresh": True})
    return render(request, "accounts/user_form.html", {"form": form, "names": _organisation_names()})


@needs(VIEW_USERS)
@require_safe
def user(request: HttpRequest, username: str) -> HttpResponseBase:
    return _page(request, queries.user(username))


@needs(MANAGE_USERS)
@require_POST
def edit(request: HttpRequest, username: str) -> HttpResponseBase:
    person = queries.user(username)
    form = UserForm(request.POST, initial={"username": person.username}).fixed()
    assert isinstance(form, UserForm)
    if form.is_valid():
        try:
            actions.users.update_user(actor_in(request), person.username, form.draft(person.username))
        except GanyunError as error:
            show_faults(form, error)
        else:
            messages.success(request, _("已保存。"))
            return redirect("user", username=person.username)
    return _page(request, person, form)


@needs(MANAGE_USERS)
@require_POST
def lock(request: HttpRequest, username: str) -> HttpResponseBase:
    actions.users.lock_user(actor_in(request), username, reason=request.POST.get("reason", "")[:100])
    messages.success(request, _("已锁定 %(name)s；其会话和令牌立即失效。") % {"name": username})
    return redirect("user", username=username)


@needs(MANAGE_USERS)
@require_POST
def unlock(request: HttpRequest, username: str) -> HttpResponseBase:
    actions.users.unlock_user(actor_in(request), username)
    messages.success(request, _("已解锁 %(name)s。") % {"name": username})
    return redirect("user", username=username)


@never_cache
@needs(MANAGE_USERS)
@require_POST
def reset_password(request: HttpRequest, username: str) -> HttpResponseBase:
    password = rules.new_password()
    person = actions.users.reset_password(actor_in(request), username, new_password=password)
    return render(request, "accounts/new_password.html", {"person": person, "password": password, "fresh": False})


@needs(GRANT_ROLES)
@require_POST
def change_role(request: HttpRequest, username: str) -> HttpResponseBase:
    """``grant=<role>`` or ``revoke=<role>``."""
    actor = actor_in(request)
    try:
        if role := request.POST.get("grant"):
            actions.roles.grant_role(actor, username, role)
            messages.success(request, _("已授予。"))
        elif role := request.POST.get("revoke"):
            actions.roles.revoke_role(actor, username, role)
            messages.success(request, _("已收回。"))
    except Invalid as error:
        messages.error(request, error.render(_))
    return redirect("user", username=username)


def _page(request: HttpRequest, person: User, form: UserForm | None = None) -> HttpResponseBase:
    actor = actor_in(request)
    own = actor.name == person.username
    given = {each.role: each for each in person.role_assignments.select_related("granted_by")}
    roles = []
    for role in rules.ROLES.values():
        conflict = rules.conflicting_role(role.code, given)
        title = _(rules.ROLES[conflict].title) if conflict else ""
        roles.append({"role": role, "held": given.get(role.code), "conflict": title})
    context = {
        "person": person,
        "state": _state(person),
        "own": own,
        "form": form or UserForm.of(person),
        "roles": roles,
        "tokens": queries.tokens_of(person.username),
        "names": _organisation_names(),
        "may_manage": actor.has(MANAGE_USERS) and not own,
        "may_grant": actor.has(GRANT_ROLES) and not own,
        "may_revoke_tokens": actor.has(MANAGE_TOKENS),
    }
    return render(request, "accounts/user.html", context)


def _role_titles(person: User) -> list[str]:
    return [_(rules.ROLES[each.role].title) for each in person.role_assignments.all() if each.role in rules.ROLES]


def _state(person: User) -> str:
    """locked (by an administrator) | paused (failed logins) | active."""
    if not person.is_active:
        return "locked"
    return "paused" if person.locked_until and person.locked_until > timezone.now() else "active"


def _organisation_names() -> list[str]:
    return list(Organisation.objects.filter(active=True).values_list("name", flat=True)[:1000])
