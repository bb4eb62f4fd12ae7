"""Logging in and out."""

from django.contrib import auth
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from ganyun.features.accounts import actions
from ganyun.features.accounts.errors import LoginRefused
from ganyun.features.accounts.pages.access import actor_in
from ganyun.features.accounts.pages.forms import LoginForm

BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponseBase:
    """``next`` says where to go afterwards, within this node only."""
    target = _safe_target(request)
    actor = actor_in(request)
    if actor.kind == "user" and request.method != "POST" and not request.GET.get("next"):
        return redirect("account")
    form = LoginForm(request.POST if request.method == "POST" else None)
    refusal: dict[str, str] = {}
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.login.verify_login(
                form.cleaned_data["username"], form.cleaned_data["password"], request.META.get("REMOTE_ADDR", "")
            )
        except LoginRefused as error:
            refusal = error.parts(_)
        else:
            if request.user.is_authenticated:
                request.session.flush()  # somebody else's session must not live on under the new name
            auth.login(request, user, backend=BACKEND)  # gives the session a new key
            return redirect(target or "/")
    status = 401 if refusal else 200
    context = {"form": form, "next": target, "refusal": refusal, "current": actor if actor.kind == "user" else None}
    return render(request, "accounts/login.html", context, status=status)


@require_POST
def logout(request: HttpRequest) -> HttpResponseBase:
    actor = actor_in(request)
    if actor.kind == "user":
        actions.login.log_out(actor, address=request.META.get("REMOTE_ADDR", ""))
    auth.logout(request)
    return redirect("/")


def _safe_target(request: HttpRequest) -> str:
    """The address asked for, or "" when it leads out of this node (open redirect) or back to the login."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe and not target.startswith(("/login/", "/logout/")) else ""
