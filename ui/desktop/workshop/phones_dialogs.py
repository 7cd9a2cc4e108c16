"""What the chair sees of phones: a line beside the votes, the phone room's dialog with its QR code, the room test."""

from collections.abc import Callable, Sequence
from functools import partial
from math import isqrt
from typing import Any

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from shiboken6 import isValid

from core.assessment.rounds import WorkshopSlip
from core.errors import UserError, error_for
from core.i18n import _
from core.workshop.phones import grouped, slip_address
from core.workshop.room_trial import PhoneTestVerdict
from ui.desktop.base.background import in_background
from ui.desktop.base.phone_meeting import PhoneMeetingState
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do, Pill
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, flow, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import EXACT, name, show, show_entry, show_plain, show_some, words
from ui.desktop.workshop.table import slip_words
from ui.phone.room import PhoneRoomState
from ui.phone.room_trial import PhoneReachTest

# design pixels; rows of the list; least design pixels
QR = 230
ROWS = 9
LEAST = 250
EVERY = 500  # milliseconds between updates of a test


class PhoneRoomPanel(QWidget):
    """A widget on the workshop page that tells whether phones can join, and how many have."""

    def __init__(self, look: Look, open_room: Do, *, horizontal: bool = False) -> None:
        """Make the part; `horizontal`: in one row, for pages with little height."""
        super().__init__()
        self.said = words("", "line", "text2", wrap=True)
        self.said.setProperty(EXACT, True)  # an address
        self.open = Button(look, _("เปิดห้องให้โทรศัพท์"), "ghost", "pc", do=open_room)
        self.photos = Button(look, _("ภาพจากโทรศัพท์"), "ghost", "photo")
        show(self.photos, visible=False)
        if horizontal:
            self.setLayout(row(self.said, self.open, gap=8, grow=0))
        else:
            self.setLayout(column(self.said, flow(self.open, self.photos), gap=4))

    def show_room(
        self, host: str, joined: int, total: int, joined_before: int, trouble: str
    ) -> None:
        """Show the open room's address `host` and how many of `total` slips have joined. If `host` is "", the room is
        closed: show how many phones had joined. If `trouble` is not "", show only this text."""
        said = trouble
        if host and not trouble:
            said = _("รับจากโทรศัพท์ที่ {address} เข้าแล้ว {n} จาก {of} ใบ")
            said = said.format(address=host, n=joined, of=total)
        elif joined_before and not trouble:
            said = _(
                "ห้องปิดอยู่ โทรศัพท์ {n} เครื่องเคยเข้า เปิดห้องแล้วเครื่องเดิมเข้าได้เอง คะแนนที่รับแล้วอยู่ครบ"
            ).format(n=joined_before)
        show_some(self.said, said)
        self.open.show_words(_("ห้องโทรศัพท์") if host else _("เปิดห้องให้โทรศัพท์"))

    def show_photos(self, count: int) -> None:
        self.photos.show_words(_("ภาพจากโทรศัพท์ {n} ภาพ").format(n=count))
        show(self.photos, visible=count > 0)


