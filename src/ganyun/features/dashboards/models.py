"""Pages as the packs declared them last: the running node keeps the last good state, whatever a pack says now."""

from django.db import models


class Dashboard(models.Model):
    """One page of a cloud. ``definition`` is the file's content, checked when it was stored."""

    cloud = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    summary_zh = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    rank = models.IntegerField(default=50)
    definition = models.JSONField()
    digest = models.CharField(max_length=64)  # SHA-256 of the definition, hex

    class Meta:
        ordering = ["cloud", "rank", "name"]
        constraints = [models.UniqueConstraint(fields=["cloud", "name"], name="dashboards_one_page_a_name")]

    def __str__(self) -> str:
        return f"{self.cloud}/{self.name}"
