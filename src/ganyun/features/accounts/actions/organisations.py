"""Creating, changing and synchronising organisations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from django.utils.translation import gettext as _

from ganyun.features.accounts import queries, rules
from ganyun.features.accounts.errors import OrganisationInvalid
from ganyun.features.accounts.models import Organisation, OrganisationName
from ganyun.features.accounts.policy import may_manage_organisations
from ganyun.features.accounts.rules import OrganisationDraft
from ganyun.kernel.action import action
from ganyun.kernel.policy import SYSTEM, Actor

_LINKS = ("parent", "successor")
_PLAIN = tuple(field.name for field in fields(OrganisationDraft) if field.name not in (*_LINKS, "aliases"))


@action("accounts.create_organisation", policy=may_manage_organisations)
def create_organisation(actor: Actor, draft: OrganisationDraft) -> Organisation:
    """Adds an organisation.

    Raises:
        OrganisationInvalid: with every fault, by field.
    """
    return _save(Organisation(), draft)


@action("accounts.update_organisation", policy=may_manage_organisations)
def update_organisation(actor: Actor, organisation: str, draft: OrganisationDraft) -> Organisation:
    """Changes an organisation, named by any of its names; its former name stays an alias.

    From now on it belongs to this node and packs leave it alone.

    Raises:
        OrganisationUnknown: nothing answers to the name.
        OrganisationInvalid: with every fault, by field.
    """
    known = queries.organisation(organisation)
    known.declared_by = ""
    return _save(known, draft, former=known.name)


def _save(organisation: Organisation, draft: OrganisationDraft, former: str = "") -> Organisation:
    draft = rules.tidy_organisation(draft)
    faults = {name: _(text) for name, text in rules.organisation_faults(draft).items()}
    faults |= _taken(organisation, draft) | _resolve_links(organisation, draft)
    if faults:
        raise OrganisationInvalid(
            count=len(faults), reason="；".join(f"{name} {text}" for name, text in faults.items()), fields=faults
        )
    for name in _PLAIN:
        setattr(organisation, name, getattr(draft, name))
    organisation.save()
    _rename(organisation, dict.fromkeys((*draft.names, former)))
    return organisation


def _taken(organisation: Organisation, draft: OrganisationDraft) -> dict[str, str]:
    """Names and code numbers that another organisation already has."""
    faults = {}
    others = OrganisationName.objects.exclude(organisation=organisation.pk).select_related("organisation")
    for known in others.filter(name__in=draft.names):
        field = "name" if known.name == draft.name else "short_name" if known.name == draft.short_name else "aliases"
        faults[field] = _("“%(name)s”已是 %(owner)s 的名称") % {"name": known.name, "owner": known.organisation.name}
    owner = Organisation.objects.exclude(pk=organisation.pk).filter(uscc=draft.uscc).first()
    if owner:
        faults["uscc"] = _("已属于 %(owner)s") % {"owner": owner.name}
    return faults


def _resolve_links(organisation: Organisation, draft: OrganisationDraft) -> dict[str, str]:
    """Sets parent and successor; refuses unknown ones and circles."""
    faults = {}
    for link in _LINKS:
        name = getattr(draft, link)
        target = queries.organisation_by_name(name) if name else None
        if name and not target:
            faults[link] = _("没有名为 %(name)s 的机构") % {"name": name}
        elif target and organisation.pk and _leads_back(target, link, organisation.pk):
            faults[link] = _("会形成循环")
        setattr(organisation, link, target)
    return faults


def _leads_back(start: Organisation, link: str, goal: int) -> bool:
    current: Organisation | None = start
    seen: set[int] = set()
    while current and current.pk not in seen:
        if current.pk == goal:
            return True
        seen.add(current.pk)
        current = getattr(current, link)
    return False


def _rename(organisation: Organisation, names: Iterable[str]) -> None:
    wanted = {name for name in names if name}
    known = set(organisation.names.values_list("name", flat=True))
    organisation.names.filter(name__in=known - wanted).delete()
    OrganisationName.objects.bulk_create(
        [OrganisationName(name=name, organisation=organisation) for name in sorted(wanted - known)]
    )


# --- synchronising with the packs


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """What the packs would change; the plan is what gets executed and what an audit record shows."""

    create: tuple[OrganisationDraft, ...]
    update: tuple[OrganisationDraft, ...]
    retire: tuple[str, ...]  # declared once, gone from the packs: kept, but no longer active

    def __bool__(self) -> bool:
        return bool(self.create or self.update or self.retire)

    def __str__(self) -> str:
        return f"+{len(self.create)} ~{len(self.update)} -{len(self.retire)}"


def plan_sync(declared: Sequence[tuple[str, OrganisationDraft]]) -> SyncPlan:
    """Compares what the packs declare, as ``(pack, draft)``, with the tables.

    An organisation edited by hand belongs to this node: packs neither change nor retire it.
    """
    known, coded = {}, {}
    for each in queries.OrganisationFilter().apply():
        coded[each.uscc] = each
        for name in each.names.all():
            known[name.name] = each
    create, update, kept = [], [], set()
    for pack, draft in declared:
        found = known.get(draft.name) or coded.get(draft.uscc)
        if not found:
            create.append(draft)
            continue
        kept.add(found.pk)
        if found.declared_by and (found.declared_by != pack or _draft_of(found) != _canonical(draft, known)):
            update.append(draft)
    retire = [each.name for each in set(known.values()) if each.declared_by and each.active and each.pk not in kept]
    return SyncPlan(tuple(create), tuple(update), tuple(sorted(retire)))


def _canonical(draft: OrganisationDraft, known: dict[str, Organisation]) -> tuple[object, ...]:
    links = [known[name].name if name in known else name for name in (draft.parent, draft.successor)]
    return (*(getattr(draft, name) for name in _PLAIN), *links, frozenset(draft.names))


def _draft_of(organisation: Organisation) -> tuple[object, ...]:
    links = [each.name if each else "" for each in (organisation.parent, organisation.successor)]
    names = frozenset(each.name for each in organisation.names.all())
    return (*(getattr(organisation, name) for name in _PLAIN), *links, names)


@action("accounts.sync_organisations", policy=may_manage_organisations)
def apply_sync(actor: Actor, plan: SyncPlan, packs: dict[str, str]) -> SyncPlan:
    """Executes a plan; ``packs`` says which pack declares a name.

    Raises:
        OrganisationInvalid: a declared name or code already belongs to an organisation made by hand.
    """
    later = [(_declared(draft), draft) for draft in plan.update]
    for organisation, draft in later:  # a name may move from one to another
        organisation.names.exclude(name__in=draft.names).delete()
    for draft in plan.create:  # without links first: a parent may stand further down
        later.append((_save(Organisation(), replace(draft, parent="", successor="")), draft))
    for organisation, draft in later:
        organisation.declared_by = packs[draft.name]
        _save(organisation, draft)
    Organisation.objects.filter(name__in=plan.retire).update(active=False)
    return plan


def _declared(draft: OrganisationDraft) -> Organisation:
    return queries.organisation_by_name(draft.name) or queries.organisation(draft.uscc)


def sync_organisations(declared: Sequence[tuple[str, OrganisationDraft]], actor: Actor = SYSTEM) -> SyncPlan:
    """Brings the tables in line with the packs; without a difference nothing is written, not even an audit record."""
    plan = plan_sync(declared)
    if plan:
        apply_sync(actor, plan, {draft.name: pack for pack, draft in declared})
    return plan
