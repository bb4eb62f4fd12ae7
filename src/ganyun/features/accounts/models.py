"""Organisations, users, roles, tokens."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q

from ganyun.features.accounts import rules


def _choices(choices: tuple[rules.Choice, ...]) -> list[tuple[str, str]]:
    return [(choice.code, choice.title) for choice in choices]


class Organisation(models.Model):
    """A body that provides or uses data. Never deleted: history and audit refer to it."""

    name = models.CharField(max_length=200, unique=True)
    short_name = models.CharField(max_length=100, blank=True)
    name_en = models.CharField(max_length=200, blank=True)
    uscc = models.CharField(max_length=18, unique=True)
    uscc_synthetic = models.BooleanField(default=False)
    division = models.CharField(max_length=12, db_index=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.CharField(max_length=20, choices=_choices(rules.KINDS))
    role = models.CharField(max_length=20, choices=_choices(rules.ORGANISATION_ROLES))
    active = models.BooleanField(default=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)  # the last day; empty while it exists
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    in_plan = models.BooleanField(default=False)  # one of the bodies that the plan of 2017 names
    note = models.TextField(blank=True)
    declared_by = models.SlugField(blank=True)  # the pack that keeps it up to date; empty once edited by hand

    class Meta:
        ordering = ["division", "uscc"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="accounts_organisation_period",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class OrganisationName(models.Model):
    """Every name an organisation answers to: full, short, former, colloquial. One name means one organisation."""

    name = models.CharField(max_length=200, primary_key=True)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who can log in. ``is_active`` is the administrator's lock; ``locked_until`` that of failed logins.

    Django's own groups, permissions and superuser flag are not used: rights come from roles only.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="users")
    display_name = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    must_change_password = models.BooleanField(default=False)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    failed_logins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    last_seen = models.DateTimeField(null=True, blank=True)
    is_demo = models.BooleanField(default=False)  # shown as such, so that nobody forgets to lock it

    class Meta(AbstractUser.Meta):
        ordering = ["username"]

    def __str__(self) -> str:
        return self.display_name or self.username


class RoleAssignment(models.Model):
    """Who holds a role, and who gave it to him.

    The database itself refuses roles that exclude each other and a role granted to oneself.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="role_assignments")
    role = models.CharField(max_length=40)
    granted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    granted_by_name = models.CharField(max_length=150)  # also names a terminal or the system itself
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["user", "role"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="accounts_role_once"),
            models.CheckConstraint(
                condition=Q(granted_by=None) | ~Q(granted_by=F("user")), name="accounts_role_not_by_oneself"
            ),
            *(
                models.UniqueConstraint(
                    fields=["user"], condition=Q(role__in=group), name=f"accounts_role_exclusive_{number}"
                )
                for number, group in enumerate(rules.EXCLUSIVE_ROLES, 1)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.role}"


class Token(models.Model):
    """A key for programs, acting for its owner within ``scope``. Only its SHA-256 is kept."""

    owner = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    title = models.CharField(max_length=100)
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scope = models.JSONField(default=list)  # permission names
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-id"]

    def __str__(self) -> str:
        return f"{self.title} ({self.prefix}…)"
