"""``/jobs/``: live while something is active, and only one's own."""

import pytest
from tests.support.actors import ActingClient

from ganyun.kernel.policy import Actor

OFFICER = Actor("wang", "省环保厅")
OPERATOR = Actor("li", "省大数据中心", frozenset({"operations.manage_jobs"}))

pytestmark = pytest.mark.django_db


def page(actor: Actor | None, path: str) -> str:
    response = ActingClient(actor).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_nobody_logs_in_first():
    response = ActingClient(None).get("/jobs/")
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/login/")


def test_it_asks_again_only_while_something_is_active(queue):
    assert "hx-trigger" not in page(OFFICER, "/jobs/").partition('id="jobs-rows"')[2].partition(">")[0]
    id = queue(OFFICER)
    listing = page(OFFICER, "/jobs/?part=rows")
    assert 'hx-trigger="every 2s"' in listing
    assert "<html" not in listing
    assert 'hx-trigger="every 1s"' in page(OFFICER, f"/jobs/{id}/?part=state")
    ActingClient(OFFICER).post(f"/jobs/{id}/cancel/")
    assert "hx-trigger" not in page(OFFICER, "/jobs/?part=rows")
    assert "hx-trigger" not in page(OFFICER, f"/jobs/{id}/?part=state")


def test_own_jobs_only_unless_one_manages_them(queue):
    mine, other = queue(OFFICER), queue(OPERATOR)
    assert mine in page(OFFICER, "/jobs/")
    assert other not in page(OFFICER, "/jobs/")
    assert {mine, other} <= {part.partition("/")[0] for part in page(OPERATOR, "/jobs/").split("/jobs/")}
    assert ActingClient(OFFICER).get(f"/jobs/{other}/").status_code == 403


def test_arguments_are_text(queue):
    shown = page(OFFICER, f"/jobs/{queue(OFFICER)}/")
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert "<b>x</b>" not in shown


def test_cancel_and_retry_from_the_page(queue):
    id = queue(OFFICER)
    client = ActingClient(OFFICER)
    assert client.post(f"/jobs/{id}/cancel/", follow=True).status_code == 200
    assert f"/jobs/{id}/retry/" in page(OFFICER, f"/jobs/{id}/")
    client.post(f"/jobs/{id}/retry/")
    assert f"/jobs/{id}/cancel/" in page(OFFICER, f"/jobs/{id}/")
    assert client.get(f"/jobs/{id}/cancel/").status_code == 405
    assert ActingClient(Actor("zhao")).post(f"/jobs/{id}/cancel/").status_code == 403


def test_what_is_not_there():
    assert ActingClient(OPERATOR).get("/jobs/no-such/").status_code == 404


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99999999999", "page=7", "status=lost", "name=%00"])
def test_a_query_that_makes_no_sense(queue, query):
    queue(OFFICER)
    assert ActingClient(OFFICER).get(f"/jobs/?{query}").status_code == 200


def test_pages_of_fifty(queue):
    for _ in range(51):
        queue(OFFICER)
    assert page(OFFICER, "/jobs/?part=rows").count("/cancel/") == 50
    assert page(OFFICER, "/jobs/?part=rows&page=2").count("/cancel/") == 1


def test_in_english(queue):
    queue(OFFICER)
    response = ActingClient(OFFICER).get("/jobs/", HTTP_ACCEPT_LANGUAGE="en")
    assert "Queued" in response.content.decode()
