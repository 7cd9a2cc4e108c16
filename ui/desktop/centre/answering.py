"""How a centre answers a unit: accepts or returns what it signed, remarks on items, notes papers as received."""

from collections import deque
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLineEdit, QScrollArea, QWidget
from shiboken6 import isValid

from core.assessment.rows import ItemRow
from core.assigning.programme_steps import UnitStepState
from core.centre.paper_deeds import receive_on_paper, receive_slip, take_back
from core.centre.signed import LatestSignOff
from core.centre.slips import CoverSlipReading, find_slip
from core.centre.view import RankedUnitRow, UnitRanking
from core.errors import UserError
from core.exchange.letter_deeds import comment
from core.exchange.slip import CoverSlipCode
from core.i18n import _
from core.signing.deeds import accept
from core.thai.days import short_date
from core.thai.parser import read_day
from core.values import Ref
from ui.desktop.base.asking_files import ask_files
from ui.desktop.base.background import beside, in_background
from ui.desktop.base.originals import OriginalFilesDesk
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.centre.unit_parts import IconSentence
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do
from ui.desktop.widgets.calendar import DayField
from ui.desktop.widgets.choices import DropDown, TickBox
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, frame, row, scrolling
from ui.desktop.widgets.plain import dress, name, show, show_entry, show_plain, words
from ui.desktop.widgets.prompt import ask, one_line
from ui.session import QueuedAction, SessionEnded
from ui.stacks import StackCodes, read_codes


class ReplyToUnitActions(QObject):
    """The actions by which a centre answers a unit: accept, return, remark, note papers as received."""

    def __init__(
        self, context: PageContext, page: QWidget, board: Callable[[], UnitRanking | None]
    ) -> None:
        """Make the actions; `board` returns the ranking of units that is shown."""
        super().__init__(page)
        # year 0: no list of units is shown yet
        self._context, self._board = context, board
        self._page = page
        self.year = 0
        self.originals = OriginalFilesDesk(context, page)

    def deeds(
        self, signed: Sequence[LatestSignOff], subject: Ref | None
    ) -> tuple[HeaderAction, ...]:
        """Return header actions for the document `subject` (None = no actions): to return or accept it, if it is signed
        and unanswered, and to request the original files of an assessment."""
        one = next((each for each in signed if each.subject == subject and each.open), None)
        asks = tuple[HeaderAction, ...]()
        if subject is not None and subject.entity == "assessment":
            request = partial(self.originals.ask, [subject])
            asks = (HeaderAction(_("ขอต้นฉบับหลักฐานของทุกข้อ"), "clip", request),)
        if one is None:
            return asks
        back = HeaderAction(_("ส่งคืนแก้ไข"), "back", lambda: self.ask_return(one))
        return back, HeaderAction(_("รับ"), "tick", lambda: self.accept(one)), *asks

    def accept(self, signoff: LatestSignOff) -> None:
        """Accept the signed document without asking; Ctrl+Z undoes the acceptance until a bundle is sent."""
        self._context.session.do(partial(accept, signoff=signoff.signoff, state="accepted"))

    def ask_return(self, signoff: LatestSignOff) -> None:
        """Ask for the reason, then return the signed document to its unit."""
        title = _("ส่งคืนแก้ไข")
        why = _(
            "{title}: หน่วยงานจะเห็นเหตุผลนี้เมื่อนำเข้าไฟล์ตอบ ความเห็นรายข้อหรือรายช่องเขียนได้เมื่อเปิดอ่าน (Ctrl+M)"
        ).format(title=signoff.title)
        prompt = one_line(title, why, _("เหตุผลที่ส่งคืน"), title)
        deed = partial(accept, signoff=signoff.signoff, state="returned")
        ask(
            self._context.look,
            self._page,
            prompt,
            lambda text: self._context.session.do(partial(deed, reason=text)),
        )

    def ask_remark(self, unit: str, assessment: Ref, item: ItemRow) -> None:
        """Ask for a remark on one item of a unit's assessment, and save it."""
        title = _("ความเห็นที่ข้อนี้")
        called = " ".join(filter(None, (item.place, item.text)))
        prompt = one_line(title, called, _("ความเห็น"), _("บันทึกความเห็น"))
        deed = partial(comment, unit=unit, topic=assessment, kind="comment", item=item.id)
        ask(
            self._context.look,
            self._page.window(),
            prompt,
            lambda text: self._context.session.do(partial(deed, text=text)),
        )

    def ask_paper(self, line: RankedUnitRow) -> None:
        """Ask which of the programme steps that a unit owes came on paper, and save these steps as done."""
        receive = partial(self._receive, line.unit.id)
        PaperArrivalDialog(
            self._context.look, line.name, line.row.owed, receive, self._page.window()
        ).open()

    def _receive(self, unit: str, steps: Sequence[UnitStepState], day: str, note: str) -> None:
        forms, year = self._context.session.forms, self.year
        came = [(forms.programme(one.programme), one.step) for one in steps]
        self._context.session.do(
            partial(receive_on_paper, unit=unit, year=year, steps=came, received_on=day, note=note)
        )

    def ask_slips(self) -> None:
        """Open the dialog that notes many paper documents as received, by the codes on their slips."""
        board = self._board()
        lines = board.lines if board else ()
        steps = {step.key: step for line in lines for step in line.row.steps}
        CoverSlipReader(
            self._context, tuple(steps.values()), self.year, self._page.window()
        ).dialog.open()

    def take_paper_back(self, unit: str, step: UnitStepState) -> None:
        """Delete the note that a unit's step came on paper; it goes to the bin, and Ctrl+Z restores it."""
        self._context.session.do(
            partial(take_back, unit=unit, programme=step.programme, year=self.year, step=step.step)
        )


