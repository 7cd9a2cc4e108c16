"""The exchange page: its tabs to send and receive, for conflicts, letters and waiting files; and the card to send."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QHideEvent
from PySide6.QtWidgets import QFrame, QLayout, QStackedWidget, QWidget

from core.exchange.devices import ProblemWithValues, UncertifiedDevice, WaitingFileRow
from core.exchange.receivers import BELOW, NoReceiverReason, ReceivedFile, ReceiverChoice
from core.exchange.staging import problem_words
from core.i18n import _
from ui.desktop.base.asking_files import ask_files, ask_folder
from ui.desktop.base.settings import PART_SIZES
from ui.desktop.exchange.incoming import IncomingFilesPage
from ui.desktop.exchange.letters import LettersDesk, LettersPage
from ui.desktop.exchange.sending import size_words
from ui.desktop.exchange.unfinished import UnfinishedImport
from ui.desktop.exchange.ways import BundleContentPanel
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do, IconLabel
from ui.desktop.widgets.choices import DropDown, SegmentedControl
from ui.desktop.widgets.layout import (
    Surface,
    column,
    fill,
    flow,
    frame,
    holding,
    row,
    scrolling,
)
from ui.desktop.widgets.plain import copy_words, dress, name, show, show_plain, texts, words


class WaitingFilesPage(QWidget):
    """A page of files that wait because their sender is unknown. It shows who claims to have sent each."""

    def __init__(
        self,
        look: Look,
        let_go: Callable[[tuple[str, ...]], None],
        confirm: Callable[[str], None],
        confirm_many: Do,
    ) -> None:
        """Make the page. `let_go` gets the SHA-256 (hex) of files, none = all; `confirm` the key (hex) of a sender;
        `confirm_many` is called to confirm all that can be."""
        super().__init__()
        self._look = look
        self._let_go, self._confirm = let_go, confirm
        self._strangers: Mapping[str, UncertifiedDevice] = {}
        self._list = column(gap=8)
        self._all = Button(look, _("เลิกเก็บทุกไฟล์"), "ghost", "bin", do=partial(let_go, ()))
        about = _(
            "ผู้ส่งยังไม่ได้รับการยืนยัน จึงยังไม่ได้เปิดอ่าน เมื่อการยืนยันมาถึงแล้วจะนำเข้าพร้อมการนำเข้าครั้งนั้น ไฟล์ที่เลิกเก็บนำเข้าใหม่ได้"
        )
        self._about = words(about, "line", "text2", wrap=True)
        self.many = Button(look, "", "primary", "pc", do=confirm_many)
        head = row(self._about, self.many, self._all, gap=12, grow=0)
        self.setLayout(
            column(scrolling(column(head, self._list, None, gap=10, edges=(0, 0, 6, 0))), gap=0)
        )

    def show_waiting(
        self, rows: Sequence[WaitingFileRow], strangers: Mapping[str, UncertifiedDevice]
    ) -> None:
        """Show the files that wait. `strangers`: {public key (hex): what is known about this unknown sender}."""
        self._strangers = strangers
        self._all.setVisible(len(rows) > 1)
        n = sum(one.confirmable for one in strangers.values())
        self.many.show_words(_("ยืนยันหลายเครื่อง {n}").format(n=n))
        show(self.many, n > 1)
        show(self._about, bool(rows))
        none = _("ไม่มีไฟล์ที่รอยืนยันผู้ส่ง")
        fill(self._list, [*map(self._card, rows)] or [words(none, "strong", wrap=True)])

    def _card(self, waiting: WaitingFileRow) -> QFrame:
        sender, key = waiting.sender or "–", waiting.key[:16] or "–"
        about = _("อ้างว่ามาจาก {sender}  {size}  มาถึง {came} รอมา {days} วัน  เครื่อง {key}")
        text = about.format(
            sender=sender, size=waiting.size, came=waiting.came, days=waiting.days, key=key
        )
        let_go = partial(self._let_go, (waiting.sha256,))
        go = Button(self._look, _("เลิกเก็บ"), "ghost", "bin", do=let_go)
        name(go, _("เลิกเก็บ {file}").format(file=waiting.file_name))
        stranger = self._strangers.get(waiting.key)
        lines = [(waiting.file_name, "strong"), (text, "line text2"), (waiting.aside, "line warn")]
        asks: list[QWidget] = []
        if stranger is not None:
            lines.insert(1, (f"{stranger.title} · {stranger.says}", "line"))
            doubt = _("เลขไม่ตรงเมื่อโทรถาม ไฟล์ยังเก็บไว้") if stranger.doubted else ""
            lines += [(stranger.claim, "line warn"), (doubt, "line warn")]
            ask = partial(self._confirm, waiting.key)
            asks = [Button(self._look, stranger.words(), "ghost", "pc", do=ask)]
        head = (IconLabel(self._look, "pc", "warn"), texts(*lines, gap=1))
        return frame(row(*head, *asks, go, gap=12, edges=(14, 9, 14, 10), grow=1), "card")


LISTED = 200


class IneffectiveOpsPage(QWidget):
    """A page that lists received ops that changed nothing here, each with the reason."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._list = column(gap=8)
        self.setLayout(
            column(scrolling(column(self._list, None, gap=0, edges=(0, 0, 6, 0))), gap=0)
        )

    def show_problems(
        self, problems: Sequence[ProblemWithValues], others: Sequence[str] = ()
    ) -> None:
        """Show ops without effect and, below, the sentences on what `others` wait for a form or are in none."""
        none = _("ไม่มีข้อมูลที่เก็บไว้โดยไม่มีผล")
        cards: list[QWidget] = [self._card(one) for one in problems[:LISTED]]
        cards += [self._framed(texts((one, "strong"))) for one in others[:LISTED]]
        left = len(problems) + len(others) - len(cards)
        if left:
            more = _("และอีก {n} รายการ ดูทั้งหมดด้วยคำสั่ง problems").format(n=left)
            cards.append(words(more, "line", "text2", wrap=True))
        fill(self._list, cards or [words(none, "strong", "ok", wrap=True)])

    def _card(self, problem: ProblemWithValues) -> QFrame:
        one, tales = problem
        more = _("{ops} รายการ  เครื่อง {device}").format(ops=one.ops, device=one.device[:16])
        lines = ((tale.words, "line text2") for tale in tales)
        body = texts((problem_words(one.reason), "strong"), (more, "line text2"), *lines, gap=1)
        return self._framed(body)

    def _framed(self, body: QLayout) -> QFrame:
        return frame(
            row(IconLabel(self._look, "warn", "warn"), body, gap=12, edges=(14, 9, 14, 10), grow=1),
            "card",
        )


