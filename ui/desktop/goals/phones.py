"""Phones in a goal meeting: the chair opens stages (proposals, vote); each is saved, so that a crash loses nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout, QWidget

from core.assessment.rounds import WorkshopSlip
from core.errors import UserError, error_for
from core.forms.ports import Reader, Store
from core.i18n import _
from core.log.ports import Context
from core.plan.view import PlanPage
from core.thai.written import arabic_digits
from core.values import Changes, Ref
from core.workshop.decisions import MOST
from core.workshop.goal_deeds import count_votes, vote_again
from core.workshop.goal_sitting import (
    COUNTING,
    PROPOSING,
    VOTING,
    PhoneGoalMeeting,
    goal_questions,
    goal_slips,
    stage_words,
    votes_due,
)
from core.workshop.goals import GoalMeetingView, goal_board
from core.workshop.phones import PhoneQuestionStage
from core.workshop.questions import Question, Vote
from core.workshop.view import DONE, NONE, OPEN
from ui.desktop.base.page_context import HeaderAction, PageContext, nothing
from ui.desktop.base.phone_meeting import OpensRoom
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do
from ui.desktop.widgets.layout import Surface, row
from ui.desktop.widgets.plain import show, show_plain, words
from ui.desktop.widgets.prompt import (
    ErrorLine,
    Part,
    Prompt,
    PromptRow,
    PromptText,
    ask,
    number,
    segments,
)
from ui.phone.keeping import GoalMeetingStates, Take

USUAL, PICKS = 20, 3  # default number of slips, and of topics per person


@dataclass(frozen=True, slots=True)
class GoalMeetingState:
    """A goal meeting as its phone server needs it: plan (`at`), votes, questions, names of office and form. `state`:
    NONE (no slips yet), OPEN, or DONE (the plan's goals are locked)."""

    at: Ref
    sitting: PhoneGoalMeeting
    state: str
    questions: tuple[Question, ...]
    office: str
    form: str

    @property
    def slips(self) -> tuple[WorkshopSlip, ...]:
        return goal_slips(self.at, self.sitting.slips)

    @property
    def voted(self) -> dict[str, int]:
        return dict(self.sitting.answered())


class GoalMeetingAdapter:
    """Gives the phone server the questions of a goal meeting, and stores the answers that phones send."""

    def __init__(
        self, context: PageContext, sittings: GoalMeetingStates, begin: Callable[[], object]
    ) -> None:
        self._session = context.session
        self._sittings = sittings
        self._begin = begin
        self.called = _("ประชุมตั้งเป้าหมาย")

    def goals_at(self, board: GoalMeetingView) -> GoalMeetingState:
        at = board.record.ref
        sitting = self._sittings.shown(at)
        if board.locked:
            state = DONE
        elif sitting.slips:
            state = OPEN
        else:
            state = NONE
        questions = goal_questions(board.meeting, sitting)
        offices = self._session.read(lambda reader: reader.records("office", at.scope))
        office = next((one.text("name") for one in offices), "")
        return GoalMeetingState(
            at, sitting, state, questions, office, arabic_digits(str(board.meeting.rule.title))
        )

    def again(self, state: GoalMeetingState) -> GoalMeetingState | None:
        page = self._session.read(partial(PlanPage.of, ref=state.at))
        board = goal_board(page)
        return self.goals_at(board) if board is not None else None

    def asking(self, state: GoalMeetingState) -> tuple[tuple[Question, ...], PhoneQuestionStage]:
        return state.questions, PhoneQuestionStage(tuple(one.key for one in state.questions))

    def kept(self, _reader: Reader, state: GoalMeetingState) -> tuple[Vote, ...]:
        return self._sittings.shown(state.at).of_stage()

    def take(self, state: GoalMeetingState) -> Take:
        def kept(ctx: Context, store: Store, votes: Sequence[Vote]) -> Changes:
            return self._sittings.take(ctx, store, state.at, votes)

        return kept

    def printed(self, state: GoalMeetingState) -> tuple[str, str]:
        return state.office, state.form

    def begin(self) -> None:
        self._begin()


class GoalStagesDesk(QObject):
    """The controller of a goal meeting by phone: of its stages (proposals, vote, count) and of the phone server."""

    def __init__(
        self,
        context: PageContext,
        page: QWidget,
        opens: OpensRoom[GoalMeetingState],
        refresh: Callable[[], None],
        use_table: Do,
    ) -> None:
        """Make the controller; `use_table` is called when people go on without phones, as none reaches this PC."""
        super().__init__(page)
        self._context = context
        self._page = page
        self._refresh = refresh
        self._book = context.office.phones()
        self.sittings = GoalMeetingStates(self._book)
        self._meets = GoalMeetingAdapter(context, self.sittings, self.ask_slips)
        self.room = opens(context, page, self._meets, use_table)
        self.part = GoalPhonesPanel(
            context.look, self.room.part, self.propose, self.ask_vote, self.ask_count
        )
        self._board: GoalMeetingView | None = None
        self._counting = False
        show(self.part, visible=False)

    def follow(self, board: GoalMeetingView | None) -> None:
        """Show the stage of a meeting; None hides the bar. Finish now a count that the program's end interrupted."""
        self._board = board
        held = self._meets.goals_at(board) if board is not None else None
        if board is not None and (problem := self._book.broken(board.record.ref.id)):
            self._context.host.refuse(problem)
        self.room.follow(held)
        if held is None or board is None:
            show(self.part, visible=False)
            return
        self.part.show_sitting(held.sitting, len(board.meeting.topics))
        show(self.part, held.state == OPEN)
        if held.sitting.stage == COUNTING and held.state == OPEN and not self._counting:
            self._do(self._counted)

    @property
    def asking(self) -> bool:
        """Whether a stage is open, so that phones can answer now."""
        board = self._board
        return board is not None and bool(self.sittings.shown(board.record.ref).stage)

    def deeds(self) -> Iterator[HeaderAction]:
        """Yield the actions on the phone server for the page header."""
        board = self._board
        slips = self.sittings.shown(board.record.ref).slips if board is not None else 0
        if board is not None and not slips:
            yield HeaderAction(_("เปิดห้องให้โทรศัพท์"), "pc", self.room.open)
        yield from self.room.deeds()
        if 0 < slips < MOST:
            yield HeaderAction(_("เพิ่มบัตรเข้าห้องหนึ่งใบ"), "plus", self.more)

    def more(self) -> None:
        """Add a ballot slip, for one more person who has come."""
        self._keep(lambda now: replace(now, slips=min(now.slips + 1, MOST)))

    def finish(self) -> None:
        """Stop the phone server after goals were made from the topics; do nothing while a stage is open."""
        if self._board is not None and not self.sittings.shown(self._board.record.ref).stage:
            self.room.end()

    # -- the stages

    def ask_slips(self) -> None:
        board = self._board
        if board is None or board.locked:
            return
        come = board.meeting.joined or board.meeting.staff or USUAL
        ask(self._context.look, self._page, goal_slips_prompt(come), self.begin)

    def begin(self, slips: int) -> None:
        """Save the number of ballot slips, open the stage of proposals and start the phone server."""
        self._keep(lambda now: replace(now, slips=slips, stage=PROPOSING), self.room.open)

    def propose(self, active: bool) -> None:
        self._keep(lambda now: replace(now, stage=PROPOSING if active else ""), self._opened)

    def ask_vote(self) -> None:
        board = self._board
        if board is None or not board.meeting.topics:
            return
        sitting = self.sittings.shown(board.record.ref)
        topics = board.meeting.topics
        votes = sum(one.votes for one in topics)
        prompt = goal_vote_prompt(len(topics), board.least_goals or PICKS, votes, sitting.voted > 0)
        ask(self._context.look, self._page, prompt, self.vote)

    def vote(self, picks: int, anew: bool = False) -> None:
        """Open the vote by phone: each person may choose up to `picks` topics. `anew`: first remove earlier votes."""
        board = self._board
        if board is None:
            return
        if anew:
            rows = [
                topic.row.ref
                for topic in board.meeting.topics
                if topic.votes or topic.picked is not None
            ]
        else:
            rows = []

        def open_it(ctx: Context, store: Store, plan: Ref) -> Changes:
            now = self.sittings.state_of(plan)
            done = vote_again(ctx, store, rows)
            told_before = tuple(one for one in now.votes if one.texts)
            self.sittings.keep(
                plan,
                replace(now, stage=VOTING, picks=picks, voted=now.voted + 1, votes=told_before),
            )
            return done

        self._do(open_it, self._opened)

    def ask_count(self) -> None:
        board = self._board
        if board is not None:
            ask(
                self._context.look,
                self._page,
                goal_count(self.sittings.shown(board.record.ref)),
                self.count,
            )

    def count(self) -> None:
        """Close the vote by phone, and add the votes to the topics."""
        self._do(self._counted)

    def _counted(self, ctx: Context, store: Store, plan: Ref) -> Changes:
        """Save what is due, then add it, then forget it, so that it is added exactly once even if killed in between."""
        now = self.sittings.state_of(plan)
        if now.stage not in (VOTING, COUNTING):
            return Changes()
        if now.stage == VOTING:
            board = goal_board(PlanPage.of(store, plan))
            due = votes_due(board.meeting, now) if board is not None else {}
            self.sittings.keep(plan, replace(now, stage=COUNTING, due=due))
        due = self.sittings.state_of(plan).due or {}
        try:
            done = count_votes(ctx, store, plan, due)
        except (UserError, OSError):
            # nothing was added: it can be closed again
            with suppress(UserError, OSError):
                self.sittings.keep(plan, replace(now, stage=VOTING, due=None))
            raise
        left = tuple(vote for vote in now.votes if vote.texts)
        self.sittings.keep(plan, replace(now, stage="", due=None, votes=left))
        return done

    def _opened(self) -> None:
        """Open the room if it is closed, as a stage without it would ask nobody."""
        if not self.room.is_open() and self._board is not None:
            self.room.open()

    def _keep(
        self,
        change: Callable[[PhoneGoalMeeting], PhoneGoalMeeting],
        then: Do = nothing,
    ) -> None:
        def kept(_ctx: Context, _store: Store, plan: Ref) -> Changes:
            self.sittings.keep(plan, change(self.sittings.state_of(plan)))
            return Changes()

        self._do(kept, then)

    def _do(
        self,
        deed: Callable[[Context, Store, Ref], Changes],
        then: Do = nothing,
    ) -> None:
        """Run a deed in order with what comes from phones, then show it."""
        board = self._board
        if board is None or board.locked:
            return
        plan, self._counting = board.record.ref, True

        def done(ctx: Context, store: Store) -> Changes:
            try:
                return deed(ctx, store, plan)
            except OSError as problem:
                raise error_for(problem) from problem
            finally:
                self._counting = False

        def shown() -> None:
            self._refresh()
            then()

        self._context.do(done, shown)


ADD, ANEW = "add", "anew"
LARGE = 125  # font size in percent from which fonts are large


class GoalPhonesPanel(Surface):
    """The bar below the input of proposals: the phone server's state, and the open stage with its buttons."""

    def __init__(
        self, look: Look, widget: QWidget, propose: Callable[[bool], None], vote: Do, count: Do
    ) -> None:
        """Make the bar; `propose` opens (True) or closes the stage of proposals, `vote` opens the vote, `count` ends
        it."""
        super().__init__("clear")
        self._propose, self._open_vote, self._count = propose, vote, count
        self.said = words("", "line", "text2", wrap=True)
        self.propose = Button(look, _("เปิดรับเรื่องจากโทรศัพท์"), "ghost", "plus", do=self._toggle)
        self.vote = Button(look, _("เปิดลงคะแนน"), "ghost", "tick", do=self._vote)
        self._stage = ""
        self._look = look
        self._line = row(
            widget, row(self.said, self.propose, self.vote, gap=8, grow=0), gap=12, grow=1
        )
        self.setLayout(self._line)
        self._fit()
        look.resized.connect(self._fit)

    def _fit(self) -> None:
        """With large fonts use two rows."""
        way = QBoxLayout.Direction
        self._line.setDirection(way.TopToBottom if self._look.scale >= LARGE else way.LeftToRight)

    def show_sitting(self, sitting: PhoneGoalMeeting, topics: int) -> None:
        """Show the stage and its buttons; a vote can be opened only if `topics`, the number of topics, is not 0."""
        self._stage = sitting.stage
        show_plain(self.said, stage_words(sitting))
        proposing, voting = sitting.stage == PROPOSING, sitting.stage == VOTING
        self.propose.show_words(_("ปิดรับเรื่อง") if proposing else _("เปิดรับเรื่องจากโทรศัพท์"))
        self.vote.show_words(_("ปิดลงคะแนนแล้วนับ") if voting else _("เปิดลงคะแนน"))
        show(self.propose, not voting)
        show(self.vote, not proposing)
        self.vote.setEnabled(voting or topics > 0)

    def _toggle(self) -> None:
        self._propose(self._stage != PROPOSING)

    def _vote(self) -> None:
        (self._count if self._stage == VOTING else self._open_vote)()


def goal_slips_prompt(proposed: int) -> Prompt:
    """Return a prompt for the number of ballot `slips`, one per person who comes; `proposed` is preset."""
    about = _(
        "บุคลากรเสนอเรื่องและลงคะแนนในโทรศัพท์ของตน บัตรเข้าห้องคนละใบ ไม่มีชื่อบนบัตร ผู้ที่ไม่ใช้โทรศัพท์เสนอและยกมือที่โต๊ะได้เหมือนเดิม"
    )
    slips = number("slips", _("จำนวนบัตรเข้าห้อง"), min(max(1, proposed), MOST))
    count = PromptRow(
        (PromptText(_("บัตรเข้าห้อง"), "label text2"), slips, PromptText(_("ใบ"), "label text2"), None)
    )
    return Prompt(
        title=_("เปิดห้องให้โทรศัพท์"),
        parts=[PromptText(about, "body text2"), count, ErrorLine("line warn")],
        go=_("เปิดห้อง"),
        icon="pc",
        enters=False,
        lacks=lambda slips: outside(slips, MOST),
    )


def goal_vote_prompt(topics: int, picks: int, standing: int, anew: bool) -> Prompt:
    """Return a prompt that asks how many topics each person may choose (answer `picks`) and, if there are votes already
    (`standing` > 0), whether to remove them (answer `anew`). `picks` and `anew` are preset."""
    about = _(
        "โทรศัพท์ทุกเครื่องเลือกจาก {n} เรื่อง และเปลี่ยนได้จนกว่าจะปิด ไม่มีผู้ใดเห็นเสียงจากโทรศัพท์ก่อนปิด"
    ).format(n=topics)
    most = number("picks", _("เลือกได้ไม่เกินคนละกี่เรื่อง"), min(max(1, picks), topics))
    count = PromptRow(
        (
            PromptText(_("เลือกได้ไม่เกินคนละ"), "label text2"),
            most,
            PromptText(_("เรื่อง"), "label text2"),
            None,
        )
    )
    parts: list[Part] = [PromptText(about, "body text2"), count, ErrorLine("line warn")]
    if standing > 0:
        options = ((ADD, _("นับรวมกับเสียงที่มีอยู่")), (ANEW, _("เริ่มนับใหม่")))
        votes = segments("anew", _("เสียงที่มีอยู่"), options, ANEW if anew else ADD)
        parts.append(PromptText(_("ขณะนี้มีเสียงอยู่แล้ว {n} เสียง").format(n=standing), "line text2"))
        parts.append(PromptRow((votes._replace(read=lambda field: field.key == ANEW), None)))
    return Prompt(
        title=_("เปิดลงคะแนน"),
        parts=parts,
        go=_("เปิดลงคะแนน"),
        enters=False,
        lacks=lambda picks, **_rest: outside(picks, topics),
    )


def goal_count(sitting: PhoneGoalMeeting) -> Prompt:
    """Return a prompt to close the vote by phone; it says how many have not voted."""
    about = _("ปิดแล้วโทรศัพท์เปลี่ยนคำตอบไม่ได้ และเสียงจากโทรศัพท์บวกเข้ากับเสียงที่โต๊ะกรอก")
    missing = sitting.slips - sum(n > 0 for n in sitting.answered().values())
    who = _("ยังไม่ลงคะแนน {n} ใบ").format(n=missing) if missing else _("ลงคะแนนครบทุกใบ")
    title, go = _("ปิดลงคะแนน"), _("ปิดลงคะแนนแล้วนับ")
    return Prompt(
        title=title, parts=[PromptText(who, "strong"), about], go=go, icon="lock", wide=480
    )


def outside(number: int, limit: int) -> str:
    """Return an error text if `number` is not between 1 and `limit`, else ""."""
    return "" if 1 <= number <= limit else _("กรอกจำนวน 1 ถึง {most}").format(most=limit)
