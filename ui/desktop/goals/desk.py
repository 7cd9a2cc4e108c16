"""The controller of the goal meeting page; each action saves at once and can be undone."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QWidget

from core.errors import UserError
from core.evidence.kinds import EvidenceTarget
from core.forms.computed import rule_of
from core.forms.ports import Store
from core.forms.settings import form_for
from core.i18n import _
from core.log.deeds import delete_record
from core.log.ports import Context, standing
from core.plan.proposals import GoalTopic
from core.plan.view import PlanPage
from core.records.route import people_of
from core.records.titles import year_words
from core.thai.search import value_key
from core.thai.written import arabic_digits
from core.values import Changes, Ref
from core.workshop.goal_deeds import (
    NewGoalProposal,
    add_votes,
    change_text,
    group_proposal,
    make_goals,
    note_came,
    note_meeting,
    pick_proposal,
    propose,
    prove_criteria,
    put_together,
    take_apart,
    vote_again,
)
from core.workshop.goals import goal_board
from ui.desktop.base.live_page import RecordTracker
from ui.desktop.base.page_context import Bring, FileTarget, HeaderAction, HeaderContent, PageContext
from ui.desktop.base.phone_meeting import OpensRoom
from ui.desktop.base.starting import UnavailablePage
from ui.desktop.goals.cards import TopicCalls
from ui.desktop.goals.page import GoalCalls, GoalsPage
from ui.desktop.goals.phones import GoalMeetingState, GoalStagesDesk
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import add_line, menu_of
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.drop_area import DroppedContent
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import column, holding, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import show, show_entry, words
from ui.desktop.widgets.prompt import ask, one_line

ROWS = 6  # visible rows of the list
LEAST = 190  # design pixels of its least height
Person = tuple[str, str]  # name and position


class GoalMeetingInput(NamedTuple):
    """A number or date to enter about a goal meeting. `saved`: its value, "" = none yet: then `offered` is shown."""

    field: str
    title: str
    saved: str  # saved value, "" = none
    offered: str = ""  # proposed if none is saved


class AttendanceDialog(FramedDialog):
    """The dialog on who came to the meeting: people of the office are ticked, others typed, and numbers entered."""

    def __init__(
        self,
        look: Look,
        figures: Sequence[GoalMeetingInput],
        people: Sequence[Person],
        attendees: Sequence[str] | None,
        enter: Callable[[dict[str, str], Sequence[Person], Sequence[str]], None],
        parent: QWidget,
    ) -> None:
        """Make the dialog; `people`: all in the office; `attendees`: names of those who came, None hides the names.
        `enter` gets texts by field, people to add, and names to remove."""
        super().__init__(look, _("ผู้เข้าร่วมประชุม"), parent)
        self._enter = enter
        self._figures, self.fields = tuple(figures), dict[str, QLineEdit]()
        lines = column(gap=4)
        for figure in figures:
            self.fields[figure.field] = short_line(figure.title)
            show_entry(self.fields[figure.field], figure.saved or figure.offered)
            lines.addWidget(words(figure.title, "label", "text2", wrap=True))
            lines.addWidget(self.fields[figure.field])
        lines.addStretch(1)
        self.list = LineList(look, _("รายชื่อผู้เข้าร่วม"), ROWS, ticks=True)
        self.list.setMinimumHeight(look.px(LEAST))
        self._people: dict[str, Person] = {}
        self._named = {value_key(one): one for one in attendees or ()}
        for person in (*people, *((one, "") for one in attendees or ())):
            self._people.setdefault(value_key(person[0]), person)
        self.who, self.position = short_line(_("ชื่อ – สกุล")), short_line(_("ตำแหน่ง"))
        self.who.setPlaceholderText(_("ชื่อ – สกุล แล้วกด Enter"))
        self.position.setPlaceholderText(_("ตำแหน่ง"))
        for field in (self.who, self.position):
            field.returnPressed.connect(self._add)
        self.go = Button(look, _("บันทึก"), "primary", "tick", do=self._tell)
        note = words(
            _("รายชื่ออยู่ในหน่วยงานนี้เท่านั้น ไม่บอกว่าใครเสนอหรือโหวตเรื่องใด"), "line", "text2", wrap=True
        )
        right = column(self.list, row(self.who, self.position, gap=6), note, gap=6)
        for widget in (self.list, self.who, self.position, note):
            show(widget, attendees is not None)
        self.fill(row(lines, right, gap=18, grow=1), self.closer(), self.go, min_width=720)
        self._show(frozenset(self._named))
        (self.who if attendees is not None else next(iter(self.fields.values()))).setFocus()

    def _show(self, ticked: frozenset[object]) -> None:
        lines = [ListLine(key, one[0], one[1]) for key, one in self._people.items()]
        self.list.show_ticks(lines, ticked, frozenset())

    def _add(self) -> None:
        """Tick the typed person, adding it if nobody has this name."""
        name = self.who.text().strip()
        if name:
            self._people.setdefault(value_key(name), (name, self.position.text().strip()))
            self._show(frozenset({*self.list.on, value_key(name)}))
            self.who.clear()
            self.position.clear()
        self.who.setFocus()

    def _tell(self) -> None:
        self._add()
        typed = {one: self.fields[one.field].text().strip() for one in self._figures}
        said = {one.field: text for one, text in typed.items() if text != one.saved}
        new = [
            one
            for key, one in self._people.items()
            if key in self.list.on and key not in self._named
        ]
        gone = [one for key, one in self._named.items() if key not in self.list.on]
        self.accept()
        self._enter(said, new, gone)


REST = 250  # milliseconds between readings while phones send
SHOWN = frozenset({"plan", "row", "progress", "evidence", "link", "signoff", "office", "person"})


class GoalsDesk(QStackedWidget):
    """The controller of the page of a plan's goal meeting. If no plan has one, it shows how to get one instead."""

    def __init__(
        self, context: PageContext, bring: Bring, opens: OpensRoom[GoalMeetingState]
    ) -> None:
        super().__init__()
        self._context = context
        self._session = context.session
        self._bring = bring
        self._year = 0
        topics = TopicCalls(
            vote=self._vote,
            move=self._move,
            join=self._join,
            pick=self._turn,
            menu=self._menu,
            edit=self._edit,
            bin=self._bin,
            cut=self._mark,
            paste=self._paste,
        )
        calls = GoalCalls(
            topics,
            propose=self._propose,
            set_line=self._line,
            choose_first=self._first,
            ask_came=self.ask_came,
            take=self._take,
            again=self._again,
        )
        self.page, self._said = GoalsPage(context.look, calls), UnavailablePage()
        self.way = Button(context.look, _("เอกสารของปี"), icon="plan", do=self._close)
        self._none = holding(column(self._said, row(self.way, None), gap=12))
        self.addWidget(self.page)
        self.addWidget(self._none)
        self._cut: Ref | None = None  # the topic to be merged into another
        self._sent: list[str] = []  # texts being saved
        self.tracker = RecordTracker(context, self, self.refresh, SHOWN)
        self.tracker.lost.connect(lambda: self.show_year(self._year))
        self.phones = GoalStagesDesk(context, self, opens, self.tracker.renew, self.enter)
        self.page.phones.addWidget(self.phones.part)
        # shown a moment after the last answer from a phone
        self._come = later(self, REST, self.tracker.renew)
        self.page.locked.go.clicked.connect(self._sign)
        context.news.changed.connect(self._changed)
        context.news.refused.connect(self._refused)
        back = KeyBinding(_("กลับไปแผน"), ("Ctrl+W",), self._close)
        lines = (back, KeyBinding(_("ห้องโทรศัพท์"), ("F7",), self.phones.room.open))
        InstalledShortcuts(self, lines, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _sign(self) -> None:
        self._context.host.show_place("sign", self.tracker.ref)

    # -- showing

    def show_year(self, year: int) -> None:
        """Show the goal meeting last shown in this year, else that of the year's first plan that has one."""
        self._year = year
        for ref in self.tracker.of_year(year, "plan", self._context.unit):
            if self._open(ref):
                return
        self.tracker.ref, self.page.board = None, None
        self.phones.follow(None)
        found = dict.fromkeys(
            arabic_digits(str(label.heading))
            for label in self._session.forms.labels()
            if label.meets
        )
        what = _("ยังไม่มีแผนที่ตั้งเป้าหมายจากการประชุม")
        why = _("แผนของปี {year} ไม่มีแบบที่กำหนดการประชุมไว้").format(year=year)
        listed = ", ".join(found) or _("รับไฟล์แบบจากส่วนกลางก่อน")
        self._said.show_problem(
            UserError(
                what,
                why,
                _("ไปที่เอกสารของปี แล้วเริ่มแผนตามแบบที่กำหนดการประชุมไว้: {forms}").format(forms=listed),
            )
        )
        self.setCurrentWidget(self._none)

    def go_to(self, ref: Ref) -> None:
        if ref.entity == "plan" and ref != self.tracker.ref:
            self._open(ref)
            self._context.host.renew_header("goals")

    def _open(self, ref: Ref) -> bool:
        """Show this plan's meeting; return False if its form has none or is not here."""
        if (
            ref == self.tracker.ref
            and self.page.board is not None
            and self.page.board.record.ref == ref
        ):
            self.setCurrentWidget(self.page)  # changes while hidden are read by the keeper
            return True
        try:
            form = self._session.read(lambda reader: form_for(reader, standing(reader, ref)))
            if rule_of(form) is None:
                return False
            self.tracker.turn(ref, self.refresh)
        except UserError:
            return False
        self.setCurrentWidget(self.page)
        return True

    def refresh(self) -> None:
        ref = self.tracker.ref
        if ref is None:
            return
        page = self._session.read(partial(PlanPage.of, ref=ref))
        board = goal_board(page)
        if board is not None:
            self.page.show_board(board)
            self.phones.follow(board)
            self.page.choose(not self.phones.asking)
            if self.isVisible():
                self._context.host.renew_header("goals")

    def enter(self) -> None:
        if self.currentWidget() is self.page:
            self.page.enter()
        else:
            self.way.setFocus()

    def here(self) -> Ref | None:
        return self.tracker.ref

    def place(self) -> HeaderContent:
        board = self.page.board
        if self.tracker.ref is None or board is None:
            return HeaderContent(_("เอกสารของปี"), _("ประชุมตั้งเป้าหมาย"))
        plan = _("แผน {year}").format(year=year_words(board.record))
        crumbs = "  ›  ".join((_("เอกสารของปี"), plan, _("ประชุมตั้งเป้าหมาย")))
        close = HeaderAction(_("กลับไปแผน"), "left", self._close)
        printing = HeaderAction(_("พิมพ์รายงานการประชุม"), "printer", self._print)
        title = arabic_digits(str(board.meeting.rule.title))
        if board.locked:
            return HeaderContent(crumbs, title, printing, (close,))
        others = [HeaderAction(_("แนบหลักฐานการประชุม"), "clip", self._attach)]
        if board.criteria:
            others.append(HeaderAction(_("ใช้เป็นหลักฐานของเกณฑ์ที่ขอ"), "link", self._prove))
        n = len(board.waiting)
        if board.in_plan and not n:  # nothing is left to be set
            return HeaderContent(crumbs, title, printing, (close, *others, *self.phones.deeds()))
        make = HeaderAction(
            _("ตั้งเป็นเป้าหมาย {n} เรื่อง").format(n=n) if n else _("ตั้งเป็นเป้าหมาย"), "tick", self._make
        )
        return HeaderContent(crumbs, title, make, (printing, *others, *self.phones.deeds(), close))

    # -- requests

    def _do(self, action: Callable[[Context, Store], Changes]) -> None:
        if self.page.board is not None and not self.page.board.locked:
            self.tracker.do(action)

    def _vote(self, row: Ref, amount: int) -> None:
        self._do(partial(add_votes, row=row, amount=amount))

    def _move(self, row: Ref, group: str) -> None:
        self._do(partial(group_proposal, row=row, group=group))

    def _bin(self, topic: GoalTopic) -> None:
        self._do(partial(delete_record, ref=topic.row.ref))

    def _propose(self, text: str, side: str) -> None:
        plan = self.tracker.ref
        if plan is not None:
            self._sent.append(text)
            said = [NewGoalProposal(text, side)]
            self._do(partial(propose, plan=plan, proposals=said))

    def _join(self, ref: Ref, target: Ref) -> None:
        board = self.page.board
        if board:
            topic = next((one for one in board.meeting.topics if one.row.ref == ref), None)
        else:
            topic = None
        self._do(partial(put_together, row=ref, target=target))
        if topic is not None and topic.votes:
            said = _("รวมแล้ว เสียงของเรื่องที่รวม {n} เสียงไม่ถูกบวก เพราะคนหนึ่งอาจโหวตทั้งสองเรื่อง")
            self._context.host.toast(said.format(n=topic.votes))

    def _turn(self, topic: GoalTopic) -> None:
        """Toggle a topic between chosen, not chosen, and decided by its votes."""
        by_votes = topic.picked is None
        self._pick(topic, not topic.chosen if by_votes else None)

    def _take(self, topic: GoalTopic) -> None:
        self._pick(topic, True)

    def _pick(self, topic: GoalTopic, picked: bool | None) -> None:
        self._do(partial(pick_proposal, row=topic.row.ref, picked=picked))

    def _mark(self, topic: GoalTopic) -> None:
        self._cut = topic.row.ref
        self._context.host.report(_("เลือกเรื่องที่เหมือนกัน แล้วกด Ctrl+V เพื่อรวม"), "info")

    def _paste(self, topic: GoalTopic) -> None:
        if self._cut is not None and self._cut != topic.row.ref:
            self._join(self._cut, topic.row.ref)
            self._cut = None

    def _line(self, votes: int) -> None:
        plan = self.tracker.ref
        if plan is not None and (board := self.page.board) is not None:
            said = {board.meeting.rule.line: str(votes)}
            self._do(partial(note_meeting, plan=plan, texts=said))

    def _first(self, count: int) -> None:
        found = self.page.board.meeting.line_for(count) if self.page.board else None
        if found is not None:
            self._line(found.votes)

    def _again(self, group: str) -> None:
        board = self.page.board
        if board is not None:
            rows = [one.row.ref for one in board.meeting.in_group(group)]
            self._do(partial(vote_again, rows=rows))

    def _edit(self, topic: GoalTopic) -> None:
        why = _("แก้ถ้อยคำของเรื่องที่เสนอ ความหมายเป็นของที่ประชุม")
        prompt = one_line(_("แก้คำ"), why, _("เรื่องที่เสนอ"), _("บันทึก"), topic.text)
        deed = partial(change_text, row=topic.row.ref)
        ask(self._context.look, self, prompt, lambda text: self._do(partial(deed, text=text)))

    def _menu(self, topic: GoalTopic, point: QPoint) -> None:
        """Open the menu of all actions on a card."""
        board = self.page.board
        if board is None or board.locked:
            return
        menu = menu_of(self, topic.text)
        ref = topic.row.ref
        for group in board.groups:
            if group.id and group.id != topic.group:
                said = _("ย้ายไป {group}").format(group=group.words)
                add_line(menu, said, partial(self._move, ref, group.id))
        menu.addSeparator()
        for said, picked in (
            (_("เลือกเรื่องนี้"), True),
            (_("ไม่เลือกเรื่องนี้"), False),
            (_("ให้เสียงตัดสิน"), None),
        ):
            add_line(menu, said, partial(self._pick, topic, picked), topic.picked is picked)
        menu.addSeparator()
        if self._cut is not None and self._cut != ref:
            add_line(menu, _("รวมเรื่องที่เลือกไว้เข้าเรื่องนี้"), partial(self._paste, topic))
        add_line(menu, _("นำไปรวมกับเรื่องอื่น"), partial(self._mark, topic))
        if topic.alike:
            apart = partial(take_apart, row=ref)
            add_line(menu, _("แยกเรื่องที่รวมไว้"), lambda: self._do(apart))
        add_line(menu, _("แก้คำ"), partial(self._edit, topic))
        add_line(menu, _("แนบใบเสนอหรือหลักฐาน"), lambda: self._bring_for(ref, topic.text))
        add_line(menu, _("ลบลงถังขยะ"), partial(self._bin, topic))
        menu.popup(point)

    def ask_came(self) -> AttendanceDialog | None:
        """Open the dialog on who came and how many work here; return it, or None if there is no open meeting."""
        board = self.page.board
        if board is None or board.locked:
            return None
        people = self._session.read(partial(people_of, scope=self._context.unit)).values()
        own = [
            (person.text("name"), person.text("position"))
            for person in people
            if person.number("active") != 0
        ]
        offices = self._session.read(lambda reader: reader.records("office", self._context.unit))
        staff = next((office.number("staff") for office in offices), None)
        meeting, rule = board.meeting, board.meeting.rule
        titles = {
            each.id: arabic_digits(str(each.title))
            for each in board.meeting.form.fields
            if rule.at in each.kind
        }
        known = {rule.staff: str(staff)} if staff else {}
        figures = [
            GoalMeetingInput(
                field,
                titles[field],
                meeting.at.words(field) if meeting.at else "",
                known.get(field, ""),
            )
            for field in (rule.staff, rule.joined, rule.as_of)
            if field
        ]
        called = meeting.called_fields()
        named = [one.words(called[0].id) for one in meeting.came] if called else None
        dialog = AttendanceDialog(
            self._context.look, figures, [one for one in own if one[0]], named, self._came, self
        )
        dialog.open()
        return dialog

    def _came(self, values: dict[str, str], people: Sequence[Person], gone: Sequence[str]) -> None:
        plan = self.tracker.ref
        if plan is None or (board := self.page.board) is None:
            return
        if values:
            self._do(partial(note_meeting, plan=plan, texts=values))
        if people:
            self._do(partial(note_came, plan=plan, people=people))
        called = board.meeting.called_fields()
        for one in board.meeting.came:
            if one.words(called[0].id) in gone:
                self._do(partial(delete_record, ref=one.ref))

    def _make(self) -> None:
        plan = self.tracker.ref
        if plan is not None:
            make = partial(make_goals, plan=plan)
            self._context.do(make, self.phones.finish, changed=self._context.toast)

    def _prove(self) -> None:
        plan = self.tracker.ref
        if plan is not None:
            prove = partial(prove_criteria, plan=plan)
            self._context.do(prove, changed=self._context.toast)

    def _attach(self) -> None:
        board = self.page.board
        if board is None or board.meeting.at is None:
            self._context.host.report(
                _("บันทึกผู้เข้าร่วมหรือเรื่องที่เสนอก่อน แล้วแนบหลักฐานของการประชุม"), "info"
            )
            return
        self._bring_for(board.meeting.at.ref, str(board.meeting.rule.title))

    def _bring_for(self, row: Ref, label: str) -> None:
        self._bring(self, DroppedContent(), FileTarget(EvidenceTarget(row), label))

    def _print(self) -> None:
        from core.papers.meetings import MINUTES  # imported with the page of papers

        self._context.host.show_place("papers", self.tracker.ref)
        if self.tracker.ref is not None:
            self._context.host.show_paper(self.tracker.ref, MINUTES)

    def _close(self) -> None:
        if self.tracker.ref is not None:
            self._context.host.show_place("plan", self.tracker.ref)
        else:
            self._context.host.show_page("documents")

    # -- answers of the folder

    def _changed(self, changes: Changes) -> None:
        if changes.label == "propose":
            self._sent = self._sent[1:]
        if (
            changes.label in ("phone_votes", "take_proposals")
            and self.tracker.ref in changes.touched
        ):
            if not self._come.isActive():
                self._come.start()
        elif self.tracker.concerns(changes):
            self.tracker.renew()

    def _refused(self, _problem: UserError) -> None:
        """Put a text that was not saved back into the input line."""
        if self._sent:
            self.page.take_back(self._sent.pop(0))