POST = "post"
INCOMING = "incoming"
CONFLICTS = "torn"
LETTERS = "told"
SILENT = "silent"
WAITING = "waiting"
_PARTS = {CONFLICTS: "conflicts", LETTERS: "letters", SILENT: "problems", WAITING: "waiting"}
_Part = TypeVar("_Part", bound=QWidget)
HEADS = (
    (POST, "ส่งและรับ", "mute"),
    (CONFLICTS, "ข้อมูลไม่ตรงกัน", "mute"),
    (LETTERS, "ความเห็นและคำขอ", "mute"),
    (SILENT, "ไม่มีผล", "mute"),
    (WAITING, "รอยืนยันผู้ส่ง", "mute"),
)


class ExchangeCalls(NamedTuple):
    """What the exchange page and its cards call: makers of its tabs, and what is done on request."""

    make_conflicts: Callable[[], QWidget]
    letters: LettersDesk
    make_waiting: Callable[[], WaitingFilesPage]
    make_incoming: Callable[[], IncomingFilesPage]
    fill: Callable[[str], None]  # show the data of the tab with this key
    send: Callable[[str], None]  # to the unit with this id, "" = the one named on the button
    tell_copied: Callable[[], None]
    preview: Callable[[Sequence[Path]], None]


class ExchangePage(QWidget):
    """The exchange page with its tabs; the tab to send and receive is made at once, the others when first shown."""

    def __init__(self, look: Look, calls: ExchangeCalls, *, judges: bool = False) -> None:
        """Make the page; `judges`: this PC is a committee member's, who only sends and receives."""
        super().__init__()
        self._look, self._calls = look, calls
        self._parts: dict[str, QWidget] = {}
        self.out = SendCard(look, calls.send, calls.tell_copied)
        self.drop = FileDropCard(look, calls.preview)
        self.heads = SegmentedControl(
            tuple((key, _(text), tone) for key, text, tone in HEADS), _("ส่วนของหน้ารับส่ง")
        )
        self.heads.chosen.connect(self.show_head)
        self._show_rare(silent=0, waiting=0)  # until they are counted
        show(self.heads, not judges)
        self._stack = QStackedWidget()
        self.receiving = column(self.drop, gap=12, grow=0)
        both = row(self.out, self.receiving, gap=12, grow=(0, 1))
        self._post = holding(
            column(scrolling(column(both, None, gap=0, edges=(0, 0, 6, 0))), gap=0)
        )
        self._stack.addWidget(self._post)
        self.setLayout(column(row(self.heads, None), self._stack, gap=10, grow=1))
        self.heads.show_key(POST)

    @property
    def incoming(self) -> IncomingFilesPage:
        return self._part(INCOMING, self._calls.make_incoming)

    @property
    def conflicts(self) -> QWidget:
        return self._part(CONFLICTS, self._calls.make_conflicts)

    @property
    def letters(self) -> LettersPage:
        return self._part(LETTERS, lambda: self._calls.letters.page)

    @property
    def problems(self) -> IneffectiveOpsPage:
        return self._part(SILENT, lambda: IneffectiveOpsPage(self._look))

    @property
    def waiting(self) -> WaitingFilesPage:
        return self._part(WAITING, self._calls.make_waiting)

    @property
    def there(self) -> tuple[str, ...]:
        """The keys of the tabs made so far, in the order in which they were made."""
        return tuple(self._parts)

    def show_head(self, key: str) -> None:
        """Show the tab with this key (POST, LETTERS …)."""
        self.heads.show_key(key)
        part: QWidget = self._post
        if key != POST:
            part = getattr(self, _PARTS[key])
        self._calls.fill(key)
        self._stack.setCurrentWidget(part)

    def show_incoming(self) -> None:
        self.heads.show_key(POST)
        self._stack.setCurrentWidget(self.incoming)
        self.incoming.foot.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        """Close the import report when another page is shown, if all files were imported without problems."""
        super().hideEvent(event)
        if INCOMING in self._parts and self._stack.currentWidget() is self.incoming:
            self.incoming.leave_read()

    @property
    def on_post(self) -> bool:
        """Whether the tab to send and receive is shown."""
        return self._stack.currentWidget() is self._post

    def _part(self, key: str, make: Callable[[], _Part]) -> _Part:
        if key not in self._parts:
            part = self._parts[key] = make()
            self._stack.addWidget(part)
        return cast("_Part", self._parts[key])

    def show_counts(self, conflicts: int, letters: int, silent: int, waiting: int) -> None:
        """Show on the tabs the numbers of open conflicts, letters, ops without effect (`silent`), waiting files."""
        counts = {CONFLICTS: conflicts, LETTERS: letters, SILENT: silent, WAITING: waiting}
        for key, text, _tone in HEADS:
            if key in counts:
                button = self.heads.button(key)
                show_plain(button, f"{_(text)} {counts[key]}" if counts[key] else _(text))
                button.updateGeometry()
        self._show_rare(silent, waiting)

    def _show_rare(self, silent: int, waiting: int) -> None:
        """Show two of the parts only when needed."""
        for key, count in ((SILENT, silent), (WAITING, waiting)):
            self.heads.show_option(key, visible=count > 0 or self.heads.key == key)


