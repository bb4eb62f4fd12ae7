"""``/jobs/``: what runs, what waits, what failed; live while something is active."""

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ganyun.features.operations import actions, queries
from ganyun.features.operations.policy import MANAGE_JOBS
from ganyun.kernel.errors import Unauthenticated
from ganyun.kernel.policy import Actor
from ganyun.kit.jobs.public import JobView

PER_PAGE = 50

STATUS = {
    "active": gettext_lazy("进行中"),
    "queued": gettext_lazy("排队"),
    "running": gettext_lazy("运行"),
    "done": gettext_lazy("完成"),
    "failed": gettext_lazy("失败"),
    "cancelled": gettext_lazy("已取消"),
}
COLOUR = {"queued": "secondary", "running": "blue", "done": "green", "failed": "red", "cancelled": "orange"}


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.kind == "anonymous":
        raise Unauthenticated()
    return actor


@never_cache
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """The list; ``?part=rows`` is the table alone, asked for again every other second while something is active."""
    actor = _actor(request)
    status, name = request.GET.get("status", ""), request.GET.get("name", "")
    number = int(text) if (text := request.GET.get("page", "1")).isdigit() and 0 < int(text) < 10_000 else 1
    offset = PER_PAGE * (number - 1)
    # One more than shown tells whether there is a next page; DBOS has no cheap count.
    found = queries.visible_jobs(actor, status=status, name=name, limit=PER_PAGE + 1, offset=offset)
    page = _page(number, offset + len(found), found[:PER_PAGE])
    context = {
        "page": page,
        "jobs": found[:PER_PAGE],
        "live": any(each.active for each in found),
        "status": status,
        "statuses": STATUS,
        "manages": actor.has(MANAGE_JOBS),
        "actor": actor,
        "colour": COLOUR,
    }
    template = "operations/jobs_rows.html" if request.GET.get("part") == "rows" else "operations/jobs.html"
    return render(request, template, context)


def _page(number: int, known: int, shown: list[JobView]) -> Page[JobView]:
    paginator = Paginator(range(known), PER_PAGE)
    return Page(shown, min(number, paginator.num_pages), paginator)  # type: ignore[arg-type]


@never_cache
@require_safe
def job(request: HttpRequest, id: str) -> HttpResponse:
    """One job; ``?part=state`` is its live part."""
    actor = _actor(request)
    found = queries.visible_job(actor, id)
    context = {"job": found, "colour": COLOUR, "status": STATUS[found.status]}
    return render(
        request, "operations/job_state.html" if request.GET.get("part") == "state" else "operations/job.html", context
    )


@require_POST
def cancel(request: HttpRequest, id: str) -> HttpResponse:
    found = actions.cancel_job(_actor(request), id)
    messages.success(request, _("已取消：%(title)s") % {"title": found.title})
    return redirect("job", id=id)


@require_POST
def retry(request: HttpRequest, id: str) -> HttpResponse:
    found = actions.retry_job(_actor(request), id)
    messages.success(request, _("已重新排入队列：%(title)s") % {"title": found.title})
    return redirect("job", id=id)


jobs_urlpatterns = [
    path("jobs/", jobs, name="jobs"),
    path("jobs/<str:id>/", job, name="job"),
    path("jobs/<str:id>/cancel/", cancel, name="job-cancel"),
    path("jobs/<str:id>/retry/", retry, name="job-retry"),
]
