"""Start files opened on this PC: they create an office, or make an office that began alone part of a hierarchy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.assessment.start_deeds import import_answers
from core.entities import unit_id
from core.errors import UserError
from core.exchange.moving_deeds import JoiningRecordCounts, check_joins, compare_start
from core.forms.ports import Reader
from core.i18n import _
from core.log.deeds import FieldWrite, set_field
from core.people.units import home
from core.values import Text
from ui.desk import Desk, NewOffice, read_json
from ui.desktop.base.background import beside
from ui.desktop.base.dialogs import CompareDigitsPart, wait_for
from ui.desktop.first.joining import StartFileInput
from ui.desktop.first.page import FirstRunPage
from ui.desktop.shell.office import OfficeWidget
from ui.desktop.shell.status import Toast
from ui.desktop.theme.look import Look
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.prompt import (
    FoldedParts,
    Prompt,
    PromptDialog,
    PromptField,
    PromptText,
    ask,
)
from ui.keys import ValidStartFile
from ui.session import OfficeSession


class FirstOfficeJoiner(QObject):
    """A controller that reads a start file during the first run, and creates its office."""

    def __init__(
        self,
        look: Look,
        desk: Desk,
        page: FirstRunPage,
        begun: Callable[[StartFileInput], None],
        refuse: Callable[[UserError], None],
    ) -> None:
        """Make the controller; `begun` is called once the folder of a start file is created."""
        super().__init__(page)
        self._begun, self._refuse = begun, refuse
        self._look = look
        self._desk = desk
        self._page = page

    def look_at(self, file: Path) -> None:
        """Check a start file and show its contents on the first-run page; refuse it if the check fails."""
        looking = partial(self._desk.starts.look, file)
        self._wait(_("กำลังตรวจไฟล์เริ่มงาน"), looking, partial(self._page.joining.show_start, file))

    def begin(self, request: StartFileInput) -> None:
        """Create the office of a start file, or refuse it if that fails."""
        made = partial(self._desk.starts.begin, request.file, request.folder)
        self._wait(_("กำลังสร้างหน่วยงาน"), made, lambda _found: self._begun(request))

    def _wait(
        self,
        title: str,
        work: Callable[[], ValidStartFile],
        then: Callable[[ValidStartFile], object],
    ) -> None:
        wait_for(self._look, title, self, self._page.window(), work, then, self._refuse)


def settle_in(view: OfficeWidget, request: StartFileInput) -> None:
    """Save what `request` says about the new office: its first person, the name of its head, and whether a person found
    the start file's digits in the start letter."""
    if request.person:
        view.people.add(request.person, request.position)
    if request.head:
        head = FieldWrite("head", Text(request.head), ())
        view.session.do(partial(set_field, ref=home(view.room.unit), writes=[head]))
    if request.compared:
        view.session.do(partial(compare_start, digits=request.digits))


ANSWERS = "cdd_province_a.json"  # sample answers
MAKING = "making"  # property of a window while a folder is created for it


def make_folder(
    look: Look,
    desk: Desk,
    details: NewOffice,
    widget: QWidget,
    on_made: Callable[[], object],
    on_refused: Callable[[UserError], object],
) -> None:
    """Create an office folder in the background, then call `on_made()` or `on_refused(error)`. Meanwhile, `widget` (the
    window) has a busy pointer and shows a message; a second call then does nothing."""
    if widget.property(MAKING):
        return
    widget.setProperty(MAKING, True)
    widget.setCursor(Qt.CursorShape.BusyCursor)
    waiting = Toast(look, widget)
    waiting.tell(_("กำลังสร้างหน่วยงาน"), icon="building", stays=True)

    def ended() -> None:
        if isValid(widget):
            widget.setProperty(MAKING, False)
            widget.unsetCursor()
            waiting.hide()
            waiting.deleteLater()

    beside(widget, partial(desk.create, details), lambda _made: on_made(), on_refused, ended=ended)


def fill_sample(session: OfficeSession, desk: Desk) -> None:
    """Import the answers of the sample office, if it has no self-assessment yet."""
    if not session.read(lambda reader: reader.records("assessment", round="self")):
        answers = read_json(desk.samples / ANSWERS)
        form = desk.forms.get(str(answers["instrument"]))
        session.do(
            partial(import_answers, instrument=form, year=int(answers["year"]), content=answers)
        )


class StartFileAgreement(NamedTuple):
    """A person's agreement to join by a start file as the unit `name`; `digits`: "" = they were not compared."""

    file: Path
    folder: Path
    name: str  # name of the office in the start file
    digits: str  # the file's digits if the person found the same ones in the start letter, "" = not compared yet


