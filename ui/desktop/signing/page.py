"""The signing page: how far each document of the year is from draft to accepted, and what to do next."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QVBoxLayout, QWidget

from core.assigning.orders import FieldRemark, SignOffDecision
from core.home.rows import Destination
from core.i18n import _
from core.plan.year_view import PeriodReports
from core.records.titles import kind_words
from core.signing.blockers import OpenIssue
from core.signing.chain import DONE, HERE, SigningQueueRow
from core.signing.view import RevisionRow, RouteStepRow, SignPanelContent
from core.values import Ref
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do, IconLabel, Pill
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.layout import (
    column,
    fill,
    flow,
    frame,
    hairline,
    holding,
    row,
    scrolling,
    settle,
)
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import dress, name, show, show_plain, show_some, texts, words
from ui.desktop.widgets.steps import RouteStepsView

LEFT, RIGHT = 250, 290  # design pixels
EASY = 1000  # page width with room for three columns
ALL = 100  # stretch of the list; an empty one leaves the height to the rest
ICONS = {"info": "pen", "ok": "tick", "warn": "info", "bad": "warn", "mute": "lock"}


OfDocument = Callable[[SignPanelContent], None]


class SigningCalls(NamedTuple):
    """What the signing page calls."""

    choose: Callable[[Ref], None]  # show this document
    jump: Callable[[Ref | Destination], None]  # go to a record
    print: OfDocument
    unlock: OfDocument
    revise: OfDocument
    set_route: OfDocument  # ask who signs
    compare_now: Do  # show what has changed since the document was locked
    note_ink: Callable[[RouteStepRow], None]  # ask who signed a step on paper
    clear_ink: Callable[[str], None]  # id of a step
    show_remark: Callable[[FieldRemark], None]  # go to its field
    reply: Callable[[FieldRemark, bool], None]  # whether what it asks is done
    open_again: Callable[[RevisionRow], None]  # a revision of one period
    compare: Callable[[RevisionRow], None]  # with the previous one, else with the current data


class SigningStepsCard(QFrame):
    """A card with a document's steps from draft to accepted, a sentence on its state, and buttons."""

    def __init__(self, look: Look, calls: SigningCalls) -> None:
        super().__init__()
        self._panel: SignPanelContent | None = None
        self.setObjectName("card")
        self.only_read = False  # in an archive nothing is unlocked or sent
        self.title = words("", "section", wrap=True)
        self.chain = RouteStepsView(look)
        self._picture = IconLabel(look, "info", "info", 20)
        self.says = words("", "strong", wrap=True)
        self.more = words("", "line", "text2", wrap=True)

        def button(text: str, icon: str, call: OfDocument) -> Button:
            return Button(look, text, "ghost", icon, do=partial(self._call, call))

        self.draft = button(_("ดูและพิมพ์"), "printer", calls.print)
        self.unlock = button(_("ปลดล็อกเพื่อแก้ไข"), "undo", calls.unlock)
        self.revise = button(_("ทำฉบับแก้ไข"), "pen", calls.revise)
        self.route = button(_("กำหนดผู้ลงนาม"), "user", calls.set_route)
        self.after = Button(look, _("ดูสิ่งที่เปลี่ยนหลังล็อก"), "ghost", "history", do=calls.compare_now)
        self.hints = button(_("ไปดูข้อสังเกต"), "search", lambda panel: calls.jump(panel.subject))
        held = frame(flow(self.draft, self.unlock, self.revise, self.route, self.after, self.hints))
        line = row(self._picture, self.says, gap=8, grow=1)
        self.setLayout(
            column(
                self.title, 4, self.chain, 4, line, self.more, held, gap=6, edges=(16, 12, 14, 12)
            )
        )

    def _call(self, call: OfDocument) -> None:
        if self._panel is not None:
            call(self._panel)

    def show_panel(self, panel: SignPanelContent) -> None:
        self._panel = panel
        show_plain(self.title, panel.title)
        self.chain.show_marks(panel.chain)
        past = self.only_read and panel.here == "send"
        show_plain(self.says, _("ฉบับที่ลงนามแล้วอยู่กับงานเดิมนี้ ไม่ส่งให้ใคร") if past else panel.says)
        self._picture.show_icon(ICONS[panel.tone], panel.tone)
        dress(self.says, tone="bad" if panel.tone == "bad" else "text")
        more = []
        matters = panel.matters
        if panel.signoff is None and matters.hinder:
            more.append(matters.says)
        if panel.signoff is not None and matters.says:
            more.append(_("ล็อกไว้ทั้งที่ยังไม่ครบ: {left}").format(left=matters.says))
        held = in_force(panel)
        if held is not None:
            more.append(_("อ่านได้อย่างเดียว เพราะล็อกไว้ {by}").format(by=held.locked).strip())
        if panel.prints:
            says = _("ทะเบียน {numbers}")
            more.append(says.format(numbers=", ".join(number for _ref, number in panel.prints)))
        show_some(self.more, "  ·  ".join(more))
        show(self.hints, panel.signoff is None and matters.found.every > 0)
        mine = panel.signoff is not None and not self.only_read
        inked = any(one.step.inks for one in panel.route)
        show(self.unlock, mine and panel.stage != "signed")
        show(self.revise, mine and panel.stage == "signed")
        show(self.route, mine and panel.stage != "signed" and not inked)
        show(
            self.after, panel.signoff is not None and bool(panel.came or panel.went or panel.moved)
        )


