"""Introduces everybody: finds the office folder, starts the log, opens the store, hands over to a face.

`python main.py` opens the window, `python main.py COMMAND …` does one thing in the terminal. An old Python must be able
to read this file far enough to say a sentence; whatever is heavy is imported where it is needed.
"""

from __future__ import annotations

import gc
import importlib.util
import logging
import logging.handlers
import os
import subprocess
import sys
import threading
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import TracebackType
    from typing import Any

    from core.changes.backup import Foreseen, Restored
    from core.changes.enrolment import Request
    from core.ports import Reader
    from storage.db.folder.store import Folder
    from storage.db.reading.results import Deriving
    from ui.desk import Look, NewOffice, Office, Rehearsal
    from ui.session import Session

ROOT = Path(__file__).resolve().parent
RESOURCES = ROOT / "resources"
INSTRUMENTS = RESOURCES / "instruments"
SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
UNPREPARED = """ยังไม่ได้เตรียมโปรแกรมในเครื่องนี้
ส่วนประกอบที่โปรแกรมต้องใช้ยังไม่ครบ
สั่ง python3 installer/bootstrap.py setup แล้วลองใหม่
"""
NO_SCREEN = """เปิดหน้าต่างไม่ได้
เครื่องนี้ไม่มีหน้าจอ (ไม่มี DISPLAY, WAYLAND_DISPLAY หรือ QT_QPA_PLATFORM)
ดูงานตัวอย่างทั้งหมดโดยไม่ใช้หน้าจอด้วย python main.py demo --out DIR
"""


def main(words: list[str]) -> int:
    """Do what the words say, in the program's own environment; the exit status."""
    python = own_python()
    if python is not None:
        return again(python, words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if sys.version_info < (3, 11) or importlib.util.find_spec("click") is None:
        sys.stderr.write(UNPREPARED)
        return 1
    start_log(keys_home())
    return terminal(words) if words else window()


def own_python() -> Path | None:
    """The Python of `.venv`, when this is another one; None when there is nothing better."""
    environment = ROOT / ".venv"
    python = environment / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    return python if python.exists() and Path(sys.prefix).resolve() != environment.resolve() else None


def again(python: Path, words: list[str]) -> int:
    """Start over in that Python."""
    line = [str(python), str(ROOT / "main.py"), *words]
    if sys.platform != "win32":  # exec there returns to the shell before the program ends
        os.execv(line[0], line)
    return subprocess.call(line)


def keys_home() -> Path:
    """Where the keys of all office folders of this PC lie, the program's log and settings beside them."""
    if named := os.environ.get("PRONGSAI_KEYS"):
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_data_dir("prongsai", appauthor=False)) / "keys"


def start_log(folder: Path) -> None:
    """Bugs go to `prongsai.log` beside the keys, with their trace; a person is told one calm sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError:
        return
    handler = logging.handlers.RotatingFileHandler(
        folder / "prongsai.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("prongsai").addHandler(handler)
    sys.excepthook = unexpected
    threading.excepthook = in_a_thread


def unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Nothing else has caught it: a bug, or somebody who pressed Ctrl+C."""
    from ui.session import stumbled

    if issubclass(kind, Exception):
        logging.getLogger("prongsai").critical("unexpected", exc_info=(kind, error, trace))
        told = stumbled()
        sys.stderr.write(f"{told.what}\n{told.why}\n{told.do}\n")


def in_a_thread(said: threading.ExceptHookArgs) -> None:
    """A bug in a thread of its own is a bug like any other."""
    if said.exc_value is not None:
        sys.excepthook(said.exc_type, said.exc_value, said.exc_traceback)


def terminal(words: Sequence[str]) -> int:
    from ui.terminal.commands import root
    from ui.terminal.root import run

    try:
        code = run(root, words, Wiring())
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read along has heard enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def window() -> int:
    """Open the window; where there is no screen, say so."""
    if sys.platform.startswith("linux") and not any(os.environ.get(name) for name in SCREENS):
        sys.stderr.write(NO_SCREEN)
        return 1
    gc.disable()  # until the window stands (ui.desktop.app): so far everything that is made is needed
    from ui.desktop.app import open_window

    return open_window(Wiring())


