"""One unit below in detail: its points, what it owes, messages to it, and what it has signed."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from core.assigning.programme_steps import UnitStepState
from core.centre.signed import LatestSignOff
from core.centre.view import (
    DimensionPoints,
    RankedUnitRow,
    UnitRanking,
    answered,
    answers,
    received,
)
from core.exchange.letters import LETTER, UnitMessage
from core.i18n import _
from core.thai.days import short_date
from core.values import Ref
from ui.desktop.centre.unit_parts import (
    DimensionPointsBar,
    EqualScoresBox,
    IconSentence,
    ReminderBox,
    ScoreBox,
)
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do, Pill
from ui.desktop.widgets.choices import SegmentedControl, add_line, menu_of, open_under
from ui.desktop.widgets.inputs import LongTextField
from ui.desktop.widgets.layout import (
    Surface,
    as_many,
    column,
    fill,
    flow,
    frame,
    hairline,
    row,
    scrolling,
    settle,
)
from ui.desktop.widgets.plain import copy_words, dress, name, show, show_plain, texts, words


class UnitCalls(NamedTuple):
    """What the panel of a unit calls."""

    read_ranked: Callable[[str], None]  # open the assessment by which this unit is ranked
    read: Callable[[Ref], None]  # open a plan or an assessment of the unit
    write: Callable[[str, str, str], None]  # unit, kind, words
    reply: Callable[[UnitMessage], None]
    send: Callable[[RankedUnitRow], None]  # write a file for the unit
    report_copied: Do  # a text was copied to the clipboard
    ask_paper: Callable[[RankedUnitRow], None]  # something came on paper
    take_paper_back: Callable[[str, UnitStepState], None]  # unit, what did not come on paper
    accept: Callable[[LatestSignOff], None]
    ask_return: Callable[[LatestSignOff], None]


class SignedDocumentList(Surface):
    """The list of the unit's signed documents, with buttons to accept or return each; hidden if there are none."""

    def __init__(self, look: Look, calls: UnitCalls) -> None:
        super().__init__("clear")
        self._look, self._calls = look, calls
        self._lines = column(gap=6)
        self.setLayout(column(words(_("ฉบับที่ลงนาม"), "linestrong"), self._lines, gap=4))
        show(self, False)

    def show_signed(self, signoffs: Sequence[LatestSignOff]) -> None:
        fill(self._lines, map(self._line, signoffs))
        show(self, bool(signoffs))

    def _line(self, signoff: LatestSignOff) -> QWidget:
        reason = signoff.answer.reason if signoff.answer and not signoff.answer.accepted else ""
        says = f"line {'text2' if signoff.tone == 'mute' else signoff.tone}"
        said = (
            (signoff.title, "linestrong"),
            (_("ผู้ลงนาม {signers}").format(signers=signoff.signers), "line text2"),
            (signoff.says, says),
            (reason, "line"),
        )
        deeds = flow(gap=6)
        if signoff.rounds:
            deeds.addWidget(
                Pill(self._look, _("ส่งคืนแล้ว {n} รอบ").format(n=signoff.rounds), "mute", "back")
            )
        calls = self._calls
        read = partial(calls.read, signoff.subject)
        deeds.addWidget(self._deed(_("เปิดอ่าน"), "right", signoff, read))
        if signoff.open:
            accept, back = partial(calls.accept, signoff), partial(calls.ask_return, signoff)
            deeds.addWidget(self._deed(_("รับ"), "tick", signoff, accept))
            deeds.addWidget(self._deed(_("ส่งคืนแก้ไข"), "back", signoff, back))
        return frame(
            column(texts(*said, gap=2), frame(deeds), gap=2, edges=(10, 7, 10, 8)), "inset"
        )

    def _deed(self, text: str, icon: str, signoff: LatestSignOff, do: Do) -> Button:
        button = Button(self._look, text, "ghost", icon, small=True, do=do)
        name(button, f"{text} {signoff.title}")
        return button


LISTED = 4  # letters shown
REST = 50  # milliseconds until the text is laid out