HIGH = 190  # pixels of the list
# icon, tone; others warn
LOOKS = {"ready": ("tick", "ok"), "noted": ("info", "text2"), "done": ("info", "text2")}


class CoverSlipsDialog(FramedDialog):
    """The dialog in which codes of cover slips are typed, scanned or read from files; it lists what each slip noted."""

    def __init__(
        self,
        look: Look,
        steps: Sequence[UnitStepState],
        read: Callable[[str], None],
        read_files: Do,
        take_back: Callable[[CoverSlipReading], None],
        parent: QWidget,
    ) -> None:
        """Make the dialog. `read` gets what was typed into the field, `take_back` a slip that was noted."""
        super().__init__(look, _("อ่านใบนำส่งของกระดาษ"), parent)
        self._read_typed, self._read_files, self._drop = read, read_files, take_back
        options = ("", _("ตามแบบที่ใบนำส่งบอก")), *((step.key, step.title) for step in steps)
        self.step, self.day = DropDown(look, "", options), DayField(look)
        self.note, self.code = QLineEdit(), QLineEdit()
        show_entry(self.day, short_date(date.today()))
        self.files = Button(look, _("อ่านจากไฟล์สแกน"), "ghost", "scan", do=self._ask_files)
        said = _(
            "ยิงหรือวางรหัสของใบนำส่งทีละใบ กระดาษที่มากับใบนั้นนับว่าได้รับแล้ว และหน่วยงานจะเห็นเมื่อนำเข้าไฟล์ตอบ"
        )
        self.counted = words("", "linestrong", wrap=True)
        self._lines = column(gap=4)
        self.list: QScrollArea = scrolling(column(self._lines, None, gap=0))
        self.list.setFixedHeight(look.px(HIGH))
        fields = (
            (_("กระดาษในกองนี้เป็นขั้นตอนใด"), self.step),
            (_("วันที่ได้รับ"), self.day),
            (_("เลขรับหรือที่เก็บ (ถ้ามี)"), self.note),
            (_("รหัสของใบนำส่ง"), self.code),
        )
        parts: list[QWidget] = [words(said, "line", "text2", wrap=True)]
        for called, field in fields:
            name(field, called)
            parts += [words(called, "label", "text2"), field]
        name(self.list, _("ใบที่อ่านแล้ว"))
        self.fill(
            column(*parts, row(self.files, None), self.counted, self.list, gap=5),
            self.closer(_("ปิด")),
            min_width=560,
        )
        self._noted = self._read = 0
        self.code.returnPressed.connect(self._tell)
        self.code.setFocus()

    def _tell(self) -> None:
        """Read the typed code and clear the field at once, because a scanner ends each code with Enter."""
        typed = self.code.text().strip()
        if typed and self._dated():
            self.code.clear()
            self._read_typed(typed)

    def _ask_files(self) -> None:
        if self._dated():
            self._read_files()

    def _dated(self) -> bool:
        """Return whether the day of receipt is valid; show the reason if it is not."""
        said = received_words(self.day.text().strip())
        if said:
            show_plain(self.counted, said)
        return not said

    @property
    def on(self) -> date | None:
        return read_day(self.day.text().strip())

    def add_result(self, source: str, meaning: CoverSlipReading) -> None:
        """Add on top the result of reading a cover slip. `source`: the file or page with the slip's code, or ""."""
        icon, tone = LOOKS.get(meaning.state, ("warn", "warn"))
        line = IconSentence(self._look)
        said = ": ".join(filter(None, (source, meaning.says)))
        line.show_fact(
            icon,
            _("ได้รับเป็นกระดาษ {what}").format(what=said) if meaning.state == "ready" else said,
            tone,
        )
        back = Button(
            self._look, _("เอาออก"), "link", do=lambda: self._take_back(back, line, meaning)
        )
        name(back, _("เอาออก {step}").format(step=meaning.says))
        self._lines.insertWidget(0, frame(row(line, back, gap=6, grow=0)))
        show(back, meaning.state == "ready")
        self._read += 1
        self._noted += meaning.state == "ready"
        self._count()

    def _take_back(self, back: Button, line: IconSentence, meaning: CoverSlipReading) -> None:
        show(back, False)
        line.show_fact("back", _("เอาออกแล้ว {what}").format(what=meaning.says), "text2")
        self._noted -= 1
        self._count()
        self.code.setFocus()
        self._drop(meaning)

    def _count(self) -> None:
        show_plain(self.counted, _("บันทึกแล้ว {n} จาก {m} ใบ").format(n=self._noted, m=self._read))

    def show_reading(self, *, reading: bool) -> None:
        self.files.setEnabled(not reading)
        dress(self.counted, tone="text2" if reading else "text")
        if reading:
            show_plain(self.counted, _("กำลังอ่านไฟล์สแกน"))
        else:
            self._count()