class Wiring:
    """What the faces are given (ui.desk.Desk): forms, and folders with everything they need."""

    samples = RESOURCES / "samples"

    def __init__(self) -> None:
        import wiring

        self.forms = wiring.forms(INSTRUMENTS)
        self.check_form, self.receiver = wiring.check_form, wiring.receiver
        self.envelope, self.write_text = wiring.envelope, wiring.write_text
        keeper, self.read_request = wiring.Keeper(), wiring.read_request
        self.keep_file, self.wording = keeper.keep_file, keeper.wording
        self.read_trust, self.write_trust = wiring.read_trust, wiring.write_trust
        self.kind_of, self.pages = wiring.kind_of, wiring.pages
        self.settings = keys_home() / "settings.json"  # of the window; local, never in the log

    def create(self, office: NewOffice) -> None:
        import wiring
        from storage.db.folder.folder import create

        folder, name, code, kind, parent, year = office
        create(folder, keys_home(), name, code, kind, parent, year, wiring.now()).close()

    @contextmanager
    def open(self, folder: Path) -> Iterator[Office]:
        """The folder, held by this process until the block ends."""
        import wiring
        from storage.db.folder.folder import open_folder
        from storage.db.folder.pins import Pins
        from ui.desk import Office

        store = open_folder(folder, keys_home(), wiring.now())
        post = wiring.Post(store.writer.keys, folder)
        with closing(store), self.session(store) as session:
            store.results.derive_by(self.deriving())
            store.writer.put_shelf(post.shelf)
            pins = Pins(store.writer.keys.directory)
            backups = wiring.backups(folder, store.writer.id)
            printer = wiring.Printer(store.writer.keys, folder)
            scanner = wiring.Scanner(folder, partial(self.keep_file, folder))
            yield Office(
                session,
                store.writer.unit,
                printer,
                post,
                pins,
                backups,
                lambda: store.writer.keys.sent,
                scanner,
                wiring.Packer(folder, printer),
                wiring.Presses(folder),
            )

    @contextmanager
    def session(self, store: Folder) -> Iterator[Session]:
        """The door to an open folder; at the end its queue is finished and its readers are closed."""
        import wiring
        from ui.session import Session

        with ExitStack() as readers:

            def reader() -> Reader:
                return readers.enter_context(closing(store.reader()))

            printer = wiring.Printer(store.writer.keys)
            session = Session(store, reader, lambda person: wiring.context(store, person), self.forms, printer)
            with closing(session):
                yield session

    @contextmanager
    def look(self, folder: Path) -> Iterator[Look]:
        """The folder as it is, also while another process holds it."""
        import wiring
        from storage.db.folder.folder import DATABASE
        from storage.db.folder.inspection import look_into, note_view
        from ui.desk import Look

        reading, keys = look_into(folder, keys_home(), wiring.now())
        with closing(reading):
            note = partial(note_view, folder / DATABASE, keys.directory, wiring.now())
            yield Look(reading, str(reading.info()["unit"]), wiring.Post(keys, folder), note)

    @contextmanager
    def rehearse(self, folder: Path) -> Iterator[Rehearsal]:
        """A copy of the folder to try an import on, also while another process holds it or it is read-only."""
        import wiring
        from storage.db.folder.inspection import rehearse
        from ui.desk import Rehearsal

        with rehearse(folder, keys_home()) as copy:
            yield Rehearsal(copy.reading, copy.exchange, wiring.Post(copy.keys, folder))

    def check(self, folder: Path) -> Mapping[str, Any]:
        import wiring
        from storage.db.folder.folder import open_folder
        from storage.db.folder.inspection import check_folder

        with closing(open_folder(folder, keys_home(), wiring.now())) as store:
            store.results.derive_by(self.deriving())
            return check_folder(store)

    def deriving(self) -> Deriving:
        import wiring

        return wiring.deriving(self.forms, INSTRUMENTS)

    def foresee_restore(self, file: Path, folder: Path) -> Foreseen:
        import wiring

        return wiring.foresee_restore(file, folder, keys_home())

    def restore(self, file: Path, folder: Path) -> Restored:
        import wiring

        return wiring.restore(file, folder, keys_home())

    def key(self, folder: Path) -> Mapping[str, str]:
        import wiring

        return wiring.key(folder, keys_home())

    def request(self, folder: Path, out: Path) -> Request:
        import wiring

        return wiring.request(folder, keys_home(), out)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
