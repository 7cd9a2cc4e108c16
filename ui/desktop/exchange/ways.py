"""Ways to send a bundle (a stick, a folder, an e-mail attachment), and which personal data go with it."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import inf
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QStorageInfo, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QWidget

from core.exchange.receivers import amount_words
from core.i18n import _
from core.log.scopes import AS_ASKED, EVERY, NO_ORIGINALS, ExportOptions
from ui.desktop.base.asking_files import drive_words, drives
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import OptionCard
from ui.desktop.widgets.choices import DropDown, TickBox
from ui.desktop.widgets.layout import column, empty, frame, row
from ui.desktop.widgets.plain import name, show_plain, show_some, show_tip, words

STICK = "stick"
FOLDER = "folder"
MAIL = "mail"


class SendMedium(NamedTuple):
    """A way to send a bundle: stick, folder or mail. `place`: folder to write to or None; `room`: free bytes there."""

    way: str  # stick | folder | mail
    place: Path | None  # the folder to write to; None = to be chosen, or no stick
    title: str
    text: str
    room: float = inf  # free bytes, if known

    @property
    def same(self) -> tuple[str, Path | None, str]:
        """What identifies a way to send even when its free space changes: (kind, folder or None, title)."""
        return self.way, self.place, self.title

    @property
    def there(self) -> bool:
        """Whether this way to send can be chosen now; False only for a stick that is missing or read-only."""
        return self.way != STICK or self.place is not None


def plugged() -> tuple[tuple[Path, str, int | None], ...]:
    """Return (folder, name, free bytes) of every connected stick; free bytes are None if the stick is read-only."""
    found = ((one, drive_words(one), QStorageInfo(str(one))) for one in drives())
    return tuple(
        (one, called, None if at.isReadOnly() else at.bytesAvailable()) for one, called, at in found
    )


def media(
    sticks: Sequence[tuple[Path, str, int | None]], folder: Path | None, outbox: Path
) -> tuple[SendMedium, ...]:
    """Return the ways to send: one per stick (if there is none, a disabled one), one for `folder` (None = still to be
    chosen), one for mail with files in `outbox`. `sticks`: result of `plugged`."""
    ways: list[SendMedium] = []
    for place, called, free in sticks:
        if free is None:
            ways.append(SendMedium(STICK, None, called, _("เขียนลงไม่ได้ มีที่ล็อกไว้")))
        else:
            says = _("เสียบอยู่ ว่าง {free}").format(free=amount_words(free))
            ways.append(SendMedium(STICK, place, called, says, free))
    if not ways:
        ways = [SendMedium(STICK, None, _("แฟลชไดรฟ์"), _("ยังไม่ได้เสียบ"))]
    where = folder.name or str(folder) if folder else _("เลือกที่เก็บเอง")
    ways.append(SendMedium(FOLDER, folder, _("โฟลเดอร์"), where))
    ways.append(SendMedium(MAIL, outbox, _("อีเมลหรือ LINE"), _("ได้ไฟล์ไว้แนบส่ง")))
    return tuple(ways)


class SendMediumCard(OptionCard):
    """A card in the send dialog to choose one way to send."""

    def __init__(self, look: Look, medium: SendMedium, enter: Callable[[], None]) -> None:
        """Make the card; Enter on it calls `enter`."""
        super().__init__(
            look,
            {STICK: "out", FOLDER: "folder", MAIL: "chat"}[medium.way],
            medium.title,
            medium.text,
        )
        self.medium, self._enter = medium, enter
        self.setEnabled(medium.there)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle Enter: choose the card and go on to the send button."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            self._enter()
        else:
            super().keyPressEvent(event)

    def show_text(self, medium: SendMedium) -> None:
        """Show the present text on the way to send, such as the free space."""
        self.medium = medium
        show_plain(self.explanation, medium.text)
        name(self, medium.title, medium.text)


class SendMediumChooser(QWidget):
    """A widget with a card per way to send; the choice stays when sticks are plugged in or removed."""

    def __init__(
        self, look: Look, choose: Callable[[SendMedium], None], enter: Callable[[], None]
    ) -> None:
        """Make the widget; `choose` gets what the person chooses, Enter on a card calls `enter`."""
        super().__init__()
        self._look = look
        self._chosen, self._enter = choose, enter
        self.way = ""  # the chosen way, even while it does not exist
        self._cards: list[SendMediumCard] = []
        self._group = QButtonGroup(self)
        self._row = row(gap=10)
        self.setLayout(self._row)

    def show_media(
        self, media: Sequence[SendMedium], preferred_kind: str, preferred_place: Path | None = None
    ) -> None:
        """Show the ways to send; preselect one of the kind (stick, folder, mail), if possible to `preferred_place`."""
        if [one.same for one in media] == [card.medium.same for card in self._cards]:
            for card, medium in zip(self._cards, media, strict=True):
                card.show_text(medium)
        else:
            self._make(media)
        self.way = preferred_kind
        same = [
            card for card in self._cards if card.medium.there and card.medium.way == preferred_kind
        ]
        exact = [card for card in same if card.medium.place == preferred_place]
        for card in (exact or same)[:1]:
            card.setChecked(True)

    def _make(self, media: Sequence[SendMedium]) -> None:
        """Make new cards; the focus stays on the same way."""
        at = next((card.medium.way for card in self._cards if card.hasFocus()), "")
        empty(self._row)
        self._group = QButtonGroup(self)
        self._cards = [SendMediumCard(self._look, one, self._enter) for one in media]
        for card in self._cards:
            self._group.addButton(card)
            self._row.addWidget(card, 1)
            card.clicked.connect(lambda _on=False, card=card: self._choose(card.medium))
        # the next Tab goes to them, not to what stands below
        for one, other in pairwise((self, *self._cards)):
            self.setTabOrder(one, other)
        again = next(
            (card for card in self._cards if at and card.isEnabled() and card.medium.way == at),
            None,
        )
        again = again or next((card for card in self._cards if at and card.isEnabled()), None)
        if again is not None:
            again.show()  # hidden widgets take no focus
            again.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter(self) -> None:
        """Focus the first card that can be chosen."""
        first = next((card for card in self._cards if card.isEnabled()), None)
        if first:
            first.setFocus()

    def _choose(self, medium: SendMedium) -> None:
        self.way = medium.way
        self._chosen(medium)

    @property
    def medium(self) -> SendMedium | None:
        return next((card.medium for card in self._cards if card.isChecked()), None)


class BundleContentPanel(QWidget):
    """A widget to choose which personal data and which original evidence files go with the next bundle."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.give = TickBox(look, _("ส่งข้อมูลส่วนบุคคลไปด้วย เฉพาะไฟล์ถัดไป"))
        self.ask = TickBox(look, _("ขอข้อมูลส่วนบุคคลที่ผู้รับไม่ได้ส่งมา"))
        ways = (
            (AS_ASKED, _("ไปตามที่ผู้รับขอไว้")),
            (NO_ORIGINALS, _("ไม่ส่งครั้งนี้")),
            (EVERY, _("ส่งทุกไฟล์ที่ผู้รับอ่านได้")),
        )
        self.originals = DropDown(look, _("ต้นฉบับของหลักฐาน"), ways)
        originals = frame(
            row(words(_("ต้นฉบับของหลักฐาน"), "line", "text2"), self.originals, gap=10, grow=1)
        )
        show_tip(
            self.give,
            _("ชื่อ โทรศัพท์ และหลักฐานที่ทำเครื่องหมายว่ามีข้อมูลส่วนบุคคล ปกติไม่ออกจากหน่วยงาน ผู้รับส่งต่อไม่ได้"),
        )
        show_tip(self.ask, _("ผู้รับจะเห็นว่ามีการขอ และเลือกเองว่าจะส่งหรือไม่"))
        self._asked = words("", "line", "warn", wrap=True)
        self.setLayout(column(originals, self._asked, self.give, self.ask, gap=2))
        self.show_requests(())

    def show_requests(self, requests: Sequence[tuple[str, int]]) -> None:
        """Show who has asked for personal data that was withheld, as (unit name, number of values)."""
        lines = [
            _("{name} ขอข้อมูลส่วนบุคคล {n} รายการ").format(name=name, n=n) for name, n in requests
        ]
        show_some(self._asked, "\n".join(lines))

    @property
    def shown(self) -> ExportOptions:
        return ExportOptions(
            self.give.isChecked(), self.ask.isChecked(), str(self.originals.currentData())
        )

    def forget(self) -> None:
        """Reset all choices, so that a person chooses again for the next bundle."""
        self.give.setChecked(False)
        self.ask.setChecked(False)
        self.originals.setCurrentIndex(0)
