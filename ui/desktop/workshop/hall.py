"""The phone room of a meeting (a local web server for votes by phone): opened, tested, asked questions, closed."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from hashlib import sha256
from typing import Generic

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.blocks.document import Document
from core.errors import UserError, error_for
from core.forms.ports import Store
from core.i18n import _
from core.log.ports import Context
from core.values import Changes
from core.workshop.phones import (
    PhoneAccessSlip,
    PhoneQuestionStage,
    PrintedAccessSlip,
    slip_code,
    slip_digest,
    slip_paper,
)
from core.workshop.questions import Question
from core.workshop.view import DONE, NONE, OPEN, TALKS
from ui.desktop.base.background import beside, in_background
from ui.desktop.base.page_context import LEAVING, HeaderAction, PageContext
from ui.desktop.base.phone_meeting import M, MeetingAdapter, PhoneRoomCalls
from ui.desktop.widgets.buttons import Do
from ui.desktop.widgets.late import later
from ui.desktop.workshop.ballots import count_pages
from ui.desktop.workshop.phones_dialogs import (
    PhoneRoomDialog,
    PhoneRoomPanel,
    PhoneTestDialog,
    leaving_words,
)
from ui.phone.keeping import phone_input
from ui.phone.room import PORT, PhoneRoomProcess, PhoneRoomSetup, PhoneRoomState
from ui.phone.room_trial import PhoneReachTest, addresses
from ui.session import SessionEnded

LOOKS = 10_000  # milliseconds between checks of this PC's address
REST = 250  # milliseconds between updates of a busy room
NOTHING = PhoneRoomState()


class PhoneRoomDesk(QObject, Generic[M]):
    """The controller of the phone room of a page's meetings: it opens, feeds and closes the web server for phones."""

    came = Signal()  # from a thread of the room: something has changed
    LYING = True  # the part is one row of the page

    def __init__(
        self, context: PageContext, page: QWidget, adapter: MeetingAdapter[M], use_ballots: Do
    ) -> None:
        """Make the room; `use_ballots` is called when a person asks for ballots because no phone reaches this PC."""
        super().__init__(page)
        self._use_ballots = use_ballots
        self._context = context
        self._page = page
        self._meets = adapter
        self.book = context.office.phones()
        self.part = PhoneRoomPanel(context.look, self.open, horizontal=self.LYING)
        self.hosts: tuple[str, ...] = ()  # addresses of this PC; () = found when a room is opened
        self.hall: PhoneRoomProcess | None = None
        self.dialog: PhoneRoomDialog | None = None
        self._ending: list[PhoneRoomProcess] = []  # rooms still telling phones that they have ended
        self._tested: PhoneReachTest | None = None  # the last test, which may still hold the port
        self._held: M | None = None  # the meeting shown by the page
        self._at: M | None = None  # the meeting whose room is open
        # what its phones are asked
        self._asked: tuple[tuple[Question, ...], PhoneQuestionStage] = ((), PhoneQuestionStage())
        self._hosts: tuple[str, ...] = ()
        self._opening = False
        self._trouble = ""
        self._looking = QTimer(self, interval=LOOKS)
        self._looking.timeout.connect(self._look)
        self._soon = later(self, REST, self._show)
        self.came.connect(self._come)
        context.host.closing.connect(self._close)

    @property
    def where(self) -> str:
        """The address that phones open, such as `192.168.1.20:8787`; "" while the room is closed."""
        return f"{self._hosts[0]}:{self.hall.port}" if self.hall is not None else ""

    def wall_words(self) -> tuple[str, ...]:
        """Return lines for the projector on how phones join; () if no room is open for the meeting on the page."""
        if not self.where or not self._own:
            return ()
        return (_("โทรศัพท์: สแกนบัตร หรือเปิด {address}").format(address=f"http://{self.where}/"),)

    @property
    def news(self) -> PhoneRoomState:
        return self.hall.now() if self.hall is not None else NOTHING

    @property
    def _own(self) -> bool:
        """Whether the page shows the meeting whose room is open."""
        return self._held is not None and self._at is not None and self._held.at == self._at.at

    def follow(self, meeting: M | None) -> None:
        """Take over the meeting that the page shows now (None = none). An open room gets its new slips and questions,
        and is closed if its meeting is deleted or has reached another stage."""
        self._held = meeting
        if self.hall is not None and self._at is not None:
            now = meeting if self._own else self._elsewhere(self._at)
            before, self._at = self._at, now or self._at
            if now is None or now.state != before.state:
                self.end()
            elif now.slips != before.slips:
                self.hall.set_slips(self._slips(now))
            self._ask()
        self._show()

    def _ask(self) -> None:
        """Send the questions that are open now to the phones."""
        if self.hall is None or (meeting := self._at) is None:
            return
        asked = self._meets.asking(meeting)
        if asked != self._asked:
            self._asked = asked
            self.hall.set_questions(
                *asked, self._context.session.read(lambda reader: self._meets.kept(reader, meeting))
            )

    def _elsewhere(self, meeting: M) -> M | None:
        """Return the present state of the room's meeting while the page shows another; None if it is gone."""
        try:
            return self._meets.again(meeting)
        except UserError:
            return None

    def deeds(self) -> Iterator[HeaderAction]:
        """Yield the actions on the phone room for the page header."""
        state = self._held.state if self._held is not None else DONE
        if state in (OPEN, TALKS):
            yield HeaderAction(_("ห้องโทรศัพท์"), "pc", self.open)
        if state in (NONE, OPEN):
            yield HeaderAction(_("ทดสอบห้อง"), "search", self.test)

    # -- opening

    def open(self) -> None:
        """Open the phone room and its dialog; if the room is open already, only the dialog."""
        held = self._held
        if held is not None and held.state == NONE:
            self._meets.begin()
        if held is None or held.state not in (OPEN, TALKS) or self._opening:
            return
        if self.hall is not None and self._own:
            self._open_dialog()
            return
        try:
            self._begin(held)
        except UserError as problem:
            self._context.host.refuse(problem)

    def _begin(self, workshop: M) -> None:
        """Read what is saved, then start the process, in the background. UserError if another room is open."""
        if self.hall is not None:
            raise UserError(
                _("เปิดห้องให้โทรศัพท์ไม่ได้"),
                _("ห้องของการประชุมอีกรายการยังเปิดรับจากโทรศัพท์อยู่"),
                _("กลับไปการประชุมนั้น กดเลิกรับจากโทรศัพท์ แล้วเปิดห้องนี้"),
            )
        secret, room = self._secret(workshop), self._context
        self._opening, self._trouble = True, ""

        def started() -> tuple[PhoneRoomProcess, tuple[str, ...]] | UserError | SessionEnded:
            try:
                hosts = self.hosts or addresses()
                return self._started(workshop, hosts, secret), hosts
            except (UserError, OSError) as problem:
                return error_for(problem)
            except SessionEnded as gone:  # there is no room to open any more
                return gone

        room.host.report(_("กำลังเปิดห้องให้โทรศัพท์"), "info")
        in_background(started, partial(self._opened, workshop))

    def _started(self, meeting: M, hosts: tuple[str, ...], secret: bytes) -> PhoneRoomProcess:
        if not hosts:
            raise UserError(
                _("เปิดห้องให้โทรศัพท์ไม่ได้"),
                _("ไม่พบที่อยู่ของเครื่องนี้ในเครือข่ายที่โทรศัพท์ในห้องเปิดได้ (IPv4 ภายใน)"),
                _("ต่อ Wi-Fi ของห้องแล้วลองอีกครั้ง หรือกรอกคะแนนที่โต๊ะ"),
            )
        for closing in [*self._ending]:  # they hold the port printed on the slips, which phones use
            closing.end(0)
        if self._tested is not None:
            self._tested.end()
        session = self._context.session
        room = meeting.at.id
        meets = self._meets
        self._asked = meets.asking(meeting)
        plan = PhoneRoomSetup(
            title=meets.called,
            session=sha256(secret).hexdigest()[:16],
            questions=self._asked[0],
            slips=self._slips(meeting, secret),
            stage=self._asked[1],
            hosts=hosts,
            port=self.book.port(room) or PORT,
            bound=self.book.bound(room),
            answers=session.read(lambda reader: meets.kept(reader, meeting)),
        )
        hall = PhoneRoomProcess(
            plan,
            phone_input(session, meets.take(meeting), self.book, room),
            lambda _news: self.came.emit(),
        )
        hall.start()
        try:
            self.book.note_port(room, hall.port)
        except OSError:  # nobody would own the room: its port must close
            hall.end(0)
            raise
        return hall

    def _opened(
        self,
        meeting: M,
        result: "tuple[PhoneRoomProcess, tuple[str, ...]] | UserError | SessionEnded | None",
    ) -> None:
        if not isValid(self._page) or self._context.session.closed:
            if isinstance(result, tuple):
                result[0].end(0)
            return
        self._opening = False
        if not isinstance(result, tuple):
            self._context.host.report("", "info")
            if isinstance(result, UserError):
                self._context.host.refuse(result)
        else:
            self.hall, self._hosts = result
            self._context.host.setProperty(LEAVING, leaving_words())
            self._at = meeting
            self._looking.start()
            self._context.host.report(_("เปิดห้องให้โทรศัพท์แล้ว"), "ok")
            self.follow(self._held)
            if self.hall is not None and self._own:  # voting may have been closed meanwhile
                self._open_dialog()

    def _secret(self, meeting: M) -> bytes:
        """Return the secret from which slips are made: always the same, known to this PC only. Raises UserError."""
        return sha256(
            self._context.office.printer.sign(f"prongsai phones {meeting.at}".encode())
        ).digest()

    def _slips(self, meeting: M, secret: bytes = b"") -> tuple[PhoneAccessSlip, ...]:
        secret = secret or self._secret(meeting)
        return tuple(
            PhoneAccessSlip(one.id, one.number, slip_digest(slip_code(secret, one.id)))
            for one in meeting.slips
        )

    # -- closing

    def end(self, reason: str = "") -> None:
        """Close the phone room; in the background, inform the phones for some seconds. Show `reason` on the page."""
        hall, self.hall = self.hall, None
        self._context.host.setProperty(LEAVING, "")
        self._say(reason)
        self._looking.stop()
        if hall is None:
            return
        hall.set_stage(PhoneQuestionStage())
        self._ending.append(hall)
        # phones may be asked once more
        again = self._at is not None and self._at.state in (OPEN, TALKS)
        in_background(partial(_ended, hall, again), lambda _done: self._gone(hall))
        if self.dialog is not None:
            self.dialog.accept()
        self._show()

    def _gone(self, hall: PhoneRoomProcess) -> None:
        if hall in self._ending:
            self._ending.remove(hall)

    def _close(self) -> None:
        """Close all rooms, as the folder is about to be closed; no port stays open."""
        halls, self._ending = [*self._ending, *filter(None, (self.hall,))], []
        self.hall = None
        self._looking.stop()
        self._soon.stop()
        for hall in halls:
            hall.end(0)

    def _look(self) -> None:
        """Update who has gone silent, and check the PC's address, which may change after sleep or on another Wi-Fi."""
        self._show()
        if not self.hosts:
            in_background(addresses, self._looked)

    def _looked(self, hosts: tuple[str, ...] | None) -> None:
        if not isValid(self._page) or self.hall is None or hosts is None:
            return
        moved = _(
            "ที่อยู่ของเครื่องนี้ใน Wi-Fi เปลี่ยนไปแล้ว เลิกรับแล้วเปิดห้องใหม่ บัตรเดิมใช้ได้โดยพิมพ์ที่อยู่ใหม่และรหัสบนบัตร"
        )
        offline = _("เครื่องนี้ไม่มีที่อยู่ในเครือข่ายของห้องแล้ว ต่อ Wi-Fi ของห้องอีกครั้ง คำตอบรออยู่ในโทรศัพท์")
        lost = moved if hosts else offline
        self._say("" if set(hosts) & set(self._hosts) else lost)
        self._show()

    def _say(self, trouble: str) -> None:
        if trouble and trouble != self._trouble:
            self._context.host.report(trouble, "warn")
        self._trouble = trouble

    # -- showing

    def _come(self) -> None:
        if self.hall is not None and self.hall.now().broken:
            self.end(_("ส่วนที่คุยกับโทรศัพท์หยุดทำงาน เปิดห้องอีกครั้ง คำตอบที่ยังไม่ได้รับอยู่ในโทรศัพท์และจะส่งต่อเอง"))
        if not self._soon.isActive():
            self._soon.start()

    def _show(self) -> None:
        held, own = self._held, self._own
        where, news, trouble = (self.where, self.news, self._trouble) if own else ("", NOTHING, "")
        before = self._before(held) if held is not None and not where else 0
        of = len(held.slips) if held is not None else 0
        self.part.show_room(where, len(news.bound), of, before, trouble)
        if self.dialog is not None and own and held is not None:
            self.dialog.show_news(self._voted(held), news, trouble)

    def _voted(self, workshop: M) -> M:
        """Return the meeting with who has answered the present question."""
        return workshop

    def _before(self, meeting: M) -> int:
        """Return how many phones had joined before; 0 also while another program holds that file."""
        with suppress(OSError):
            return len(self.book.bound(meeting.at.id))
        return 0

    def joined(self) -> frozenset[str]:
        """Return the ids of the slips by which a phone has joined, also while the room is closed."""
        with suppress(OSError):
            if self._held is not None:
                return frozenset(self.book.bound(self._held.at.id))
            return frozenset()
        return self.news.bound

    def _open_dialog(self) -> None:
        if self.dialog is not None or (at := self._at) is None:
            return
        # everybody's
        code = "".join(slip_code(self._secret(at), one.id) for one in at.slips if not one.number)
        dialog = PhoneRoomDialog(
            self._context.look,
            self.where,
            self._free,
            self.print,
            partial(self.end, ""),
            self._page,
            code,
        )
        if not code:
            count_pages(self._context, self._paper(at), dialog.show_pages)
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        self._show()
        dialog.open()

    def _closed(self) -> None:
        self.dialog = None

    def _free(self, slip: str) -> None:
        """Unbind a lost phone from its slip, so that another can use it; in the background, as it is written down."""

        def refused(problem: UserError) -> None:
            self._context.host.refuse(problem)
            self._show()

        hall = self.hall
        if hall is not None:
            beside(self._page, partial(hall.free, slip), lambda _slip: self._show(), refused)

    def print(self, slip: str = "") -> None:
        """Ask for a path, write there the slips that let phones in, and open that file. `slip`: its id, "" = all."""
        room, held = self._context, self._at
        if held is None or not self.where:
            return
        path = room.files.ask_paper(_("บันทึกบัตรเข้าห้อง"), _("บัตรเข้าห้อง"))
        if path is None:
            return
        paper = self._paper(held, slip)

        def written(_ctx: Context, _store: Store) -> Changes:
            return Changes(
                "write_slips", notes=room.office.printer.write([paper], path).missing_letters
            )

        room.do(written, lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))

    def _paper(self, meeting: M, slip: str = "") -> Document:
        secret = self._secret(meeting)
        wanted = [one for one in meeting.slips if slip in ("", one.id)]
        slips = [PrintedAccessSlip(one.printed, slip_code(secret, one.id)) for one in wanted]
        return slip_paper(*self._meets.printed(meeting), self.where, slips)

    # -- testing

    def test(self) -> None:
        """Open the dialog that tests whether phones reach this PC; if the room is open, open its own dialog instead."""
        if self.hall is not None or self._opening:
            self.open()
            return
        held = self._held
        people = len(held.slips) if held is not None else 0
        dialog = PhoneTestDialog(
            self._context.look,
            people,
            self.hosts or None,
            people > 0,
            self.open,
            self._use_ballots,
            self._page,
        )
        self._tested = dialog.trial
        self._context.host.closing.connect(dialog.reject)
        dialog.open()
        dialog.begin()


def open_phone_room(
    context: PageContext, page: QWidget, adapter: MeetingAdapter[M], use_ballots: Do
) -> PhoneRoomCalls[M]:
    """Make the phone room of the meetings of a page of another room (ui.desktop.base.phone_meeting.OpensRoom)."""
    desk = PhoneRoomDesk(context, page, adapter, use_ballots)
    return PhoneRoomCalls(
        desk.part, lambda: bool(desk.where), desk.follow, desk.open, desk.end, desk.deeds
    )


def _ended(hall: PhoneRoomProcess, pause: bool) -> bool:
    hall.end(pause=pause)
    return True
