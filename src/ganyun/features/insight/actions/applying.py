"""Brings indicators, targets and their declared lineage in line with the packs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ganyun.features.accounts.public import find_organisation
from ganyun.features.catalog.public import ResourceNotFound, contract
from ganyun.features.insight.actions.refreshing import sources_of
from ganyun.features.insight.models import Indicator, Target
from ganyun.features.insight.policy import may_apply
from ganyun.features.insight.queries.computing import digest_of, level_of, used_columns
from ganyun.features.insight.queries.indicators import active, table_of
from ganyun.features.insight.rules.declaration import Indicator as Definition
from ganyun.features.insight.rules.target import Target as TargetDefinition
from ganyun.features.lineage.public import Declared, declare
from ganyun.kernel.action import action
from ganyun.kernel.packs import Change
from ganyun.kernel.policy import Actor

OWNER = "insight"  # of the declared nodes


@dataclass(frozen=True)
class DeclaredSet:
    """What all packs declare, as an action's argument: the audit chain gets the names."""

    indicators: Mapping[str, Definition]  # cloud.code → definition
    targets: Mapping[str, TargetDefinition]

    def __str__(self) -> str:
        return "、".join((*self.indicators, *self.targets))


@action("insight.apply", policy=may_apply)
def apply_declared(actor: Actor, declared: DeclaredSet) -> list[str]:
    """Remembers every indicator and target; returns the indicators whose definition is new. Those whose pack is gone
    stay with their values and history, inactive.
    """
    known = dict(Indicator.objects.filter(active=True).values_list("name", "digest"))
    changed = []
    for name, found in declared.indicators.items():
        stored = found.stored()
        digest = digest_of(stored)
        if known.get(name) != digest:
            changed.append(name)
        defaults = {**_indicator(name, found), "definition": stored, "digest": digest}
        Indicator.objects.update_or_create(name=name, defaults=defaults)
    for name, target in declared.targets.items():
        Target.objects.update_or_create(name=name, defaults=_target(name, target))
    Indicator.objects.exclude(name__in=list(declared.indicators)).update(active=False)
    Target.objects.exclude(name__in=list(declared.targets)).update(active=False)
    declare(OWNER, list(_nodes()))
    return changed


def changes(declared: DeclaredSet) -> list[Change]:
    """What :func:`apply_declared` would change."""
    known = dict(Indicator.objects.filter(active=True).values_list("name", "digest"))
    fresh = {name: (found.title.zh, digest_of(found.stored())) for name, found in declared.indicators.items()}
    targets = dict(Target.objects.filter(active=True).values_list("name", "definition"))
    said = [
        Change(_("指标"), name, "change" if name in known else "add", title)
        for name, (title, digest) in fresh.items()
        if known.get(name) != digest
    ]
    said += [
        Change(_("目标"), name, "change" if name in targets else "add", found.title.zh)
        for name, found in declared.targets.items()
        if targets.get(name) != found.stored()
    ]
    said += [Change(_("指标"), name, "remove", _("数值和历史保留")) for name in known if name not in fresh]
    said += [Change(_("目标"), name, "remove") for name in targets if name not in declared.targets]
    return said


def _indicator(name: str, found: Definition) -> dict[str, Any]:
    cloud, _dot, code = name.partition(".")
    return {
        "cloud": cloud, "code": code, "title_zh": found.title.zh, "title_en": found.title.en, "source": found.source,
        "forecast": found.forecast, "owner": official(found.owner), "unit": found.unit, "active": True,
        "level": _level(found),
    }  # fmt: skip


def _level(found: Definition) -> int:
    """The highest level among the columns that it reads; the highest there is while nobody knows the source."""
    try:
        source = contract(found.source)
    except ResourceNotFound:
        return 4
    return max((level_of(source, name) for name in used_columns(found)), default=1)


def _target(name: str, found: TargetDefinition) -> dict[str, Any]:
    cloud, _dot, code = name.partition(".")
    indicator = found.indicator if "." in found.indicator or not found.indicator else f"{cloud}.{found.indicator}"
    return {
        "cloud": cloud, "code": code, "title_zh": found.title.zh, "title_en": found.title.en, "indicator": indicator,
        "owner": official(found.owner), "definition": found.stored(), "active": True,
    }  # fmt: skip


def official(name: str) -> str:
    """The full name of an organisation that a pack may call by any of its names."""
    found = find_organisation(name)
    return found.name if found else name


def _nodes() -> Iterator[Declared]:
    for row in active():
        columns: Mapping[str, Sequence[str]] = sources_of(row)
        inputs = tuple(filter(None, (row.source, row.forecast)))
        yield Declared(table_of(row.name), "indicator", row.title_zh, inputs,
                       {name: tuple(sources) for name, sources in columns.items()}, _address(row.name))  # fmt: skip


def _address(name: str) -> str:
    try:
        return reverse("indicator", args=[name])
    except NoReverseMatch:
        return ""
