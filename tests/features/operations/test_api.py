"""``/api/jobs``."""

import pytest
from tests.support.actors import ActingClient

from ganyun.kernel.policy import Actor

from .conftest import OFFICER, OPERATOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask():
    def client(actor: Actor | None) -> ActingClient:
        return ActingClient(actor, raise_request_exception=False)

    return client


def test_own_jobs_and_all_jobs(queue, ask):
    mine, other = queue(OFFICER), queue(OPERATOR)
    assert [each["id"] for each in ask(OFFICER).get("/api/jobs").json()["items"]] == [mine]
    assert {each["id"] for each in ask(OPERATOR).get("/api/jobs?status=queued").json()["items"]} == {mine, other}
    assert ask(OPERATOR).get("/api/jobs?status=done").json()["items"] == []


def test_one_job(queue, ask):
    id = queue(OPERATOR)
    assert ask(OPERATOR).get(f"/api/jobs/{id}").json()["title"] == "测试任务"
    assert ask(OFFICER).get(f"/api/jobs/{id}").status_code == 403
    assert ask(None).get(f"/api/jobs/{id}").status_code == 401
    assert ask(OPERATOR).get("/api/jobs/no-such").status_code == 404


def test_cancel_and_retry(queue, ask):
    id = queue(OFFICER)
    assert ask(OFFICER).post(f"/api/jobs/{id}/cancel").json()["status"] == "cancelled"
    assert ask(OFFICER).post(f"/api/jobs/{id}/cancel").status_code == 409
    assert ask(OFFICER).post(f"/api/jobs/{id}/retry").json()["status"] == "queued"


def test_a_session_needs_its_csrf_token(queue):
    id = queue(OFFICER)
    response = ActingClient(OFFICER, enforce_csrf_checks=True).post(f"/api/jobs/{id}/cancel")
    assert response.status_code == 403
    assert "CSRF" in response.json()["error"]["message"]


@pytest.mark.parametrize("query", ["status=lost", "limit=0", "limit=1001", "offset=-1", "name=" + "x" * 101])
def test_a_query_that_makes_no_sense(ask, query):
    assert ask(OPERATOR).get(f"/api/jobs?{query}").status_code == 422