def in_force(panel: SignPanelContent) -> RevisionRow | None:
    """Return the document's revision in force, None if it is not locked."""
    return next((one for one in panel.revisions if one.op == panel.op), None)


class SigningPage(QWidget):
    def __init__(self, look: Look, calls: SigningCalls) -> None:
        super().__init__()
        self._look, self._calls = look, calls
        self.panel: SignPanelContent | None = None
        self._easy = True
        self.list = LineList(look, _("เอกสารของปีนี้"), do=self._choose)
        self.state = SigningStepsCard(look, calls)
        self.hindrances = OpenIssuesCard(look, _("ต้องแก้ก่อนล็อก"), "bad", calls.jump)
        self.weighing = OpenIssuesCard(look, _("ควรทำให้ครบก่อนล็อก"), "warn", calls.jump)
        self.route = SigningRouteCard(look, calls)
        self.answers, self.revisions = SignOffRepliesCard(look, calls), RevisionCard(look, calls)
        self._moved = words("", "strong", wrap=True)
        self.differ = Button(look, _("ดูช่องที่ไม่ตรง"), "ghost", "copy", do=calls.compare_now)
        line = row(
            IconLabel(look, "warn", "bad", 20),
            self._moved,
            self.differ,
            gap=10,
            edges=(14, 9, 10, 10),
            grow=1,
        )
        self.banner = frame(line, "banner", "bad")
        self._none = words(
            _("ยังไม่มีแผนหรือการประเมินของปีนี้ เริ่มที่หน้าแผนหรือหน้าการประเมินก่อน จึงจะมีเอกสารให้ลงนาม"),
            "strong",
            "text2",
            wrap=True,
        )
        listed = column(
            words(_("เอกสารของปีนี้"), "card"),
            self._none,
            self.list,
            None,
            gap=6,
            edges=(12, 10, 10, 10),
        )
        listed.setStretch(2, ALL)
        self._left = frame(listed, "card")
        self._listed = (self.hindrances, self.weighing, self.answers, self.route)
        middle = holding(column(self.banner, self.state, *self._listed, None, gap=10))
        self._area = scrolling(middle)
        self._middle = middle
        self._held = column(self.revisions, None, gap=0)
        self._right = scrolling(self._held)
        self._whole = row(self._left, self._area, self._right, gap=12, grow=1)
        self._whole.addStretch(0)  # a single part stays on the left
        self.setLayout(self._whole)
        keys = (
            KeyBinding(_("ไปแก้ข้อแรกที่ขวางการล็อก"), ("F8",), self._first),
            KeyBinding(_("ปลดล็อก หรือทำฉบับแก้ไข"), ("Ctrl+Shift+L",), self._open_again),
            KeyBinding(_("ไปส่วนถัดไปของหน้า"), ("F6",), self._next_part),
        )
        InstalledShortcuts(self, keys)
        self.list.opened.connect(self._choose)
        look.changed.connect(self._fit)
        self.show_panel(None)
        self._fit()
        show(self._left, False)  # until the lines are read

    def show_lines(self, lines: Sequence[SigningQueueRow]) -> None:
        """List the documents of a year in the given order."""
        icons = {"mute": "pen", "info": "pen", "warn": "warn", "ok": "tick", "bad": "back"}
        found = []
        for line in lines:
            kind = kind_words(line.subject.entity)
            tip = f"{line.title} {line.says}"
            # the differing part gets the whole line
            title = line.title.removeprefix(kind).strip() or kind
            found.append(
                ListLine(
                    line.subject,
                    title,
                    line.says,
                    kind,
                    line.pill,
                    line.tone,
                    icons[line.tone],
                    tip,
                )
            )
        self.list.show_lines(found)
        show(self.list, bool(found))
        show(self._none, not found)
        show(self._left, True)

    def show_panel(self, panel: SignPanelContent | None, problem: str = "") -> None:
        """Show one document, None = none. `problem`: how its data differs from the locked data, "" = not at all."""
        self.panel = panel
        show(self._area, panel is not None)
        self._show_right()
        if panel is None:
            self.list.show_key(None)
            return
        self.list.show_key(panel.subject)
        self.state.show_panel(panel)
        self.hindrances.show_hindrances(panel.matters.hinder if panel.signoff is None else ())
        self.weighing.show_hindrances(panel.matters.weighs if panel.signoff is None else ())
        self.route.show_route(panel.route, open_=panel.stage == "frozen")
        self.answers.show_answers(panel)
        self.revisions.show_revisions(panel.revisions)
        show_plain(self._moved, problem)
        name(self.banner, problem)
        show(self.banner, bool(problem))
        settle(self._area)

    def enter(self) -> None:
        self.list.setFocus()

    def _choose(self) -> None:
        if isinstance(self.list.here, Ref):
            self._calls.choose(self.list.here)

    def _first(self) -> None:
        if self.panel:
            first = next((_goal(one) for one in self.panel.matters.listed if one.ref), None)
        else:
            first = None
        if first is not None:
            self._calls.jump(first)

    def _open_again(self) -> None:
        """Click unlock or revise, whichever is visible."""
        for button in (self.state.unlock, self.state.revise):
            if button.isVisible():
                button.click()
                return

    def _next_part(self) -> None:
        """Move the focus from the list to the actions, or back."""
        (self.state.draft if self.list.hasFocus() else self.list).setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """With little room for the font size put the revisions below the other cards."""
        px = self._look.px
        easy = self.width() * 100 // self._look.scale >= EASY
        self._left.setFixedWidth(self._look.beside(LEFT if easy else 210, self.width()))
        self._right.setFixedWidth(px(RIGHT))
        if easy != self._easy:
            self._easy = easy
            home = self._held if easy else self._middle.layout()
            assert isinstance(home, QBoxLayout)
            home.insertWidget(0 if easy else home.count() - 1, self.revisions)
        self._show_right()

    def _show_right(self) -> None:
        show(self._right, self.panel is not None and bool(self.panel.revisions) and self._easy)


