"""Progress reports of the owners."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.features.insight.conftest import ABOVE, OWNER, SUCCESSOR

from ganyun.features.accounts.models import User
from ganyun.features.accounts.public import actor_of
from ganyun.features.insight.actions.reporting import report_progress
from ganyun.features.insight.errors import BadReport, NoteMissing, TargetNotFound
from ganyun.features.insight.models import ProgressReport
from ganyun.features.insight.queries.targets import find_target, history, reports_of
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import SYSTEM

EGRESS, SHARE = "ecology.egress", "ecology.good_days"
Make = Callable[[str, str], User]


def test_the_newest_report_is_the_value(people: Make) -> None:
    wang = actor_of(people("wang", OWNER))
    report_progress(wang, EGRESS, "季报", 6000, date(2018, 12, 31))
    report_progress(wang, EGRESS, "季报", 7000, date(2019, 6, 30))
    report_progress(wang, EGRESS, "更正上一期", 6100, date(2018, 12, 31))
    found = find_target(SYSTEM, EGRESS, date(2019, 7, 1))
    assert (found.standing.value, found.time, found.evidence) == (7000, date(2019, 6, 30), "季报")
    assert history(SYSTEM, found) == [(date(2018, 12, 31), 6000), (date(2018, 12, 31), 6100), (date(2019, 6, 30), 7000)]
    assert len(reports_of(EGRESS)) == 3


def test_the_successor_reports_too_and_others_do_not(people: Make) -> None:
    report_progress(actor_of(people("li", SUCCESSOR)), EGRESS, "年报", 6000)
    with pytest.raises(Denied):
        report_progress(actor_of(people("zhou", ABOVE)), EGRESS, "年报", 6000)
    assert ProgressReport.objects.get().organisation == SUCCESSOR


@pytest.mark.parametrize(
    ("target", "value", "day", "error"),
    [
        (EGRESS, None, None, BadReport),
        (EGRESS, float("nan"), None, BadReport),
        (EGRESS, 1.0, timezone.localdate() + timedelta(days=2), BadReport),
        (SHARE, 0.5, None, BadReport),
        ("ecology.nothing", 1.0, None, TargetNotFound),
    ],
)
def test_what_cannot_be_reported(people: Make, target: str, value: float | None, day: date | None, error: type) -> None:
    with pytest.raises(error):
        report_progress(actor_of(people("wang", OWNER)), target, "依据", value, day)
    assert not ProgressReport.objects.exists()


def test_evidence_is_asked_for(people: Make) -> None:
    with pytest.raises(NoteMissing):
        report_progress(actor_of(people("wang", OWNER)), EGRESS, " ", 1.0)


def test_a_target_with_an_indicator_takes_evidence_alone(people: Make) -> None:
    report_progress(actor_of(people("wang", OWNER)), SHARE, "治理方案已印发")
    assert find_target(SYSTEM, SHARE).evidence == "治理方案已印发"