class CoverSlipReader(QObject):
    """Notes documents as received by the codes on their cover slips, one after another, each saved before the next."""

    def __init__(
        self, context: PageContext, steps: Sequence[UnitStepState], year: int, parent: QWidget
    ) -> None:
        """Make the reader and its dialog, with which it ends."""
        super().__init__()
        self._context = context
        self.dialog = CoverSlipsDialog(
            context.look, steps, self.read, self.ask_files, self._take_back, parent
        )
        self.setParent(self.dialog)
        self._year = year
        self._waiting: deque[tuple[str, str]] = deque()  # (file or page it was read from, code)
        self._busy = False

    def read(self, text: str, source: str = "") -> None:
        """Queue every slip code found in the typed text; `source` names the file or page it comes from."""
        self._waiting.extend((source, code) for code in CoverSlipCode.typed_codes(text))
        self._go_on()

    def _go_on(self) -> None:
        if self._busy or not self._waiting:
            return
        self._busy = True
        where, code = self._waiting.popleft()
        session, step = self._context.session, self.dialog.step.currentData()
        known = partial(find_slip, own_unit=self._context.unit, year=self._year, today=date.today())
        look = partial(known, code=code, step=step)

        def work() -> CoverSlipReading | SessionEnded:
            try:
                return session.read(look)
            except SessionEnded as gone:
                return gone

        in_background(work, partial(self._found, where, code, step))

    def _found(
        self, source: str, code: str, step: str, meaning: CoverSlipReading | SessionEnded | None
    ) -> None:
        if not isValid(self) or isinstance(meaning, SessionEnded):
            return
        if meaning is None or meaning.state != "ready":
            self._show_result(source, meaning)
            return
        day = self.dialog.on
        on = day.isoformat() if day else self.dialog.day.text()
        note = self.dialog.note.text()
        deed = partial(
            receive_slip, year=self._year, code=code, step=step, received_on=on, note=note
        )
        self._context.do(deed, ended=partial(self._kept, source, meaning))

    def _kept(self, source: str, meaning: CoverSlipReading, job: QueuedAction) -> None:
        if isinstance(job.news, UserError):
            meaning = CoverSlipReading("other", f"{meaning.says}: {job.news.why}")
        self._show_result(source, meaning)

    def _show_result(self, source: str, meaning: CoverSlipReading | None) -> None:
        self._busy = False
        if meaning is not None:
            self.dialog.add_result(source, meaning)
        self._go_on()

    def ask_files(self) -> None:
        kinds = _(
            "สแกนและภาพ (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.heic *.webp *.bmp);;ทุกไฟล์ (*)"
        )
        paths = ask_files(self.dialog, _("เลือกไฟล์ที่สแกน"), kinds, "scans")
        if paths:
            self.read_files(paths)

    def read_files(self, paths: Sequence[Path]) -> None:
        """Read these scanned files in the background, then note the document of every slip in them as received."""
        office = self._context.office
        self.dialog.show_reading(reading=True)

        def ended() -> None:
            if isValid(self):
                self.dialog.show_reading(reading=False)

        work = partial(read_codes, office, paths, lambda _done, _of: isValid(self))
        beside(self, work, self._files_read, self._context.host.refuse, ended=ended)

    def _files_read(self, codes: StackCodes) -> None:
        problems = [f"{problem.what}: {problem.why}" for problem in codes.refused]
        problems += [_("{page} อ่านไม่ได้").format(page=unread) for unread in codes.unread]
        for problem in problems:
            self.dialog.add_result("", CoverSlipReading("other", problem))
        for page in codes.pages:
            where = _("{file} หน้า {n}").format(file=page.file, n=page.page)
            self._waiting.extend((where, code) for code in page.slips)
        self._go_on()

    def _take_back(self, meaning: CoverSlipReading) -> None:
        """Delete the notes of this slip: they go to the bin, and Ctrl+Z brings them back."""
        for step in meaning.steps:
            note = partial(
                take_back,
                unit=meaning.unit,
                programme=step.programme,
                year=self._year,
                step=step.step,
            )
            self._context.session.do(note)


