"""Reads of tables about people go on record, once a request; groups over other data need none."""

from collections.abc import Iterable

from ganyun.features.dashboards.queries.data import Answer
from ganyun.features.dashboards.rules.page import Board
from ganyun.kernel.action import audit_chain
from ganyun.kernel.policy import Actor


def note_reading(actor: Actor, board: Board, answers: Iterable[Answer | None]) -> None:
    """Writes who saw charts over personal tables, if any were shown."""
    personal = {
        each.opened.source.table
        for each in answers
        if each and each.figure and each.opened and each.opened.source and each.opened.source.personal
    }
    if not personal:
        return
    record = {
        "actor": actor.name, "organisation": actor.organisation, "action": "dashboards.read", "outcome": "OK",
        "arguments": {"page": board.id, "resources": "、".join(sorted(personal))},
    }  # fmt: skip
    if actor.purpose:
        record["purpose"] = actor.purpose
    audit_chain().append(record)
