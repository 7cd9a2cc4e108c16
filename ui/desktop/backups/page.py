"""The page of backups: make one in the folder or on a USB drive, list them, restore one; its controller, and the prompt
for a new passphrase of the keys."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from core.backups.retention import (
    Backup,
    UnusableBackup,
    bare_copy_words,
    count_words,
    unfit_words,
    why_words,
)
from core.errors import UserError
from core.forms.ports import Reader
from core.home.rows import LastBackups
from core.i18n import _
from core.workshop.phones import WaitingPhoto
from ui.desk import Desk
from ui.desktop.base.asking_files import ask_file
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.dialogs import passphrase, wait_for
from ui.desktop.base.page_context import PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel, Pill
from ui.desktop.widgets.late import ListFiller
from ui.desktop.widgets.layout import column, frame, row, scrolling
from ui.desktop.widgets.plain import name, show_plain, show_some, texts, words
from ui.desktop.widgets.prompt import PromptDialog, ask

MOST = 60  # rows shown


class BackupsPage(QWidget):
    """The page that lists verified backups, those that cannot be restored (damaged, incomplete, too new), and bare
    copies of the database."""

    def __init__(self, look: Look, restore: Callable[[Path], None]) -> None:
        super().__init__()
        self._look, self._restore = look, restore
        self.make = Button(look, _("สำรองในเครื่องตอนนี้"), "primary", "shield")
        self.second = Button(look, _("สำรองลงแฟลชไดรฟ์"), "ghost", "copy")
        self.choose = Button(look, _("กู้คืนจากไฟล์อื่น"), "ghost", "folder")
        self.seal = Button(look, _("ตั้งรหัสผ่านของกุญแจ"), "ghost", "lock")
        self._keys = words("", "line", "text2", wrap=True)
        self._state = words("", "line", "text2", wrap=True)
        self._waiting = words("", "line", "warn", wrap=True, visible=False)
        # when the second place got its last one; one is being made
        self._kept = ""
        self._busy = False
        lines = column(gap=0)
        self._list = ListFiller(lines, self)
        self.buttons: list[Button] = []  # one per row
        head = column(
            words(_("สำรองข้อมูลของโฟลเดอร์นี้"), "section"),
            self._state,
            row(self.make, self.second, None, self.choose, gap=8),
            words(
                _(
                    "ทำเองทุกครึ่งชั่วโมงที่มีการแก้ไข ก่อนนำเข้าไฟล์ ก่อนกู้คืน และเมื่อปิดหน้าต่าง เก็บไว้ไม่เกิน 90 วัน ไฟล์ล่าสุดไม่ถูกลบ "
                    "ถ้าวันที่ของเครื่องน่าสงสัยจะไม่ลบไฟล์ใดเลย"
                ),
                "small",
                "text2",
                wrap=True,
            ),
            self._waiting,
            row(self._keys, self.seal, gap=12, grow=0),
            gap=8,
            edges=(18, 12, 18, 12),
        )
        inside = column(lines, gap=0, edges=(18, 8, 18, 8))
        self.setLayout(
            column(
                scrolling(column(frame(head, "card"), frame(inside, "card"), None, gap=10)), gap=0
            )
        )

    def show_busy(self, busy: bool) -> None:
        """Show that a backup is being made if `busy`, else that none is."""
        self._busy = busy
        self._say()
        for button in (self.make, self.second):
            button.setEnabled(not busy)

    def _say(self) -> None:
        working = _("กำลังสำรองและอ่านกลับมานับ") if self._busy else ""
        show_plain(self._state, " · ".join(filter(None, (working, self._kept))))

    def show_backups(
        self,
        backups: Sequence[Backup],
        unfit: Sequence[UnusableBackup],
        copies: Sequence[Path],
        last_backups: LastBackups,
    ) -> None:
        """Show `backups` and `unfit` ones, newest first, then bare `copies` of the database; above, the last backup in
        the second location."""
        self.buttons, self._kept = [], _("แฟลชไดรฟ์: ยังไม่เคย")
        if last_backups.second is not None:
            at = Backup.moment_words(last_backups.second)
            self._kept = _("ที่เก็บที่สอง {place}: {at}").format(place=last_backups.place, at=at)
        self._say()
        none = words(_("ยังไม่มีไฟล์สำรองในเครื่อง กด สำรองในเครื่องตอนนี้"), "strong", wrap=True)
        if UnusableBackup.is_newest(backups, unfit):
            last = _("ล่าสุดที่กู้คืนได้ นับแล้วตรงกัน")
        else:
            last = _("ล่าสุด นับแล้วตรงกัน")
        rows = [
            (backup.at, partial(self._row, backup, last if not n else ""))
            for n, backup in enumerate(backups[:MOST])
        ]
        rows += [(one.at, partial(self._unfit, one)) for one in unfit[:MOST]]
        rows.sort(key=lambda pair: pair[0], reverse=True)
        filled: list[Callable[[], QWidget]] = [made for _at, made in rows] or [lambda: none]
        filled += [partial(self._copy, path) for path in copies[:MOST]]
        self._list.fill(made() for made in filled)

    def show_waiting(self, text: str) -> None:
        """Show a text on what backups leave out on purpose (answers and photographs from phones); "" hides it."""
        show_some(self._waiting, text)

    def show_keys(self, since: datetime | None, *, keys_lost: bool) -> None:
        """Show since when backups contain the keys (None = they do not). If `keys_lost`, no passphrase can be set."""
        text = _(
            "ไฟล์สำรองที่ทำตั้งแต่ {at} มีกุญแจของเครื่อง ซึ่งเครื่องใหม่เปิดได้ด้วยรหัสผ่านที่ตั้งไว้ ถ้าลืมให้ตั้งใหม่แล้วสำรองอีกครั้ง"
        )
        none = _(
            "กุญแจของเครื่องไม่อยู่ในไฟล์สำรอง ถ้าเครื่องเสีย เครื่องใหม่ต้องขอใบรับรองใหม่ เว้นแต่ตั้งรหัสผ่านของกุญแจไว้ก่อน"
        )
        show_plain(self._keys, text.format(at=Backup.moment_words(since)) if since else none)
        self.seal.setEnabled(not keys_lost)

    def _line(self, icon: str, tone: str, title: str, detail: str) -> QHBoxLayout:
        text = texts((title, "strong"), (detail, "line text2"))
        picture = IconLabel(self._look, icon, tone, 20)
        return row(picture, text, gap=12, edges=(0, 8, 0, 8), grow=1)

    def _unfit(self, backup: UnusableBackup) -> QWidget:
        line = self._line("warn", "bad", Backup.moment_words(backup.at), unfit_words(backup))
        line.addWidget(Pill(self._look, _("กู้คืนไม่ได้"), "bad", "alert"))
        return frame(line)

    def _copy(self, path: Path) -> QWidget:
        title = f"{path.parent.name}/{path.name}"
        return frame(self._line("doc", "text2", title, bare_copy_words()))

    def _row(self, backup: Backup, newest: str) -> QWidget:
        at = Backup.moment_words(backup.at)
        back = Button(
            self._look,
            _("กู้คืน"),
            "ghost",
            "undo",
            do=partial(self._restore, backup.path),
        )
        name(back, _("กู้คืนจากไฟล์สำรอง {at}").format(at=at), count_words(backup.holding))
        self.buttons.append(back)
        detail = f"{why_words(backup)} · {count_words(backup.holding)}"
        line = self._line("shield", "ok", at, detail)
        if backup.lost_files:
            line.addWidget(
                Pill(
                    self._look,
                    _("ขาดไฟล์หลักฐาน {n} ไฟล์").format(n=len(backup.lost_files)),
                    "bad",
                    "alert",
                )
            )
        elif newest:
            line.addWidget(Pill(self._look, newest, "ok", "tick"))
        line.addWidget(back)
        return frame(line)


class BackupsView(NamedTuple):
    """What the backups page shows. `waiting`: photographs on phones not taken over; `sealed`: since when backups contain
    the keys, None = they do not."""

    backups: Sequence[Backup]
    unfit: Sequence[UnusableBackup]
    copies: Sequence[Path]
    last: LastBackups
    waiting: int
    sealed: datetime | None


class BackupsDesk(QObject):
    """Controls the backups page: lists backups, makes new ones, and sets the passphrase that protects the keys."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context.host)
        self._context = context
        page = self.page = BackupsPage(context.look, context.host.rescue)
        page.seal.setEnabled(context.office.lost_keys is None)
        page.make.clicked.connect(self._make)
        page.second.clicked.connect(lambda: context.backing.to_second(page))
        page.choose.clicked.connect(self._choose)
        page.seal.clicked.connect(self._ask_passphrase)
        self._reader = BackgroundReader(context.session, page)
        context.backing.busy_changed.connect(self._busy_changed)

    def refresh(self) -> None:
        """List the backups in the background, even while the page is hidden, as there are few."""
        self._show_busy()
        self._reader.read(self._seen, self._arrived)

    def _seen(self, _reader: Reader) -> BackupsView:
        room, backups = self._context, self._context.office.backups
        waiting = len(room.office.phones().waiting())
        since = room.desk.keys.sealed(room.folder)
        last = room.backing.known.renew()
        return BackupsView(
            backups.listed(), backups.unfit(), backups.copies(), last, waiting, since
        )

    def _arrived(self, view: BackupsView) -> None:
        self.page.show_backups(view.backups, view.unfit, view.copies, view.last)
        self.page.show_waiting(WaitingPhoto.unsaved_words(view.waiting))
        self.page.show_keys(view.sealed, keys_lost=self._context.office.lost_keys is not None)
        self._show_busy()

    def _show_busy(self) -> None:
        self.page.show_busy(self._context.backing.busy)

    def _busy_changed(self) -> None:
        """Show that a backup is being made, or list them again when it has ended in any way."""
        if self._context.backing.busy:
            self._show_busy()
        else:
            self.refresh()

    def _make(self) -> None:
        self._context.backing.make("asked")

    def _ask_passphrase(self) -> None:
        ask_new_passphrase(
            self._context.look, self._context.desk, self._context.folder, self.page, self._sealed
        )

    def _sealed(self, problem: UserError | None) -> None:
        """Make a backup with the keys at once, or show the error."""
        if problem is not None:
            self._context.host.refuse(problem)
        else:
            self._make()

    def _choose(self) -> None:
        kinds = _("ไฟล์สำรอง (*.prongsai-backup *.backup.zip)")
        file = ask_file(
            self.page, _("เลือกไฟล์สำรอง"), kinds, "backups", self._context.folder / "backups"
        )
        if file:
            self._context.host.rescue(file)