def received_words(day_text: str) -> str:
    """Return why the typed `day_text` is no day on which a paper can have been received; "" if it is one."""
    on = read_day(day_text)
    if on is None:
        if day_text:
            return _("อ่านวันที่ไม่ได้ เช่น 9 เม.ย. 69")
        return _("ยังขาด {what}").format(what=_("วันที่ได้รับ"))
    return "" if on <= date.today() else _("วันที่ได้รับยังมาไม่ถึง")


class PaperArrivalDialog(FramedDialog):
    """A dialog that asks which programme steps of a unit came on paper, on which day they came, and for a note."""

    def __init__(
        self,
        look: Look,
        unit: str,
        owed: Sequence[UnitStepState],
        receive: Callable[[Sequence[UnitStepState], str, str], None],
        parent: QWidget,
    ) -> None:
        """Make the dialog; `receive` gets the steps, the day (ISO) and the note."""
        super().__init__(look, _("ได้รับเป็นกระดาษ"), parent)
        self._owed, self._receive = tuple(owed), receive
        self.steps = [TickBox(look, "") for _one in owed]
        self.day, self.note = DayField(look), QLineEdit()
        show_entry(self.day, short_date(date.today()))
        self.missing = words("", "line", "warn", wrap=True)
        self.go = Button(look, _("บันทึกว่าได้รับแล้ว"), "primary", "tick", do=self._tell)
        said = _(
            "{unit} ส่งสิ่งใดมาเป็นกระดาษ ขั้นตอนที่เลือกนับว่าทำแล้ว และหน่วยงานจะเห็นเมื่อนำเข้าไฟล์ตอบ"
        ).format(unit=unit)
        parts: list[QWidget] = [words(said, "line", "text2", wrap=True)]
        for box, one in zip(self.steps, owed, strict=True):
            name(box, one.title)
            parts.append(frame(row(box, words(one.title, "line", wrap=True), gap=4, grow=1)))
        for called, field in ((_("วันที่ได้รับ"), self.day), (_("เลขรับหรือที่เก็บ (ถ้ามี)"), self.note)):
            name(field, called)
            parts += [words(called, "label", "text2"), field]
        self.fill(column(*parts, self.missing, None, gap=5), self.closer(), self.go, min_width=520)
        for box in self.steps:
            box.toggled.connect(self._look_over)
        self.day.textChanged.connect(self._look_over)
        if len(self.steps) == 1:
            self.steps[0].setChecked(True)
        self._look_over()
        self.steps[0].setFocus()

    @property
    def chosen(self) -> list[UnitStepState]:
        return [one for one, box in zip(self._owed, self.steps, strict=True) if box.isChecked()]

    def _look_over(self) -> None:
        """Show what is still to be filled in."""
        day = self.day.text().strip()
        lacks = [] if self.chosen else [_("ขั้นตอนที่ได้รับ")]
        if not day:
            lacks += [_("วันที่ได้รับ")]
        said = _("ยังขาด {what}").format(what=", ".join(lacks)) if lacks else received_words(day)
        show_plain(self.missing, said)
        self.go.setEnabled(not said)

    def _tell(self) -> None:
        on = read_day(self.day.text().strip())
        if on:
            self._receive(self.chosen, on.isoformat(), self.note.text().strip())
            self.accept()
