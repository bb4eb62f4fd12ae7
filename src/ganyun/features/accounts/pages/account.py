"""One's own account: profile, password, tokens."""

from datetime import timedelta

from django.contrib import auth, messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ganyun.features.accounts import actions, queries, rules
from ganyun.features.accounts.pages.access import actor_in, needs, show_faults
from ganyun.features.accounts.pages.forms import PasswordForm, ProfileForm, TokenForm
from ganyun.features.accounts.policy import limits, must_change_password
from ganyun.kernel.errors import GanyunError, Invalid
from ganyun.kernel.policy import permissions


@never_cache
@needs()
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponseBase:
    """The profile; a POST changes it."""
    user = queries.user(actor_in(request).name)
    form = ProfileForm(request.POST) if request.method == "POST" else ProfileForm.of(user)
    if request.method == "POST" and form.is_valid():
        try:
            actions.account.change_profile(actor_in(request), form.draft())
        except Invalid as error:
            show_faults(form, error)
        else:
            messages.success(request, _("资料已保存。"))
            return redirect("account")
    return _page(request, profile_form=form)


@sensitive_post_parameters("old_password", "new_password", "repeated_password")
@never_cache
@needs()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponseBase:
    actor = actor_in(request)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.account.change_password(
                actor, form.cleaned_data["old_password"], form.cleaned_data["new_password"]
            )
        except Invalid as error:
            show_faults(form, error)
        else:
            auth.update_session_auth_hash(request, user)  # this session goes on, all others end
            messages.success(request, _("密码已更换；其他设备上的登录已退出。"))
            return redirect("account")
    forced = must_change_password(queries.user(actor.name))
    return render(request, "accounts/password.html", {"form": form, "forced": forced})


@never_cache
@needs()
@require_POST
def create_token(request: HttpRequest) -> HttpResponseBase:
    """Shows the new token in this one answer; it is stored nowhere, so it can't be shown again."""
    actor = actor_in(request)
    form = TokenForm(request.POST, permissions=_own_permissions(request))
    if form.is_valid():
        data = form.cleaned_data
        try:
            plain, token = actions.account.make_token(
                actor, data["title"], frozenset(data["scope"]), timezone.now() + timedelta(days=data["days"])
            )
        except GanyunError as error:
            show_faults(form, error)
        else:
            return render(request, "accounts/token.html", {"plain": plain, "token": token})
    return _page(request, token_form=form)


@needs()
@require_POST
def revoke_token(request: HttpRequest, prefix: str) -> HttpResponseBase:
    token = actions.account.revoke_token(actor_in(request), prefix=prefix)
    messages.success(request, _("令牌“%(title)s”已吊销。") % {"title": token.title})
    owner = token.owner.username
    return redirect("account") if owner == actor_in(request).name else redirect("user", username=owner)


def _page(
    request: HttpRequest, profile_form: ProfileForm | None = None, token_form: TokenForm | None = None
) -> HttpResponseBase:
    user = queries.user(actor_in(request).name)
    own = _own_permissions(request)
    held = [each.role for each in user.role_assignments.all()]
    context = {
        "person": user,
        "roles": [rules.ROLES[role] for role in held if role in rules.ROLES],
        "permissions": own,
        "tokens": queries.tokens_of(user.username),
        "profile_form": profile_form or ProfileForm.of(user),
        "token_form": token_form or TokenForm(permissions=own),
        "limits": limits(),
    }
    return render(request, "accounts/account.html", context)


def _own_permissions(request: HttpRequest) -> list[tuple[str, str]]:
    """``(name, title)`` of what the person may do and a token may therefore carry."""
    held = actor_in(request).permissions
    return [(each.name, f"{_(each.title)}（{each.name}）") for each in permissions() if each.name in held]
