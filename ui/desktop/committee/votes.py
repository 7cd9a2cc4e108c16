"""The votes of a committee on units: missing and sealed ballots, faulty ballots and whose they are, agreed results."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from core.assessment.ballots import CLOSED, DISPUTED, OPEN, BallotState, CommitteeVote, SealedBallot
from core.assessment.facts import AssessmentFacts
from core.assessment.ranking import FINAL, PRELIMINARY, RECHECK
from core.committee.own import ballot_words, round_words, vote_words
from core.committee.view import CommitteeRoundRow, ItemBallotAnswers, UndecidedBranch, VoteTotals
from core.exact import got_text, points_text
from core.forms.wording import grade_words
from core.i18n import _
from core.scoring.score import Score
from core.signing.chain import DONE, HERE, SigningStation
from core.values import Ref
from ui.desktop.committee.agreeing import AgreementPanel
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do, Pill
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.layout import (
    Surface,
    column,
    fill,
    fill_list,
    flow,
    frame,
    holding,
    row,
    scrolling,
    settle,
)
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.painted import PaintedWidget
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.widgets.steps import RouteStepsView

WIDE, HIGH = 132, 88  # design pixels of an envelope
LATER = "later"


class MemberBallot(NamedTuple):
    """A ballot as shown: whose it is, when it was sealed, and a sentence for each thing that is wrong with it."""

    ballot: SealedBallot
    name: str
    when: str = ""  # day and time of sealing, "" = not sealed
    faults: tuple[str, ...] = ()  # in words


def stations(vote: CommitteeVote, undecided: int, *, released: bool) -> tuple[SigningStation, ...]:
    """Return the steps of a vote, each marked as done, current or later. `undecided`: number of items to decide;
    `released`: the final result was released."""
    here = [one for one in vote.ballots if not one.aside]
    sealed = sum(one not in vote.waited_for for one in here)
    is_open = vote.state == OPEN
    whole = vote.state == OPEN and not vote.lacking and bool(vote.counted)
    agrees = _("ตกลง เหลือ {n} ข้อ").format(n=undecided) if whole and undecided else _("ตกลงข้อที่ต่าง")
    steps = (
        (_("แจกใบตรวจแล้ว") if is_open or sealed else _("แจกใบตรวจ รอใบแรก"), is_open or sealed > 0),
        (_("ปิดผนึก {n} จาก {of}").format(n=sealed, of=len(here)), is_open or not vote.waited_for),
        (_("เปิดพร้อมกัน"), whole),
        (agrees, whole and not undecided),
        (_("ลงนามและประกาศผล"), released),
    )
    at = next((n for n, (_title, done) in enumerate(steps) if not done), len(steps))
    states = [*[DONE] * at, HERE, *[LATER] * len(steps)]
    return tuple(
        SigningStation(str(n), title, states[n], "") for n, (title, _done) in enumerate(steps)
    )


class EnvelopeIcon(PaintedWidget):
    """A widget that draws a ballot as a closed envelope with a lock if it is sealed, else as a dashed outline."""

    def __init__(self, look: Look, ballot: MemberBallot) -> None:
        super().__init__(look, WIDE, HIGH)
        self._one = ballot
        name(self, ballot.name, " ".join(filter(None, (ballot_words(ballot.ballot), ballot.when))))

    def draw(self, painter: QPainter, area: QRectF) -> None:
        box = area.adjusted(2, 2, -2, -2)
        if not self._one.ballot.lines:
            painter.setPen(QPen(self.look.color("text2"), 1.4, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 6, 6)
            return
        painter.setPen(self.pen("accent", 1.8))
        painter.setBrush(self.look.color("card"))
        painter.drawRoundedRect(box, 6, 6)
        middle = QPointF(box.center().x(), box.top() + box.height() * 0.5)
        painter.drawLine(box.topLeft() + QPointF(2, 2), middle)
        painter.drawLine(box.topRight() + QPointF(-2, 2), middle)
        disc = self.look.px(15)
        painter.setBrush(self.look.color("accent"))
        painter.drawEllipse(middle, disc, disc)
        size = self.look.px(16)
        picture = self.look.pixmap("lock", "accentfg", 16)
        painter.drawPixmap(
            int(middle.x() - size / 2), int(middle.y() - size / 2), size, size, picture
        )


NARROW, LOW = 1000, 560  # page size in design pixels below which the table gets all of it
# design pixels of the two columns, and of the units above the table
LIST = 270
SIDE = 300
UNITS = 280


@dataclass(frozen=True, slots=True)
class UnitVoteDetail:
    """All that the committee page shows of the vote on one unit."""

    row: CommitteeRoundRow
    sheets: tuple[MemberBallot, ...]  # in the order in which members are shown
    spreads: tuple[ItemBallotAnswers, ...]
    facts: AssessmentFacts | None  # of the agreed sheet; None while the vote is closed
    left: tuple[str, ...]  # undecided items
    decides: bool  # whether the committee answers item by item
    totals: VoteTotals | None = None  # None while the vote is closed
    # with few ballots: the unit's own answers to undecided items
    own_branches: tuple[UndecidedBranch, ...] = ()
    inked: bool = False  # the locked result is signed in ink

    @property
    def agreed(self) -> bool:
        """Whether all ballots are here and all items are decided, but the result is not final yet."""
        return bool(
            self.row.vote.code and not self.left and not (self.row.released and self.row.settled)
        )

    @property
    def total_called(self) -> str:
        """The label of the total that was agreed on; it says whether the result is released or may still change."""
        if self.row.released:
            return _("ผลที่ประกาศ")
        if not self.decides:
            assert self.facts is not None
            return _("ผลของคณะ ({how})").format(how=self.facts.form.combined_word)
        return _("ผลที่ตกลงครบแล้ว") if self.agreed else _("ตกลงแล้วขณะนี้")


def pill_of(row: CommitteeRoundRow) -> tuple[str, str, str]:
    """Return the state of a vote for a pill, as (text, tone, icon name)."""
    vote = row.vote
    if row.standing == PRELIMINARY:
        return _("ผลเบื้องต้น"), "info", "chat"
    if row.released:
        return _("ประกาศผลแล้ว"), "ok", "tick"
    if row.locked:
        return _("ล็อกแล้ว รอประกาศผล"), "info", "lock"
    if vote.state == DISPUTED:
        return _("เปิดซองไม่ตรงกัน"), "bad", "alert"
    if vote.state == OPEN:
        if vote.lacking:
            return (_("รอคำตอบ {n} ใบ").format(n=len(vote.lacking)), "warn", "warn")
        return (_("เปิดซองแล้ว"), "info", "doc")
    if all(ballot.aside for ballot in vote.ballots):
        return _("ลงมติไม่นับทุกใบ"), "warn", "warn"
    if vote.waited_for:
        return _("ขาด {n} ใบ").format(n=len(vote.waited_for)), "warn", "warn"
    return _("ปิดผนึกครบ"), "ok", "lock"


def closed_words(vote: CommitteeVote) -> tuple[str, str]:
    """Return two sentences: that scores are hidden, and who sees them or how they come ("" in a disputed vote)."""
    if vote.state == CLOSED:
        return _("คะแนนทุกใบยังปิดอยู่"), _("ไม่มีใครเห็นคะแนน ผลรวม หรือความต่าง รวมทั้งประธานและเลขานุการ")
    return _("ยังไม่เห็นคะแนน"), _("คำตอบอยู่ในไฟล์ที่กรรมการส่งมาหลังเปิดซอง") if vote.state == OPEN else ""


class VotesCalls(NamedTuple):
    """What a CommitteeVotesPanel calls."""

    choose: Do  # show the selected vote
    set_aside: Callable[[Ref, str, int], None]  # a sheet, whose it was, ballots that show a split
    convene: Do
    lock: Do
    unlock: Do


class CommitteeVotesPanel(QWidget):
    """A widget with the list of votes on the left, the selected vote in the middle, its ballots on the right."""

    def __init__(
        self,
        look: Look,
        calls: VotesCalls,
        agreeing: AgreementPanel,
        objecting: QWidget | None = None,
    ) -> None:
        super().__init__()
        self._look, self._calls = look, calls
        self.agreeing = agreeing
        self._objecting = objecting
        self._opens = False  # the side column, when narrow
        self.rows: tuple[CommitteeRoundRow, ...] = ()
        self.list = LineList(look, _("หน่วยงานที่กรรมการให้คะแนน"), do=calls.choose)
        self._title = words("", "section", wrap=True)
        self._state = words("", "body", "text2", wrap=True)
        self._code = words("", "strong", wrap=True)
        self._closed = words("", "card", wrap=True)
        self._missing = words("", "body", "warn", wrap=True)
        self._note = words("", "body", "text2", wrap=True)
        self._way = RouteStepsView(look)
        self._envelopes = column(gap=0)
        self._sums = SheetTotalsCard()
        sealed = column(self._envelopes, self._closed, self._note, self._missing, None, gap=8)
        self._middle = QStackedWidget()
        self._waiting = scrolling(sealed)
        for part in (self._waiting, agreeing):
            self._middle.addWidget(part)
        self.begin = Button(look, _("ตั้งรอบให้คะแนน"), "ghost", "plus", do=calls.convene)
        self._none = frame(
            column(
                words(_("ยังไม่มีรอบของกรรมการ"), "section"),
                words(
                    _("เลือกแบบ หน่วยงาน และกรรมการ แล้วเขียนใบตรวจให้กรรมการทุกเครื่อง"),
                    "body",
                    "text2",
                    wrap=True,
                ),
                row(self.begin, None),
                None,
                gap=8,
                edges=(18, 14, 18, 14),
            ),
            "card",
        )
        self.units = DropDown(look, _("หน่วยงานที่กรรมการให้คะแนน"))
        self.units.activated.connect(self._turn)
        self.aside = Button(look, _("คะแนนและใบ"), "ghost", "user", do=self._turn_aside)
        head = row(self._title, self.units, self.aside, gap=12, grow=0)
        body = column(head, self._state, self._middle, gap=6, edges=(16, 10, 16, 12), grow=2)
        self._ballots = column(gap=0)
        side = column(
            words(_("ใบของกรรมการ"), "card"),
            self._ballots,
            self._code,
            gap=8,
            edges=(16, 10, 16, 12),
        )
        self._body, self._side = frame(body, "card"), frame(side, "card")
        self._lists = frame(column(self.list, gap=0, edges=(8, 8, 8, 8)), "card")
        self.locking = ResultLockCard(look, calls.lock, calls.unlock)
        self._beside = scrolling(
            column(objecting or 0, self._sums, self.locking, self._side, None, gap=12)
        )
        parts = row(self._none, self._lists, self._body, self._beside, gap=12)
        self.setLayout(column(self._way, parts, gap=8, grow=1))
        self.asides: list[Button] = []
        self._fit()
        look.resized.connect(self._fit)

    def _fit(self) -> None:
        self._lists.setFixedWidth(self._look.px(LIST))
        self._beside.setFixedWidth(self._look.px(SIDE))
        self.units.setMinimumWidth(self._look.px(UNITS))
        self._share()

    def _share(self) -> None:
        """Give agreeing on answers the whole of a small page, hiding the steps and the column beside."""
        agrees = self._middle.currentWidget() is self.agreeing
        px = self._look.px
        narrow = agrees and self.width() < px(NARROW)
        show(self.aside, narrow)
        objected = self._objecting is not None and not self._objecting.isHidden()
        self.aside.show_words(_("คำทักท้วง คะแนน และใบ") if objected else _("คะแนนและใบ"))
        show(self._beside, bool(self.rows) and (self._opens or not narrow))
        show(self._way, bool(self.rows) and not (agrees and self.height() < px(LOW)))
        show(self._state, bool(self._state.text()))

    def _turn_aside(self) -> None:
        self._opens = not self._opens
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    @property
    def at_hand(self) -> QWidget:
        """The list for the arrow keys: of the items in the shown vote or, if these are hidden, of the votes."""
        return self.agreeing.list if self._middle.currentWidget() is self.agreeing else self.list

    @property
    def here(self) -> Ref | None:
        found = self.list.here
        return found if isinstance(found, Ref) else None

    def show_rows(self, rows: Sequence[CommitteeRoundRow]) -> None:
        self.rows = tuple(rows)
        self.list.show_lines([_line(one) for one in rows])
        for widget in (self._lists, self._body):
            show(widget, bool(rows))
        self._share()
        show(self._none, not rows)
        self.units.clear()
        for one in rows:
            again = [round_words(one.round)] if one.round == RECHECK else []
            self.units.addItem("  ".join((one.name, *again, pill_of(one)[0])), one.draft)
        if self.list.here is None and rows:
            self.list.show_key(rows[0].draft)

    def _turn(self, index: int) -> None:
        """Go to another unit while the table replaces the list."""
        self.list.show_key(self.units.itemData(index))
        self._calls.choose()

    def show_detail(self, detail: UnitVoteDetail, *, may_lead: bool) -> None:
        """Show a vote. `may_lead`: this is the secretary's or the chair's PC, where decisions may be recorded."""
        vote = detail.row.vote
        show_plain(self._title, detail.row.name)
        shows = detail.facts is not None and bool(detail.spreads)
        at = "" if shows else vote_words(vote)  # for an open vote the steps and ballots say it
        if detail.row.standing == PRELIMINARY:
            released = _("ประกาศผลเบื้องต้นแล้ว ยังไม่เป็นผลสุดท้าย")
        elif detail.row.released:
            released = _("ประกาศผลให้หน่วยงานแล้ว")
        else:
            released = ""
        show_plain(self._state, released or at)
        show_plain(self._code, _("รหัสผลรวม {code}").format(code=vote.code) if vote.code else "")
        missing = sorted(sheet.name for sheet in detail.sheets if sheet.ballot in vote.waited_for)
        show_plain(
            self._missing, _("รอใบของ {names}").format(names=", ".join(missing)) if missing else ""
        )
        for label, text in zip((self._closed, self._note), closed_words(vote), strict=True):
            show_plain(label, text)
        self.asides = []
        self._way.show_marks(
            stations(vote, len(detail.left), released=detail.row.standing == FINAL)
        )
        if vote.state == CLOSED:
            closed = [holding(flow(*map(self._envelope, detail.sheets), gap=16))]
        else:
            closed = []
        fill(self._envelopes, closed)
        may = may_lead and not detail.row.settled
        locked = detail.row.locked and (
            not detail.row.released or detail.row.standing == PRELIMINARY
        )
        ready, others = may and detail.agreed, self._open(detail.row)
        self.locking.show_state(
            ready=ready, locked=may_lead and locked, others=others, inked=detail.inked
        )
        fill_list(self._ballots, [self._ballot(sheet, vote, may=may) for sheet in detail.sheets])
        self._middle.setCurrentWidget(self.agreeing if shows else self._waiting)
        show(self._lists, not shows)  # the table needs the room; units are chosen above it
        show(self.units, shows and len(self.rows) > 1)
        self._share()
        self.units.setCurrentIndex(self.units.findData(detail.row.draft))
        self._sums.show_totals(
            detail.totals, detail.total_called if detail.totals else "", item_by_item=detail.decides
        )
        if detail.facts is not None and shows:
            decides = detail.decides and may
            members = [sheet.name for sheet in detail.sheets if sheet.ballot.counts]
            voted = (detail.spreads, members, detail.facts, detail.left)
            self.agreeing.show_votes(
                *voted, vote=vote, item_by_item=decides, branches=detail.own_branches
            )

    def settle(self) -> None:
        """Lay out the column beside the list of votes now, without waiting for Qt."""
        settle(self._beside)

    def _open(self, row: CommitteeRoundRow) -> int:
        """Return how many units in the round of this one are not locked."""
        kind = (row.form, row.year, row.round)
        return sum(not one.locked for one in self.rows if (one.form, one.year, one.round) == kind)

    def _envelope(self, ballot: MemberBallot) -> QWidget:
        below = words(ballot.name, "strong", wrap=True)
        state = words(ballot.when or ballot_words(ballot.ballot), "line", "text2", wrap=True)
        inside = holding(column(EnvelopeIcon(self._look, ballot), below, state, gap=3))
        inside.setFixedWidth(self._look.px(WIDE + 8))
        return inside

    def _ballot(self, line: MemberBallot, vote: CommitteeVote, *, may: bool) -> QWidget:
        one, called = line.ballot, line.name
        sound = one.counts or one.state == BallotState.SEALED
        waits = one.state in (BallotState.MISSING, BallotState.AFTER, BallotState.WITHHELD)
        if one.aside:
            tone = "mute"
        elif sound:
            tone = "ok"
        elif waits:
            tone = "warn"
        else:
            tone = "bad"
        pill = Pill(self._look, ballot_words(one), tone, "lock" if sound else "warn")
        text = column(words(called, "strong", wrap=True), row(pill, None), gap=3)
        for fault, about in zip(line.faults, one.faults, strict=True):
            text.addWidget(
                words(
                    fault,
                    "line",
                    "warn" if about.kind == BallotState.WITHHELD else "bad",
                    wrap=True,
                )
            )
        lacks = not one.aside and (
            one.state != BallotState.SEALED if vote.state == CLOSED else not one.counts
        )
        if may and lacks:
            go = Button(self._look, _("ลงมติไม่นับใบนี้"), "link", "pen")
            name(go, _("ลงมติดำเนินการต่อโดยไม่นับใบของ {who}").format(who=called))
            go.clicked.connect(partial(self._calls.set_aside, one.sheet, called, vote.fewest))
            self.asides.append(go)
            text.addWidget(go)
        return frame(column(text, gap=0, edges=(0, 8, 0, 8)))


def _line(row: CommitteeRoundRow) -> ListLine:
    text, tone, icon = pill_of(row)
    return ListLine(
        row.draft, row.name, f"{row.form} {row.year}", round_words(row.round), text, tone, icon
    )


def total_words(score: Score) -> tuple[str, str]:
    """Return a total as (points, full points with the grade), such as `82` and `จาก 100 · เกรด C`."""
    of = (
        _("จาก {full}").format(full=points_text(score.full)),
        grade_words(score.band, graded=False),
    )
    return got_text(score.total, score.full, score.places), " · ".join(filter(None, of))


def below_words(totals: VoteTotals, *, item_by_item: bool) -> str:
    """Return the text below the totals: which result the ranking uses or, if the members' totals are hidden, why. If
    hidden and `item_by_item` (the committee answers each item itself), it says both."""
    counts = _("การจัดอันดับใช้ผลของคณะกรรมการ ประเมินตนเองแสดงเคียงกัน")
    if not totals.hidden:
        return counts
    why = _(
        "ผลของกรรมการแต่ละท่านไม่แสดง เพราะมีข้อที่ผู้ให้คะแนนไม่ถึงจำนวนที่กำหนดเมื่อตั้งรอบ ผลรวมจะบอกว่าใครให้เท่าใด"
    )
    return f"{why} {counts}" if item_by_item else why


class SheetTotalsCard(Surface):
    """A card with the total of the unit's own sheet, of each member's sheet, and of the sheet agreed on."""

    def __init__(self) -> None:
        super().__init__("card")
        self._lines = column(gap=4)
        self._below = words("", "line", "text2", wrap=True)
        self.setLayout(
            column(
                words(_("คะแนน"), "card"), self._lines, self._below, gap=6, edges=(16, 10, 16, 12)
            )
        )
        self.hide()

    def show_totals(self, totals: VoteTotals | None, label: str, *, item_by_item: bool) -> None:
        """Show `totals`; None hides the card. `label` names the agreed total; `item_by_item`: items agreed singly."""
        show(self, totals is not None)
        if totals is None:
            return
        lines = [_sum_line(*one) for one in ((_("ประเมินตนเอง"), totals.own), *totals.members)]
        fill_list(self._lines, [*lines, _sum_line(label, totals.agreed, "accent")])
        show_plain(self._below, below_words(totals, item_by_item=item_by_item))


def _sum_line(label: str, score: Score, tone: str = "text") -> QFrame:
    points, of = total_words(score)
    strong = words(points, "section", tone)
    return frame(
        column(
            row(words(label, "body", wrap=True), strong, gap=8, grow=0),
            words(of, "line", "text2"),
            gap=0,
        )
    )


class ResultLockCard(Surface):
    """A card to lock or unlock an agreed result; hidden before all items are agreed and after the release."""

    def __init__(self, look: Look, lock: Do, unlock: Do) -> None:
        super().__init__("card")
        self._says = words("", "line", "text2", wrap=True)
        self.lock = Button(look, _("ล็อกเพื่อลงนาม"), "ghost", "lock", do=lock)
        self.unlock = Button(look, _("ปลดล็อกเพื่อแก้ไข"), "link", "undo", do=unlock)
        buttons = (row(self.lock, None), row(self.unlock, None))
        self.setLayout(
            column(
                words(_("ลงนามด้วยหมึก"), "card"), self._says, *buttons, gap=6, edges=(16, 10, 16, 12)
            )
        )
        self.hide()

    def show_state(
        self, *, ready: bool, locked: bool, others: int = 0, inked: bool = False
    ) -> None:
        """Offer to lock the result (`ready`) or to unlock it (`locked`); if neither, hide the card. `others`: number of
        other units not locked yet. `inked`: the result is signed in ink, so unlocking it starts a revision."""
        show(self, ready or locked)
        show(self.lock, ready)
        show(self.unlock, locked)
        self.unlock.show_words(_("ทำฉบับแก้ไข") if inked else _("ปลดล็อกเพื่อแก้ไข"))
        said = _("ถ้าต้องลงนามด้วยหมึก ให้ล็อกก่อน แล้วพิมพ์แบบให้คะแนนจากเมนู … ลงนาม สแกน และประกาศผล")
        if locked and inked:
            said = _("มีฉบับลงนามที่ยืนยันแล้ว ประกาศผลได้ ถ้าต้องแก้ให้ทำฉบับแก้ไขก่อนประกาศ")
        elif locked and others:
            said = _(
                "หน่วยงานนี้ล็อกแล้ว ยังไม่ล็อกอีก {n} หน่วยงาน แบบให้คะแนนของเขตเป็นฉบับจริงเมื่อทุกหน่วยงานในแบบล็อกแล้ว"
            )
        elif locked:
            said = _("ล็อกแล้ว พิมพ์แบบให้คะแนนจากเมนู … ลงนาม สแกนกลับเข้ามาที่หน้าสแกน แล้วประกาศผล")
        show_plain(self._says, said.format(n=others))
