"""In CI a skipped test is a failure (``-p tests.support.strict``), unless its reason holds on any clean machine."""

from collections.abc import Iterator

import pytest

ALLOWED = {
    "real": "the real data lies outside the repository and may be absent",
}
"""Marker → why a test that carries it may be skipped in CI."""

skipped: list[str] = []


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and not hasattr(report, "wasxfail") and not ALLOWED.keys() & set(report.keywords):
        note(report)


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.skipped:  # a whole file; it carries no marker that could excuse it
        note(report)


def note(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    line = f"{report.nodeid}: {reason}"
    if line not in skipped:  # each worker of xdist collects the same files
        skipped.append(line)


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    yield
    is_worker = hasattr(session.config, "workerinput")
    if skipped and not is_worker and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if skipped:
        terminalreporter.section("skipped, which counts as failed here")
        for line in skipped:
            terminalreporter.write_line(line)
