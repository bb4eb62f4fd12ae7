"""Lists of resources: filters, order, counts; figures of the whole catalogue; clouds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.translation import get_language

from ganyun.features.catalog.models import IN_FORCE, UNDER_WAY, Cloud, Resource, State
from ganyun.features.catalog.policy import EDIT, EDIT_ANY, PUBLISH, REVIEW
from ganyun.kernel import hooks
from ganyun.kernel.policy import Actor

COLUMNS: Mapping[str, str] = {
    "category": "category", "theme": "theme", "cloud": "cloud", "organisation": "owner", "level": "level",
    "share": "share_type", "open": "open_type", "cycle": "update_cycle", "state": "state",
}  # fmt: skip
"""Facet → column. The names are those of the search index and of the query string."""

SORTS: Mapping[str, tuple[str, ...]] = {
    "-updated": ("-updated_at", "name"),
    "updated": ("updated_at", "-name"),
    "title": ("title", "name"),
    "-title": ("-title", "-name"),
    "-level": ("-level", "name"),
    "level": ("level", "-name"),
    "-data": ("-data_at", "name"),
}


@dataclass(frozen=True, slots=True)
class ResourceView:
    """A resource as lists of other features show it. ``updated`` and ``rows`` are those of its data (None: no data)."""

    name: str
    title: str
    cloud: str
    provider: str
    level: int
    updated: datetime | None
    rows: int | None


@dataclass(frozen=True, slots=True)
class CloudView:
    """A cloud with its figures; ``light`` is the worst of its resources' ("" when none has data), ``updated`` is when
    data arrived last."""

    code: str
    kind: str
    title: str
    summary: str
    chief: str
    resources: int
    light: str
    rows: int = 0
    updated: datetime | None = None


def browse(actor: Actor, filters: Mapping[str, str], sort: str = "") -> QuerySet[Resource]:
    """What the actor may see under the filters; retired resources only when ``state`` asks for them."""
    found = Resource.objects.select_related("cloud").only(*_shown()).filter(visible(actor, "state" in filters))
    for name, value in filters.items():
        known = name != "level" or value in ("1", "2", "3", "4")
        found = found.filter(**{COLUMNS[name]: value}) if known else found.none()
    return found.order_by(*SORTS.get(sort, SORTS["-updated"]))


def visible(actor: Actor, retired: bool = True) -> Q:
    """The database's side of ``policy.may_see``.

    Said as an exclusion: from "state in …" SQLite would take its index on the state and sort the whole catalogue.
    """
    hidden = [] if retired else [State.RETIRED]
    if actor.has(REVIEW) or actor.has(PUBLISH) or actor.has(EDIT_ANY):
        return ~Q(state__in=hidden)
    if actor.has(EDIT) and actor.organisation:
        return ~Q(state__in=hidden) & (~Q(state__in=UNDER_WAY) | Q(owner=actor.organisation))
    return ~Q(state__in=[*hidden, *UNDER_WAY])


def _shown() -> tuple[str, ...]:
    return ("name", "title", "cloud__title_zh", "cloud__title_en", "owner", "code", "category", "theme", "level",
            "share_type", "open_type", "update_cycle", "state", "version", "fields", "updated_at", "rows",
            "data_at")  # fmt: skip


def title_of(cloud: Cloud) -> str:
    return cloud.title_en if get_language() == "en" and cloud.title_en else cloud.title_zh


def summary_of(cloud: Cloud) -> str:
    return cloud.summary_en if get_language() == "en" and cloud.summary_en else cloud.summary_zh


def cloud_title(code: str) -> str:
    found = Cloud.objects.filter(code=code).only("title_zh", "title_en").first()
    return title_of(found) if found else code


def clouds() -> list[CloudView]:
    """Active clouds: base first, then trunks, then the others, each by code."""
    order = {"base": 0, "trunk": 1, "industry": 2, "feature": 3}
    in_force = Resource.objects.filter(state__in=IN_FORCE).order_by()
    figures = {
        code: facts for code, *facts in in_force.values_list("cloud").annotate(Count("pk"), Sum("rows"), Max("data_at"))
    }
    lights = lights_by_cloud()
    found = Cloud.objects.filter(active=True).defer("readme")
    return [
        _view(each, lights.get(each.code, ""), *figures.get(each.code, (0, 0, None)))
        for each in sorted(found, key=lambda each: (order.get(each.kind, 9), each.code))
    ]  # fmt: skip


def _view(cloud: Cloud, light: str, resources: int, rows: int | None, updated: datetime | None) -> CloudView:
    return CloudView(
        cloud.code, cloud.kind, title_of(cloud), summary_of(cloud), cloud.chief, resources, light, rows or 0, updated
    )


def lights_by_cloud() -> dict[str, str]:
    """The worst light of each cloud's resources that have data."""
    with_data = Resource.objects.filter(state__in=IN_FORCE, data_at__isnull=False).order_by()
    worst: dict[str, str] = {}
    for name, light in lights(list(with_data.values_list("name", flat=True))).items():
        cloud = name.partition(".")[0]
        if LIGHTS.index(light) > LIGHTS.index(worst.get(cloud, "green")) or cloud not in worst:
            worst[cloud] = light
    return worst


LIGHTS = ("green", "yellow", "red")


def lights(names: list[str]) -> dict[str, str]:
    """Quality lights of resources; of several answers the worst."""
    found: dict[str, str] = {}
    for answer in hooks.resource_lights(names) if names else ():
        for name, light in answer.items():
            if light in LIGHTS and LIGHTS.index(light) >= LIGHTS.index(found.get(name, "green")):
                found[name] = light
    return found


def overview() -> dict[str, int]:
    """Figures of the node: ``resources`` in force, ``with_data`` of them, ``rows``, ``fields``, ``clouds``,
    ``organisations`` that provide any.
    """
    found = Resource.objects.filter(state__in=IN_FORCE).aggregate(
        resources=Count("pk"), with_data=Count("data_at"), rows=Sum("rows"), fields=Sum("fields"),
        organisations=Count("owner", distinct=True),
    )  # fmt: skip
    numbers = {name: int(value or 0) for name, value in found.items()}
    return {**numbers, "clouds": Cloud.objects.filter(active=True).count()}


def newest(limit: int = 8) -> list[ResourceView]:
    """The resources whose data arrived last."""
    found = Resource.objects.filter(state__in=IN_FORCE, data_at__isnull=False).order_by("-data_at", "name")
    rows = found.values_list("name", "title", "cloud", "owner", "level", "data_at", "rows")[:limit]
    return [ResourceView(*row) for row in rows]
