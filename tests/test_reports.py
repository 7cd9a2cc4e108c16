"""A bug leaves a report that can be sent: where in the program, after what, on which machine; no word of the office."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.errors import ProgramBugError, UserError, ended_early, reported, stumbled
from storage.reports import DOING, KEPT, BugReportWriter, LogFileWriter, rest, version
from tests.said import said_in

ROOT = Path(__file__).parents[1]
NAMES = ("สมชาย", "Somchai", "1-2345-67890-12-3", "บ้านโคกสูง", "secret-figure")
PLANTED = " ".join(NAMES)


@pytest.fixture
def reports(tmp_path: Path) -> Iterator[BugReportWriter]:
    """As main.py puts them to work."""
    made = BugReportWriter(tmp_path / PLANTED / "reports")
    loggers = logging.getLogger("prongsai"), logging.getLogger(DOING)
    for logger in loggers:
        logger.addHandler(made)
    loggers[1].setLevel(logging.DEBUG)
    loggers[1].propagate = False
    yield made
    for logger in loggers:
        logger.removeHandler(made)
    loggers[1].setLevel(logging.NOTSET)
    loggers[1].propagate = True


class Row:
    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


def by_key(name: str) -> object:
    return dict[str, str]()[name]


def by_attribute(name: str) -> object:
    return getattr(Row(name), name)


def by_number(name: str) -> object:
    return int(name)


def by_assertion(name: str) -> object:
    assert name == "other", name
    return None


def by_own(name: str) -> object:
    raise NameError(name, name=name)


def by_file(name: str) -> object:
    try:
        return Path(f"/nowhere/{name}").read_text("utf-8")
    except OSError as error:
        error.errno = None  # of a kind nobody foresees
        raise


def by_chain(name: str) -> object:
    try:
        return by_number(name)
    except ValueError as error:
        raise RuntimeError(name) from error


def by_context(name: str) -> object:
    try:
        return by_key(name)
    except KeyError:
        return Row(name).nothing  # type: ignore[attr-defined]


WAYS: tuple[Callable[[str], object], ...] = (
    by_key,
    by_attribute,
    by_number,
    by_assertion,
    by_own,
    by_file,
    by_chain,
    by_context,
)


def logged(way: Callable[[str], object], words: str = PLANTED) -> None:
    with pytest.raises(Exception) as caught:  # noqa: PT011
        way(words)
    logging.getLogger("prongsai.window").critical("unexpected %s", words, exc_info=caught.value)


@pytest.mark.parametrize("way", WAYS)
def test_no_word_of_data_is_in_a_report_whatever_the_error_said(
    reports: BugReportWriter, way: Callable[[str], object]
) -> None:
    logging.getLogger(DOING).debug("save_row")
    logged(way)
    found = reports.bug()
    assert found is not None
    text = found.read_text("utf-8")
    for name in (*NAMES, str(Path.home()), os.environ.get("USER", "") or "//"):
        assert name not in text, text
    assert f"{way.__name__}" in text, "where it was"
    assert "save_row" in text, "after what"
    assert sys.version.split()[0] in text


def test_a_report_names_the_place_the_kind_and_what_of_it_is_the_programs_own(
    reports: BugReportWriter,
) -> None:
    logged(by_context)
    found = reports.bug()
    assert found is not None
    text = found.read_text("utf-8")
    assert "builtins.KeyError" in text
    assert "builtins.AttributeError nothing" in text, "a name that stands in the code is told"
    assert text.index("KeyError") < text.index("AttributeError"), "what was first, first"
    assert "tests/test_reports.py:" in text
    assert "return dict[str, str]()[name]" in text, "the line of code"
    assert reports.bug() is None, "told once"


def test_the_newest_reports_are_kept_and_what_the_machine_would_not_do_leaves_none(
    reports: BugReportWriter,
) -> None:
    for _turn in range(KEPT + 3):
        logged(by_key)
    assert len(list(reports.folder.glob("*.txt"))) == KEPT
    reports.bug()
    logging.getLogger("prongsai").error("refused", exc_info=UserError("a", "b", "c"))
    logging.getLogger("prongsai").error("full", exc_info=OSError(28, PLANTED))
    assert reports.bug() is None


def test_a_bug_is_told_even_where_the_log_cannot_be_read_to_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a disk that fails the module that writes the log may not come."""
    record = logging.LogRecord("prongsai", logging.CRITICAL, "", 0, "unexpected", None, None)
    log = LogFileWriter(tmp_path / "prongsai.log")
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "logging.handlers", None)
        log.handle(record)
    assert not (tmp_path / "prongsai.log").exists()
    log.handle(record)
    log.close()
    assert "CRITICAL prongsai: unexpected" in (tmp_path / "prongsai.log").read_text("utf-8")


