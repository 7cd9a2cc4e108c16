"""The controller of the scoring workshop's page and projector: start, vote, close, discuss, accept."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from core.assessment.ranking import SELF
from core.assessment.sheets import answer_at, sheet_of
from core.errors import UserError
from core.forms.ports import Reader
from core.i18n import _
from core.thai.written import arabic_digits
from core.values import Changes, Ref
from core.workshop.again import voted_now
from core.workshop.agenda import LENGTHS, USUAL, agenda_of, clock
from core.workshop.decisions import BallotSlipAnswerCache
from core.workshop.deeds import accept_proofless, accept_rest, begin, close, decide, promise, start
from core.workshop.questions import Vote
from core.workshop.shown import shown_item
from core.workshop.view import DONE, NONE, OPEN, TALKS, Workshop, fit, workshop
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import (
    FieldInputs,
    HeaderAction,
    HeaderContent,
    MakeItemScoring,
    PageContext,
    ShowEvidence,
    nothing,
)
from ui.desktop.base.thumbnails import ThumbnailCache
from ui.desktop.widgets.buttons import Do
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.layout import WIDEST, column, frame, holding, row
from ui.desktop.widgets.plain import show
from ui.desktop.widgets.prompt import ask
from ui.desktop.workshop.ballots import PaperBallotsDesk
from ui.desktop.workshop.ended import WorkshopResultPanel, print_paper, rest_lines
from ui.desktop.workshop.item_deeds import DiscussedItemActions, closing, promise_of, rest_motion
from ui.desktop.workshop.parts import (
    AgendaPanel,
    NoWorkshopPanel,
    VoteProgressPanel,
    WorkshopStartPane,
)
from ui.desktop.workshop.phones import WorkshopPhoneRoom
from ui.desktop.workshop.projector import ProjectorWindow, talks_of, wall_content
from ui.desktop.workshop.table import VoteEntryDialog
from ui.desktop.workshop.talking import DiscussionCalls, DiscussionPane

KEY = "workshop"
SIDE = 304  # design pixels of the agenda
ATTENDANCE = "attendance"  # the paper people sign; core.papers is imported on demand
LATE = 60  # minutes after its end during which a meeting's time is shown
LARGE = 125  # font size in percent from which the agenda is above the content
RECORD = ("Ctrl+Return", "Ctrl+Enter")
# milliseconds between readings while votes come, and between clock updates
REST = 250
TICK = 10_000
SHOWS = frozenset(
    {"assessment", "sheet", "answer", "motion", "link", "file", "evidence", "signoff"}
)


class WorkshopDesk(QStackedWidget):
    """The workshop page and its controller, which reads the workshop and carries out what the chair does."""

    def __init__(
        self,
        context: PageContext,
        answering: MakeItemScoring,
        look_at: Callable[[PageContext, QWidget], ShowEvidence],
    ) -> None:
        super().__init__()
        self._context, self._session = context, context.session
        self._assessment: Ref | None = None
        self._voted = BallotSlipAnswerCache()
        self.held: Workshop | None = None
        self._table: VoteEntryDialog | None = None
        self.projector: ProjectorWindow | None = None
        self._thumbs = ThumbnailCache(context.office.post.shelf.path, self)
        self._thumbs.come.connect(lambda: self.projector.wall.update() if self.projector else None)
        self._of_item = DiscussedItemActions(context, self, lambda: self.held)
        self._ballots = PaperBallotsDesk(
            context, self, lambda: self.held, self._add_slips, self.take
        )
        self._phones = WorkshopPhoneRoom(context, self, self._use_ballots)
        self.start = WorkshopStartPane(
            context.look, self.begin, self._begin_on_paper, self._phones.test
        )
        self.voting = VoteProgressPanel(
            context.look,
            table=self.open_table,
            ballots=self._ballots.open,
            attendance=self._print_attendance,
            more=partial(self._add_slips, 1),
            less=self._ask_spare,
        )
        self.talking = DiscussionPane(
            context.look, self._discussing(), partial(answering, context, look_at(context, self))
        )
        self.time = AgendaPanel(context.look, self._keep_length, self.open_projector)
        self.ended = WorkshopResultPanel(
            context.look,
            print_=self.print,
            attendance=self._print_attendance,
            lock=partial(self._go, "sign"),
            go_to=partial(self._go, "assessment"),
            act=self._of_item.act_all,
        )
        self._parts = QStackedWidget()
        for part in (self.voting, self.talking, self.ended):
            self._parts.addWidget(part)
        self._side = frame(column(self.time, None, gap=0, edges=(16, 12, 16, 12)), "card")
        self._line = row(self._parts, self._side, gap=12, grow=0)
        self._front = holding(self._line)
        self._none = NoWorkshopPanel(context.look, partial(context.host.show_page, "documents"))
        for page in (self._none, self.start, self._front):
            self.addWidget(page)
        self.voting.head.addWidget(self._phones.part)
        self.talking.deeds.insert(0, self._phones.photos.button)
        self.live = PageRefresher[None](
            context, self, self._refresh, entities=SHOWS, rest=REST, often=True
        )
        self._ticking = QTimer(self, interval=TICK)
        self._ticking.timeout.connect(self._tick)
        self._ticking.start()
        context.host.closing.connect(self._close_all)
        self._install_keys()
        self._fit()
        context.look.resized.connect(self._fit)

    def _discussing(self) -> DiscussionCalls:
        return DiscussionCalls(
            decide=self._decide,
            accept_rest=self.ask_rest,
            accept_proofless=self._ask_proofless,
            move=self._moved,
            note=self._of_item.note,
            promise=self.ask_promise,
            act=self._of_item.act,
            again=self._of_item.again,
            table=self.open_table,
            phones=self._phones.open,
            ballots=self._ballots.open,
        )

    def _install_keys(self) -> None:
        lines = (
            KeyBinding(_("ข้อถัดไป"), ("PgDown",), partial(self._step, 1), works=self._is(TALKS)),
            KeyBinding(_("ข้อก่อนหน้า"), ("PgUp",), partial(self._step, -1), works=self._is(TALKS)),
            KeyBinding(_("บันทึกมติ"), RECORD, self.talking.save_answer, RECORD[-1], self._is(TALKS)),
            KeyBinding(
                _("เปิดจอฉาย"), ("F5",), self.open_projector, works=self._is(OPEN, TALKS, DONE)
            ),
            KeyBinding(
                _("ห้องโทรศัพท์"), ("F7",), self._phones.open, works=self._is(NONE, OPEN, TALKS)
            ),
        )
        InstalledShortcuts(self, lines, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _is(self, *states: str) -> Callable[[], bool]:
        """Return a function that tells whether the workshop is in one of these states."""
        return lambda: self.held is not None and self.held.state in states

    def _fit(self) -> None:
        """With large fonts put the agenda above the content: three columns would not fit the screen."""
        lying, way = self._context.look.scale >= LARGE, QBoxLayout.Direction
        self._line.setDirection(way.BottomToTop if lying else way.LeftToRight)
        self._side.setMinimumWidth(0 if lying else self._context.look.px(SIDE))
        self._side.setMaximumWidth(WIDEST if lying else self._context.look.px(SIDE))
        self.time.lie(lying)

    # -- showing

    def show_year(self, year: int) -> None:
        """Show the workshop shown before if it is of this year, else that of the first assessment fit for one."""
        self.live.year = year
        fits = self._session.read(self._fitting)
        if self._assessment not in fits:
            self._assessment = fits[0] if fits else None
        self.live.read()

    def _fitting(self, reader: Reader) -> list[Ref]:
        found = []
        for one in reader.records(
            "assessment", self._context.unit, year=self.live.year, round=SELF
        ):
            try:
                fit(reader, one.ref)
            except UserError:
                continue
            found.append(one.ref)
        return found

    def go_to(self, ref: Ref) -> None:
        """Show the workshop on the assessment `ref`."""
        if ref.entity == "assessment":
            self._assessment = ref
            self.live.read()
            self.enter()

    def _refresh(self) -> None:
        self.held = self._read()
        held = self.held
        self._phones.follow(held)
        if held is None:
            self.setCurrentWidget(self._none)
        elif held.state == NONE:
            self.setCurrentWidget(self.start)
        else:
            self._show(held)
            self.setCurrentWidget(self._front)
        self._tick()
        self._context.host.renew_header(KEY)

    def _read(self) -> Workshop | None:
        if self._assessment is None:
            return None
        try:
            return self._session.read(
                partial(workshop, assessment=self._assessment, cache=self._voted)
            )
        except UserError as problem:
            self._context.host.refuse(problem)
            self._assessment = None
            return None

    def _show(self, workshop: Workshop) -> None:
        if workshop.state == OPEN:
            self.voting.show_workshop(workshop)
            self._parts.setCurrentWidget(self.voting)
            if self._table is not None:
                self._table.show_progress(workshop)
        elif workshop.state == TALKS:
            self.talking.show_workshop(workshop)
            if self._table is not None and workshop.again:
                self._table.show_progress(voted_now(workshop))
            self._parts.setCurrentWidget(self.talking)
        else:
            self.ended.show_workshop(workshop)
            self._parts.setCurrentWidget(self.ended)

    def enter(self) -> None:
        self._tick()  # it was read while the page was hidden
        if self.held is None:
            self._none.way.setFocus()
        elif self.held.state == NONE:
            self.start.number.setFocus()
        elif self.held.state == OPEN:
            self.voting.table.setFocus()
        elif self.held.state == TALKS:
            self.talking.enter()
        else:
            self.ended.enter()

    def place(self) -> HeaderContent:
        held, title = self.held, _("ประชุมให้คะแนน")
        if held is None:
            return HeaderContent(_("การประเมิน"), title)
        form = arabic_digits(str(held.facts.form.title))
        year = held.facts.record.number("year")
        crumbs = "  ›  ".join((_("การประเมิน"), form, f"{year or ''}"))
        deeds = tuple(self._deeds(held))
        # the main button is beside the content
        if held.state != OPEN or (held.begun and not held.some):
            return HeaderContent(crumbs, title, None, deeds)
        return HeaderContent(crumbs, title, deeds[0], deeds[1:])

    def _deeds(self, workshop: Workshop) -> Iterator[HeaderAction]:
        """Yield the actions, the next step first."""
        begins = HeaderAction(_("เริ่มประชุม"), "right", lambda: self._do(start))
        if workshop.state == OPEN:
            voting = [HeaderAction(_("ปิดรับคะแนน"), "lock", self.ask_close)]
        else:
            voting = []
        # an earlier test vote: the meeting is still to start
        if workshop.state == OPEN and not workshop.started:
            voting.insert(workshop.begun[:10] == datetime.now().date().isoformat(), begins)
        yield from voting
        if workshop.state == TALKS:
            yield HeaderAction(_("พิมพ์เอกสารการประชุม"), "printer", self.print)
            yield HeaderAction(_("พิมพ์ใบลงชื่อ"), "printer", self._print_attendance)
        if workshop.state != NONE:
            yield HeaderAction(_("เปิดจอฉาย"), "pc", self.open_projector)
        yield from self._phones.deeds()
        yield HeaderAction(_("กลับไปการประเมิน"), "left", lambda: self._go("assessment"))

    def _go(self, page: str, item: str = "") -> None:
        """Go to another page of the assessment, or to an item on it."""
        if self.held is not None:
            ref = self.held.assessment
            self._context.host.show_place(page, answer_at(sheet_of(ref), item) if item else ref)

    # -- deeds

    def _do(
        self,
        deed: Callable[..., Changes],
        then: Do = nothing,
        **more: object,
    ) -> None:
        if self._assessment is not None:
            self._context.do(partial(deed, assessment=self._assessment, **more), then)

    def begin(self, voters: int, chair: bool = True, then: Do = nothing) -> None:
        self._do(begin, lambda: self._begun(then), voters=voters, chair=chair)

    def _begin_on_paper(self, voters: int, chair: bool) -> None:
        self.begin(voters, chair, self._ballots.open)

    def _add_slips(self, count: int, then: Do = nothing) -> None:
        self.begin(count, False, then)

    def _use_ballots(self) -> None:
        """Prepare paper ballots, and the meeting with them if it is not yet, as no phone reaches this PC."""
        (self.start.tell_paper if self._is(NONE)() else self._ballots.open)()

    def _ask_spare(self) -> None:
        self._of_item.ask_spare(self._phones.joined())

    def _begun(self, then: Do = nothing) -> None:
        self.live.read()
        self.enter()
        then()

    def take(
        self,
        votes: Sequence[Vote],
        then: Do = nothing,
        of: Ref | None = None,
    ) -> None:
        """Save votes from any source, then call `then`. `of`: assessment voted on, None = that on the page."""
        assessment = of or self._assessment
        if assessment:
            self._context.do(self._phones.taking(assessment, votes), then)

    def open_table(self) -> None:
        """Open the dialog to type in the votes of people without a phone; do nothing while no vote is open."""
        if self.held is None or not (self.held.state == OPEN or self.held.again):
            return
        dialog = VoteEntryDialog(self._context.look, voted_now(self.held), self.take, self)
        dialog.finished.connect(self._table_closed)
        self._table = dialog
        dialog.open()

    def _table_closed(self) -> None:
        self._table = None

    def ask_close(self) -> None:
        if self.held is not None and self.held.state == OPEN:
            ask(self._context.look, self, closing(self.held), partial(self._do, close, self._begun))

    def _decide(self, item: str, inputs: FieldInputs, reason: str) -> None:
        self._do(decide, partial(self._decided, [item]), item=item, inputs=inputs, reason=reason)

    def _decided(self, items: Sequence[str]) -> None:
        with self.talking.going_on(items):
            self.live.read()

    def ask_promise(self, item: str) -> None:
        if self.held is not None:
            prompt = promise_of(self.held.question(item).heading)
            ask(self._context.look, self, prompt, partial(self._do, promise, item=item))

    def ask_rest(self) -> None:
        """Show the items that need no discussion in a dialog; if confirmed, accept all of them in one motion."""
        held = self.held
        if held is not None and held.state == TALKS:
            deed = partial(self._do, accept_rest, self._begun)
            ask(self._context.look, self, rest_motion([*rest_lines(held, held.rest)]), deed)

    def _ask_proofless(self) -> None:
        """List the items on which all agree and which lack only a proof, before they are carried."""
        held = self.held
        if held is not None and held.proofless:
            deed = partial(self._do, accept_proofless, partial(self._decided, held.proofless))
            ask(
                self._context.look,
                self,
                rest_motion([*rest_lines(held, held.proofless)], proofless=True),
                deed,
            )

    def _print_attendance(self) -> None:
        """Print the list that people sign when they arrive."""
        if self.held is not None and self.held.state != NONE:
            print_paper(self._context, self, self.held, ATTENDANCE)

    def print(self) -> None:
        """Print the minutes, attendance list and agreed score sheet as one paper, once voting is closed."""
        if self.held is not None and self.held.closed:
            print_paper(self._context, self, self.held)

    # -- the projector and the clock

    def open_projector(self) -> None:
        if self.held is None or self.held.state == NONE:
            return
        if self.projector is None:
            self.projector = ProjectorWindow(
                self._context.look, self._thumbs.get, self._step, self._projector_closed
            )
        self._present()
        self.projector.open_for(self.window())

    def _projector_closed(self) -> None:
        if self.projector is not None:
            self.projector.deleteLater()
            self.projector = None

    def _step(self, step: int) -> None:
        if self.held is not None and self.held.state == TALKS:
            self.talking.step(step)

    def _moved(self) -> None:
        """Show the item that is discussed now on the projector and to the phones."""
        self._present()
        self._phones.show_item(self.talking.here)

    def _present(self) -> None:
        if self.projector is not None and self.held is not None:
            now = clock(self.held, datetime.now().astimezone(), self._length)
            held = self.held
            here = self.talking.here
            if talks_of(held, here):
                item = self._session.read(partial(shown_item, workshop=held, item=here))
            else:
                item = None
            self.projector.show_content(wall_content(held, now, item, self._phones.wall_words()))

    @property
    def _length(self) -> int:
        kept = self._context.settings.kept("workshop_minutes")
        return kept if isinstance(kept, int) and kept in LENGTHS else USUAL

    def _keep_length(self, minutes: int) -> None:
        self._context.settings.keep(workshop_minutes=minutes)
        self._tick()

    def _tick(self) -> None:
        """Show the time, which matters until the result is signed, and not days after the end."""
        held = self.held
        if held is None:
            show(self._side, False)
            return
        length = self._length
        now = clock(held, datetime.now().astimezone(), length)
        show(self._side, held.state != DONE or not (held.facts.locked or now.whole < -LATE))
        if self.isVisible() or self.projector is not None:
            self.time.show_clock(now, agenda_of(held, length), length)
            self._present()

    def _close_all(self) -> None:
        self._ticking.stop()
        if self.projector is not None:
            self.projector.close()