LISTED = 8  # matters shown before all are requested, so that the page appears at once


PILLS = 118  # design pixels, so that the names of signers are aligned


class TitledLinesCard(QFrame):
    """The base class of cards with a heading and lines; hidden if it has no lines."""

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.title = words(title, "card", wrap=True)
        self.setLayout(column(self.title, self._lines, gap=8, edges=(16, 10, 14, 12)))
        show(self, False)

    def fill(self, lines: Sequence[QWidget]) -> None:
        fill(self._lines, lines)
        show(self, bool(lines))


def _goal(issue: OpenIssue) -> Destination:
    return Destination("", issue.ref, issue.field)


class OpenIssuesCard(TitledLinesCard):
    """A card with the issues to settle before locking, each with a link to its record, if it has one."""

    def __init__(
        self, look: Look, title: str, tone: str, jump: Callable[[Ref | Destination], None]
    ) -> None:
        """Make the card; `tone` is bad if the matters prevent locking, warn if not. `jump` goes to a record."""
        super().__init__(look, title)
        self._tone, self._jump = tone, jump

    def show_hindrances(self, issues: Sequence[OpenIssue], limit: int = LISTED) -> None:
        lines = [self._line(one) for one in issues[:limit]]
        if len(issues) > limit:
            every = partial(self.show_hindrances, issues, len(issues))
            more = Button(
                self._look,
                _("ดูอีก {n} เรื่อง").format(n=len(issues) - limit),
                "link",
                "down",
                do=every,
            )
            lines.append(frame(row(more, None)))
        self.fill(lines)

    def _line(self, issue: OpenIssue) -> QWidget:
        icon = "conflict" if issue.kind == "conflict" else "warn"
        text = words(issue.text, "line", wrap=True)
        line = row(IconLabel(self._look, icon, self._tone, 18), text, gap=8, grow=1)
        if issue.ref is not None:
            go = Button(
                self._look, _("ไปแก้"), "link", "right", do=partial(self._jump, _goal(issue))
            )
            name(go, _("ไปแก้ {what}").format(what=issue.text))
            line.addWidget(go)
        return frame(line)


