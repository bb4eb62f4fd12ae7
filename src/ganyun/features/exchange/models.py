"""Loads: what arrived, when, by whom, and what became of it."""

from django.db import models

from ganyun.kernel.errors import N_


class Load(models.Model):
    """One run of the way of a row for one resource (several files may be one arrival)."""

    class State(models.TextChoices):
        QUEUED = "queued", N_("排队")
        RUNNING = "running", N_("进行中")
        DONE = "done", N_("完成")
        REPLAYED = "replayed", N_("已加载过")
        REFUSED = "refused", N_("整批退回")
        FAILED = "failed", N_("失败")
        CANCELLED = "cancelled", N_("已取消")

    id = models.UUIDField(primary_key=True)  # UUIDv7: sorts by time
    resource = models.CharField(max_length=200)
    environment = models.CharField(max_length=60)
    source = models.CharField(max_length=500)  # file names, for people
    mode = models.CharField(max_length=10)
    batch = models.CharField(max_length=80, blank=True)
    job = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    actor = models.CharField(max_length=150)
    created = models.DateTimeField(auto_now_add=True)
    started = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    done_rows = models.BigIntegerField(default=0)
    total_rows = models.BigIntegerField(null=True)
    rows = models.BigIntegerField(default=0)
    good = models.BigIntegerField(default=0)
    quarantined = models.BigIntegerField(default=0)
    inserted = models.BigIntegerField(default=0)
    updated = models.BigIntegerField(default=0)
    bytes = models.BigIntegerField(default=0)
    version = models.BigIntegerField(null=True)
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the arrival
    error = models.JSONField(default=dict)  # code, message, fate, fix

    class Meta:
        ordering = ["-created"]
        indexes = [models.Index(fields=["resource", "-created"]), models.Index(fields=["state"])]

    def __str__(self) -> str:
        return f"{self.resource} {self.created:%Y-%m-%d %H:%M}"

    @property
    def active(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    @property
    def percent(self) -> int | None:
        """0–100, or ``None`` while the total is unknown."""
        return min(100, 100 * self.done_rows // self.total_rows) if self.total_rows else None

    @property
    def seconds(self) -> float | None:
        return (self.ended - self.started).total_seconds() if self.ended and self.started else None
