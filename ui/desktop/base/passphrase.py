"""The passphrase of the keys: asked for alone, or beside what else a dialog asks."""

from PySide6.QtWidgets import QLineEdit, QWidget

from core.backups.retention import passphrase_of
from core.errors import UserError
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.plain import words
from ui.desktop.widgets.prompt import SEEN, Prompt, Prose, Refusal, entry, tick


class PassphraseField:
    """A passphrase to be typed, hidden until its tick is set; `parts` from top to bottom."""

    def __init__(self, look: Look, *called: str) -> None:
        self.lines = [short_line(each, hidden=True) for each in called]
        self.seen = TickBox(look, _("แสดงรหัสผ่าน"))
        self.seen.toggled.connect(self._show)
        labels = [words(each, "label", "text2") for each in called]
        self.parts: list[QWidget] = [part for pair in zip(labels, self.lines, strict=True) for part in pair]
        self.parts.append(self.seen)

    def _show(self, on: bool) -> None:
        for line in self.lines:
            line.setEchoMode(QLineEdit.EchoMode.Normal if on else QLineEdit.EchoMode.Password)


def passphrase(title: str, why: str, go: str, *, new: bool = False, leave: str = "") -> Prompt:
    """Asks for the passphrase of the keys (`typed`): the one that was set, or a new one, typed twice."""

    def refuse(typed: str, again: str = "", **_rest: bool) -> str | tuple[str, str]:
        try:
            if new:
                passphrase_of(typed)
        except UserError as problem:
            return f"{problem.why} {problem.do}"
        if new and typed != again:
            return _("รหัสผ่านสองช่องไม่ตรงกัน")
        return "" if typed.strip() else ("", "")

    called = (("typed", _("รหัสผ่านของกุญแจ")), ("again", _("รหัสผ่านอีกครั้ง")))[: 1 + new]
    asked = (entry(key, each, most=200, hidden=True) for key, each in called)
    return Prompt(
        title=title, go=go, icon="lock", leave=leave, refuse=refuse, speaks=why, gap=6,
        parts=[Prose(why, "line text2"), *asked, tick(SEEN, _("แสดงรหัสผ่าน")), Refusal()],
    )  # fmt: skip
