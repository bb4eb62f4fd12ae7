"""Who may steer what, and that it is on record."""

import json

import pytest

from ganyun.features.operations import actions
from ganyun.features.operations.errors import CloudExists
from ganyun.features.operations.rules import AuditFilter
from ganyun.kernel import hooks
from ganyun.kernel.action import audit_chain
from ganyun.kernel.errors import Denied
from ganyun.kernel.names import BadName
from ganyun.kernel.packs import PacksInvalid
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


class TestClouds:
    @pytest.fixture(autouse=True)
    def alone(self, monkeypatch, tmp_path):
        (tmp_path / "built-in").mkdir()
        monkeypatch.setattr("ganyun.kernel.packs.built_in_folder", lambda: tmp_path / "built-in")

    def test_a_new_cloud_is_valid_as_it_is_made(self, monkeypatch, home):
        seen: list[list[str]] = []
        monkeypatch.setattr(hooks.packs_changed, "_functions", [lambda packs: seen.append(list(packs))])
        folder = actions.start_cloud(SYSTEM, "transport", '交通: "云"')
        assert folder == home / "clouds" / "transport"
        assert actions.apply_clouds(SYSTEM) == ["transport"]
        assert seen == [["transport"]]

    def test_not_twice_and_not_under_any_name(self):
        actions.start_cloud(SYSTEM, "transport", "")
        with pytest.raises(CloudExists):
            actions.start_cloud(SYSTEM, "transport", "")
        for name in ("../up", "Transport", "", "a b"):
            with pytest.raises(BadName):
                actions.start_cloud(SYSTEM, name, "")

    def test_a_broken_cloud_changes_nothing(self, monkeypatch):
        seen: list[object] = []
        monkeypatch.setattr(hooks.packs_changed, "_functions", [seen.append])
        (actions.start_cloud(SYSTEM, "transport", "") / "cloud.yaml").write_text("code: other")
        with pytest.raises(PacksInvalid):
            actions.apply_clouds(SYSTEM)
        assert seen == []

    def test_only_who_manages_clouds(self):
        with pytest.raises(Denied):
            actions.start_cloud(OFFICER, "transport", "")
