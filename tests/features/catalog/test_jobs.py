"""The job that rebuilds the index."""

from ganyun.features.catalog.jobs import reindex
from ganyun.kernel.policy import SYSTEM
from ganyun.kit.jobs.context import HereContext


def test_it_counts_and_reports_progress(published) -> None:
    seen: list[tuple[int, int | None]] = []
    context = HereContext("x", SYSTEM, lambda done, total, note: seen.append((done, total)))
    assert reindex(context) == {"resources": 2} and seen[-1] == (2, 2)
