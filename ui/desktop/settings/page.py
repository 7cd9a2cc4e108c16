"""The settings page: theme and language, people, certificates of this PC and of others, office folder, emblem."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QLayout, QWidget

from core.evidence.deeds import choose_emblem, set_emblem
from core.evidence.kinds import emblem_of
from core.exchange.devices import DeviceList, DeviceRow, OwnCertificateState
from core.forms.wording import role_words
from core.i18n import _
from core.signing.chain import roles_of
from core.values import Record
from ui.desktop.base.asking_files import ask_file
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.look_card import AppearanceCard
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.settings import LanguageSettings
from ui.desktop.base.thumbnails import read_own_picture
from ui.desktop.settings.updates import UpdatesCard
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel, Pill
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import (
    Surface,
    column,
    empty,
    fill_list,
    flow,
    frame,
    hairline,
    holding,
    row,
    scrolling,
)
from ui.desktop.widgets.plain import name, show, show_plain, show_some, texts, words
from ui.desktop.widgets.prompt import Prompt, PromptText
from ui.session import QueuedAction

MOST = 60  # lines shown
AT_ONCE = 12  # lines made before the window gets its turn


class DevicesCard(QWidget):
    """A widget that lists certified PCs, with buttons to revoke the certificates that this PC may revoke."""

    def __init__(self, look: Look, revoke: Callable[[DeviceRow], None]) -> None:
        super().__init__()
        self._look, self._revoke = look, revoke
        self._lines, self._more = column(gap=0), words("", "line", "text2", wrap=True)
        self._left: list[DeviceRow] = []  # lines still to be made
        self._rest = later(self, 0, self._add_some)
        self._shown: DeviceList | None = None
        self.buttons: list[Button] = []  # of those that may be revoked, in order
        head = words(_("เครื่องและกุญแจ"), "section")
        self.setLayout(
            column(
                frame(column(head, self._lines, self._more, gap=6, edges=(18, 12, 18, 12)), "card")
            )
        )

    def show_devices(self, device_list: DeviceList) -> None:
        """Show the certified PCs, or that none is certified yet."""
        if device_list == self._shown:
            return
        self._shown, left = device_list, device_list.left
        self.buttons = []
        empty(self._lines)
        self._left = list(device_list.rows)
        self._add_some()
        none = _("ยังไม่มีเครื่องที่มีใบรับรอง เมื่อรับไฟล์ตอบแล้ว เครื่องนี้และเครื่องอื่นของหน่วยงานจะอยู่ที่นี่")
        show_plain(self._more, _("และอีก {n} เครื่อง").format(n=left) if left > 0 else none)
        show(self._more, left > 0 or not device_list.rows)

    def _add_some(self) -> None:
        """Add the next lines together, as styling them singly takes ten times as long; then let the window respond."""
        some, self._left = self._left[:AT_ONCE], self._left[AT_ONCE:]
        lines = column(gap=0)
        fill_list(lines, [self._line(one) for one in some])
        if self._lines.count():
            self._lines.addWidget(hairline())
        self._lines.addWidget(holding(lines))
        if self._left:
            self._rest.start()

    def _line(self, device: DeviceRow) -> QWidget:
        look = self._look
        title = device.title
        revoked = device.revoked
        text = texts(
            (title, "strong"), (device.detail, "line text2"), (device.digits, "small text2")
        )
        line = row(IconLabel(look, "shield", "text2", 20), text, gap=12, edges=(0, 7, 0, 7), grow=1)
        state, tone, icon = (
            (_("เพิกถอนแล้ว"), "bad", "cross") if revoked else (_("ใช้ได้"), "ok", "tick")
        )
        line.addWidget(
            Pill(look, _("เครื่องนี้") if device.is_this_pc and not revoked else state, tone, icon)
        )
        if device.revocable:
            button = Button(look, _("เพิกถอน"), "ghost", "cross", do=partial(self._revoke, device))
            name(button, _("เพิกถอน {title}").format(title=title))
            self.buttons.append(button)
            line.addWidget(button)
        return frame(line)


def revoking(row: DeviceRow) -> Prompt:
    """Return a prompt that explains what revoking a PC's certificate means, and asks whether to do it."""
    text = _(
        "สิ่งที่เครื่องนั้นเขียนและมาถึงที่นี่แล้วยังอยู่ สิ่งที่เขียนหลังจากนี้ไม่มีผลกับทุกหน่วยงานที่ได้รับการเพิกถอน "
        "เลิกทำไม่ได้ ถ้าเพิกถอนผิด เครื่องนั้นต้องสร้างกุญแจใหม่และขอใบรับรองอีกครั้ง"
    )
    digits = PromptText(_("เลขตรวจสอบ {digits}").format(digits=row.digits), "line text2")
    title = _("เพิกถอน {title}").format(title=row.title)
    return Prompt(title=title, parts=[text, digits], go=_("เพิกถอน"), icon="cross", first="leave")


