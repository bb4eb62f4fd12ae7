"""Models as their packs declare them, and every run of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Model(models.Model):
    """A model in force: the last text that was valid with all packs together. One whose pack is gone is removed; its
    table, contract and runs stay."""

    name = models.CharField(max_length=130, primary_key=True)  # cloud.table
    cloud = models.CharField(max_length=60, db_index=True)
    kind = models.CharField(max_length=20)  # sql, or the method
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200, blank=True)
    file = models.CharField(max_length=300)
    text = models.TextField()
    inputs = models.JSONField(default=list)
    columns = models.JSONField(default=list)  # [{name, type, level, sources}]
    keys = models.JSONField(default=list)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Run(models.Model):
    """One run of one model, never altered once it has ended."""

    class State(models.TextChoices):
        RUNNING = "running", _("运行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("失败")

    class Why(models.TextChoices):
        NEW = "new", _("第一次")
        TEXT = "text", _("文件改了")
        INPUTS = "inputs", _("输入有新版本")
        ASKED = "asked", _("指定")

    id = models.UUIDField(primary_key=True)
    model = models.CharField(max_length=130)
    kind = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices)
    why = models.CharField(max_length=20, choices=Why.choices)
    fingerprint = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)  # of the file and the method's version
    inputs = models.JSONField(default=dict)  # table → version
    actor = models.CharField(max_length=150)
    started = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    rows = models.BigIntegerField(default=0)
    version = models.BigIntegerField(null=True)
    since = models.CharField(max_length=60, blank=True)  # of an incremental run
    card = models.JSONField(default=dict)
    error = models.JSONField(default=dict)

    class Meta:
        ordering = ["-started"]
        indexes = [models.Index(fields=["model", "-started"])]

    def __str__(self) -> str:
        return f"{self.model} {self.id}"
