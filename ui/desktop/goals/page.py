"""The page of a meeting that sets goals: proposals are typed, grouped by the form's groups, voted on and chosen."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QWidget

from core.exact import exact_text
from core.i18n import _
from core.plan.proposals import GoalTopic
from core.thai.written import arabic_digits
from core.values import Ref
from core.workshop.goals import GoalMeetingView, GoalRuleCheck
from ui.desktop.goals.cards import (
    DraggedCardPicture,
    TopicCalls,
    TopicCard,
    TopicLane,
    lane_ink,
)
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do, IconLabel
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.layout import Surface, column, empty, fill, frame, holding, row
from ui.desktop.widgets.plain import dress, name, show, show_entry, show_plain, words
from ui.desktop.widgets.read_only import ReadOnlyBar

NARROWEST = 172  # design pixels of a lane


class GoalCalls(NamedTuple):
    """What the page of a goal meeting calls."""

    topics: TopicCalls
    propose: Callable[[str, str], None]  # text, id of the sort
    set_line: Callable[[int], None]  # votes that a topic needs
    choose_first: Callable[[int], None]  # choose so many topics
    ask_came: Do
    take: Callable[[GoalTopic], None]  # choose a topic too
    again: Callable[[str], None]  # id of the group that votes again


class GoalCountWidget(Surface):
    """A widget that shows a number above the name of what it counts."""

    def __init__(self, label: str) -> None:
        super().__init__("clear")
        self._figure, self._words = words("", "section"), words(label, "line", "text2", wrap=True)
        self.setLayout(column(self._figure, self._words, None, gap=1))

    def show_figure(self, figure: str, label: str) -> None:
        show_plain(self._figure, figure)
        show_plain(self._words, label)
        name(self, f"{figure} {label}")

    @property
    def says(self) -> str:
        return f"{self._figure.text()} {self._words.text()}"


def first_words(count: int) -> str:
    """Return the label of the button that sets how many votes a topic needs, so that `count` topics are chosen."""
    return _("ให้ได้ {n} เรื่อง").format(n=count)


class GoalCountsCard(Surface):
    """A card with the number of people who came, the number of topics, and how many votes a topic needs."""

    def __init__(self, look: Look, calls: GoalCalls) -> None:
        super().__init__("card")
        self._calls = calls
        self.came, self.proposed = GoalCountWidget(""), GoalCountWidget("")
        self.proven, self.chosen = GoalCountWidget(""), GoalCountWidget("")
        self.who = Button(look, _("ผู้เข้าร่วม"), "link", "user", do=calls.ask_came)
        self._line = words("", "strong")
        self._now = 0
        self._least = 0
        self.fewer = Button(
            look, "−", "ghost", label=_("ลดจำนวนเสียงที่ใช้เลือก"), do=lambda: self._step(-1)
        )
        self.more = Button(
            look, "+", "ghost", label=_("เพิ่มจำนวนเสียงที่ใช้เลือก"), do=lambda: self._step(1)
        )
        self.first = Button(
            look, first_words(0), "link", do=lambda: calls.choose_first(self._least)
        )
        stepper = row(self.fewer, self._line, self.more, gap=6)
        side = column(words(_("เลือกเรื่องที่ได้ตั้งแต่"), "line", "text2"), stepper, gap=2)
        figures = row(self.came, self.who, self.proposed, self.proven, self.chosen, gap=22)
        self.setLayout(row(figures, None, self.first, side, gap=12, edges=(16, 8, 16, 8)))

    @property
    def line(self) -> str:
        """The sentence on how many votes a topic needs to be chosen."""
        return self._line.text()

    def _step(self, step: int) -> None:
        self._calls.set_line(max(1, self._now + step))

    def show_board(self, board: GoalMeetingView, *, locked: bool) -> None:
        meeting = board.meeting
        joined, staff = ("–" if n is None else n for n in (meeting.joined, meeting.staff))
        came = _("{joined} จาก {staff}").format(joined=joined, staff=staff)
        share = _("คนที่ร่วมประชุม")
        if meeting.share is not None:
            share = _("คนที่ร่วมประชุม ร้อยละ {share}").format(share=exact_text(round(meeting.share, 2)))
        as_of = _("นับ ณ {day}").format(day=meeting.as_of) if meeting.as_of else ""
        self.came.show_figure(came, "\n".join(filter(None, (share, as_of))))
        topics = len(meeting.topics)
        if topics == meeting.proposed:
            joined = _("เรื่องที่เสนอ")
        else:
            joined = _("เรื่องที่เสนอ รวมได้ {n}").format(n=topics)
        self.proposed.show_figure(str(meeting.proposed), joined)
        self.proven.show_figure(
            _("{n} จาก {of}").format(n=len(board.proven), of=topics), _("เรื่องที่มีหลักฐานประกอบ")
        )
        self.chosen.show_figure(str(len(meeting.chosen)), _("เรื่องที่เลือก"))
        self._now, self._least = meeting.line or 0, board.least_goals
        show_plain(
            self._line, _("{n} เสียง").format(n=meeting.line) if meeting.line else _("ยังไม่กำหนด")
        )
        self.first.show_words(first_words(board.least_goals))
        show(self.first, bool(board.least_goals and meeting.line_for(board.least_goals)))
        for button in (self.fewer, self.more, self.first):
            button.setEnabled(not locked)
        self.fewer.setEnabled(not locked and self._now > 1)


class GoalsPage(QWidget):
    """The page of one goal meeting. It saves nothing itself."""

    def __init__(self, look: Look, calls: GoalCalls) -> None:
        super().__init__()
        self._look = look
        self._propose_topic = calls.propose
        self.board: GoalMeetingView | None = None
        self._choosing = True
        self.calls = calls.topics._replace(
            shift=self._shift, step=self._step, drag=self._drag, drop=self._drop
        )
        self.figures = GoalCountsCard(look, calls)
        self.foot = GoalRequirementsBar(look, calls)
        self.locked = ReadOnlyBar(look)
        self.text = QLineEdit()
        self.text.setMaxLength(300)
        self.text.setPlaceholderText(_("พิมพ์เรื่องที่เสนอ แล้วกด Enter"))
        name(self.text, _("เรื่องที่เสนอ"))
        self.text.returnPressed.connect(self._propose)
        self.add = Button(look, _("เพิ่มเรื่อง"), "ghost", "plus", do=self._propose)
        self.sides: SegmentedControl | None = None
        self._sides = QHBoxLayout()
        self._typing = frame(row(self._sides, self.text, self.add, gap=8, grow=1))
        self._board = QHBoxLayout()
        self._board.setSpacing(10)
        self._area = QScrollArea()
        self._area.setObjectName("clear")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area = holding(self._board)
        area.setObjectName("clear")
        self._area.setWidget(area)
        self.lanes: list[TopicLane] = []
        self._cards: dict[Ref, TopicCard] = {}
        self._ghost = DraggedCardPicture(self)
        self.phones = column()  # the place of the phone room, if there is one
        lines = (self.locked, self.figures, self._typing, self.phones, self._area, self.foot)
        self.setLayout(column(*lines, gap=8, grow=4))
        keys = (
            KeyBinding(_("พิมพ์เรื่องใหม่"), ("Insert",), self.text.setFocus),
            KeyBinding(_("เพิ่มหรือลดหนึ่งเสียง"), ("+", "-"), key_text="+ −"),
            KeyBinding(_("เลือก ไม่เลือก หรือให้เสียงตัดสิน"), ("Space",)),
            KeyBinding(_("ย้ายไปหัวข้อข้าง ๆ"), ("Ctrl+Left",), key_text="Ctrl+← →"),
            KeyBinding(_("รวมกับเรื่องที่เหมือนกัน"), ("Ctrl+X",), key_text="Ctrl+X Ctrl+V"),
            KeyBinding(_("แก้คำ"), ("F2",)),
        )
        InstalledShortcuts(self, keys)
        look.changing.connect(self._undress)
        look.changed.connect(self._redress)

    def show_board(self, board: GoalMeetingView) -> None:
        """Show the meeting as saved; a focused topic card keeps the focus."""
        before, self.board = self.board, board
        why = board.locked
        self.locked.show_locked(why)
        show(self._typing, not why)
        if before is None or before.meeting.form.using != board.meeting.form.using:
            empty(self._sides)
            choices = board.meeting.answers(board.meeting.rule.side)
            self.sides = None
            if choices:
                options = tuple(
                    (choice.id, arabic_digits(str(choice.text)), "") for choice in choices
                )
                self.sides = SegmentedControl(options, _("กลุ่มของเรื่อง"), choices[0].id)
                self._sides.addWidget(self.sides)
        self.figures.show_board(board, locked=bool(why))
        self._show_lanes(board)
        self.foot.show_board(board, locked=bool(why))
        self.choose(self._choosing)

    def choose(self, active: bool) -> None:
        """If `active`, show the bar of unmet requirements, if any; else, for example while phones vote, hide it."""
        self._choosing = active
        show(self.foot, active and bool(self.foot.lines))

    def _show_lanes(self, board: GoalMeetingView) -> None:
        meeting = board.meeting
        keys = [group.id for group in board.groups]
        if [lane.key for lane in self.lanes] != keys:
            for card in self._cards.values():
                card.setParent(None)
            empty(self._board)
            loose = bool(board.groups and not board.groups[0].id)
            inks = [lane_ink(n, group.id) for n, group in enumerate(board.groups, -loose)]
            self.lanes = [
                TopicLane(self._look, group, ink)
                for group, ink in zip(board.groups, inks, strict=True)
            ]
            for lane in self.lanes:
                self._board.addWidget(lane, 1)
            self._widen()
        known = {topic.row.ref for topic in meeting.topics}
        for ref in [ref for ref in self._cards if ref not in known]:
            card = self._cards.pop(ref)
            for lane in self.lanes:
                if card in lane.cards:
                    lane.cards.remove(card)
            card.hide()
            card.deleteLater()
        sides = [answer.id for answer in meeting.answers(meeting.rule.side)]
        most = max((topic.votes for topic in meeting.topics), default=0)
        focused = QApplication.focusWidget()
        for lane, group in zip(self.lanes, board.groups, strict=True):
            cards = [self._card(topic) for topic in group.topics]
            for card, topic in zip(cards, group.topics, strict=True):
                at = sides.index(topic.side) if topic.side in sides else len(sides)
                ref = topic.row.ref
                shown = {"proven": ref in board.proven, "is_goal": ref in board.in_plan}
                card.show_topic(topic, meeting.side_words(topic), at, lane.ink, most, **shown)
                for button in (card.fewer, card.more):
                    show(button, not board.locked)
            lane.show_cards(cards)
        if isinstance(focused, TopicCard) and focused in self._cards.values():
            show(focused, True)  # a card in another lane is not shown yet, and could not be focused
            self.focus_on(focused.topic.row.ref)

    def _card(self, topic: GoalTopic) -> TopicCard:
        if topic.row.ref not in self._cards:
            self._cards[topic.row.ref] = TopicCard(self._look, topic, self.calls)
        return self._cards[topic.row.ref]

    def _undress(self) -> None:
        """Delete cards and lanes, which are made again for the new font size."""
        for card in self._cards.values():
            card.hide()
            card.deleteLater()
        self._cards = {}
        self.lanes = []
        empty(self._board)

    def _redress(self) -> None:
        if not self.lanes and self.board is not None:
            self.show_board(self.board)
        self._widen()

    def _widen(self) -> None:
        for lane in self.lanes:
            lane.setMinimumWidth(self._look.px(NARROWEST))

    def card(self, ref: Ref) -> TopicCard | None:
        return self._cards.get(ref)

    def focus_on(self, ref: Ref) -> None:
        card = self._cards.get(ref)
        if card is not None:
            card.setFocus()
            lane = next(one for one in self.lanes if card in one.cards)
            lane.see(card)
            self._area.ensureWidgetVisible(lane)

    def enter(self) -> None:
        """Focus the input line of proposals, or the first card if the line is hidden."""
        if self._typing.isVisible():
            self.text.setFocus()
        elif self._cards:
            next(iter(self._cards.values())).setFocus()

    def take_back(self, text: str) -> None:
        """Put a text that could not be saved into the input line again, unless something else was typed there."""
        if not self.text.text():
            show_entry(self.text, text)

    def _propose(self) -> None:
        text = self.text.text().strip()
        self._propose_topic(text, self.sides.key if self.sides else "")
        self.text.clear()
        self.text.setFocus()

    def _step(self, ref: Ref, across: int, down: int) -> None:
        lane = next(
            (one for one in self.lanes if any(card.topic.row.ref == ref for card in one.cards)),
            None,
        )
        if lane is None:
            return
        at = next(n for n, card in enumerate(lane.cards) if card.topic.row.ref == ref)
        if down:
            to = lane.cards[at + down] if 0 <= at + down < len(lane.cards) else None
        else:
            filled = [one for one in self.lanes if one.cards]
            number = filled.index(lane) + across
            cards = filled[number].cards if 0 <= number < len(filled) else []
            to = cards[min(at, len(cards) - 1)] if cards else None
        if to is not None:
            self.focus_on(to.topic.row.ref)

    def _shift(self, ref: Ref, across: int) -> None:
        """Move a topic to the neighbouring lane, among those the form names."""
        named = [lane.key for lane in self.lanes if lane.key]
        lane = next(
            (one for one in self.lanes if any(card.topic.row.ref == ref for card in one.cards)),
            None,
        )
        if lane:
            at = (named.index(lane.key) if lane.key else -1) + across
        else:
            at = -1
        if 0 <= at < len(named):
            self.calls.move(ref, named[at])

    # -- dragging

    def _drag(self, ref: Ref, point: QPoint) -> None:
        card = self._cards.get(ref)
        if card is not None and self._typing.isVisible():
            self._ghost.follow(card, point)
            lane, on = self._under(ref, point)
            for one in self.lanes:
                dress(one, dropping="1" if one is lane and on is None else "0")
            for each in self._cards.values():
                dress(each, dropping="1" if each is on else "0")

    def _drop(self, ref: Ref, point: QPoint) -> None:
        lane, on = self._under(ref, point)
        self._ghost.hide()
        for one in (*self.lanes, *self._cards.values()):
            dress(one, dropping="0")
        if not self._typing.isVisible():
            return
        if on is not None:
            self.calls.join(ref, on.topic.row.ref)
        elif (
            lane is not None
            and (card := self._cards.get(ref)) is not None
            and card not in lane.cards
        ):
            self.calls.move(ref, lane.key)

    def _under(self, ref: Ref, point: QPoint) -> tuple[TopicLane | None, TopicCard | None]:
        """Return the lane and the other card at a position on the screen."""
        lane = next(
            (one for one in self.lanes if one.rect().contains(one.mapFromGlobal(point))), None
        )
        cards = lane.cards if lane else ()
        on = next((one for one in cards if one.rect().contains(one.mapFromGlobal(point))), None)
        return lane, None if on is not None and on.topic.row.ref == ref else on


MOST_LINES = 3  # lines shown


class GoalRequirementsBar(Surface):
    """A bar with the requirements that the chosen topics fail to meet, and buttons to meet them or vote again."""

    def __init__(self, look: Look, calls: GoalCalls) -> None:
        super().__init__("banner")
        self._look, self._calls = look, calls
        self.lines = list[str]()
        self._group = ""
        self.take = Button(look, _("เลือกเรื่องนี้ด้วย"), do=self._take)
        self.again = Button(look, _("โหวตใหม่เฉพาะหัวข้อนี้"), do=lambda: calls.again(self._group))
        self._nearest: GoalTopic | None = None
        self._sign, self._list = IconLabel(look, "info", "info", 18), column(gap=2)
        sign = column(self._sign, None)
        self.setLayout(
            row(sign, self._list, self.take, self.again, gap=10, edges=(12, 6, 12, 6), grow=1)
        )

    def _take(self) -> None:
        if self._nearest is not None:
            self._calls.take(self._nearest)

    def show_board(self, board: GoalMeetingView, *, locked: bool) -> None:
        failing = [ask for ask in board.rule_checks if not ask.met]
        helped = next((ask for ask in reversed(failing) if ask.nearest and ask.nearest.votes), None)
        if helped is not None:  # the line that the buttons concern comes first
            failing = [helped, *(ask for ask in failing if ask is not helped)]
        self._nearest = helped.nearest if helped else None
        self._group = self._nearest.group if self._nearest else ""
        said = [*over_words(board), *tie_words(board), *(ask_words(ask) for ask in failing)]
        if failing and board.meeting.topics and not board.meeting.chosen:
            said = [
                _("ยังไม่ได้เลือกเรื่อง ให้เสียงตัดสินหรือเลือกด้วยแป้น Space แล้วหน้านี้บอกว่าแบบขออะไรอีก"),
                *over_words(board),
            ]
        if not said:
            met = len(board.rule_checks)
            said = [_("ครบตามที่แบบขอทั้ง {n} ข้อ").format(n=met)] if met else []
        more = len(said) - MOST_LINES
        self.lines = [*said[:MOST_LINES], *([_("และอีก {n} ข้อ").format(n=more)] if more > 0 else [])]
        # constant height, however much is shown
        lines = [*self.lines, *[" "] * (MOST_LINES + 1 - len(self.lines))]
        fill(self._list, (words(line, "line", wrap=True) for line in lines))
        well = not failing and not over_words(board)
        dress(self, tone="ok" if well and board.rule_checks else "")
        icon = "tick" if well else "info"
        self._sign.show_icon(icon, "ok" if well else "info")
        show(self.take, self._nearest is not None and not locked)
        show(self.again, bool(self._group) and not locked)
        show(self, bool(self.lines))


def ask_words(ask: GoalRuleCheck) -> str:
    """Return the text of a requirement, with the topic that is nearest to meeting it, if that has any votes."""
    if ask.nearest is None or not ask.nearest.votes:
        return ask.words
    near = _("เรื่องที่ใกล้ที่สุดคือ “{text}” ได้ {n} เสียง")
    near = near.format(text=ask.nearest.text, n=ask.nearest.votes)
    return f"{ask.words}  {near}"


def over_words(board: GoalMeetingView) -> Sequence[str]:
    """Return a warning if a topic has more votes than people came, each of whom has one vote per topic; else ()."""
    came = board.meeting.joined
    most = max(
        (one for one in board.meeting.topics if not one.alike),
        key=lambda one: one.votes,
        default=None,
    )
    if came is None or most is None or most.votes <= came:
        return ()
    said = _("“{text}” ได้ {n} เสียง แต่มีผู้มาประชุม {came} คน ตรวจการนับ หรือแก้จำนวนผู้มาประชุม")
    return (said.format(text=most.text, n=most.votes, came=came),)


def tie_words(board: GoalMeetingView) -> Sequence[str]:
    """Return a note if, because of equal votes, more topics are chosen than the form asks for; else ()."""
    found = board.meeting.line_for(board.least_goals) if board.least_goals else None
    if found is None or not found.tied or board.meeting.line != found.votes:
        return ()
    said = _(
        "{n} เรื่องได้ {votes} เสียงเท่ากัน จึงเลือกได้ {taken} เรื่อง ไม่ใช่ {wanted} ที่ประชุมเลือกเองด้วยแป้น Space หรือโหวตใหม่"
    )
    return (
        said.format(
            n=len(found.tied), votes=found.votes, taken=found.taken, wanted=board.least_goals
        ),
    )
