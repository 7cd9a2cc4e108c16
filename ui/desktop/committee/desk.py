"""Keeps the committee's page in step with the folder: members score and seal, the secretary opens and prints."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from core.assessment.answers import AGREED
from core.assessment.ballots import CLOSED, OPEN, SealedBallot
from core.assessment.deeds import checked
from core.assessment.facts import AssessmentFacts
from core.assessment.ranking import PRELIMINARY
from core.assessment.rounds import AssessmentRounds, NamedAssessor
from core.backups.retention import Backup
from core.committee.ballot_deeds import score_item, seal
from core.committee.batch_view import RoundUnitRow, round_units
from core.committee.carries import (
    AGREE,
    CONFIRM,
    CONVENE,
    DECIDE,
    INVITE,
    OBJECT,
    OPENED,
    PACK,
    UNSEAL,
    CommitteeProgress,
    carries,
    colleagues,
    own_way,
)
from core.committee.own import (
    OwnBallotSheet,
    agreed_facts,
    assessor_words,
    fault_words,
    own_facts,
    round_words,
)
from core.committee.release_deeds import agree, final_waits, signed_in_ink
from core.committee.view import (
    BallotSheetCache,
    CommitteeRoundRow,
    own_groups,
    rounds,
    sealed_at,
    spreads,
    totals,
    undecided,
)
from core.errors import UserError
from core.exchange.invitations import first_files
from core.exchange.receivers import OWN, ReceiverUnit
from core.forms.ports import Reader
from core.home.rows import SEND, STRANGER
from core.i18n import _
from core.papers.view import PaperOffer
from core.people.units import of_committee
from core.values import Ref
from ui.desktop.base.asking_files import ask_files
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import (
    FieldInputs,
    HeaderAction,
    HeaderContent,
    MakeItemScoring,
    MakeScoring,
    PageContext,
    ScoringPage,
    ShowEvidence,
    nothing,
)
from ui.desktop.base.paper_words import ask_and_print
from ui.desktop.committee.agreeing import AgreementPanel, gap_words
from ui.desktop.committee.batching import RoundBatchActions
from ui.desktop.committee.carrying import CommitteeFileChecklist
from ui.desktop.committee.chairing import ChairActions, sealing
from ui.desktop.committee.member import MemberSheetsWidget
from ui.desktop.committee.objecting import ObjectionActions
from ui.desktop.committee.packing import CommitteePackDesk, MemberStartFileWriter
from ui.desktop.committee.round import RoundUnitsPanel
from ui.desktop.committee.votes import (
    CommitteeVotesPanel,
    MemberBallot,
    UnitVoteDetail,
    VotesCalls,
)
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.layout import column, holding, row
from ui.desktop.widgets.plain import show
from ui.desktop.widgets.prompt import ask

# file transfers; the own sheets; the whole committee; all units of the round
CARRIES = "carries"
MINE = "mine"
BODY = "body"
ROUND = "round"
LEADS = "committee"  # the kind of PC that leads no committee


class CommitteeDesk(QStackedWidget):
    """The committee's pages: reads sheets and votes, and runs the actions of members and secretary."""

    def __init__(
        self,
        context: PageContext,
        scoring: MakeScoring,
        answering: MakeItemScoring,
        look_at: Callable[[PageContext, QWidget], ShowEvidence],
    ) -> None:
        super().__init__()
        self._context, self._session = context, context.session
        self._make_scoring = scoring
        self._scoring: ScoringPage | None = None
        self._scored: OwnBallotSheet | None = None  # the sheet being filled
        self._detail: UnitVoteDetail | None = None
        # keys of PCs whose digits are to be compared
        self._kept = BallotSheetCache()
        self._claims = list[str]()
        self._leads = False
        self._invites = False
        self.rows = tuple[CommitteeRoundRow, ...]()
        self._year = 0
        self._look_at = look_at(context, self)
        answer = answering(context, self._look_at, nothing)
        self.live = PageRefresher[None](context, self, self._read)
        self._packing = CommitteePackDesk(context, self, self.live.read)
        self._seating = MemberStartFileWriter(context, self)
        self._chair = ChairActions(context, self)
        self.objecting = ObjectionActions(context, self, self._chair, self._agree_on)
        self.member = MemberSheetsWidget(context.look, self.score, self.ask_seal, self.send)
        agreeing = AgreementPanel(
            context.look,
            answer,
            self._agree,
            self._about(self._chair.ask_alike),
            self._about(self._chair.ask_own),
        )
        calls = VotesCalls(
            choose=self._show_vote,
            set_aside=self._chair.ask_aside,
            convene=self._convene,
            lock=self._about(self._chair.ask_lock),
            unlock=self._about(self._chair.ask_unlock),
        )
        self.votes = CommitteeVotesPanel(context.look, calls, agreeing, self.objecting.card)
        self.carrying = CommitteeFileChecklist(context.look)
        self.batch = RoundBatchActions(context, self, self.live.read_again)
        self.round = RoundUnitsPanel(context.look, self.batch.ask, self.go_to)
        self._caches = defaultdict[Ref, BallotSheetCache](BallotSheetCache)
        self._units = BackgroundReader(context.session, self)
        views = (
            (CARRIES, _("รับส่งกับกรรมการ"), ""),
            (MINE, _("แบบของท่าน"), ""),
            (BODY, _("ทั้งคณะ"), ""),
            (ROUND, _("ทั้งรอบ"), ""),
        )
        self.which = SegmentedControl(views, _("มุมมอง"), do=self._turn)
        self._parts = QStackedWidget()
        for part in (self.carrying, self.member, self.votes, self.round):
            self._parts.addWidget(part)
        self.front = holding(column(row(self.which, None), self._parts, gap=10, grow=1))
        self.addWidget(self.front)
        context.files.sent.connect(self._sent)
        context.news.refused.connect(self._refused)

    def _convene(self) -> None:
        self._chair.ask_convene(self.live.year)

    def _agree_on(self, item: str) -> None:
        self.votes.agreeing.show_item(item)

    # -- showing

    def _read(self) -> None:
        """Read the sheets and the votes of the year again; during a batch once it has ended."""
        if self.batch.running:
            return
        unit, read = self._context.unit, self._session.read
        self._leads = read(self._may_lead)
        way = read(partial(own_way, unit=unit))
        if self._leads:  # a member's PC shows the year of its round in any year
            way = way._replace(
                sheets=tuple(sheet for sheet in way.sheets if sheet.year == self.live.year)
            )
        mine, year = way.sheets, self.live.year if self._leads else way.year
        self.rows = tuple(one for one in read(partial(rounds, unit=unit)) if one.year == year)
        self._year = year
        self._invites = self._leads and self._session.read(
            lambda reader: reader.trust.may_certify(LEADS, unit)
        )
        self.member.show_way(way, tuple(read(lambda reader: tuple(colleagues(reader, unit)))))
        opened = any(one.vote.state != CLOSED for one in self.rows)
        if self._leads:
            self.carrying.show_carries(read(self._read_carries))
        show(self.which, self._leads or opened)
        self.which.show_option(CARRIES, visible=self._leads)
        self.which.show_option(MINE, visible=bool(mine) or not self._leads)
        there = {
            CARRIES: self._leads,
            MINE: bool(mine) or not self._leads,
            BODY: self._leads or opened,
            ROUND: self._leads and len(self.rows) > 1,
        }
        self.which.show_option(ROUND, visible=there[ROUND])
        if not there.get(self.which.key, False):
            ready = self._leads and self.carrying.shown.next == AGREE
            own = CARRIES if self._leads else MINE
            self.which.show_key(BODY if ready else own)
        self.votes.show_rows(self.rows)
        self._show_round()
        show(self.votes.begin, self._leads)
        self._parts.setCurrentWidget(self._part)
        self._show_vote()
        self._show_scored(mine)
        self._context.host.renew_header("committee")

    def _may_lead(self, reader: Reader) -> bool:
        here = reader.trust.here()["device"]
        return not of_committee(reader) and all(
            one.kind != LEADS for one in reader.trust.devices() if one.key == here
        )

    def _show_round(self) -> None:
        """Read all units of the round in the background, if they are what is seen."""
        if self.which.key == ROUND:
            view = partial(
                round_units,
                unit=self._context.unit,
                rows=self.rows,
                cache=self._caches.__getitem__,
                waits=final_waits,
            )
            self._units.read(view, self._show_units)

    def _show_units(self, units: Sequence[RoundUnitRow]) -> None:
        self.round.show_units(units, self.batch.problems)
        self._context.host.renew_header("committee")

    def _answers(self) -> Iterator[HeaderAction]:
        """Yield the action that answers all objections of the round that are closed and wait."""
        results = [one.result for one in self.round.units if one.result and one.result.closings]
        waiting = [(result, one.ref) for result in results for one in result.open]
        if waiting:
            text = _("ตอบคำทักท้วง {n} ข้อ").format(n=len(waiting))
            yield HeaderAction(text, "pen", partial(self.objecting.ask_answers, waiting))

    @property
    def _part(self) -> QWidget:
        parts = {CARRIES: self.carrying, MINE: self.member, ROUND: self.round}
        return parts.get(self.which.key, self.votes)

    def _read_carries(self, reader: Reader) -> CommitteeProgress:
        unit, post = self._context.unit, self._context.office.post
        waiting = first_files(reader, unit, post, datetime.now().date())
        self._claims = [*waiting.values()]
        return carries(reader, unit, self._year, waiting)

    def _turn(self) -> None:
        self._show_round()
        self._parts.setCurrentWidget(self._part)
        self._context.host.renew_header("committee")

    def _show_vote(self) -> None:
        row = next((one for one in self.rows if one.draft == self.votes.here), None)
        self._detail = self._session.read(partial(self._read_detail, row=row)) if row else None
        had = self._has_keyboard()
        if self._detail is not None:
            self.votes.show_detail(self._detail, may_lead=self._leads)
        found = self._detail
        objected = found is not None and self._leads and found.row.standing == PRELIMINARY
        self.objecting.show(found if objected else None)
        self.votes.agreeing.save.show_kind("primary" if self._agrees else "ghost")
        self.votes.settle()
        if had and not self._has_keyboard():  # the focused widget is gone
            self.votes.at_hand.setFocus()
        self._context.host.renew_header("committee")

    def _has_keyboard(self) -> bool:
        here = QApplication.focusWidget()
        return here is not None and self.votes.isAncestorOf(here)

    def _read_detail(self, reader: Reader, row: CommitteeRoundRow) -> UnitVoteDetail:
        if self._detail is None or self._detail.row.draft != row.draft:
            self._kept = BallotSheetCache()  # of one vote: a centre has many units
        return detail_of(reader, row, self._kept)

    def enter(self) -> None:
        if self._scoring is not None and self.currentWidget() is self._scoring.widget:
            self._scoring.enter()
        else:
            parts = {CARRIES: self.which, MINE: self.member.list, ROUND: self.round.table}
            parts.get(self.which.key, self.votes.at_hand).setFocus()

    def go_to(self, draft: Ref) -> None:
        """Show the vote on the unit whose draft assessment this is."""
        self.which.show_key(BODY)
        self._turn()
        self.votes.list.show_key(draft)
        self._show_vote()

    def hand_over(self) -> None:
        if self._scoring is not None:
            self._scoring.hand_over()

    def place(self) -> HeaderContent:
        title = _("คณะกรรมการ") if self._leads else _("ใบตรวจของฉัน")
        if self._scored is not None and self.currentWidget() is not self.front:
            crumbs = "  ›  ".join((title, _("แบบของท่าน"), round_words(self._scored.round)))
            back = HeaderAction(_("กลับไปรายการ"), "left", self.back)
            return HeaderContent(
                crumbs, self._scored.name, back, (HeaderAction(_("ปิดผนึก"), "lock", self.ask_seal),)
            )
        deeds = tuple(self._member_deeds() if self.which.key == MINE else self._body_deeds())
        said = _("ให้คะแนนแยกกัน ปิดผนึก แล้วเปิดพร้อมกัน")
        if not self._leads:
            said = _("กรรมการ รอบปี {year}").format(year=self._year) if self._year else _("กรรมการ")
        if self.which.key == BODY and self._agrees:
            # the main button is that of the answer
            return HeaderContent(said, title, None, deeds)
        return HeaderContent(said, title, deeds[0] if deeds else None, deeds[1:])

    @property
    def _agrees(self) -> bool:
        """Whether the next step is to agree on an item of the shown vote."""
        found = self._detail
        left = bool(self._leads and found and found.decides and found.left)
        return left or self.objecting.owes

    def _member_deeds(self) -> Iterator[HeaderAction]:
        """Yield the actions of a member, the next step first."""
        sheets = self.member.sheets
        scorable = [sheet for sheet in sheets if sheet.scorable]
        ways = [HeaderAction(_("ส่งให้เลขานุการ"), "out", self.send)] if self.member.sends else []
        left = next((one for one in scorable if one.left), None)
        if left is not None:
            text = _("ตรวจต่อ {name}") if left.answered else _("เริ่มตรวจ {name}")
            ways.append(HeaderAction(text.format(name=left.name), "pen", partial(self.score, left)))
        if any(one.answered for one in scorable):  # in front once a sheet is whole
            at = 0 if any(not one.left for one in scorable) else len(ways)
            ways.insert(at, HeaderAction(_("ปิดผนึก"), "lock", self.ask_seal))
        yield from ways
        yield HeaderAction(_("รับไฟล์จากเลขานุการ"), "in", self.receive)
        if scorable:
            drafts = [one.draft for one in scorable]
            yield HeaderAction(
                _("ขอต้นฉบับหลักฐาน"),
                "clip",
                lambda: self._packing.originals.ask(self._own_of(drafts)),
            )

    def _body_deeds(self) -> Iterator[HeaderAction]:
        """Yield the actions of the secretary, the next step first."""
        if not self._leads:
            yield from self._prints()
            return
        drafts = [one.draft for one in self.rows]
        judging = any(one.vote.state == CLOSED and one.vote.waited_for for one in self.rows)
        among = self.carrying.shown
        opening_next = among.next == OPENED
        pack_words = _("เขียนไฟล์เปิดซองให้กรรมการ") if opening_next else _("เขียนใบตรวจให้กรรมการ")
        pack = HeaderAction(
            pack_words, "out", lambda: self._packing.ask(judging=judging, among=among)
        )
        asks = HeaderAction(
            _("ขอต้นฉบับหลักฐาน"), "clip", lambda: self._packing.originals.ask(self._own_of(drafts))
        )
        opens = HeaderAction(_("เปิดพร้อมกัน"), "doc", lambda: self._chair.ask_open(self._ready()))
        begins = HeaderAction(_("ตั้งรอบให้คะแนน"), "plus", self._convene)
        releases = HeaderAction(_("ประกาศผล"), "tick", self._about(self._chair.ask_release))
        locks = HeaderAction(_("ล็อกเพื่อลงนาม"), "lock", self._about(self._chair.ask_lock))
        found = None if self.which.key == ROUND else self._detail
        seats = HeaderAction(_("ออกไฟล์เริ่มงานของกรรมการ"), "user", self._seating.ask)
        ways = [pack, begins] if self.rows else [begins, pack]
        if self.rows:
            ways += [asks]
        if self._invites:
            ways += [seats]
        if found is not None and found.agreed and not found.row.released:
            ways[:0] = [releases] if found.row.locked else [releases, locks]
        if found is not None and found.row.released:
            to = partial(self._context.host.show_place, "exchange", Ref(found.row.unit, SEND, ""))
            sends = HeaderAction(_("ส่งผลให้หน่วยงาน"), "out", to)
            closes = self.objecting.closes
            ways[:0] = [sends, *([closes] if closes else [])]
        first = [*self.objecting.deeds()] if found else []
        ways = [*first, *(way for way in ways if way.words not in {each.words for each in first})]
        if self._ready():
            ways.insert(0, opens)
        if (
            self.which.key in (CARRIES, ROUND) or ways[0] is pack
        ):  # nothing of the shown vote is next
            ways = self._carry_deeds(
                ways, {PACK: pack, OPENED: pack, UNSEAL: opens, CONVENE: begins, INVITE: seats}
            )
        if self.which.key == ROUND:
            ways[:0] = self._answers()
        yield from ways
        if found:
            yield from self._prints()

    def _carry_deeds(
        self, ways: list[HeaderAction], by_step: dict[str, HeaderAction]
    ) -> list[HeaderAction]:
        """Return the actions of the checklist: the next one, receiving, then all others."""
        receive = HeaderAction(_("รับไฟล์จากกรรมการ"), "in", self.receive)
        by_step |= {
            CONFIRM: HeaderAction(_("เทียบเลขและยืนยัน"), "pc", self.confirm),
            OBJECT: HeaderAction(_("ดูคำทักท้วง"), "chat", self._see_objections),
        }
        if self.which.key == CARRIES:  # the others lead to the whole committee
            see = partial(self.which.ask, BODY)
            by_step[DECIDE] = HeaderAction(_("ดูใบที่นับไม่ได้"), "warn", see)
            units = partial(self.which.ask, ROUND if len(self.rows) > 1 else BODY)
            by_step[AGREE] = HeaderAction(_("ดูผลและตกลง"), "tick", units)
        first = by_step.get(self.carrying.shown.next)
        if first is None or (first not in ways and self.carrying.shown.next == INVITE):
            return [receive, *ways]
        return [first, receive, *(one for one in ways if one.words != first.words)]

    def _see_objections(self) -> None:
        draft = self.carrying.shown.draft
        if draft is not None:
            self.go_to(draft)

    def receive(self) -> None:
        """Ask for the files that members sent, and let the page of received files preview them."""
        paths = ask_files(
            self, _("เลือกไฟล์ที่ได้รับ"), _("ทุกไฟล์ (*);;ไฟล์รับส่ง (*.prongsai *.zip)"), "exchange"
        )
        if paths:
            self._context.host.open_files(paths)

    def confirm(self) -> None:
        """Show the exchange page with the dialog to confirm the first waiting member; dialogs on the others follow."""
        if self._claims:
            self._context.host.show_place("exchange", Ref("committee", STRANGER, self._claims[0]))

    def _own_of(self, drafts: Sequence[Ref]) -> list[Ref]:
        """Return the units' own assessments of what is judged."""
        found = self._session.read(lambda reader: [reader.record(one) for one in drafts])
        return [AssessmentRounds(one).own for one in found if one is not None]

    def _ready(self) -> list[CommitteeRoundRow]:
        """Return the votes that can be opened."""
        return [one for one in self.rows if one.vote.ready]

    def _prints(self) -> Iterator[HeaderAction]:
        """Yield the papers of the shown vote: the regional sheet, the minutes."""
        found = self._detail
        if found is None or found.row.vote.state != OPEN:
            return
        read, unit = self._session.read, self._context.unit
        record = read(lambda reader: reader.record(found.row.draft))
        if not record:
            return
        papers = read(lambda reader: [*PaperOffer.of_record(reader, record, unit)])
        for paper in papers:
            write = partial(
                ask_and_print, self._context, self, paper, f"{paper.title} {found.row.name}"
            )
            yield HeaderAction(_("พิมพ์{paper}").format(paper=paper.title), "printer", write)

    def _about(self, ask: Callable[[UnitVoteDetail], None]) -> Callable[[], None]:
        """Return a function that calls `ask` with the shown vote."""

        def start() -> None:
            if self._detail is not None:
                ask(self._detail)

        return start

    def _agree(self, item: str, inputs: FieldInputs, reason: str) -> None:
        if self._detail is not None:
            deed = partial(
                agree, draft=self._detail.row.draft, item=item, inputs=inputs, reason=reason
            )
            self._context.do(deed, partial(self._agreed, item))

    def _agreed(self, item: str) -> None:
        """Go on after an answer was saved, and report if it does not count as written."""
        self.votes.agreeing.saved(item)
        for one in self._detail.spreads if self._detail else ():
            if one.item == item and one.gap:
                self._context.host.report(f"{one.position}: {gap_words(one)}", "warn")

    # -- a member

    def score(self, sheet: OwnBallotSheet) -> None:
        """Show the member's own sheet for a unit, to be filled in."""
        try:
            facts = self._own_facts(sheet)
        except UserError as problem:
            self._context.host.refuse(problem)
            return
        if self._scoring is None:
            self._scoring = self._make_scoring(
                self._context, self._entered, self._rested, self._look_at
            )
            self.addWidget(self._scoring.widget)
        self._scored = sheet
        self._scoring.show(facts)
        self.setCurrentWidget(self._scoring.widget)
        self._scoring.enter()
        self._context.host.renew_header("committee")

    def _own_facts(self, sheet: OwnBallotSheet) -> AssessmentFacts:
        return self._session.read(partial(own_facts, sheet=sheet.sheet))

    def _show_scored(self, sheets: Sequence[OwnBallotSheet]) -> None:
        """Show the sheet being scored again, as saved."""
        if self._scored is None or self._scoring is None:
            return
        self._scored = next((one for one in sheets if one.sheet == self._scored.sheet), None)
        if self._scored is None:
            self.back()
        elif self.currentWidget() is self._scoring.widget:
            self._scoring.show(self._own_facts(self._scored))

    def back(self) -> None:
        self.hand_over()
        self._scored = None
        self.setCurrentWidget(self.front)
        self.enter()
        self._context.host.renew_header("committee")

    def _entered(self, item: str, inputs: FieldInputs) -> None:
        if self._scored is not None:
            self._session.do(
                partial(score_item, sheet=self._scored.sheet, item=item, inputs=inputs)
            )

    def _rested(self, item: str, inputs: FieldInputs) -> None:
        """Save input after a pause in typing; input that cannot be saved is reported by its field."""
        if self._scored is None:
            return
        tree = self._own_facts(self._scored).tree
        try:
            for field, value, _seen in inputs:
                checked(tree, item, field, value)
        except UserError:
            return
        self._entered(item, inputs)

    def _refused(self, problem: UserError) -> None:
        if self._scoring is not None and self.currentWidget() is self._scoring.widget:
            self._scoring.show_refused(problem)

    def ask_seal(self) -> None:
        """Ask the member which sheets to seal; each sheet is listed with the number of items that have no answer."""
        self.hand_over()
        sheets = [one for one in self.member.sheets if one.scorable and one.answered]
        if not sheets:
            self._context.host.report(_("ยังไม่มีแบบที่ให้คะแนนแล้วและยังไม่ปิดผนึก"), "info")
            return

        def write(sheets: Sequence[Ref]) -> None:
            self._context.do(
                partial(seal, sheets=sheets, incomplete=True), partial(self._sealed, len(sheets))
            )

        ask(self._context.look, self, sealing(sheets), write)

    def _sealed(self, n: int) -> None:
        if self.currentWidget() is not self.front:
            self.back()
        text = _("ปิดผนึกแล้ว {n} หน่วยงาน ขั้นต่อไปส่งไฟล์ให้เลขานุการ").format(n=n)
        self.member.tell(text, "ok")
        self._context.host.report(text, "ok")
        self.member.send.setFocus()

    def send(self) -> None:
        """Ask for a file name, then write the transfer file for the secretary's PCs."""
        own = self._session.read(lambda reader: ReceiverUnit.each(reader, self._context.unit))
        to = next((one for one in own if one.side == OWN), None)
        if to:
            self._context.files.export(to.ages, to.code)
            return
        what = _("ส่งให้เลขานุการไม่ได้")
        why = _("เครื่องนี้ยังไม่รู้จักเครื่องของเลขานุการ")
        self._context.host.refuse(UserError(what, why, _("นำเข้าไฟล์ใบตรวจจากเลขานุการก่อน แล้วลองใหม่")))

    def _sent(self, text: str, more: str, tone: str) -> None:
        if self.isVisible():
            self.member.tell(" ".join(filter(None, (text, more))), tone)
            self._context.host.report(text, tone)