class SigningRouteCard(TitledLinesCard):
    """A card with who signs in which order, who has signed, and whose turn it is."""

    def __init__(self, look: Look, calls: SigningCalls) -> None:
        super().__init__(look, _("ลำดับการลงนาม"))
        self._calls = calls

    def show_route(self, route: Sequence[RouteStepRow], *, open_: bool) -> None:
        """Show the steps with their signers in order; `open_` tells whether signatures can still be recorded."""
        last = next((one.id for one in reversed(route) if one.step.inks), "")
        self.fill([self._line(n, one, last, open_=open_) for n, one in enumerate(route, 1)])

    def _line(self, n: int, step: RouteStepRow, last: str, *, open_: bool) -> QWidget:
        tone = {DONE: "ok", HERE: "info"}.get(step.state, "mute")
        icon = {DONE: "tick", HERE: "pen"}.get(step.state, "user")
        pill = Pill(self._look, f"{n}. {step.title}", tone, icon)
        who = [
            words(line, "linestrong" if line.startswith("(") else "line", wrap=True)
            for line in step.lines
        ]
        says = words(step.says, "line", "info" if step.state == HERE else "text2", wrap=True)
        held = frame(column(pill, None, gap=0))
        held.setMinimumWidth(self._look.px(PILLS))
        line = row(held, column(*who, says, gap=0), gap=10, edges=(10, 7, 8, 8), grow=1)
        if open_ and step.state == HERE:
            ink = Button(
                self._look,
                _("บันทึกการลงนาม"),
                "ghost",
                "pen",
                do=partial(self._calls.note_ink, step),
            )
            name(ink, _("บันทึกการลงนามของ{title}").format(title=step.title))
            line.addWidget(ink)
        elif open_ and step.id == last:
            clear = Button(
                self._look,
                _("บันทึกผิด"),
                "link",
                "undo",
                do=partial(self._calls.clear_ink, step.id),
            )
            name(clear, _("ลบการลงนามที่บันทึกของ{title}").format(title=step.title))
            line.addWidget(clear)
        return frame(line, "inset") if step.state == HERE else frame(line)


