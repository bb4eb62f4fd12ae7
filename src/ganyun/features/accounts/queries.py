"""Reading organisations, users and tokens."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from ganyun.features.accounts import rules
from ganyun.features.accounts.errors import OrganisationUnknown, UserUnknown
from ganyun.features.accounts.models import Organisation, OrganisationName, Token, User


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation as other features see it; parent and successor by full name ("" for none)."""

    name: str
    short_name: str
    name_en: str
    aliases: tuple[str, ...]
    uscc: str
    uscc_synthetic: bool
    division: str
    parent: str
    kind: str
    role: str
    active: bool
    valid_from: date | None
    valid_to: date | None
    successor: str
    in_plan: bool

    def __str__(self) -> str:
        return self.short_name or self.name


def view(organisation: Organisation) -> OrganisationView:
    """``organisation`` should come from :func:`organisations`, which fetches all it needs at once."""
    return OrganisationView(
        name=organisation.name,
        short_name=organisation.short_name,
        name_en=organisation.name_en,
        aliases=tuple(sorted(each.name for each in organisation.names.all())),
        uscc=organisation.uscc,
        uscc_synthetic=organisation.uscc_synthetic,
        division=organisation.division,
        parent=organisation.parent.name if organisation.parent else "",
        kind=organisation.kind,
        role=organisation.role,
        active=organisation.active,
        valid_from=organisation.valid_from,
        valid_to=organisation.valid_to,
        successor=organisation.successor.name if organisation.successor else "",
        in_plan=organisation.in_plan,
    )


def _make_searchable(asked: "OrganisationFilter | UserFilter") -> None:
    for field in fields(asked):
        value = getattr(asked, field.name)
        if isinstance(value, str):
            object.__setattr__(asked, field.name, rules.searchable(value))


@dataclass(frozen=True, slots=True)
class OrganisationFilter:
    """What a list of organisations is narrowed to; empty means all."""

    text: str = ""
    kind: str = ""
    role: str = ""
    division: str = ""  # a prefix: 3601 is Nanchang with its counties
    active: bool | None = None

    def __post_init__(self) -> None:
        _make_searchable(self)

    def apply(self) -> QuerySet[Organisation]:
        found = Organisation.objects.select_related("parent", "successor").prefetch_related("names")
        if self.text:
            named = OrganisationName.objects.filter(name__icontains=self.text).values("organisation")
            found = found.filter(
                Q(pk__in=named) | Q(name_en__icontains=self.text) | Q(uscc__startswith=rules.normalise_uscc(self.text))
            )
        for name in ("kind", "role"):
            if value := getattr(self, name):
                found = found.filter(**{name: value})
        if self.division:
            found = found.filter(division__startswith=self.division)
        if self.active is not None:
            found = found.filter(active=self.active)
        return found


def organisation_by_name(name: str) -> Organisation | None:
    """By full name, short name, alias or unified social credit code."""
    wanted = rules.searchable(name)
    known = (
        OrganisationName.objects.filter(name=wanted).select_related("organisation__parent", "organisation__successor")
    ).first()
    if known:
        return known.organisation
    return Organisation.objects.filter(uscc=rules.normalise_uscc(wanted)).select_related("parent", "successor").first()


def organisation(name: str) -> Organisation:
    """Like :func:`organisation_by_name`.

    Raises:
        OrganisationUnknown: nothing answers to the name.
    """
    found = organisation_by_name(name)
    if not found:
        raise OrganisationUnknown(name=name)
    return found


def organisation_on(name: str, day: date) -> Organisation | None:
    """Who does on a day what the named body did: itself, or the last of its successors by then."""
    current = organisation_by_name(name)
    seen: set[int] = set()
    while current and current.successor and current.valid_to and current.valid_to < day and current.pk not in seen:
        seen.add(current.pk)
        current = current.successor
    return current


@dataclass(frozen=True, slots=True)
class Branch:
    """A node of the tree of organisations."""

    organisation: Organisation
    branches: tuple["Branch", ...]


def tree(organisations: Iterable[Organisation]) -> tuple[Branch, ...]:
    """The organisations as a tree; one whose parent is not among them stands at the top."""
    listed = list(organisations)
    known = {each.pk for each in listed}
    children: dict[int | None, list[Organisation]] = {}
    for each in listed:
        children.setdefault(each.parent_id if each.parent_id in known else None, []).append(each)

    def below(parent: int | None) -> tuple[Branch, ...]:
        return tuple(Branch(each, below(each.pk)) for each in children.get(parent, ()))

    return below(None)


@dataclass(frozen=True, slots=True)
class UserFilter:
    """What a list of users is narrowed to; empty means all. ``state``: active | locked | never (logged in)."""

    text: str = ""
    role: str = ""
    organisation: str = ""
    state: str = ""

    def __post_init__(self) -> None:
        _make_searchable(self)

    def apply(self) -> QuerySet[User]:
        found = User.objects.select_related("organisation").prefetch_related("role_assignments")
        if self.text:
            found = found.filter(Q(username__icontains=self.text) | Q(display_name__icontains=self.text))
        if self.role:
            found = found.filter(role_assignments__role=self.role)
        if self.organisation:
            named = OrganisationName.objects.filter(name__icontains=self.organisation).values("organisation")
            found = found.filter(organisation__in=named)
        locked = Q(is_active=False) | Q(locked_until__gt=timezone.now())
        if self.state == "active":
            found = found.exclude(locked)
        elif self.state == "locked":
            found = found.filter(locked)
        elif self.state == "never":
            found = found.filter(last_login=None)
        return found


def members(organisations: Iterable[str]) -> list[User]:
    """The active users of these organisations, by full name."""
    return list(User.objects.filter(is_active=True, organisation__name__in=list(organisations)))


def user_by_name(username: str) -> User | None:
    return (
        User.objects.select_related("organisation")
        .prefetch_related("role_assignments")
        .filter(username=rules.normalise_username(username))
        .first()
    )


def user(username: str) -> User:
    """The user of that name.

    Raises:
        UserUnknown: there is none.
    """
    found = user_by_name(username)
    if not found:
        raise UserUnknown(name=username)
    return found


def usable_token(plain: str) -> Token | None:
    """The token of that plain text, if it is neither expired nor revoked and its owner is active."""
    if not plain.startswith(rules.TOKEN_PREFIX):
        return None
    return (
        Token.objects.filter(
            digest=rules.token_digest(plain),
            revoked_at=None,
            expires_at__gt=timezone.now(),
            owner__is_active=True,
        )
        .select_related("owner__organisation")
        .prefetch_related("owner__role_assignments")
        .first()
    )


@dataclass(frozen=True, slots=True)
class TokenView:
    """A token without its secret. ``state``: valid | expired | revoked."""

    title: str
    prefix: str
    scope: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    state: str


def tokens_of(username: str) -> list[TokenView]:
    """All tokens of a user, newest first."""
    now = timezone.now()
    return [
        TokenView(
            each.title,
            each.prefix,
            tuple(each.scope),
            each.created_at,
            each.expires_at,
            each.last_used_at,
            "revoked" if each.revoked_at else "expired" if each.expires_at <= now else "valid",
        )
        for each in Token.objects.filter(owner__username=username)
    ]
