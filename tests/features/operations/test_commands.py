"""``ganyun jobs | audit`` at the terminal."""

import json

import pytest
from typer.testing import CliRunner

from ganyun.features.operations.commands import commands
from ganyun.kernel.action import audit_chain
from ganyun.kernel.audit import AuditChain, ChainBroken

from .conftest import OFFICER

pytestmark = pytest.mark.django_db


def run(*arguments: str):
    return CliRunner().invoke(commands, list(arguments), catch_exceptions=False)


class TestJobs:
    def test_list_and_show(self, queue):
        id = queue(OFFICER)
        (row,) = json.loads(run("jobs", "list", "--format", "json").stdout)
        assert (row["id"], row["title"], row["status"], row["actor"]) == (id, "测试任务", "queued", "wang")
        assert json.loads(run("jobs", "list", "--status", "done", "--format", "json").stdout) == []
        (shown,) = json.loads(run("jobs", "show", id, "--format", "json").stdout)
        assert shown["arguments"] == {"path": "<b>x</b>"}
        assert id in run("jobs", "show", id).stdout

    def test_cancel_and_retry(self, queue):
        id = queue(OFFICER)
        assert run("jobs", "cancel", id).stdout == "cancelled\n"
        assert run("jobs", "retry", id).stdout == "queued\n"


class TestAudit:
    def test_verify_and_show(self, home):
        head = [audit_chain().append({"actor": "wang", "action": "a.b", "outcome": "OK"}) for _ in range(3)][-1]
        shown = run("audit", "verify").stdout
        assert "3" in shown
        assert head in shown
        rows = json.loads(run("audit", "show", "--actor", "wan", "--limit", "2", "--format", "json").stdout)
        assert [row["seq"] for row in rows] == [3, 2]
        assert rows[0]["hash"] == head

    def test_another_folder(self, home, tmp_path):
        AuditChain(tmp_path / "backup").append({"actor": "li", "action": "a.b", "outcome": "OK"})
        assert "1" in run("audit", "verify", "--path", str(tmp_path / "backup")).stdout
        assert "li" in run("audit", "show", "--path", str(tmp_path / "backup")).stdout

    def test_a_changed_record_is_found(self, home):
        for _ in range(2):
            audit_chain().append({"actor": "wang", "action": "a.b", "outcome": "OK"})
        (file,) = (home / "audit").glob("*.jsonl")
        file.write_text(file.read_text().replace("wang", "zhao", 1))
        with pytest.raises(ChainBroken):
            run("audit", "verify")
