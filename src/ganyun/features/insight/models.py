"""Indicators and targets as the packs declare them with their newest values; alerts and reports with their history."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Written(models.Model):
    """A row of a history: written once, never altered, never removed by hand."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        assert self._state.adding, "history is never altered"
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise AssertionError("history is never removed")


class Indicator(models.Model):
    """An indicator in force and its headline: the newest value of the roll-up (or of the division in ``focus``).

    The values themselves are in the lake (``indicator.<cloud>.<code>``); what lists need is copied here, so that a page
    of five hundred reads one table. One whose pack is gone stays, inactive: alerts refer to it.
    """

    name = models.CharField(max_length=130, primary_key=True)  # cloud.code
    cloud = models.CharField(max_length=60)
    code = models.CharField(max_length=60)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=130, db_index=True)  # cloud.table
    forecast = models.CharField(max_length=130, blank=True)
    owner = models.CharField(max_length=200)  # the organisation's full name
    unit = models.CharField(max_length=40, blank=True)
    definition = models.JSONField()
    digest = models.CharField(max_length=64)  # of the definition
    level = models.PositiveSmallIntegerField(default=1)  # highest level of the columns it reads
    active = models.BooleanField(default=True)
    # how it was computed last
    fingerprint = models.CharField(max_length=64, blank=True)  # of definition and input; "" never computed
    version = models.BigIntegerField(null=True)  # of the table of values
    input_version = models.BigIntegerField(null=True)
    every = models.CharField(max_length=10, blank=True)
    refreshed_at = models.DateTimeField(null=True)
    error = models.JSONField(default=dict)  # code, message, fate, fix; {} after a success
    # the headline
    time = models.DateField(null=True)
    value = models.FloatField(null=True)
    previous = models.FloatField(null=True)  # one period before
    year_ago = models.FloatField(null=True)
    n = models.BigIntegerField(null=True)
    light = models.CharField(max_length=10, blank=True)
    spark = models.JSONField(default=list)
    places = models.JSONField(default=dict)  # light → number of divisions at that time

    class Meta:
        ordering = ["cloud", "code"]
        indexes = [models.Index(fields=["active", "cloud"], name="insight_by_cloud")]

    def __str__(self) -> str:
        return self.name


class Alert(models.Model):
    """One stretch of bad lights of one series. What it is now; how it came to be so is in its entries."""

    class State(models.TextChoices):
        OPEN = "open", _("待确认")
        ACKNOWLEDGED = "acknowledged", _("已确认")
        CLOSED = "closed", _("已解除")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="alerts")
    division = models.CharField(max_length=200, blank=True)  # "" is the indicator as a whole
    state = models.CharField(max_length=15, choices=State.choices, default=State.OPEN)
    owner = models.CharField(max_length=200)
    escalate_to = models.CharField(max_length=200, blank=True)
    light = models.CharField(max_length=10)
    value = models.FloatField(null=True)
    time = models.DateField(null=True)  # of the value it has seen last
    since = models.DateField(null=True)  # of the first bad value
    limit = models.CharField(max_length=10, blank=True)  # time to acknowledge as written: 24h, 2wd
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.CharField(max_length=150, blank=True)
    escalated_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by_hand = models.BooleanField(default=False)

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="insight_alert_due"),
            models.Index(fields=["indicator", "division", "-opened_at"], name="insight_alert_series"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "division"], condition=~Q(state="closed"), name="insight_one_live_alert"
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.division}".strip()

    @property
    def live(self) -> bool:
        return self.state != self.State.CLOSED


class AlertEntry(Written):
    """One step of an alert."""

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="entries")
    move = models.CharField(max_length=15)  # open | reopen | worsen | renew | acknowledge | escalate | close
    light = models.CharField(max_length=10, blank=True)
    value = models.FloatField(null=True)
    time = models.DateField(null=True)
    note = models.TextField(blank=True)
    told = models.PositiveIntegerField(default=0)  # how many people got a notice
    actor = models.CharField(max_length=150)
    organisation = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.move}"


class Notice(models.Model):
    """A line in somebody's inbox. Its words are made when it is read, in the reader's language."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    alert = models.ForeignKey(Alert, models.CASCADE, related_name="notices")
    move = models.CharField(max_length=15)
    light = models.CharField(max_length=10, blank=True)
    value = models.FloatField(null=True)
    time = models.DateField(null=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["user", "read_at"], name="insight_unread")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.alert_id} {self.move}"


class Target(models.Model):
    """A target in force; one whose pack is gone stays, inactive: reports refer to it."""

    name = models.CharField(max_length=130, primary_key=True)  # cloud.code
    cloud = models.CharField(max_length=60, db_index=True)
    code = models.CharField(max_length=60)
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    owner = models.CharField(max_length=200)
    indicator = models.CharField(max_length=130, blank=True)
    definition = models.JSONField()
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["cloud", "code"]

    def __str__(self) -> str:
        return self.name


class ProgressReport(Written):
    """What the owner says about a target: evidence, and the value itself when no indicator gives it."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="reports")
    day = models.DateField()  # the state of things on this day
    value = models.FloatField(null=True)
    evidence = models.TextField()
    actor = models.CharField(max_length=150)
    organisation = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-day", "-at", "-id"]

    def __str__(self) -> str:
        return f"{self.target_id} {self.day}"
