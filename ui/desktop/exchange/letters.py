"""The page of letters between this unit and others, and its controller."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cached_property, partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QWidget

from core.assessment.ranking import SELF
from core.assessment.sheets import answer_at, sheet_of
from core.assigning.deeds import begin
from core.assigning.orders import begun
from core.evidence.kinds import EvidenceTarget
from core.exchange.letter_deeds import reply, write_up
from core.exchange.letters import LETTER, MessageReply, UnitMessage
from core.forms.ports import Reader
from core.i18n import _
from core.log.deeds import delete_record
from core.people.units import Unit
from core.records.titles import called
from core.values import Ref
from ui.desktop.base.acting import GapConverter
from ui.desktop.base.page_context import Bring, FileTarget, PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.drop_area import DroppedContent
from ui.desktop.widgets.inputs import LongTextField
from ui.desktop.widgets.layout import column, fill, flow, frame, holding, row, scrolling, settle
from ui.desktop.widgets.plain import name, show, words
from ui.desktop.widgets.prompt import Part, Prompt, ask, choice, note


class LettersPage(QWidget):
    """A page of letters between this unit and others, open ones first; a reply is sent with the next bundle."""

    def __init__(self, look: Look, desk: "LettersDesk") -> None:
        super().__init__()
        self._look, self._desk = look, desk
        self._shown: tuple[UnitMessage, ...] | None = None
        self._cards: dict[Ref, QFrame] = {}
        self._list = column(gap=10)
        self._area = scrolling(column(self._list, None, gap=0, edges=(0, 0, 6, 0)))
        self.write = Button(look, _("เขียนถึงต้นสังกัด"), "ghost", "pen", do=desk.ask_letter)
        self.setLayout(column(row(self.write, None), self._area, gap=10))

    def show_letters(self, letters: Sequence[UnitMessage]) -> None:
        if tuple(letters) == self._shown:
            return  # a reply is being typed
        self._shown = tuple(letters)
        none = _("ยังไม่มีความเห็นหรือคำขอถึงหน่วยงานนี้ เมื่อนำเข้าไฟล์ตอบของส่วนกลางหรือจังหวัด ข้อความจะอยู่ที่นี่")
        self._cards = {one.ref: self._letter(one) for one in letters}
        fill(self._list, self._cards.values() or [words(none, "strong", "text2", wrap=True)])

    def go_to(self, letter: Ref) -> None:
        """Scroll to a letter and focus it."""
        card = self._cards.get(letter)
        if card:
            settle(self._area)
            parts = [
                one
                for one in card.findChildren(QWidget)
                if one.focusPolicy() & Qt.FocusPolicy.TabFocus
            ]
            first = next((one for one in parts if not one.isHidden()), None)
            if first is not None:
                first.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, card, lambda: self._area.ensureWidgetVisible(card, 0, 0))

    def _letter(self, letter: UnitMessage) -> QFrame:
        kind = Pill(
            self._look,
            letter.kind_words,
            "info" if letter.kind in ("comment", LETTER) else "warn",
            "chat",
        )
        head = flow(
            kind,
            words(letter.who, "linestrong"),
            words(letter.when, "line", "text2"),
            *self._state(letter),
        )
        line = row(words(letter.where, "line", "text2", wrap=True), gap=8, grow=0)

        def add(text: str, icon: str, accessible_name: str, do: Callable[[], None]) -> None:
            button = Button(self._look, text, "link", icon, do=do)
            name(button, accessible_name)
            line.addWidget(button)

        if letter.topic is not None:
            go = _("ไปที่ข้อมูล {where}").format(where=letter.where)
            add(_("ไปที่ข้อมูล"), "right", go, partial(self._desk.go_to, letter.topic, letter.item))
        if letter.begins:
            begin = _("กรอกงานนี้ {text}").format(text=letter.text)
            add(_("กรอกงานนี้"), "pen", begin, partial(self._desk.begin, letter.ref))
        elif letter.proves:
            attach = _("แนบหลักฐาน {item}").format(item=letter.text)
            add(_("แนบหลักฐาน"), "clip", attach, partial(self._desk.attach, letter))
        elif letter.kind == LETTER:
            add(
                _("ลบ"),
                "bin",
                _("ลบข้อความ {text}").format(text=letter.text),
                partial(self._desk.delete, letter.ref),
            )
        elif not letter.withdrawn and not any(each.done for each in letter.replies):
            act = _("ทำเป็นแผน {item}").format(item=letter.text)
            add(_("ทำเป็นแผน"), "plan", act, partial(self._desk.act, letter.ref))
        text = words(letter.text, "strong", wrap=True)
        replies = map(self._reply, letter.replies)
        said = column(
            holding(head), text, line, *replies, self._answer(letter), gap=6, edges=(18, 12, 16, 12)
        )
        return frame(said, "card")

    def _reply(self, reply: MessageReply) -> QFrame:
        who = words("  ".join(filter(None, (reply.who, reply.when))), "small", "text2")
        said = words(reply.text or _("ทำแล้ว"), "line", wrap=True)
        return frame(column(who, said, gap=0, edges=(12, 5, 10, 7)), "inset")

    def _state(self, letter: UnitMessage) -> list[QWidget]:
        pills: list[QWidget] = []
        if letter.unsent:
            pills.append(Pill(self._look, _("ยังไม่ส่ง"), "warn", "out"))
        if letter.due:
            tone, icon = ("warn", "warn") if letter.late else ("mute", "info")
            pills.append(Pill(self._look, _("ภายใน {day}").format(day=letter.due), tone, icon))
        if letter.pieces:
            pills.append(Pill(self._look, _("แนบแล้ว {n} ชิ้น").format(n=letter.pieces), "ok", "clip"))
        if letter.withdrawn:
            pills.append(Pill(self._look, _("ยกเลิกแล้ว สิ่งที่กรอกไว้ยังอยู่"), "mute", "info"))
        elif letter.kind not in ("comment", LETTER) and not letter.open:
            pills.append(Pill(self._look, _("ทำแล้ว"), "ok", "tick"))
        return pills

    def _answer(self, letter: UnitMessage) -> QWidget:
        text = LongTextField(self._look, _("เขียนตอบ"))
        send = Button(
            self._look,
            _("ตอบ"),
            "ghost",
            "pen",
            do=partial(self._reply_with, letter.ref, text, done=False),
        )
        done = Button(
            self._look,
            _("ทำแล้ว"),
            "ghost",
            "tick",
            do=partial(self._reply_with, letter.ref, text, done=True),
        )
        buttons = [send, done] if letter.open else [send]
        box = frame(row(text, *buttons, gap=8, grow=0))
        # withdrawn and own letters cannot be answered
        show(box, not letter.withdrawn and letter.kind != LETTER)
        return box

    def _reply_with(self, ref: Ref, text: LongTextField, *, done: bool) -> None:
        if done or text.toPlainText().strip():
            self._desk.reply(ref, text.toPlainText().strip(), done=done)


class LettersDesk:
    """The controller of the page of letters: saves replies and letters, and starts what a letter requests."""

    def __init__(self, context: PageContext, bring: Bring) -> None:
        self._context, self._bring = context, bring
        self._session = context.session

    @cached_property
    def page(self) -> LettersPage:
        return LettersPage(self._context.look, self)

    @cached_property
    def _acting(self) -> GapConverter:
        return GapConverter(self._context, self.page)

    def refresh(self) -> None:
        """Read the letters of this unit and show them."""
        unit, read = self._context.unit, self._session.read
        sent, day = self._context.office.last_sent(), datetime.now().date()
        self.page.show_letters(read(lambda reader: UnitMessage.each(reader, unit, day, sent)))
        show(self.page.write, read(partial(_above, unit=unit)) != "")

    def go_to(self, record: Ref, item: str) -> None:
        """Go to the answer to an item of an assessment, else to the record itself."""
        if item and record.entity == "assessment":
            record = answer_at(sheet_of(record), item)
        self._context.host.jump(record)

    def reply(self, letter: Ref, text: str, *, done: bool) -> None:
        self._session.do(partial(reply, comment=letter, text=text, done=done))

    def delete(self, letter: Ref) -> None:
        self._session.do(partial(delete_record, ref=letter))

    def ask_letter(self) -> None:
        """Ask for the text of a letter to the unit above and the document that it is about, if any; then save it."""
        unit = self._context.unit
        to, offered = self._session.read(
            lambda reader: (_above(reader, unit), tuple(_documents(reader, unit)))
        )
        said = _("{to} จะได้อ่านเมื่อได้รับไฟล์ครั้งหน้าของหน่วยงานนี้ และตอบกลับมาที่นี่").format(to=to)
        about = choice("about", _("เรื่องของเอกสาร"), ((None, _("ไม่เกี่ยวกับเอกสารใด")), *offered))
        parts: list[Part] = [said, about, note("text", _("ข้อความ"), need=True)]
        prompt = Prompt(
            title=_("เขียนถึงต้นสังกัด"), parts=parts, go=_("เก็บข้อความ"), icon="pen", first="text"
        )
        ask(self._context.look, self.page, prompt, self._write)

    def _write(self, about: Ref | None, text: str) -> None:
        kept = _("เก็บข้อความแล้ว จะไปกับไฟล์ที่ส่งครั้งหน้า")
        self._context.do(
            partial(write_up, text=text, topic=about),
            partial(self._context.host.toast, kept),
        )

    def act(self, letter: Ref) -> None:
        """Turn the letter's request into a row of the year's plan."""
        self._acting.press_remark(letter)

    def attach(self, letter: UnitMessage) -> None:
        """Link evidence to a letter that asks for it; the unit above gets it with the next file."""
        at = FileTarget(EvidenceTarget(letter.ref), " ".join(letter.text.split())[:60])
        self._bring(self.page, DroppedContent(), at)

    def begin(self, letter: Ref) -> None:
        """Start the document that the letter requests, unless it exists, and go to it."""
        self._context.do(partial(begin, comment=letter), partial(self._go_to_begun, letter))

    def _go_to_begun(self, letter: Ref) -> None:
        found = self._session.read(partial(begun, comment=letter))
        if found is not None:
            self._context.host.jump(found)


def _above(reader: Reader, unit: str) -> str:
    """Return the name of the unit right above, or "" if none is known."""
    found = next((one for one in Unit.above(reader, unit) if one.id != unit), None)
    return (found.name or found.code) if found else ""


def _documents(reader: Reader, unit: str) -> Iterator[tuple[object, str]]:
    """Yield the unit's plans and assessments, the newest year first."""
    records = [*reader.records("assessment", unit, round=SELF), *reader.records("plan", unit)]
    for one in sorted(records, key=lambda one: -(one.number("year") or 0)):
        yield one.ref, called(reader, one.ref)