class UnitPanel(Surface):
    """The panel on one of the units below. It names units with the same score."""

    def __init__(self, look: Look, calls: UnitCalls) -> None:
        super().__init__("card")
        self._look, self._calls = look, calls
        self._line: RankedUnitRow | None = None
        self._title = words("", "section", wrap=True)
        self.open = self._button(_("เปิดแบบ"), "link", "right", self._open)
        self._score = ScoreBox()
        self._tie = EqualScoresBox(look)
        self._reminder = ReminderBox(look)
        self._bars, self._told, self._steps, self._papers = (column(gap=8) for _lines in range(4))
        self._came = self._button(_("ได้รับเป็นกระดาษ"), "link", "doc", calls.ask_paper)
        self._reminder.copy.clicked.connect(partial(self._of_line, self._copy_reminder))
        self.kind = SegmentedControl(
            (("comment", _("ความเห็น"), "mute"), ("request", _("ขอให้ทำ"), "mute")), _("ชนิดข้อความ")
        )
        self.kind.show_key("comment")
        self.text = LongTextField(look, _("เขียนถึงหน่วยงานนี้"))
        self.tell = Button(look, _("บันทึกข้อความ"), "ghost", "pen", small=True, do=self._tell)
        self.send = self._button(_("ส่งไฟล์ถึงหน่วยงานนี้"), "ghost", "out", calls.send)
        self._result = words("", "linestrong", "ok", wrap=True)
        self.others = Button(look, "", "link", "right", do=self._open_other)
        self._others: tuple[tuple[Ref, str], ...] = ()
        self._messages: Sequence[UnitMessage] = ()
        self._cards: dict[Ref, QWidget] = {}  # the cards of the shown letters
        self._sought: Ref | None = None  # a letter to scroll to once its unit is shown
        head = row(self._title, column(self.open, self.others, gap=0), gap=6, grow=0)
        self._letters = column(gap=6)
        written = (self._letters, self.text, flow(self.kind, self.tell, gap=6))
        self._write = frame(column(hairline(), *written, 2, self.send, self._result, gap=6))
        self.signed = SignedDocumentList(look, calls)
        self._area = scrolling(
            column(
                head,
                self._score,
                self._bars,
                self._tie,
                self.signed,
                self._told,
                self._steps,
                self._papers,
                row(self._came, None),
                self._reminder,
                self._write,
                None,
                gap=8,
                edges=(0, 0, 6, 0),
            )
        )
        self.setLayout(column(self._area, gap=0, edges=(14, 10, 8, 10)))
        self.show_unit(None, None, (), (), sendable=False)

    def _button(
        self, text: str, kind: str, icon: str, do: Callable[[RankedUnitRow], None]
    ) -> Button:
        return Button(self._look, text, kind, icon, do=partial(self._of_line, do))

    def _of_line(self, do: Callable[[RankedUnitRow], None]) -> None:
        """Do something for the unit that is shown, if any."""
        if self._line is not None:
            do(self._line)

    def _open(self, line: RankedUnitRow) -> None:
        self._calls.read_ranked(line.unit.id)

    def _copy_reminder(self, line: RankedUnitRow) -> None:
        self.copy(line.row.reminder)

    @property
    def here(self) -> str:
        """The id of the unit shown; "" if none is."""
        return self._line.unit.id if self._line else ""

    def show_unit(
        self,
        board: UnitRanking | None,
        line: RankedUnitRow | None,
        parts: Sequence[DimensionPoints],
        messages: Sequence[UnitMessage],
        signed: Sequence[LatestSignOff] = (),
        documents: Sequence[tuple[Ref, str]] = (),
        *,
        sendable: bool,
    ) -> None:
        """Show the unit of `line`, or no unit if it is None. `parts`: the dimensions of its assessment; `messages`:
        letters to the unit; `documents`: other documents to open. `sendable`: a bundle can be sent to it."""
        changed = (line.unit.id if line else "") != self.here
        bar = self._area.verticalScrollBar()
        before = 0 if changed else bar.value()
        ranked = line.place.assessment if line and line.place else ""
        self._line, self._others = (
            line,
            tuple(document for document in documents if str(document[0]) != ranked),
        )
        show(self.others, line is not None and bool(self._others))
        plan = len(self._others) == 1 and self._others[0][0].entity == "plan"
        self.others.show_words(_("เปิดแผน") if plan else _("เปิดเอกสารอื่น"))
        fill(self._letters, ())
        parts = parts if line is not None else ()
        bars = as_many(self._bars, len(parts), lambda: DimensionPointsBar(self._look))
        for shown_bar, part in zip(bars, parts, strict=True):
            shown_bar.show_part(part)
        facts = self._facts(line) if line is not None else []
        for shown, fact in zip(
            as_many(self._told, len(facts), lambda: IconSentence(self._look)), facts, strict=True
        ):
            shown.show_fact(*fact)
        self._show_owed(line)
        graded = board is not None and board.form is not None and bool(board.form.grades)
        self._score.show_standing(line.place if line is not None else None, graded=graded)
        self._tie.show_tied(
            [tie.name for tie in board.ties(line)] if board is not None and line is not None else ()
        )
        for widget in (self.open, self._write):
            show(widget, line is not None)
        self.signed.show_signed(signed if line is not None else ())
        if line is None or board is None:
            show_plain(self._title, _("เลือกหน่วยงานจากรายการ"))
            return
        if changed:
            self.text.clear()
            self.show_result("", "ok")
        show_plain(self._title, line.name)
        show(self.open, line.place is not None)
        show(self.send, sendable)
        self._messages, self._cards = messages, {}
        for message in messages[:LISTED]:
            self._add(message)
        settle(self._area)
        bar.setValue(before)
        if self._sought is not None and self._sought.scope == line.unit.id:
            self._bring(self._sought)
            self._sought = self._sought if self._sought in self._cards else None

    def _add(self, letter: UnitMessage) -> None:
        if letter.replies and not letter.open and letter.kind not in ("comment", LETTER):
            state = _("ทำแล้ว")
        else:
            state = ""
        kind = _("หน่วยงานเขียนถึงท่าน") if letter.kind == LETTER else letter.kind_words
        top = "  ".join(
            filter(None, (kind, letter.when, letter.where if letter.kind == LETTER else "", state))
        )
        replies = (
            (_("ตอบ: {text}").format(text=each.text or _("แก้แล้ว")), "line ok")
            for each in letter.replies
        )
        lines = column(
            texts((top, "small text2"), (letter.text, "line"), *replies, gap=1),
            gap=1,
            edges=(10, 6, 10, 7),
        )
        if letter.kind == LETTER:
            go = Button(self._look, _("ตอบ"), "link", "pen", do=partial(self._calls.reply, letter))
            name(go, _("ตอบข้อความ {text}").format(text=letter.text))
            lines.addWidget(go)
        self._cards[letter.ref] = frame(lines, "inset")
        self._letters.addWidget(self._cards[letter.ref])

    def go_to(self, letter: Ref) -> None:
        """Scroll to a letter to the unit; if the unit is still being read, scroll once it is shown."""
        self._sought = letter
        self._bring(letter)

    def _bring(self, letter: Ref) -> None:
        found = next((one for one in self._messages if one.ref == letter), None)
        if found is not None and letter not in self._cards:
            self._add(found)
        card = self._cards.get(letter)
        if card:
            settle(self._area)
            QTimer.singleShot(REST, card, partial(self._reach, card))

    def _reach(self, card: QWidget) -> None:
        self._sought = None  # until then each new showing of the unit scrolls to it again
        self._area.ensureWidgetVisible(card, 0, 0)

    def _facts(self, line: RankedUnitRow) -> list[tuple[str, str, str]]:
        """Return the icon, text and tone of each fact about the unit."""
        words_, tone = received(line.row)
        icon = {"ok": "tick", "warn": "warn"}.get(tone, "info")
        lines = [(icon, words_, tone)]
        lines += [("calendar", said, "text2") for said in answers(line.row)]
        if line.row.conflicts:
            lines.append(("conflict", _("ข้อมูลไม่ตรงกัน {n} ช่อง").format(n=line.row.conflicts), "bad"))
        if line.row.stops:
            lines.append(
                ("exchange", _("ใบตอบรับ {stops}").format(stops=answered(line.row)), "text2")
            )
        lines.append(("user", _("โทร. {phone}").format(phone=line.unit.phone or "–"), "text"))
        return lines

    def _show_owed(self, line: RankedUnitRow | None) -> None:
        """Show what the unit owes, which of that came on paper, and the words of a reminder."""
        here = line is not None and line.row.ever_sent and bool(line.row.reminder)
        owed = line.row.owed if line is not None and here else ()
        for shown, step in zip(
            as_many(self._steps, len(owed), lambda: IconSentence(self._look)), owed, strict=True
        ):
            shown.show_fact("warn", step.title, "warn" if step.state == "overdue" else "text2")
        unit, papers = (line.unit.id, line.row.on_paper) if line is not None else ("", ())
        fill(self._papers, (self._on_paper(unit, each) for each in papers))
        show(self._came, line is not None and bool(line.row.owed))
        self._reminder.show_reminder(line.row.reminder if line is not None else "")

    def _on_paper(self, unit: str, step: UnitStepState) -> QWidget:
        day = short_date(date.fromisoformat(step.paper))
        text = _("{step} ได้รับเป็นกระดาษ {day}").format(step=step.title, day=day)
        back = Button(
            self._look, _("เอาออก"), "link", do=partial(self._calls.take_paper_back, unit, step)
        )
        name(back, _("เอาออก {step}").format(step=step.title))
        told = IconSentence(self._look)
        told.show_fact("doc", text, "ok")
        return frame(row(told, back, gap=6, grow=0))

    def _open_other(self) -> None:
        """Open the other document of the year; if there are several, let the person choose from a menu."""
        if len(self._others) == 1:
            self._calls.read(self._others[0][0])
            return
        menu = menu_of(self)
        for ref, title in self._others:
            add_line(menu, title, partial(self._calls.read, ref))
        open_under(menu, self.others)

    def copy(self, text: str) -> None:
        """Copy `text` to the clipboard, to be pasted into a chat or letter."""
        if copy_words(text):
            self._calls.report_copied()

    def _tell(self) -> None:
        if self._line is not None and self.text.toPlainText().strip():
            self._calls.write(self._line.unit.id, self.kind.key, self.text.toPlainText().strip())

    def show_result(self, text: str, tone: str) -> None:
        """Show the result of sending a bundle to this unit: `text` in the colour of `tone`."""
        show_plain(self._result, text)
        dress(self._result, tone=tone)
        show(self._result, bool(text))
        if text:
            settle(self._area)
            bar = self._area.verticalScrollBar()
            QTimer.singleShot(REST, self, lambda: bar.setValue(bar.maximum()))
