"""What operations changes: jobs; and the export of the audit chain, which is itself on record."""

from collections.abc import Iterator

from ganyun.features.operations import queries
from ganyun.features.operations.policy import may_read_audit, may_steer_job
from ganyun.features.operations.rules import AuditFilter
from ganyun.kernel.action import action
from ganyun.kernel.policy import Actor
from ganyun.kit.jobs import public as jobs
from ganyun.kit.jobs.public import JobView


@action("operations.cancel_job", policy=may_steer_job)
def cancel_job(actor: Actor, job: str) -> JobView:
    """Cancels a queued or running job.

    Raises:
        JobNotFound, JobNotRunning.
    """
    return jobs.cancel(job)


@action("operations.retry_job", policy=may_steer_job)
def retry_job(actor: Actor, job: str) -> JobView:
    """Puts a failed or cancelled job back into its queue; finished steps are not run again.

    Raises:
        JobNotFound, JobNotEnded.
    """
    return jobs.retry(job)


@action("operations.export_audit", policy=may_read_audit)
def export_audit(actor: Actor, wanted: AuditFilter) -> Iterator[bytes]:
    """The matching records as NDJSON, oldest first, each line as it stands in the chain."""
    return queries.audit_lines(wanted)
