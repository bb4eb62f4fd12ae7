"""Quality reports: one per batch, kept for the trend."""

from django.db import models


class Report(models.Model):
    """What the pass found. ``checks``, ``profile`` and ``unmapped`` are :class:`Outcome` as JSON."""

    resource = models.CharField(max_length=200)
    batch = models.CharField(max_length=80)
    version = models.BigIntegerField(null=True)  # of the table; null when the batch was refused
    created = models.DateTimeField(auto_now_add=True)
    rows = models.BigIntegerField()
    good = models.BigIntegerField()
    score = models.FloatField(null=True)  # 0–100; null: no rule had data
    grade = models.CharField(max_length=1, blank=True)
    light = models.CharField(max_length=8, blank=True)
    dimensions = models.JSONField(default=dict)
    checks = models.JSONField(default=list)
    profile = models.JSONField(default=list)
    unmapped = models.JSONField(default=dict)
    refused = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["resource", "-created"])]
        constraints = [models.UniqueConstraint(fields=["resource", "batch"], name="one_report_a_batch")]

    def __str__(self) -> str:
        return f"{self.resource} {self.batch}"
