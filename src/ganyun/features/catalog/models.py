"""Clouds, resources, their contracts and history, and what the search index has not seen yet."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a resource stands in its life (standards.md §2.2)."""

    DRAFT = "draft", _("草稿")  # never published; its contract is a proposal
    REVIEWED = "reviewed", _("已审核")  # the proposal has passed the review
    PUBLISHED = "published", _("已发布")
    CHANGED = "changed", _("变更中")  # published, and a new contract is proposed beside the one in force
    RETIRED = "retired", _("已停用")


IN_FORCE = (State.PUBLISHED, State.CHANGED)
PUBLIC = (*IN_FORCE, State.RETIRED)
UNDER_WAY = (State.DRAFT, State.REVIEWED)


class Cloud(models.Model):
    """A cloud as its pack declares it. One whose pack is gone stays, inactive: resources and history refer to it."""

    code = models.CharField(max_length=60, primary_key=True)
    kind = models.CharField(max_length=10)  # base | trunk | feature | industry
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    summary_zh = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    chief = models.CharField(max_length=200)
    members = models.JSONField(default=list)
    needs = models.JSONField(default=list)
    readme = models.TextField(blank=True)  # Markdown of the pack's README.md
    folder = models.CharField(max_length=500, blank=True)  # where the pack was read last
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class ContractText(models.Model):
    """A contract's YAML, kept once however often it occurs in the history."""

    digest = models.CharField(max_length=64, primary_key=True)  # SHA-256 of the UTF-8 text, hex
    words = models.TextField(blank=True)  # names and titles of the fields, one a line, for the search index
    text = models.TextField()

    def __str__(self) -> str:
        return self.digest[:12]


class Resource(models.Model):
    """A data resource: the columns that lists and facets need, taken from its contract.

    ``contract`` is the one in force (none before the first publication), ``proposal`` the one under way.
    """

    name = models.CharField(max_length=130, unique=True)  # cloud.table
    cloud = models.ForeignKey(Cloud, models.PROTECT, related_name="resources")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    owner = models.CharField(max_length=200)  # the organisation's name, as accounts writes it
    code = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=1, blank=True)
    theme = models.CharField(max_length=60, blank=True)
    level = models.PositiveSmallIntegerField()
    share_type = models.CharField(max_length=20)
    open_type = models.CharField(max_length=20)
    update_cycle = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices)
    version = models.CharField(max_length=40)  # of the contract in force, else of the proposal
    fields = models.PositiveIntegerField(default=0)
    origin = models.CharField(max_length=10, default="browser")  # pack | browser | model
    pack_digest = models.CharField(max_length=64, blank=True)  # the pack's contract as applied last
    contract = models.ForeignKey(ContractText, models.PROTECT, null=True, blank=True, related_name="+")
    proposal = models.ForeignKey(ContractText, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_by = models.CharField(max_length=150, blank=True)
    reviewed_by = models.CharField(max_length=150, blank=True)
    plan = models.TextField(blank=True)  # how users get over a breaking proposal
    published_at = models.DateTimeField(null=True, blank=True)
    updated_at = models.DateTimeField()
    # the table in the lake, as it was last seen; empty while nothing has been loaded
    rows = models.PositiveBigIntegerField(null=True, blank=True)
    data_version = models.PositiveBigIntegerField(null=True, blank=True)
    data_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-updated_at", "name"]
        constraints = [
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="catalog_resource_code_once"),
            models.CheckConstraint(
                condition=Q(contract__isnull=False) | Q(proposal__isnull=False), name="catalog_resource_has_contract"
            ),
        ]
        indexes = [
            models.Index(fields=["-updated_at", "name"], name="catalog_by_update"),
            models.Index(fields=["owner", "-updated_at"], name="catalog_by_owner"),
            models.Index(fields=["-data_at", "name"], name="catalog_by_data"),
            # what figures are made of, so that counting reads no row
            models.Index(fields=["state", "cloud", "owner", "data_at", "rows", "fields"], name="catalog_figures"),
        ]

    def __str__(self) -> str:
        return self.name


class ResourceVersion(models.Model):
    """One entry of a resource's history: every change of state or contract, never altered."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="history")
    number = models.PositiveIntegerField()
    action = models.CharField(
        max_length=20
    )  # create | change | review | publish | return | withdraw | retire | restore
    state = models.CharField(max_length=10, choices=State.choices)  # after the action
    version = models.CharField(max_length=40)
    contract = models.ForeignKey(ContractText, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, blank=True)  # compatible | additive | breaking
    plan = models.TextField(blank=True)
    note = models.TextField(blank=True)
    actor = models.CharField(max_length=150)
    organisation = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["resource", "number"], name="catalog_history_number")]

    def __str__(self) -> str:
        return f"{self.resource_id}#{self.number}"


class Unindexed(models.Model):
    """A resource that the search index has not seen since its last change.

    Written in the transaction of the change and removed after the index has committed, so no change is ever lost,
    whoever holds the index's lock and whatever dies.
    """

    name = models.CharField(max_length=130, primary_key=True)
    stamp = models.CharField(max_length=36)  # tells a change made during indexing from the one being indexed

    def __str__(self) -> str:
        return self.name