def detail_of(reader: Reader, row: CommitteeRoundRow, cache: BallotSheetCache) -> UnitVoteDetail:
    """Return a unit's vote in detail or, before it is open, whose ballots are sealed. `cache` caches scored sheets."""
    sheets = tuple(_sheet(reader, one) for one in NamedAssessor.seated(reader, row.vote.ballots))
    if row.vote.state != OPEN:
        return UnitVoteDetail(row, sheets, (), None, (), decides=False)
    facts = agreed_facts(reader, row.draft)
    found = spreads(reader, row.draft, cache)
    left = undecided(facts.form, found, facts.answers)
    return UnitVoteDetail(
        *(row, sheets, found, facts, left),
        decides=facts.form.combine == AGREED,
        totals=totals(reader, row.draft, found, cache),
        own_branches=own_groups(reader, row.draft, left),
        inked=signed_in_ink(reader, row.draft),
    )


def _sheet(reader: Reader, ballot: SealedBallot) -> MemberBallot:
    at = sealed_at(reader, ballot)
    when = Backup.moment_words(datetime.fromtimestamp(at / 1000)) if at else ""
    faults = tuple(fault_words(reader, ballot, it) for it in ballot.faults)
    return MemberBallot(ballot, assessor_words(reader, ballot), when, faults)