def entering(check: ValidStartFile, lines: Sequence[str]) -> Prompt:
    """Return a prompt that asks whether to join by a start file; `lines` are the sentences on what changes, of which the
    first is seen and the others once somebody unfolds them. Its answer
    `same` says whether the person found the file's digits in the start letter."""
    start = check.start
    issuer = next(
        (parent.name or parent.code for parent in start.parents if parent.unit == start.issuer),
        start.name,
    )
    whose = PromptText(_("จากไฟล์เริ่มงานที่ {issuer} ออกให้").format(issuer=issuer), "line text2")
    later = _("ยังไม่มีจดหมายเข้าสังกัดได้ก่อน แล้วเทียบก่อนส่งไฟล์แรก ถ้าเลขไม่ตรง อย่าใช้ไฟล์นี้และโทรถามต้นสังกัด")

    def compared(look: Look) -> CompareDigitsPart:
        part = CompareDigitsPart(later, TickBox(look, _("ตรงกับเลขในจดหมายแล้ว")))
        part.show_digits(check.digits)
        return part

    more = _("ดูอีก {n} รายการ").format(n=len(lines) - 1)
    same = PromptField("same", "", compared, read=lambda part: part.findChild(TickBox).isChecked())
    return Prompt(
        title=_("เข้าสังกัดเป็น {name}").format(name=start.name),
        go=_("เข้าสังกัด"),
        icon="right",
        leave=_("ยังไม่เข้า"),
        first="leave",
        wide=640,
        parts=[whose, 4, lines[0], FoldedParts(more, lines[1:]), 6, same],
    )


class JoinCalls(NamedTuple):
    """What the window does while its office joins others."""

    close: Callable[[], None]  # and back up, as on every closing
    joined: Callable[[StartFileAgreement], None]
    failed: Callable[[UserError, Path], None]  # the folder is unchanged
    refuse: Callable[[UserError], None]


class OpenOfficeJoiner(QObject):
    """A controller that checks a start file, asks whether the open office joins by it, and joins once it is closed."""

    def __init__(self, look: Look, desk: Desk, parent: QWidget, calls: JoinCalls) -> None:
        super().__init__(parent)
        self._calls = calls
        self._look = look
        self._desk = desk
        self._over = parent
        self.dialog: PromptDialog | None = None

    def ask(self, view: OfficeWidget, file: Path) -> None:
        """Check a start file and ask whether the office joins by it. On yes close it and join."""

        def looked() -> tuple[ValidStartFile, Sequence[str]]:
            found = self._desk.starts.look(file)
            return found, view.session.read(partial(_lines, check=found, unit=view.room.unit))

        def show(result: tuple[ValidStartFile, Sequence[str]]) -> None:
            start, lines = result
            wish = StartFileAgreement(file, view.room.folder, start.start.name, "")
            prompt = entering(start, lines)

            def agreed(same: bool) -> None:
                self._join(wish._replace(digits=start.digits if same else ""))

            self.dialog = ask(self._look, self._over, prompt, agreed)

        wait_for(
            self._look,
            _("กำลังตรวจไฟล์เริ่มงาน"),
            self,
            self._over.window(),
            looked,
            show,
            self._calls.refuse,
        )

    def _join(self, start_file: StartFileAgreement) -> None:
        """Close the office, then join by the start file in the background."""
        self._calls.close()
        work = partial(self._desk.starts.join, start_file.file, start_file.folder)
        wait_for(
            self._look,
            _("กำลังเขียนงานใหม่ภายใต้รหัสจริง"),
            self,
            self._over.window(),
            work,
            lambda _found: self._calls.joined(start_file),
            lambda problem: self._calls.failed(problem, start_file.folder),
        )


def _lines(reader: Reader, check: ValidStartFile, unit: str) -> Sequence[str]:
    """Return what is said before joining. Raises UserError if this office may not join by the file."""
    check_joins(reader, check.start, check.digits)
    code = check.start.code
    if unit_id(code) == unit:
        return (
            _("รหัส {code} ตรงกับที่ใช้อยู่ งานทั้งหมดอยู่ที่เดิม ไม่มีสิ่งใดเขียนใหม่").format(code=code),
            JoiningRecordCounts.second_pc_words(),
        )
    told_of: JoiningRecordCounts = JoiningRecordCounts.of(reader, unit, unit_id(code))
    return tuple(told_of.lines(code))


def welcome(view: OfficeWidget, start_file: StartFileAgreement) -> None:
    """Tell in a toast where older work can be read; save that the start file's digits were compared, if they were."""
    if start_file.digits:
        view.session.do(partial(compare_start, digits=start_file.digits))
    view.toast.tell(
        _("เข้าสังกัดเป็น {name} แล้ว งานเดิมเปิดอ่านได้จากหน้าตั้งค่า").format(name=start_file.name)
    )