class PhoneRoomDialog(FramedDialog):
    """The dialog of the phone room: its address, and which slips have joined; closing it leaves the room open."""

    def __init__(
        self,
        look: Look,
        host: str,
        free: Callable[[str], None],
        print_slips: Callable[[str], None],
        end: Do,
        parent: QWidget | None,
        code: str = "",
    ) -> None:
        """Make the dialog; `host` is the address (`192.168.1.20:8787`), `code` a survey's one code ("" = slips). `free`
        gets the id of a slip, `print_slips` that of one, "" = all; `end` closes the room."""
        super().__init__(look, _("ตอบทางโทรศัพท์ในห้อง") if code else _("ห้องโทรศัพท์"), parent)
        self._news, self._code = PhoneRoomState(), code
        self.qr = QrPicture(look, 300 if code else QR)
        self.qr.show_text(slip_address(host, code))
        address = exact("\n".join(filter(None, (f"http://{host}/", grouped(code)))), "cardstrong")
        self.list = LineList(look, _("บัตรเข้าห้อง"), ROWS, do=self._chosen)
        self.list.setMinimumHeight(look.px(LEAST))
        self._come = words("", "section", wrap=True)
        self._said = words("", "line", "warn", wrap=True)
        self.free = Button(look, _("ปลดบัตร"), "ghost", "link", do=partial(self._of_slip, free))
        slip = partial(self._of_slip, print_slips)
        self.one = Button(look, _("บันทึกบัตรใบนี้เป็น PDF"), "ghost", "doc", do=slip)
        self._pages = words("", "small", "text2", wrap=True)
        lost = words(
            _("บัตรหายหรือเปลี่ยนเครื่อง เลือกบัตรแล้วปลด เครื่องใหม่เข้าด้วยบัตรเดิมได้ คะแนนเดิมอยู่ครบ"),
            "small",
            "text2",
            wrap=True,
        )
        how = _("ต่อ Wi-Fi เดียวกับเครื่องนี้ แล้วสแกนบัตรของตน หรือเปิดที่อยู่นี้แล้วพิมพ์รหัสบนบัตร")
        if code:
            how = _("ต่อ Wi-Fi เดียวกับเครื่องนี้ แล้วสแกน หรือเปิดที่อยู่นี้แล้วพิมพ์รหัส")
        open_ = _("Wi-Fi ของห้องไม่ได้เข้ารหัสคำตอบ อย่าเขียนเรื่องลับ")
        left = column(
            self.qr,
            address,
            words(how, "line", "text2", wrap=True),
            words(open_, "small", "text2", wrap=True),
            None,
            gap=8,
        )
        self.rule = words("", "body", wrap=True)
        right = column(
            self._come,
            self._said,
            self.rule,
            self.list,
            self._pages,
            lost,
            flow(self.one, self.free),
            None,
            gap=8,
        )
        self.print = Button(
            look,
            _("บันทึกบัตรเข้าห้องเป็น PDF"),
            "primary",
            "doc",
            do=partial(print_slips, ""),
        )
        if code:
            stop = (_("ปิดรับคำตอบ"), "primary", "tick")
        else:
            stop = (_("เลิกรับจากโทรศัพท์"), "ghost", "cross")
        self.stop = Button(look, *stop, do=end)
        for each in (self.list, self._pages, lost, self.one, self.free, self.print):
            show(each, visible=not code)
        show(self.rule, visible=bool(code))
        whole = column(row(left, right, gap=20, grow=1), gap=0)
        hide = self.closer(_("ซ่อนหน้าต่างนี้"))
        self.fill(whole, hide, self.stop, self.print, min_width=780)
        self._chosen()
        (hide if code else self.print).setFocus()

    def show_news(self, state: PhoneMeetingState, news: PhoneRoomState, trouble: str = "") -> None:
        self._news = news
        if not self._code:
            show_plain(
                self._come,
                _("เข้าห้องแล้ว {n} จาก {of} ใบ").format(n=len(news.bound), of=len(state.slips)),
            )
        troubles = [*filter(None, (trouble,)), *trouble_words(news)]
        show_some(self._said, "\n".join(troubles))
        self.list.show_lines([self._line(state, one) for one in state.slips])
        self._chosen()

    def show_answered(self, count_text: str, rule: str) -> None:
        """Show how many have answered a survey (`count_text`), and when their answers are saved (`rule`)."""
        show_plain(self._come, count_text)
        show_plain(self.rule, rule)

    def _line(self, state: PhoneMeetingState, slip: WorkshopSlip) -> ListLine:
        news = self._news
        text = _("ยังไม่เข้า")
        tone = "mute"
        icon = "minus"
        if slip.id in news.twice:
            text = _("เครื่องที่สองขอใช้")
            tone = "warn"
            icon = "warn"
        elif slip.id in news.there:
            text = _("อยู่ในห้อง")
            tone = "ok"
            icon = "tick"
        elif slip.id in news.bound:
            text = _("เข้าแล้ว ขณะนี้เงียบ")
            tone = "info"
            icon = "tick"
        n = _("ตอบแล้ว {n} จาก {of} ข้อ")
        n = n.format(n=state.voted.get(slip.id, 0), of=len(state.questions))
        return ListLine(slip.id, n, "", slip_words(slip), text, tone, icon)

    def show_pages(self, count: int) -> None:
        """Show how many pages (`count`) the paper with all entry slips has."""
        show_plain(self._pages, _("พิมพ์บัตรทุกใบใช้กระดาษ {n} แผ่น").format(n=count))

    def _chosen(self) -> None:
        self.free.setEnabled(self.list.here in self._news.bound)
        self.one.setEnabled(isinstance(self.list.here, str))

    def _of_slip(self, do: Callable[[str], None]) -> None:
        """Do something for the selected slip, as print it again."""
        if isinstance(self.list.here, str):
            do(self.list.here)


