"""For every test: an example of Hypothesis may take as long as a busy PC needs; files and forms cost little."""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import cache, partial
from pathlib import Path

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot

import main
import wiring
from installer.environment import compile_all
from storage.db import sqlite
from storage.db.folder import opening
from storage.db.folder.folder import DATABASE
from storage.db.folder.opening import create_database
from storage.db.reading.reader import FolderReader
from storage.db.sqlite import Connection
from storage.instruments.library import FormLibrary
from tests import selection
from tests.templates import copied as copied
from tests.templates import templates as templates
from tests.windows.left_out import leave_out

# The suite tries the same examples each time, so that what fails is what was changed; `--hypothesis-profile=drawn`
# draws new ones.
settings.register_profile("quick", deadline=None, derandomize=True)
settings.register_profile("drawn", deadline=None)
settings.load_profile("quick")

MEMORY = Path("/dev/shm")  # a folder of Linux that lies in memory
PATIENCE = 20_000  # milliseconds a test of the window waits for what comes; a busy PC needs more than five seconds
ROOM = 3 * 10**9  # bytes that are free there: several times what the tests of one run hold at once


def pytest_addoption(parser: pytest.Parser) -> None:
    selection.add_option(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues, and keep the folders of tests in memory: on a disk programs wait after every save.

    Programs that are started keep what they compile, as on the PC of a user, but never in the checkout; what is put
    aside lies apart from what others left on this machine, which every folder that is opened would look through.
    """
    for wait in (QtBot.waitUntil, QtBot.waitSignal, QtBot.waitSignals):
        wait.__kwdefaults__ = {**(wait.__kwdefaults__ or {}), "timeout": PATIENCE}
    if "PYTEST_XDIST_WORKER" in os.environ:
        return  # the process that started this worker has done the rest
    compile_all(Path(__file__).parents[1])
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    for name in ("PYTHONPYCACHEPREFIX", "TMPDIR"):
        room = tempfile.TemporaryDirectory(
            dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"), ignore_cleanup_errors=True
        )
        config.add_cleanup(room.cleanup)
        os.environ[name] = room.name
    tempfile.tempdir = os.environ["TMPDIR"]
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(autouse=True)
def _forms_of_the_test(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that was opened without wiring is read by the fixture `forms` of the test, where it is a library, else
    by the library FORMS of its module, else by the forms of the program."""
    try:
        forms = request.getfixturevalue("forms")
    except pytest.FixtureLookupError:
        forms = getattr(request.module, "FORMS", None)
    if isinstance(forms, FormLibrary):
        monkeypatch.setattr(FolderReader, "_forms", forms)


@pytest.fixture(scope="session", autouse=True)
def _forms_of_the_program() -> None:
    FolderReader._forms = FormLibrary([main.INSTRUMENTS])


def pytest_collection() -> None:
    gc.disable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the cases that `--cases` takes; on Windows skip those that cannot run there, with the reason."""
    selection.select(config, items)
    if sys.platform == "win32":
        leave_out(items)


def pytest_collection_finish() -> None:
    """What was collected stays until the end: nobody looks through it for garbage, thousands of times."""
    gc.enable()
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _forms_read_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The published forms are read by the first test that opens a folder, not by each anew, wherever its PC is."""
    once = cache(partial(wiring.forms, cache=tmp_path_factory.mktemp("forms")))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "forms", lambda folder, _kept=None: once(folder))
        yield


@pytest.fixture(scope="session", autouse=True)
def _tables_laid_out_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The empty database of a new folder is laid out by the first test that makes one; the others begin with a copy."""
    empty = tmp_path_factory.mktemp("empty") / DATABASE

    def laid_out(path: Path) -> Connection:
        if not empty.exists():
            create_database(empty).close()
        shutil.copy(empty, path)
        return sqlite.connect(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "create_database", laid_out)
        yield


def pytest_sessionfinish() -> None:
    """Nothing made by Python stays on Qt's own clipboard.

    A screen's clipboard goes with the application. That of the offscreen platform is a static object: it lets go of
    what it holds after Python has ended, and letting go of a QMimeData made in Python then is a segmentation fault.
    """
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets and (application := widgets.QApplication.instance()):
        application.clipboard().clear()