class SettingsCalls(NamedTuple):
    """What the settings page calls on request."""

    switch: Callable[[Record], None]  # to this person
    edit: Callable[[Record], None]  # this person
    ask_pin: Callable[[], None]
    revoke: Callable[[DeviceRow], None]
    dress: Callable[[str, int], None]  # theme, text size in percent
    change_language: Callable[[LanguageSettings], None]


class SettingsPage(QWidget):
    """The settings page; every choice takes effect at once."""

    def __init__(
        self,
        look: Look,
        language: LanguageSettings,
        languages: tuple[str, ...],
        folder: Path,
        calls: SettingsCalls,
        updates: UpdatesCard,
    ) -> None:
        super().__init__()
        self._look, self._calls = look, calls
        self.looks = AppearanceCard(look, language, languages, calls.dress, calls.change_language)
        self._people = column(gap=0)
        self.add = Button(look, _("เพิ่มผู้ใช้งาน"), "ghost", "plus")
        self.hand_over = Button(look, _("ส่งมอบงานของผู้ที่จะย้ายออก"), "ghost", "exchange")
        self.here = OwnCertificateCard(look)
        self.devices = DevicesCard(look, calls.revoke)
        choices = (
            ("asked", _("รับเฉพาะไฟล์ที่ขอ")),
            ("all", _("รับทุกไฟล์ที่อ่านได้")),
            ("none", _("ไม่รับต้นฉบับ และไม่ขอต่อให้ผู้อื่น")),
        )
        self.originals = DropDown(look, _("ต้นฉบับของหลักฐานที่เครื่องนี้รับ"), choices)
        self.emblem = EmblemCard(look)
        self.updates = updates
        self.open = Button(look, _("เปิดดูโฟลเดอร์"), "ghost", "folder")
        self.leave = Button(look, _("เปลี่ยนโฟลเดอร์"), "ghost", "exchange")
        self.privacy = Button(look, _("ข้อมูลส่วนบุคคล"), "ghost", "lock")
        self.archive = Button(look, _("เปิดงานเดิมก่อนเข้าสังกัด"), "ghost", "folder")
        self.registers = Button(look, _("ทะเบียนของหน่วยงาน"), "ghost", "table")
        self.safety = Button(look, _("โปรแกรมรับรองอะไร และไม่รับรองอะไร"), "link", "help")
        self.buttons: list[Button] = []  # of the people, in order
        path = words(str(folder), "body", "text2", wrap=True)
        self.around = words("", "body", "warn", wrap=True)
        self.health = Button(look, _("ดูสุขภาพข้อมูล"), "link", "shield")
        for late in (self.around, self.health):
            show(late, False)
        text = _("ค้นทุกอย่างเกี่ยวกับบุคคลหนึ่ง ทำสำเนาให้เจ้าของข้อมูล ลบตามกฎหมาย และดูว่าใครดู พิมพ์ ส่งออก")
        duties = words(text, "body", "text2", wrap=True)
        lists = words(
            _("ส่วนงานและระบบบริการออนไลน์ของหน่วยงาน ที่แบบต่าง ๆ ให้เลือก"), "body", "text2", wrap=True
        )
        said = _("ภาพย่อมากับไฟล์รับส่งเสมอ ผู้ส่งรู้ข้อนี้จากไฟล์ครั้งหน้าที่ส่งให้เขา")
        received = column(self.originals, words(said, "line", "text2", wrap=True), gap=6)
        cards = (
            _card(_("หน้าตาและภาษา"), column(self.looks)),
            _card(_("ผู้ใช้งาน"), column(self._people, flow(self.add, self.hand_over), gap=8)),
            _card(_("ทะเบียนของหน่วยงาน"), column(lists, flow(self.registers), gap=8)),
            self.emblem,
            self.here,
            self.devices,
            _card(_("ต้นฉบับของหลักฐาน"), received),
            _card(
                _("โฟลเดอร์ของหน่วยงาน"),
                column(
                    path,
                    self.around,
                    flow(self.open, self.leave, self.archive, self.health),
                    gap=8,
                ),
            ),
            self.updates,
            _card(_("ข้อมูลส่วนบุคคล"), column(duties, flow(self.privacy, self.safety), gap=8)),
        )
        self.setLayout(column(scrolling(column(*cards, None, gap=10, edges=(0, 0, 6, 0))), gap=0))

    def show_around(self, sentences: Sequence[str]) -> None:
        """Show what sync programs do to the office folder, and the way to the health page; nothing without sentences."""
        show_some(self.around, "\n".join(sentences))
        show(self.health, bool(sentences))

    def show_people(self, people: Sequence[Record], current_id: str) -> None:
        """Show everybody who works in this office; `current_id` is the id of the current person."""
        show(self.hand_over, bool(people))
        self.buttons = []
        none = words(_("ยังไม่มีผู้ใช้งาน เพิ่มชื่อแล้วทุกการบันทึกจะมีชื่อผู้ทำ"), "body", "text2", wrap=True)
        fill_list(
            self._people,
            [self._person(one, is_current=one.ref.id == current_id) for one in people] or [none],
        )

    def _person(self, record: Record, *, is_current: bool) -> QWidget:
        person = record.text("name")
        roles = ", ".join(role_words(role) for role in sorted(roles_of(record)))
        text = texts(
            (person, "strong"), (record.text("position"), "line text2"), (roles, "line info")
        )
        edit = Button(self._look, _("แก้ไข"), "ghost", "pen", do=partial(self._calls.edit, record))
        name(edit, _("แก้ไข {name}").format(name=person))
        line = row(
            IconLabel(self._look, "user", "text2", 20), text, gap=12, edges=(0, 7, 0, 7), grow=1
        )
        if is_current:
            pin = Button(self._look, "PIN", "ghost", "lock", do=self._calls.ask_pin)
            name(pin, _("ตั้งหรือเปลี่ยน PIN"))
            parts: tuple[QWidget, ...] = (Pill(self._look, _("กำลังใช้งาน"), "ok", "tick"), pin, edit)
        else:
            switch = Button(self._look, _("ใช้ชื่อนี้"), do=partial(self._calls.switch, record))
            name(switch, _("เปลี่ยนผู้ใช้งานเป็น {name}").format(name=person))
            parts = (switch, edit)
        for part in parts:
            line.addWidget(part)
        self.buttons += [part for part in parts if isinstance(part, Button)]
        return frame(line)