def ask_new_passphrase(
    look: Look,
    desk: Desk,
    folder: Path,
    parent: QWidget,
    done: Callable[[UserError | None], None],
    *,
    portable: bool = False,
) -> PromptDialog:
    """Ask for a passphrase and protect the folder's keys with it. Then call `done` with None or, if it failed, with the
    UserError. `portable`: the dialog says that the keys lie in the folder itself."""
    why = _(
        "ไฟล์สำรองต่อจากนี้มีกุญแจของเครื่องที่เปิดได้ด้วยรหัสผ่านนี้เท่านั้น ไว้ใช้เมื่อเครื่องเสียหรือเปลี่ยนเครื่อง "
        "ไม่ถูกถามตอนสำรองหรือเปิดงานตามปกติในเครื่องนี้ โปรแกรมไม่เก็บรหัสผ่านไว้ จดเก็บในที่ปลอดภัย แยกจากแฟลชไดรฟ์ที่สำรอง"
    )
    if portable:
        why = _(
            "กุญแจอยู่ในโฟลเดอร์พกพานี้โดยยังไม่ได้ล็อก ใครถือแฟลชไดรฟ์ก็เขียนในนามหน่วยงานได้ ตั้งรหัสผ่านแล้วกุญแจจะถูกผนึก "
            "และถามรหัสผ่านทุกครั้งที่เปิด โปรแกรมไม่เก็บรหัสผ่านไว้ ถ้าลืมและหน่วยงานไม่มีใบรับรอง จะบันทึกต่อไม่ได้"
        )
    prompt = passphrase(
        _("ตั้งรหัสผ่านของกุญแจ"),
        why,
        _("ตั้งรหัสผ่าน"),
        new=True,
        leave_label=_("ไว้ทีหลัง") if portable else "",
    )

    def seal(typed: str, **_rest: object) -> None:
        work = partial(desk.keys.seal, folder, typed)
        wait_for(look, _("กำลังผนึกกุญแจ"), parent, parent, work, lambda _sealed: done(None), done)

    return ask(look, parent, prompt, seal)
