"""Runs with their OpenLineage events, and the graph: declared nodes, edges declared and observed."""

from django.db import models


class Run(models.Model):
    """One run of a load, a model or an indicator, over."""

    id = models.CharField(max_length=36, primary_key=True)  # a UUID
    job = models.CharField(max_length=300)
    kind = models.CharField(max_length=10)  # load | model | indicator
    state = models.CharField(max_length=10)  # COMPLETE | FAIL | ABORT
    started = models.DateTimeField()
    ended = models.DateTimeField()
    output = models.CharField(max_length=300, blank=True)
    version = models.BigIntegerField(null=True)
    rows = models.BigIntegerField(null=True)
    quarantined = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=150, blank=True)
    error = models.TextField(blank=True)
    recipient = models.CharField(max_length=200, blank=True)  # whom the data went to

    class Meta:
        ordering = ["-ended", "-id"]
        indexes = [
            models.Index(fields=["output", "-ended"]),
            models.Index(fields=["-ended", "-id"]),
            models.Index(fields=["recipient"], condition=~models.Q(recipient=""), name="lineage_runs_with_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.job} {self.state}"


class RunDataset(models.Model):
    """A data set that a run read or wrote."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="datasets")
    name = models.CharField(max_length=300)
    version = models.BigIntegerField(null=True)
    written = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["name", "run"])]

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """An OpenLineage 2-0-2 run event, as it was made."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="events")
    type = models.CharField(max_length=10)  # START | COMPLETE | FAIL | ABORT
    time = models.DateTimeField()
    body = models.JSONField()

    class Meta:
        ordering = ["-time", "-id"]
        indexes = [models.Index(fields=["-time", "-id"])]
        constraints = [models.UniqueConstraint(fields=["run", "type"], name="one_event_of_a_type_a_run")]

    def __str__(self) -> str:
        return f"{self.type} {self.run_id}"


class Node(models.Model):
    """What a feature declares; two features may declare the same name (a resource that a model makes)."""

    owner = models.CharField(max_length=40)  # the declaring feature
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=10)
    title = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=500, blank=True)
    level = models.PositiveSmallIntegerField(null=True)  # 1–4, where somebody states it
    provider = models.CharField(max_length=200, blank=True)
    cycle = models.CharField(max_length=20, blank=True)
    columns = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="one_node_a_declarer")]
        indexes = [models.Index(fields=["name"])]

    def __str__(self) -> str:
        return self.name


class Edge(models.Model):
    """Data flows from ``source`` to ``target``: declared by ``owner``, or observed (``owner`` "run")."""

    owner = models.CharField(max_length=40)
    source = models.CharField(max_length=300)
    target = models.CharField(max_length=300)
    version = models.BigIntegerField(null=True)  # of the source, as the last good run read it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "source", "target"], name="one_edge_a_declarer")]
        indexes = [models.Index(fields=["source"]), models.Index(fields=["target"])]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"


class Output(models.Model):
    """What is known of a data set from the runs that wrote it: the last one, and the last good one."""

    name = models.CharField(max_length=300, primary_key=True)
    kind = models.CharField(max_length=10)
    job = models.CharField(max_length=300)
    run = models.CharField(max_length=36)
    state = models.CharField(max_length=10)
    ended = models.DateTimeField()
    error = models.TextField(blank=True)
    good_run = models.CharField(max_length=36, blank=True)
    good_at = models.DateTimeField(null=True)
    version = models.BigIntegerField(null=True)
    columns = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name


class Stamp(models.Model):
    """One row, another value with every change of the graph: a process knows by it that its copy is of yesterday."""

    value = models.CharField(max_length=32)  # random, so that one that was rolled back is never met again

    def __str__(self) -> str:
        return self.value