def test_where_nothing_can_be_written_there_is_no_report_and_no_second_error(
    tmp_path: Path,
) -> None:
    (tmp_path / "reports").write_text("a file")
    made = BugReportWriter(tmp_path / "reports")
    made.handle(
        logging.LogRecord("prongsai", 50, "", 1, "", None, (ValueError, ValueError(PLANTED), None))
    )
    assert made.bug() is None
    assert made.watch() is None


CRASH = """
import faulthandler, sys
from pathlib import Path
from storage.reports import BugReportWriter
file = BugReportWriter(Path(sys.argv[1])).watch()
def สมชาย_never(): faulthandler._sigsegv()
def deed(secret_figure): faulthandler._sigsegv()
deed("Somchai")
"""


def test_a_crash_is_told_at_the_next_start_and_a_calm_end_leaves_nothing(
    reports: BugReportWriter, tmp_path: Path
) -> None:
    script = tmp_path / "Somchai.py"
    script.write_text(CRASH, "utf-8")
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(script), str(reports.folder)], env=environ, check=False, timeout=60
    )
    assert done.returncode == -signal.SIGSEGV
    found = reports.crashes()
    assert found is not None
    text = found.read_text("utf-8")
    assert "Crash: Segmentation fault" in text
    assert " deed" in text
    assert not [name for name in (*NAMES, str(tmp_path)) if name in text], text
    assert reports.crashes() is None, "told once"
    rest(reports.watch())
    assert list(reports.folder.glob("crash-*")) == []


def test_the_crash_file_of_a_program_at_work_is_left_alone(reports: BugReportWriter) -> None:
    file = reports.watch()
    try:
        assert reports.crashes() is None
        assert len(list(reports.folder.glob("crash-*"))) == 1
    finally:
        rest(file)


def test_a_person_is_told_where_the_report_lies_only_when_there_is_one() -> None:
    path = Path("/reports/a.txt")
    said = {
        "none": stumbled().do,
        "bug": reported(stumbled(), path).do,
        "refusal": reported(UserError("a", "b", "c"), path).do,
        "crash": ended_early(path).do,
    }
    told = "แล้วส่งไฟล์ {path} ให้ผู้ดูแลโปรแกรม ในไฟล์บอกเพียงว่าโปรแกรมสะดุดที่ใด ไม่มีชื่อบุคคลหรือข้อมูลของหน่วยงาน"
    assert said_in(said, f"ดูรายการล่าสุดอีกครั้ง ถ้ายังไม่บันทึกให้ทำซ้ำ {told}") == "bug"
    early = told.replace("สะดุด", "หยุด")
    assert said_in(said, f"ดูรายการล่าสุดของครั้งก่อน ถ้ายังไม่บันทึกให้ทำซ้ำ {early}") == "crash"
    problem = reported(stumbled(), path)
    assert isinstance(problem, ProgramBugError)
    assert problem.report == path


def test_a_report_stays_also_when_the_clock_was_set_back_before_it(
    reports: BugReportWriter,
) -> None:
    reports.folder.mkdir(parents=True)
    for day in range(KEPT):
        (reports.folder / f"prongsai-report-2569{day:04}-000000-000000.txt").write_text(
            "of a clock that stood ahead"
        )
    logged(by_key)
    found = reports.bug()
    assert found is not None
    assert found.is_file()
    assert len(list(reports.folder.glob("*.txt"))) == KEPT


def test_a_report_says_the_version_of_a_built_program_wherever_it_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.reports.ROOT", tmp_path / "prongsai")
    (tmp_path / "prongsai").mkdir()
    assert version() == "-"
    (tmp_path / "prongsai" / "release.json").write_text('{"version":"0.2.0"}')
    assert version() == "0.2.0"