def exact(text: str, role: str) -> QLabel:
    """Return a label that shows `text` with its own digits, never Thai ones, such as an address; `role`: text style."""
    label = words("", role, wrap=True)
    label.setProperty(EXACT, True)
    show_plain(label, text)
    return label


def trouble_words(news: PhoneRoomState) -> list[str]:
    """Return the phone room's problems that the chair should know, one text each; [] if there are none."""
    lines = []
    if news.problem is not None:
        lines.append(" ".join((news.problem.what, news.problem.why, news.problem.do)))
    if news.wrong:
        lines.append(_("มีการลองรหัสที่ไม่ใช่ของบัตร {n} ครั้ง ไม่มีผู้ใดเข้าได้ด้วยรหัสนั้น").format(n=news.wrong))
    return lines


class PhoneTestDialog(FramedDialog):
    """The dialog that tests whether phones reach this PC: it shows an address to open and the result so far."""

    _heard = Signal()  # from a thread of the test

    def __init__(
        self,
        look: Look,
        people: int,
        hosts: Sequence[str] | None,
        begun: bool,
        open_room: Do,
        use_ballots: Do,
        parent: QWidget | None,
    ) -> None:
        """Make the dialog; `people`: number expected, 0 = unknown; `begun`: votes are open, so a room can be opened."""
        super().__init__(look, _("ทดสอบห้อง"), parent)
        self.trial = PhoneReachTest(people, self._heard.emit)
        self._hosts = hosts
        self._begun = begun
        self._up = False
        self.qr, self._address = QrPicture(look, QR), exact("", "cardstrong")
        self.verdict = Pill(look, _("กำลังเปิดหน้าทดสอบ"), "mute", "more")
        self._said = words("", "body", wrap=True)
        how = _("ต่อโทรศัพท์หนึ่งเครื่องเข้า Wi-Fi ของห้อง แล้วสแกน ไม่มีการถามสิ่งใด และปิดทันทีเมื่อปิดหน้าต่างนี้")
        self.command = QLineEdit(readOnly=True)
        name(self.command, _("คำสั่งสำหรับผู้ดูแลเครื่อง"))
        self.copy = Button(look, _("คัดลอกคำสั่ง"), "ghost", "copy", do=self._copy)
        left = column(self.qr, self._address, None, gap=8)
        hint = words(how, "line", "text2", wrap=True)
        right = column(
            row(self.verdict, None), self._said, row(self.copy, None), hint, None, gap=10
        )
        self.ballots = Button(
            look, _("ใช้บัตรกระดาษแทน"), "ghost", "scan", do=partial(self._go, use_ballots)
        )
        self.go = Button(
            look,
            _("เปิดห้องให้โทรศัพท์ แล้วพิมพ์บัตร"),
            "primary",
            "right",
            do=partial(self._go, open_room),
        )
        self.ready = self.closer(_("ปิด"))
        # at the end, so that what is offered later never appears below a hand about to click "close"
        self.fill(
            column(row(left, right, gap=20, grow=1), gap=0),
            self.ballots,
            self.go,
            self.ready,
            min_width=720,
        )
        for each in (self.ballots, self.go, self.command, self.copy):
            show(each, visible=False)
        self._timer = QTimer(self, interval=EVERY)
        self._timer.timeout.connect(self._show)
        self._heard.connect(self._show)
        self.finished.connect(self._end)
        self.ready.setFocus()

    def begin(self) -> None:
        trial = self.trial
        hosts = tuple(self._hosts) if self._hosts is not None else None

        def tried() -> UserError | bool:
            try:
                trial.start(hosts)
            except (UserError, OSError) as problem:
                return error_for(problem)
            return True

        in_background(tried, partial(_arrived, self, trial))

    def started(self, result: UserError | bool) -> None:
        if isinstance(result, UserError):
            self.verdict.show_pill(_("ทดสอบไม่ได้"), "bad")
            show_plain(self._said, "\n".join((result.what, result.why, result.do)))
            show(self.ballots, visible=True)
            return
        self._up = True
        for where in self.trial.where()[:1]:
            self.qr.show_text(where.upper())
            show_plain(self._address, where)
        self._timer.start()
        self._show()

    def _show(self) -> None:
        if self._up:
            self.show_verdict(self.trial.now())

    def show_verdict(self, verdict: PhoneTestVerdict) -> None:
        if verdict.ready:
            self.verdict.show_pill(_("ใช้โทรศัพท์ได้"), "ok", "tick")
        elif verdict.waits:
            self.verdict.show_pill(_("รอโทรศัพท์เครื่องแรก"), "info", "more")
        else:
            self.verdict.show_pill(_("โทรศัพท์ยังมาไม่ถึง"), "warn", "warn")
        show_plain(
            self._said,
            "\n".join(sentence for sentence in verdict.sentences if sentence != verdict.command),
        )
        show(self.go, verdict.ready and self._begun)
        # before the meeting too, to prepare paper
        show(self.ballots, not verdict.ready and not verdict.waits)
        show_entry(self.command, verdict.command)
        self.command.setCursorPosition(0)
        for each in (self.command, self.copy):
            show(each, bool(verdict.command))

    def _copy(self) -> None:
        """Copy the command for whoever may change the firewall."""
        self.command.selectAll()
        self.command.copy()

    def _go(self, do: Do) -> None:
        self.accept()
        do()

    def _end(self) -> None:
        self._timer.stop()
        if self._up:
            self._up = False
            let_go(self.trial)


