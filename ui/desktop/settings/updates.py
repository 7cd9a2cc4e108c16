"""Updates of the program from a file: checked, confirmed, installed in the background; and the installed versions."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.i18n import _
from core.log.certificates import fingerprint
from core.thai.days import long_date
from core.updates import (
    ENDING,
    UpdateSummary,
    VersionRow,
    age_words,
    migrates_words,
    state_words,
    taken_words,
)
from ui.desk import Desk
from ui.desktop.base.asking_files import ask_file
from ui.desktop.base.dialogs import show_problem, wait_for
from ui.desktop.base.page_context import nothing
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel, Pill
from ui.desktop.widgets.layout import Surface, column, fill_list, flow, frame, row
from ui.desktop.widgets.plain import name, show, show_some, texts, words
from ui.desktop.widgets.prompt import Part, Prompt, PromptText, ask

TONES = {"runs": ("ok", "tick"), "next": ("info", "info"), "aside": ("warn", "warn")}


def update_prompt(summary: UpdateSummary) -> Prompt:
    """Return a prompt that tells an update's version and signer, and asks whether to install it."""
    title = _("ชุดปรับปรุงเป็นรุ่น {version}").format(version=summary.version)
    then = _(
        "จะใช้เมื่อเปิดโปรแกรมครั้งต่อไป รุ่นที่ใช้อยู่ยังเก็บไว้ ถ้าหน้าต่างของรุ่นใหม่เปิดไม่ขึ้นสองครั้งติดกัน รุ่นที่ใช้อยู่กลับมาเอง"
    )
    news: list[Part] = [PromptText(_("สิ่งที่เปลี่ยน"), "card"), summary.news] if summary.news else []
    parts: list[Part] = [
        _("ออกเมื่อ {day} ลงลายเซ็นโดย {name}").format(day=_day(summary.day), name=summary.publisher),
        PromptText(
            _("เลขตรวจสอบของกุญแจ {digits}").format(digits=fingerprint(summary.key)), "line text2"
        ),
        *news,
        *[PromptText(migrates_words(), "body warn")] * summary.migrates,
        PromptText(then, "body text2"),
    ]
    return Prompt(
        title=title, parts=parts, go=_("รับรุ่นนี้"), icon="in", leave=_("ไม่รับ"), first="leave", wide=560
    )


def _day(iso: str) -> str:
    return long_date(date.fromisoformat(iso))


class UpdateInstaller(QObject):
    """A controller that checks an update file, asks whether to install it, installs it, and reports the result."""

    def __init__(
        self, look: Look, desk: Desk, window: QWidget, on_taken: Callable[[], None] = nothing
    ) -> None:
        super().__init__(window)
        self._on_taken = on_taken
        self._look = look
        self._desk = desk
        self._window = window

    def ask(self) -> None:
        """Ask for an update file, then check it."""
        kinds = _("ชุดปรับปรุง (*{ending});;ทุกไฟล์ (*)").format(ending=ENDING)
        chosen = ask_file(self._window, _("เลือกชุดปรับปรุง"), kinds, "updates")
        if chosen:
            self.begin(chosen)

    def begin(self, path: Path) -> None:
        """Check the update file `path`, then ask whether to install it."""
        updates = self._desk.updates
        self._work(
            _("กำลังตรวจลายเซ็นของชุดปรับปรุง"), lambda: updates.look(path), partial(self._offer, path)
        )

    def _offer(self, path: Path, summary: UpdateSummary) -> None:
        updates = self._desk.updates
        text = _("กำลังเก็บรุ่น {version} และอ่านกลับมาตรวจ").format(version=summary.version)
        take = partial(
            self._work, text, lambda: updates.take(path, lambda _done, _of: None), self._finish
        )
        ask(self._look, self._window, update_prompt(summary), take)

    def _finish(self, summary: UpdateSummary) -> None:
        text = taken_words(summary.version)
        ask(
            self._look,
            self._window,
            Prompt(title=_("รับชุดปรับปรุงแล้ว"), parts=[text], leave=_("ตกลง"), wide=440),
        )
        self._on_taken()

    def _work(
        self, text: str, work: Callable[[], UpdateSummary], then: Callable[[UpdateSummary], None]
    ) -> None:
        wrong = partial(show_problem, self._look, parent=self._window)
        wait_for(self._look, text, self, self._window, work, then, wrong)


