"""A pytest plugin: tells what was skipped, and fails the run when something skipped was required
(ZHIHE_REQUIRE).
"""

import os
from collections import Counter

import pytest

# Marker of a test → the need that ZHIHE_REQUIRE names.
REQUIRED_MARKERS = {"browser": "browser", "pg15": "pg15"}


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = Counter(_reason(report) for report in skipped)
    for reason, count in sorted(reasons.items()):
        terminalreporter.write_line(f"跳过 skipped {count}: {reason}", yellow=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(session.config, "workerinput"):
        return
    required = set(os.environ.get("ZHIHE_REQUIRE", "").split(","))
    for report in reporter.stats.get("skipped", []):
        needs = {need for marker, need in REQUIRED_MARKERS.items() if marker in report.keywords}
        if needs & required:
            reporter.write_line(f"必须运行却被跳过 required but skipped: {report.nodeid}", red=True)
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _reason(report: pytest.TestReport) -> str:
    if isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    return str(report.longrepr)
