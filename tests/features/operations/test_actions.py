"""Who may steer what, and that it is on record."""

import json

import pytest

from ganyun.features.operations import actions
from ganyun.features.operations.rules import AuditFilter
from ganyun.kernel.action import audit_chain
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import ANONYMOUS, SYSTEM, Actor
from ganyun.kit.jobs.public import JobNotEnded, JobNotFound, JobNotRunning

from .conftest import AUDITOR, OFFICER, OPERATOR

pytestmark = pytest.mark.django_db


def outcomes() -> list[tuple[str, str, str]]:
    records = [entry.record for entry in audit_chain().entries(newest_first=False)]
    return [(record["actor"], record["action"], record["outcome"]) for record in records]


class TestJobs:
    @pytest.mark.parametrize("actor", [OFFICER, OPERATOR, SYSTEM])
    def test_the_asker_the_operator_and_the_terminal_cancel_and_retry(self, queue, actor):
        id = queue(OFFICER)
        assert actions.cancel_job(actor, id).status == "cancelled"
        assert actions.retry_job(actor, id).status == "queued"
        assert outcomes() == [
            (actor.name, "operations.cancel_job", "OK"),
            (actor.name, "operations.retry_job", "OK"),
        ]

    @pytest.mark.parametrize("actor", [ANONYMOUS, AUDITOR, Actor("zhao", "省环保厅")])
    def test_nobody_else(self, queue, actor):
        id = queue(OFFICER)
        with pytest.raises(Denied):
            actions.cancel_job(actor, id)
        assert outcomes() == [(actor.name, "operations.cancel_job", "DENY")]

    def test_what_is_not_there_or_not_in_that_state(self, queue):
        id = queue(OFFICER)
        with pytest.raises(JobNotEnded):
            actions.retry_job(OFFICER, id)
        actions.cancel_job(OFFICER, id)
        with pytest.raises(JobNotRunning):
            actions.cancel_job(OFFICER, id)
        with pytest.raises(JobNotFound):
            actions.cancel_job(OPERATOR, "no-such-job")


class TestAudit:
    def test_an_export_is_on_record_before_it_begins(self):
        audit_chain().append({"actor": "wang", "action": "catalog.publish", "outcome": "OK"})
        audit_chain().append({"actor": "li", "action": "exchange.load", "outcome": "FAIL"})
        lines = [json.loads(line) for line in actions.export_audit(AUDITOR, AuditFilter(actor="wang"))]
        assert [line["record"]["action"] for line in lines] == ["catalog.publish"]
        assert outcomes()[-1] == ("qian", "operations.export_audit", "OK")

    def test_only_the_auditor(self):
        with pytest.raises(Denied):
            actions.export_audit(OPERATOR, AuditFilter())