class UpdatesCard(Surface):
    """A card with the running version, the other versions on this PC, and a button to install a new one."""

    def __init__(self, look: Look, desk: "UpdatesDesk") -> None:
        super().__init__("card")
        self._look, self._desk = look, desk
        self._lines, self._note = column(gap=0), words("", "body", "text2", wrap=True)
        self.choose = Button(look, _("รับชุดปรับปรุงจากไฟล์"), "ghost", "in")
        self.buttons: list[Button] = []  # of those that may be removed, in order
        head = words(_("โปรแกรม"), "section")
        self.setLayout(
            column(head, self._note, self._lines, flow(self.choose), gap=8, edges=(18, 12, 18, 14))
        )

    def show_versions(self, rows: Sequence[VersionRow], today: date) -> None:
        """Show the versions on this PC; `rows` is empty if the program runs from its sources."""
        self.buttons = []
        fill_list(self._lines, [self._line(one) for one in rows])
        runs = next((one for one in rows if one.state == "runs"), None)
        sources = _("โปรแกรมนี้เปิดจากต้นฉบับ ปรับปรุงด้วยการแทนที่โฟลเดอร์ต้นฉบับ")
        note = "" if rows else sources
        show_some(self._note, age_words(runs.day, today) if runs else note)
        show(self.choose, bool(rows))

    def _line(self, version: VersionRow) -> QWidget:
        day = _("ออกเมื่อ {day}").format(day=_day(version.day)) if version.day else ""
        text = texts(
            (_("รุ่น {version}").format(version=version.version), "strong"), (day, "line text2")
        )
        line = row(
            IconLabel(self._look, "doc", "text2", 20), text, gap=12, edges=(0, 7, 0, 7), grow=1
        )
        line.addWidget(
            Pill(self._look, state_words(version), *TONES.get(version.state, ("mute", "info")))
        )
        if version.key:
            drop = Button(
                self._look,
                _("เลิกใช้"),
                "ghost",
                "bin",
                do=partial(self._desk.ask_drop, version.version),
            )
            name(drop, _("เลิกใช้รุ่น {version}").format(version=version.version))
            self.buttons.append(drop)
            line.addWidget(drop)
        return frame(line)


def dropping_version(version: str) -> Prompt:
    """Return a prompt that explains what removing a version of the program means, and asks whether to remove it."""
    text = _(
        "เปิดโปรแกรมครั้งต่อไปจะใช้รุ่นก่อนหน้าที่มีอยู่ ข้อมูลของหน่วยงานไม่ถูกลบ "
        "แต่ถ้ารุ่นนี้ปรับรูปแบบข้อมูลไปแล้ว รุ่นก่อนจะบอกว่าเป็นของรุ่นใหม่กว่าและไม่เปิด จนกว่าจะรับรุ่นนี้อีกครั้ง"
    )
    title = _("เลิกใช้รุ่น {version}").format(version=version)
    return Prompt(title=title, parts=[text], go=_("เลิกใช้"), icon="bin", first="leave")


class UpdatesDesk:
    """The controller that fills the updates card with the versions on this PC."""

    def __init__(self, look: Look, desk: Desk) -> None:
        self._look = look
        self._desk = desk
        self.card = UpdatesCard(look, self)
        self.updating = UpdateInstaller(look, desk, self.card, self.refresh)
        self.card.choose.clicked.connect(self.updating.ask)

    def refresh(self) -> None:
        updates = self._desk.updates
        self.card.show_versions(updates.listed() if updates.built else (), date.today())

    def ask_drop(self, version: str) -> None:
        ask(self._look, self.card, dropping_version(version), partial(self._drop, version))

    def _drop(self, version: str) -> None:
        try:
            self._desk.updates.drop(version)
        except UserError as problem:
            show_problem(self._look, problem, self.card)
        self.refresh()
