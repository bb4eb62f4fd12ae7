"""Jobs as one person may see them, and the audit chain."""

import json
from collections.abc import Iterator
from itertools import islice

from django.utils import timezone

from ganyun.features.operations.policy import MANAGE_JOBS
from ganyun.features.operations.rules import OUTCOMES, AuditFilter, parse_day
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
