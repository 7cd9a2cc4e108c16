"""Opens files that are dropped on the window, chosen, or given at the start, each on the page of its kind."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from shiboken6 import isValid

from core.backups.retention import Backup
from core.errors import UserError
from core.forms.shape import Instrument
from core.health.facts import OPENS
from core.i18n import _
from ui.desk import kind_of, read_json
from ui.desktop.base.background import in_background
from ui.desktop.shell.open_office import OfficeInterface
from ui.desktop.widgets.drop_area import holds_files

FEW = 20  # files whose kinds are read here; of more in the background
OTHER = "exchange"  # the page that takes every file of unknown kind
TABLE_PAGES = {"home": "documents"} | {
    key: key for key in ("documents", "plan", "assessment", "forms")
}  # by page


class DroppedFileOpener(QObject):
    """A controller that opens each file on the page for files of its kind. The first bytes of a file tell its kind."""

    def __init__(self, office: OfficeInterface, parent: QObject) -> None:
        super().__init__(parent)
        self._office, self._desk = office, office.room.desk

    def enter(self, event: QDragEnterEvent) -> bool:
        """Accept a drag that carries local files, over any part of the window. Return whether it does."""
        carries = event.source() is None and holds_files(event.mimeData())
        if carries:
            event.acceptProposedAction()
        return carries

    def drop(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.take([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])

    def take(self, paths: Sequence[Path]) -> None:
        """Open each file on the page for files of its kind. A single table opens on the current page if that page
        imports tables. On a committee member's PC, all files open on the exchange page."""
        if self._office.member:
            self.give(OTHER, list(paths))
            return
        from ui.desktop.base.asking_files import (
            is_table,  # dialogs are not needed for the first page
        )

        if len(paths) == 1 and (key := TABLE_PAGES.get(self._office.key)) and is_table(paths[0]):
            self.give(key, list(paths))
        elif len(paths) <= FEW:
            self._sort(self._kinds(paths))
        else:  # a slow stick would block the window
            in_background(partial(self._kinds, tuple(paths)), self._sorted)

    def _kinds(self, paths: Sequence[Path]) -> dict[Path, str]:
        return {path: kind_of(path) for path in paths}

    def _sorted(self, kinds: dict[Path, str] | None) -> None:
        if kinds is not None and isValid(self):
            self._sort(kinds)

    def _sort(self, kinds: dict[Path, str]) -> None:
        try:
            for path, kind in kinds.items():
                if kind in ("plan", "answers"):
                    self._enter(path, kind)
        except UserError as problem:
            self._office.failed.emit(problem)
        for path in [path for path, kind in kinds.items() if kind == "start"][:1]:
            self._office.room.host.join(path)
        pages = self._office.pages_there()
        for page in pages:
            mine = [path for path, kind in kinds.items() if kind in page.opens]
            if page.key == OTHER:
                known = {"plan", "answers", "start", *(kind for one in pages for kind in one.opens)}
                mine = [path for path, kind in kinds.items() if kind not in known]
            if mine:
                self.give(page.key, mine)

    def give(self, key: str, paths: Sequence[Path]) -> None:
        """Show the page with the key `key`, and open all files there."""
        self._office.show_page(key)
        self._office.leaf(key).take(list(paths))

    def begin_plan(self, form: Instrument, year: int, table: Path) -> None:
        """Begin a plan of a fiscal year by `form` with the rows of `table`, once they were seen and confirmed."""
        from ui.desktop.plan.new_plan import NewPlanFromTable

        NewPlanFromTable(self._office.room, self._office.leaf(self._office.key).widget).read(
            form, year, table
        )

    def _enter(self, path: Path, kind: str) -> None:
        """Import a plan or answers written by another program, for the year they name; undone in one step."""
        from core.assessment.start_deeds import import_answers
        from core.plan.file_deeds import import_plan

        given = read_json(path)
        office, session = self._office, self._office.session
        offered = [label for label in session.forms.labels() if not label.programme]
        fitting = [one.id for one in offered if bool(one.kind) == (kind == "answers")]
        # by default the only one
        form = session.forms.get(str(given.get("instrument") or next(iter(fitting), "")))
        year = int(given.get("year") or office.year)
        deed = partial(
            import_plan if kind == "plan" else import_answers,
            instrument=form,
            year=year,
            content=given,
        )
        office.room.backing.before("import", lambda: session.do(deed))
        office.open_year(year, "plan" if kind == "plan" else "assessment")


def office_of(path: Path) -> Path | None:
    """Return `path` if it is a folder, its parent if it is an office's database or shortcut, None for other files."""
    if path.is_dir():
        return path
    return path.parent if path.name == "prongsai.db" or path.suffix == OPENS else None


def is_office(folder: Path) -> bool:
    """Return whether a folder contains an office's database, or backups from which it can be restored."""
    return (folder / "prongsai.db").is_file() or any(
        map(Backup.is_backup, (folder / "backups").glob("*"))
    )


def no_office(path: Path) -> UserError:
    return UserError(
        _("ยังเปิดไฟล์ {name} ไม่ได้").format(name=path.name),
        _("เพราะยังไม่มีหน่วยงานที่เปิดอยู่ ไฟล์นี้ยังอยู่ที่เดิมและไม่เปลี่ยนแปลง"),
        _("สร้างหรือเปิดหน่วยงานก่อน แล้วเปิดไฟล์นี้อีกครั้ง"),
    )
