"""Who may steer jobs and read the audit chain."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ganyun.kernel.policy import Actor, Decision, Permission, Requires, permission
from ganyun.kit.jobs.public import find_job

READ_AUDIT = permission("operations.read_audit", "查阅审计")
MANAGE_JOBS = permission("operations.manage_jobs", "管理任务")


@dataclass(frozen=True, slots=True)
class OwnJob:
    """Whoever asked for a job steers it, or whoever manages all jobs."""

    all: Permission = MANAGE_JOBS

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        if actor.has(self.all):
            return Decision(True, self.all.name)
        own = actor.kind in ("user", "token") and find_job(arguments["job"]).actor == actor.name
        return Decision(own, self.all.name)


may_steer_job = OwnJob()
may_read_audit = Requires(READ_AUDIT)