class SignOffRepliesCard(TitledLinesCard):
    """A card with the answers of the units above to a signed document, and their remarks on fields."""

    def __init__(self, look: Look, calls: SigningCalls) -> None:
        super().__init__(look, _("คำตอบของหน่วยงานถัดไป"))
        self._calls = calls

    def show_answers(self, panel: SignPanelContent) -> None:
        if panel.rounds:
            rounds = [words(_("ส่งคืนมาแล้ว {n} รอบ").format(n=panel.rounds), "line", "text2")]
        else:
            rounds = []
        answers = [self._answer(one) for one in reversed(panel.answers)]
        remarks = [self._remark(one) for one in panel.remarks]
        parts = [hairline()] if answers and remarks else []
        self.fill([*rounds, *answers, *parts, *remarks])

    def _answer(self, answer: SignOffDecision) -> QWidget:
        pill = Pill(self._look, _("รับแล้ว"), "ok", "tick") if answer.accepted else None
        pill = pill or Pill(self._look, _("ส่งคืน"), "bad", "back")
        head = flow(pill, words(answer.who, "linestrong"), words(answer.when, "line", "text2"))
        return frame(column(frame(head), texts((answer.reason, "line")), gap=3))

    def _remark(self, remark: FieldRemark) -> QWidget:
        tone = "text2" if remark.done else "text"
        replies = ((_("ตอบ: {text}").format(text=each), "line ok") for each in remark.replies)
        said = texts(
            (remark.where, f"linestrong {tone}"), (remark.text, f"line {tone}"), *replies, gap=2
        )
        see, reply = partial(self._calls.show_remark, remark), partial(self._calls.reply, remark)
        go = Button(self._look, _("ไปที่ช่อง"), "link", "right", do=see)
        name(go, _("ไปที่ช่อง {where}").format(where=remark.where))
        answer = Button(self._look, _("ตอบ"), "link", "chat", do=partial(reply, False))
        done = Button(self._look, _("แก้แล้ว"), "link", "tick", do=partial(reply, True))
        buttons = frame(flow(go, answer, *(() if remark.done else (done,))))
        state = [Pill(self._look, _("แก้แล้ว"), "ok", "tick")] if remark.done else []
        return frame(column(said, *state, buttons, gap=2, edges=(12, 7, 10, 6)), "inset")


class RevisionCard(TitledLinesCard):
    """A card with all locked and signed revisions of a document, newest first."""

    def __init__(self, look: Look, calls: SigningCalls) -> None:
        super().__init__(look, _("ฉบับที่ล็อกและลงนาม"))
        self._calls = calls

    def show_revisions(self, rows: Sequence[RevisionRow]) -> None:
        self.fill([self._line(one) for one in rows])

    def _line(self, row: RevisionRow) -> QWidget:
        icon = {"ok": "tick", "warn": "warn", "bad": "cross", "info": "lock"}.get(
            row.tone, "history"
        )
        if row.period:
            called = PeriodReports.report_words(row.period)
        else:
            called = _("ฉบับที่ {n}").format(n=row.number)
        locked = _("ล็อกไว้ {by}").format(by=row.locked or row.when)
        head = frame(
            flow(
                Pill(self._look, called, row.tone, icon),
                words(locked, "line", "text2"),
            )
        )
        lines: list[QWidget] = [
            words(_("ผู้ลงนาม {signers}").format(signers=row.signers), "linestrong", wrap=True),
            words(
                row.says, "line", "text2" if row.tone == "mute" else row.tone, wrap=True
            ),  # grey if past
        ]
        if row.readable:
            compare = Button(
                self._look,
                _("เทียบทีละช่อง"),
                "link",
                "copy",
                do=partial(self._calls.compare, row),
            )
            name(compare, _("เทียบฉบับที่ {n} ทีละช่อง").format(n=row.number))
            lines.append(compare)
        if row.period and row.stands:
            deed, icon = (_("ทำฉบับแก้ไข"), "pen") if row.inked else (_("ปลดล็อกเพื่อแก้ไข"), "undo")
            unlock = Button(self._look, deed, "link", icon, do=partial(self._calls.open_again, row))
            name(unlock, f"{deed} {called}")
            lines.append(unlock)
        return frame(column(head, *lines, gap=2, edges=(12, 8, 10, 7)), "inset")
