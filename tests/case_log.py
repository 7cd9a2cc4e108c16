"""A plugin of pytest that notes what each case costs: `-p tests.case_log --case-log FILE`.

A line a case: seconds of processor, seconds on the clock, its id. Processor time is that of the test process and of
every process below it, ended or still running; each worker of pytest-xdist writes FILE.WORKER.
"""

import os
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100  # clock ticks a second
USED = slice(11, 15)  # utime, stime, cutime, cstime behind the name in /proc/PID/stat


class CaseLog:
    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8", buffering=1)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        worked, began = processor_seconds(), time.monotonic()
        result = yield
        self._file.write(
            f"{processor_seconds() - worked:.3f}\t{time.monotonic() - began:.3f}\t{item.nodeid}\n"
        )
        return result


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--case-log", type=Path, help="the file that gets a line for each case")


def pytest_configure(config: pytest.Config) -> None:
    path: Path | None = config.getoption("--case-log")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if path is not None and (worker or not config.getoption("numprocesses", 0)):
        path.parent.mkdir(parents=True, exist_ok=True)
        config.pluginmanager.register(CaseLog(path.with_name(f"{path.name}.{worker or 'alone'}")))


def processor_seconds() -> float:
    """Seconds of processor this process and all below it have used so far."""
    return sum(os.times()[:4]) + sum(map(_used, _below(os.getpid()))) / TICKS


def _below(process: int) -> Iterator[int]:
    """The ids of all processes that this one started, directly or not; none where the system has no /proc."""
    for children in Path(f"/proc/{process}/task").glob("*/children"):
        for child in map(int, _text(children).split()):
            yield child
            yield from _below(child)


def _used(process: int) -> int:
    fields = _text(Path(f"/proc/{process}/stat")).rpartition(")")[2].split()
    return sum(map(int, fields[USED]))


def _text(path: Path) -> str:
    """What the file holds; "" of a process that has just ended."""
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
