"""What operations changes: jobs and clouds; and the export of the audit chain, which is itself on record."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from ganyun.features.operations import queries
from ganyun.features.operations.errors import CloudExists
from ganyun.features.operations.policy import may_manage_clouds, may_read_audit, may_steer_job
from ganyun.features.operations.rules import AuditFilter, cloud_files
from ganyun.kernel import hooks, packs
from ganyun.kernel.action import action
from ganyun.kernel.names import SLUG, BadName
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


@action("operations.apply_clouds", policy=may_manage_clouds)
def apply_clouds(actor: Actor) -> list[str]:
    """Brings the node in line with its clouds; returns their codes.

    Raises:
        PacksInvalid: with every problem; nothing was changed.
    """
    found = packs.read_packs(queries.cloud_folders())
    hooks.packs_changed(found)
    return list(found)


@action("operations.start_cloud", policy=may_manage_clouds)
def start_cloud(actor: Actor, code: str, title: str) -> Path:
    """Starts a cloud in the node's own folder; returns the new folder.

    Raises:
        BadName, CloudExists.
    """
    if not SLUG.fullmatch(code):
        raise BadName(name=code, kind="云代码")
    folder: Path = settings.GANYUN_CLOUDS / code
    if folder.exists() or (packs.built_in_folder() / code).exists():
        raise CloudExists(code=code, folder=folder)
    folder.mkdir(parents=True)
    for name, text in cloud_files(code, title or code).items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
