"""An office that began by itself is given a start file: what joining does is told, and done on one press."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Signal

from core.entities import unit_id
from core.errors import UserError
from core.exchange.moving_deeds import Moving, check_joins, compare_start, moving, moving_lines, second_pc_words
from core.i18n import _
from ui.desktop.base.comparing import ComparePart
from ui.desktop.base.dialogs import wait_for
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.prompt import Prompt, PromptDialog, PromptField, Prose, ask

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from core.forms.ports import Reader
    from ui.desk import Desk
    from ui.desktop.shell.office import OfficeView
    from ui.desktop.theme.look import Look
    from ui.keys import StartLook

_Found = TypeVar("_Found")


class EnterWish(NamedTuple):
    """What a person agreed to."""

    file: Path
    folder: Path
    name: str  # of the office, as the start file has it
    digits: str  # those of the letter, "" = not compared yet


def entering(found: StartLook, lines: Sequence[str]) -> Prompt:
    """Says what joining does and leaves; `same`: the digits of the letter were compared."""
    start = found.start
    issuer = next((one.name or one.code for one in start.parents if one.unit == start.issuer), start.name)
    whose = Prose(_("จากไฟล์เริ่มงานที่ {issuer} ออกให้").format(issuer=issuer), "line text2")
    later = _("ยังไม่มีจดหมายเข้าสังกัดได้ก่อน แล้วเทียบก่อนส่งไฟล์แรก ถ้าเลขไม่ตรง อย่าใช้ไฟล์นี้และโทรถามต้นสังกัด")

    def compared(look: Look) -> ComparePart:
        part = ComparePart(later, TickBox(look, _("ตรงกับเลขในจดหมายแล้ว")))
        part.show_digits(found.digits)
        return part

    same = PromptField("same", "", compared, read=lambda part: part.findChild(TickBox).isChecked())
    return Prompt(
        title=_("เข้าสังกัดเป็น {name}").format(name=start.name), go=_("เข้าสังกัด"), icon="right", leave=_("ยังไม่เข้า"),
        first="leave", wide=640, parts=[whose, 4, *lines, 6, same],
    )  # fmt: skip


class Entering(QObject):
    """Looks at a start file for an open office, asks, and joins it once it is closed."""

    refused = Signal(object)  # UserError
    agreed = Signal(object)  # EnterWish: the office is to be closed, then `join`
    joined = Signal(object)  # EnterWish
    failed = Signal(object, object)  # UserError and the folder, which is as it was

    def __init__(self, look: Look, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._desk, self._over = look, desk, parent
        self.dialog: PromptDialog | None = None

    def ask(self, view: OfficeView, file: Path) -> None:
        """Look at the file, and ask when this office may join by it."""

        def looked() -> tuple[StartLook, Sequence[str]]:
            found = self._desk.keys.starts.look(file)
            return found, view.session.read(partial(_lines, found=found, unit=view.room.unit))

        def show(found: tuple[StartLook, Sequence[str]]) -> None:
            start, lines = found
            wish, prompt = EnterWish(file, view.room.folder, start.start.name, ""), entering(start, lines)

            def agreed(same: bool) -> None:
                self.agreed.emit(wish._replace(digits=start.digits if same else ""))

            self.dialog = ask(self._look, self._over, prompt, agreed)

        self._wait(_("กำลังตรวจไฟล์เริ่มงาน"), looked, show, self.refused.emit)

    def join(self, wish: EnterWish) -> None:
        """Join; the office is closed."""
        work = partial(self._desk.keys.starts.join, wish.file, wish.folder)
        self._wait(
            _("กำลังเขียนงานใหม่ภายใต้รหัสจริง"),
            work,
            lambda _found: self.joined.emit(wish),
            lambda problem: self.failed.emit(problem, wish.folder),
        )

    def _wait(
        self,
        title: str,
        work: Callable[[], _Found],
        done: Callable[[_Found], object],
        wrong: Callable[[UserError], object],
    ) -> None:
        wait_for(self._look, title, self, self._over.window(), work, done, wrong)


def _lines(reader: Reader, found: StartLook, unit: str) -> Sequence[str]:
    """What is told before; UserError when this office may not join by the file."""
    check_joins(reader, found.start, found.digits)
    code = found.start.code
    if unit_id(code) == unit:
        return (_("รหัส {code} ตรงกับที่ใช้อยู่ งานทั้งหมดอยู่ที่เดิม ไม่มีสิ่งใดเขียนใหม่").format(code=code), second_pc_words())
    told_of: Moving = moving(reader, unit, unit_id(code))
    return tuple(moving_lines(told_of, code))


def welcome(view: OfficeView, wish: EnterWish) -> None:
    """The office is of its true unit: note that the digits were compared, and say where its former work is."""
    if wish.digits:
        view.session.do(partial(compare_start, digits=wish.digits))
    view.toast.tell(_("เข้าสังกัดเป็น {name} แล้ว งานเดิมเปิดอ่านได้จากหน้าตั้งค่า").format(name=wish.name))