class FileDropCard(Surface):
    """A card to drop received files on, or to choose them by its buttons."""

    def __init__(self, look: Look, preview: Callable[[Sequence[Path]], None]) -> None:
        super().__init__("card")
        self._preview = preview
        self.setAcceptDrops(True)
        self.choose = Button(look, _("เลือกไฟล์ที่ได้รับ"), "ghost", "in", do=self._choose)
        self.folder = Button(look, _("เลือกทั้งโฟลเดอร์"), "ghost", "folder", do=self._choose_folder)
        self._unfinished = words("", "strong", "warn", wrap=True)
        self.go_on = Button(look, _("ทำต่อ"), "primary", "in")
        self.forget = Button(look, _("ไม่ทำต่อ"), "ghost")
        offered = (
            IconLabel(look, "warn", "warn"),
            self._unfinished,
            self.forget,
            self.go_on,
        )
        self._offer = frame(row(*offered, gap=10, edges=(12, 8, 10, 9), grow=1), "inset")
        self._offer.hide()
        text = _(
            "ลากไฟล์ที่ได้รับ zip หรือทั้งแฟลชไดรฟ์มาวางที่นี่ ชื่อไฟล์เป็นอะไรก็ได้ โปรแกรมให้ดูก่อนว่าจะเปลี่ยนอะไร ยังไม่เขียนจนกว่าจะกดนำเข้า"
        )
        self.undo = Button(look, _("ยกเลิกการนำเข้าครั้งล่าสุด"), "ghost", "undo")
        inside = (words(_("รับไฟล์"), "section"), words(text, "body", "text2", wrap=True))
        deeds = flow(self.choose, self.folder, self.undo)
        self._came = column(gap=4)
        self._heard = words(_("รับเข้าล่าสุด"), "card")
        layout = column(
            self._offer,
            *inside,
            deeds,
            6,
            self._heard,
            self._came,
            None,
            gap=10,
            edges=(20, 14, 20, 14),
        )
        self.setLayout(layout)
        self._look = look

    def show_came(self, files: Sequence[ReceivedFile]) -> None:
        """Show the bundles that were imported last, newest first."""
        show(self._heard, bool(files))
        show(self.undo, bool(files))
        fill(self._came, map(self._line, files))

    def _line(self, file: ReceivedFile) -> QWidget:
        text = _("{when}  ใหม่ {n}").format(when=file.when, n=file.new)
        if file.refused:
            text = _("{told}  ไม่รับ {n}").format(told=text, n=file.refused)
        if file.total > 1:
            text = _("{told}  ได้ {k} จาก {n} ไฟล์").format(told=text, k=file.imported, n=file.total)
        mark, tone = ("warn", "warn") if file.refused or file.lacking else ("tick", "ok")
        said = words(file.sender, "line", wrap=True), words(text, "line", "text2", wrap=True)
        return frame(row(IconLabel(self._look, mark, tone, 16), *said, gap=8, grow=(1, 2)))

    def offer(self, imports: UnfinishedImport | None) -> None:
        """Offer to continue an import that was not finished; None hides the offer."""
        show(self._offer, imports is not None)
        if imports is not None:
            named = ", ".join(path.name or str(path) for path in imports.paths[:2])
            more = _("และอีก {n}").format(n=len(imports.paths) - 2) if len(imports.paths) > 2 else ""
            text = _("ครั้งก่อนยังนำเข้าไม่ครบ: {names}")
            text = text.format(names=" ".join(filter(None, (named, more))))
            show_plain(self._unfinished, text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self._preview(paths)

    def _choose(self) -> None:
        title = _("เลือกไฟล์รับส่ง")
        kinds = _("ทุกไฟล์ (*);;ไฟล์รับส่ง (*.prongsai *.zip)")
        found = ask_files(self, title, kinds, "exchange")
        if found:
            self._preview(found)

    def _choose_folder(self) -> None:
        found = ask_folder(self, _("เลือกโฟลเดอร์หรือแฟลชไดรฟ์ที่มีไฟล์ที่ได้รับ"), "exchange")
        if found:
            self._preview([found])


LISTED_BELOW = 6  # units below listed here; to others send from the page of units


class SendCard(Surface):
    """The card to send bundles, with a list of receivers and what each has confirmed by a receipt."""

    def __init__(
        self, look: Look, send: Callable[[str], None], tell_copied: Callable[[], None]
    ) -> None:
        """Make the card; `send` gets the id of a unit, "" = the one named on the button."""
        super().__init__("card")
        self._look, self._send, self._tell_copied = look, send, tell_copied
        self.send = Button(look, _("ส่ง"), "primary", "out", do=partial(send, ""))
        self._nobody = words("", "strong", wrap=True)
        self._do = words("", "body", "text2", wrap=True)
        self.papers = Button(look, _("พิมพ์หรือทำเป็น PDF"), "ghost", "printer")
        self._request = ""
        self.asks = Button(
            look, _("คัดลอกข้อความขอไฟล์เริ่มงาน"), "primary", "copy", do=self._copy_request
        )
        self._ways = holding(flow(self.asks, self.papers))
        self._list = column(gap=6)
        self._read_out = words("", "body", wrap=True)
        self._digits = words("", "card")
        self._ours = frame(
            row(self._read_out, self._digits, gap=14, edges=(14, 8, 14, 9), grow=0), "inset"
        )
        self._result = words("", "strong", "ok", wrap=True)
        self._more = words("", "line", "text2", wrap=True)
        self._paste = words("", "line", wrap=True)
        copy = Button(look, _("คัดลอกข้อความส่งไฟล์"), "ghost", "doc", small=True, do=self._copy)
        self.slip = Button(look, _("ใบนำส่ง"), "ghost", "printer", small=True)
        self._pasted = frame(
            column(self._paste, row(copy, self.slip, None), gap=6, edges=(12, 8, 10, 10)), "inset"
        )
        self.parts = DropDown(
            look, _("ขนาดไฟล์ที่ส่ง"), [(size, size_words(size)) for size in PART_SIZES]
        )
        sizes = row(words(_("ขนาดไฟล์ที่ส่ง"), "line", "text2"), self.parts, gap=10, grow=1)
        self.share = BundleContentPanel(look)
        self.every = Button(look, _("ตอบทุกหน่วยงานในไฟล์เดียว"), "ghost", "out")
        self._every_words = words("", "line", "text2", wrap=True)
        self._many = frame(
            column(row(self.every, None), self._every_words, sizes, self.share, gap=8)
        )
        text = _("ไฟล์เปิดได้เฉพาะผู้รับ โปรแกรมเขียนแล้วอ่านกลับมาตรวจก่อนบอกว่าเสร็จ และบอกเมื่อถอดแฟลชไดรฟ์ได้")
        self._sealed = words(text, "line", "text2", wrap=True)
        self._note = words(_("ส่งแล้วยังไม่ใช่ถึง: ถึงแล้วเมื่อได้ใบตอบรับกลับมา"), "label", "text2", wrap=True)
        self.setLayout(
            column(
                words(_("ส่งไฟล์"), "section"),
                self._nobody,
                self._do,
                self._ways,
                row(self.send, None),
                self._sealed,
                self._ours,
                self._result,
                self._more,
                self._pasted,
                self._list,
                self._many,
                self._note,
                None,
                gap=9,
                edges=(20, 14, 20, 14),
            )
        )
        self.show_result("", "")
        self.show_digits("", "")
        for part in (self.send, self._nobody, self._do, self._ways, self._many):
            part.hide()  # until receivers are known

    def show_digits(self, receiver: str, digits: str) -> None:
        """Show the digits to read out when `receiver` (a name) phones to confirm this PC; "" hides them."""
        show_plain(
            self._read_out,
            _("เครื่องนี้ยังไม่ได้รับการยืนยัน เมื่อ {name} โทรมา ให้อ่านเลข 12 หลักนี้").format(name=receiver),
        )
        show_plain(self._digits, digits)
        show(self._ours, bool(digits))

    def show_receivers(
        self,
        choices: Sequence[ReceiverChoice],
        first: ReceiverChoice | None,
        nobody: NoReceiverReason | None,
    ) -> None:
        """Show the name of `first` on the send button or, if it is None, the reason (`nobody`) why there is no
        receiver. Below, list receivers and what each has confirmed."""
        show(self.send, first is not None)
        self.send.show_words(
            _("ส่งให้ {name}").format(name=first.receiver.name) if first else _("ส่ง")
        )
        show_plain(self._nobody, nobody.reason if nobody else "")
        show_plain(self._do, nobody.do if nobody else "")
        self._request = nobody.request if nobody else ""
        for label in (self._nobody, self._do):
            show(label, nobody is not None)
        show(self._ways, bool(self._request))
        for label in (self._sealed, self._note):  # of a file that can be sent
            show(label, not self._request)
        under = [choice for choice in choices if choice.receiver.side == BELOW]
        listed = [
            *(choice for choice in choices if choice.receiver.side != BELOW),
            *under[:LISTED_BELOW],
        ]
        lines = [self._line(one, only=len(choices) == 1) for one in listed]
        if len(under) > LISTED_BELOW:
            more = _("และอีก {n} หน่วยงาน เลือกได้เมื่อกดส่งแล้วกดเปลี่ยนผู้รับ")
            more = more.format(n=len(under) - LISTED_BELOW)
            lines.append(words(more, "line", "text2", wrap=True))
        fill(self._list, lines)
        text = _(
            "zip เดียวที่มีไฟล์ของแต่ละหน่วยงาน {n} หน่วยงาน ส่งให้ทุกหน่วยงานได้ แต่ละหน่วยงานเปิดได้เฉพาะของตน"
        )
        show_plain(self._every_words, text.format(n=len(under)))
        show(self._many, len(under) > 1)

    def show_result(self, text: str, details: str, tone: str = "ok") -> None:
        """Show the last export's result: `text` in the colour of `tone`, smaller `details` below; "" hides either."""
        show_plain(self._result, text)
        dress(self._result, tone=tone)
        show_plain(self._more, details)
        for label in (self._result, self._more):
            show(label, bool(label.text()))
        show(self._pasted, False)

    def show_size(self, size: int) -> None:
        """Show the chosen limit for the size of a bundle's file, in megabytes (0 = one file of any size)."""
        self.parts.setCurrentIndex(max(0, self.parts.findData(size)))

    def show_paste(self, text: str) -> None:
        """Show the text to paste into the e-mail or chat message with which the written bundle is sent."""
        show_plain(self._paste, text)
        self._text = text
        show(self._pasted, True)

    def _copy_request(self) -> None:
        if copy_words(self._request):
            self._tell_copied()

    def _copy(self) -> None:
        if copy_words(self._text):
            self._tell_copied()

    def _line(self, receiver: ReceiverChoice, *, only: bool) -> QWidget:
        """Return the line of a receiver; if there are several, each has a button to the send dialog."""
        to = receiver.receiver
        send = partial(self._send, to.unit)
        go = Button(self._look, _("ส่ง"), "ghost", "out", small=True, do=send)
        name(go, _("ส่งให้ {name}").format(name=to.name))
        show(go, not only)
        sign = "tick" if receiver.whole else "building"
        icon = IconLabel(self._look, sign, "ok" if receiver.whole else "accent")
        text = texts(
            (to.name, "strong"), (receiver.line, "line ok" if receiver.whole else "line text2")
        )
        return frame(row(icon, text, go, gap=10, edges=(12, 6, 8, 7), grow=1), "inset")
