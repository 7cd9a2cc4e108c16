"""What became of each test, one line of JSON at once: a process that hangs or crashes has told of all before.

A plugin of pytest for the suite on Windows (`-p tests.windows.told`): the file is named by PRONGSAI_TOLD. Tests it
tells of already are not run again, so that the next process goes on where one had to be ended. After a while a process
ends by itself and a fresh one goes on: wine looks for free memory piece by piece, and one that has made a thousand
windows spends most of its time there.
"""

import json
import os
import time
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # wine hands no setting of Qt on
TOLD = "PRONGSAI_TOLD"
FRESH = 400  # seconds of tests, after which a fresh process goes on
COLLECTED = "collected"  # a line of its own: how many tests there are


def _tell(test: str, end: str, why: str = "", seconds: float = 0) -> None:
    with Path(os.environ[TOLD]).open("a", encoding="utf-8") as file:
        file.write(json.dumps([test, end, why, round(seconds, 2)], ensure_ascii=False) + "\n")


def before(path: Path) -> dict[str, list[str]]:
    """What is told of each test: how it ended last, and why."""
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {test: [end, why, str(seconds)] for test, end, why, seconds in map(json.loads, lines)}


def stopped(path: Path) -> bool:
    """Whether the process ended in the middle of a test, or between two with some not run: it hung, or it crashed."""
    known = before(path)
    collected = int(known.pop(COLLECTED, ["0"])[0])
    return [one[0] for one in known.values()][-1:] == ["begun"] or sum(
        "::" in test for test in known
    ) < collected


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    _tell(COLLECTED, str(len(items)))
    known = before(Path(os.environ[TOLD]))
    done = [item for item in items if item.nodeid in known]
    if done:
        config.hook.pytest_deselected(items=done)
        items[:] = [item for item in items if item.nodeid not in known]


def pytest_collectreport(report: pytest.CollectReport) -> None:
    if report.failed:
        _tell(report.nodeid, "error", report.longreprtext[-3000:])


class _Began:
    at = 0.0


def pytest_runtestloop() -> None:
    _Began.at = time.monotonic()


def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    if nextitem is not None and time.monotonic() - _Began.at > FRESH:
        item.session.shouldstop = "a fresh process goes on"


def pytest_runtest_logstart(nodeid: str) -> None:
    _tell(nodeid, "begun")


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.failed:
        _tell(
            report.nodeid,
            "failed" if report.when == "call" else "error",
            report.longreprtext[-6000:],
            report.duration,
        )
    elif report.skipped:
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        _tell(report.nodeid, "skipped", reason, report.duration)
    elif report.when == "call":
        _tell(report.nodeid, "passed", "", report.duration)