def _arrived(
    dialog: PhoneTestDialog, trial: PhoneReachTest, result: UserError | bool | None
) -> None:
    """Show that the test page is up; end it if the dialog is gone."""
    if not isValid(dialog) or not dialog.isVisible():
        if result is True:
            let_go(trial)
    elif result is not None:
        dialog.started(result)


def let_go(trial: PhoneReachTest) -> None:
    """End a test of the phone room in the background."""

    def ended() -> bool:
        trial.end()
        return True

    in_background(ended, lambda _done: None)


QUIET = 4  # modules of white around the code


class QrPicture(QWidget):
    """A widget that shows a text as a QR code (`side`: its width in design pixels); blank without a text."""

    def __init__(self, look: Look, side: int) -> None:
        super().__init__()
        self._modules, self._count = b"", 0
        self.setFixedSize(look.px(side), look.px(side))

    def show_text(self, text: str) -> None:
        import zxingcpp  # imported when a room is opened, not with every window

        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        # a buffer, which its types do not say
        picture: Any = code.to_image(scale=1, add_quiet_zones=False)
        self._modules = bytes(picture)
        self._count = isqrt(len(self._modules))
        name(self, text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), Qt.GlobalColor.white)
            unit = self.width() // (self._count + 2 * QUIET)
            edge = (self.width() - unit * self._count) // 2
            for at, module in enumerate(self._modules):
                if not module:
                    row, column = divmod(at, self._count)
                    place = QRectF(edge + column * unit, edge + row * unit, unit, unit)
                    painter.fillRect(place, Qt.GlobalColor.black)


def leaving_words() -> str:
    """Return the warning on what happens to the open phone room if the window is closed."""
    return _(
        "ห้องโทรศัพท์ยังเปิดอยู่ ปิดหน้าต่างแล้วโทรศัพท์ส่งคำตอบไม่ได้จนกว่าจะเปิดห้องอีกครั้ง คำตอบที่รับแล้วอยู่ครบ ที่ยังไม่ส่งรออยู่ในโทรศัพท์"
    )
