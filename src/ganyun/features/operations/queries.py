"""Jobs as one person may see them, the audit chain, and what is wrong in the clouds."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ganyun.features.operations.errors import NoCloudFolder
from ganyun.features.operations.policy import MANAGE_JOBS
from ganyun.features.operations.rules import OUTCOMES, AuditFilter, parse_day
from ganyun.kernel import packs
from ganyun.kernel.action import audit_chain
from ganyun.kernel.audit import AuditChain, Entry
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import Actor
from ganyun.kit.jobs import public as jobs
from ganyun.kit.jobs.public import JobView

STATUSES = ("active", "queued", "running", "done", "failed", "cancelled")


def visible_jobs(actor: Actor, *, status: str = "", name: str = "", limit: int = 50, offset: int = 0) -> list[JobView]:
    """All jobs for whoever manages them, else the actor's own; newest first."""
    return jobs.jobs(
        status=status if status in STATUSES else None,
        name=name or None,
        actor=None if actor.has(MANAGE_JOBS) else actor.name,
        limit=limit,
        offset=offset,
    )


def visible_job(actor: Actor, job: str) -> JobView:
    """One job.

    Raises:
        JobNotFound: there is none of this id.
        Denied: it is somebody else's.
    """
    found = jobs.find_job(job)
    if found.actor != actor.name and not actor.has(MANAGE_JOBS):
        raise Denied(permission=MANAGE_JOBS.name, action="jobs")
    return found


def audit_filter(asked: dict[str, str]) -> AuditFilter:
    """The filter of a query string or of a command's options; what makes no sense is left out."""
    outcome = asked.get("outcome", "")
    return AuditFilter(
        actor=asked.get("actor", "").strip(),
        action=asked.get("action", "").strip(),
        outcome=outcome if outcome in OUTCOMES else "",
        since=parse_day(asked.get("since", "")),
        until=parse_day(asked.get("until", "")),
        zone=timezone.get_current_timezone(),
    )


def audit_entries(
    wanted: AuditFilter, *, limit: int = 50, offset: int = 0, chain: AuditChain | None = None
) -> list[Entry]:
    """Matching records, newest first."""
    found = (entry for entry in (chain or audit_chain()).entries() if wanted.fits(entry.record))
    return list(islice(found, offset, offset + limit))


def audit_lines(wanted: AuditFilter) -> Iterator[bytes]:
    """Matching records as lines of NDJSON with their hash, oldest first."""
    for entry in audit_chain().entries(newest_first=False):
        if wanted.fits(entry.record):
            yield json.dumps({"hash": entry.hash, "record": entry.record}, ensure_ascii=False).encode() + b"\n"


def cloud_folders() -> list[Path]:
    """Where this node reads clouds from."""
    return [packs.built_in_folder(), settings.GANYUN_CLOUDS]


def inspect_clouds(folder: Path | None) -> tuple[dict[str, packs.Pack], list[packs.Problem]]:
    """All clouds of the node, or those below a folder (or that one cloud), checked together with the node's own.

    Raises:
        NoCloudFolder: there is nothing to check.
    """
    if folder is None:
        return packs.inspect_packs(cloud_folders())
    if not folder.is_dir():
        raise NoCloudFolder(path=folder)
    folder = folder.resolve()
    above = folder.parent if (folder / "cloud.yaml").exists() else folder
    beside = [each for each in cloud_folders() if each.resolve() != above]
    found, problems = packs.inspect_packs([*beside, above])
    if above == folder:
        return found, problems
    own = [each for each in problems if each.file.partition("/")[0] == folder.name]
    return {code: pack for code, pack in found.items() if code == folder.name}, own