class OwnCertificateCard(Surface):
    """A card on whether this PC is certified, so that other offices trust it, with buttons for certificate files."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._text = words("", "body", "text", wrap=True)
        self._pill = Pill(look)
        self._digits = words("", "line", "text2", wrap=True)
        self.request = Button(look, _("ขอใบรับรอง"), "ghost", "out")
        self.take = Button(look, _("รับไฟล์ตอบหรือไฟล์กุญแจราก"), "ghost", "in")
        self.certify = Button(look, _("รับรองเครื่องอื่นจากไฟล์คำขอ"), "ghost", "tick")
        self.key = Button(look, _("บันทึกกุญแจสำหรับรับไฟล์"), "ghost", "lock")
        head = row(words(_("เครื่องนี้ในสายตาหน่วยงานอื่น"), "section"), self._pill, None, gap=10)
        buttons = flow(self.request, self.take, self.certify, self.key)
        self.setLayout(
            column(head, self._text, self._digits, buttons, gap=8, edges=(18, 12, 18, 12))
        )

    def show_standing(self, certificate: OwnCertificateState) -> None:
        """Show whether this PC is certified and, unless its keys are lost, its fingerprint and certificate buttons."""
        state, tone, text, digits = certificate.lines()
        self._pill.show_pill(state, tone, "tick" if tone == "ok" else "info")
        show_plain(self._text, text)
        show_plain(self._digits, digits)
        show(self.certify, certificate.certifies)
        for one in (self._digits, self.request, self.take, self.key):
            show(one, bool(certificate.digits))


def _card(title: str, layout: QLayout) -> QWidget:
    return frame(column(words(title, "section"), layout, gap=8, edges=(18, 12, 18, 14)), "card")


SIDE, EDGE = 64, 4  # design pixels of the emblem, and of the white edge around it


class EmblemCard(QWidget):
    """A card with the emblem that is printed on papers, and buttons to change or remove it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._image = look, QImage()
        self.picture = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.choose = Button(look, _("เลือกภาพ"), "ghost", "folder")
        self.remove = Button(look, _("ไม่ใช้ภาพนี้"), "ghost", "cross")
        said = _("อยู่บนบันทึกข้อความ หนังสือนำส่ง และปกรายงาน ถ้าไม่ใส่ ที่ตรงนั้นเว้นว่างตามขนาดราชการ")
        side = column(
            words(said, "body", "text2", wrap=True), flow(self.choose, self.remove), gap=8
        )
        inside = row(self.picture, side, gap=14, grow=1)
        self.setLayout(column(_card(_("ครุฑหรือตราของหน่วยงาน"), inside), gap=0))
        look.changed.connect(self._draw)
        self.show_picture(QImage())

    def show_picture(self, image: QImage) -> None:
        """Show the emblem as printed, or that the office has none."""
        self._image = image
        there = not image.isNull()
        show(self.remove, there)
        show(self.picture, there)
        name(self.picture, _("ครุฑหรือตราที่ใช้อยู่") if there else "")
        self._draw()

    def _draw(self) -> None:
        """Draw it on white, as on paper, in any theme."""
        px = self._look.px
        self.picture.setFixedSize(px(SIDE + 2 * EDGE), px(SIDE + 2 * EDGE))
        sheet = QPixmap(self.picture.size())
        sheet.fill(Qt.GlobalColor.white)
        if not self._image.isNull():
            smooth = Qt.TransformationMode.SmoothTransformation
            fitted = self._image.scaled(
                px(SIDE), px(SIDE), Qt.AspectRatioMode.KeepAspectRatio, smooth
            )
            place = ((sheet.width() - fitted.width()) // 2, (sheet.height() - fitted.height()) // 2)
            painter = QPainter(sheet)
            painter.drawImage(*place, fitted)
            painter.end()
        self.picture.setPixmap(sheet)


SHARP = 4  # factor for text at 200 % on a screen of double density


class EmblemDesk(QObject):
    """The controller that sets the emblem that is printed on papers."""

    def __init__(self, context: PageContext, card: EmblemCard) -> None:
        super().__init__(card)
        self._context, self._card = context, card
        self._job: QueuedAction | None = None  # an emblem is being saved
        card.choose.clicked.connect(self.ask)
        card.remove.clicked.connect(lambda: context.session.do(partial(set_emblem, file=None)))
        PageRefresher[None](
            context, card, self.refresh, entities=frozenset({"office", "evidence", "file"})
        )

    def refresh(self) -> None:
        """Show the emblem that is set now."""
        room = self._context
        named = room.session.read(lambda reader: emblem_of(reader, room.unit))
        path = room.office.post.shelf.path(named) if named else None
        there = path is not None and path.exists()
        size = QSize(SIDE * SHARP, SIDE * SHARP)
        self._card.show_picture(read_own_picture(path, size) if path and there else QImage())

    def ask(self) -> None:
        """Ask for an image file, then use it as the emblem."""
        found = ask_file(
            self._card, _("เลือกภาพครุฑหรือตรา"), _("ไฟล์ภาพ (*.png *.jpg *.jpeg)"), "pictures"
        )
        if found and self._job is None:
            self.use(found)

    def use(self, path: Path) -> None:
        keep = partial(self._context.desk.files.keep, self._context.folder)
        deed = partial(choose_emblem, path=path)
        self._job = self._context.do_keeping(
            [path], keep, lambda keep: partial(deed, keep=keep), ended=self._ended
        )

    def _ended(self, _job: QueuedAction) -> None:
        self._job = None
