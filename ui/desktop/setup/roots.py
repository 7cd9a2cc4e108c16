"""The first set-up step: two root keys are printed on paper and typed back in, or one is restored from paper."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from core.centre.setup import CentreSetupView
from core.errors import UserError
from core.exchange.letter_deeds import certified_by_root, write_root_paper
from core.exchange.root_paper import (
    LINES,
    RootKeyPaper,
    check_read_back,
    group_words,
    groups_to_type,
    secret_of,
    secret_of_qr,
)
from core.forms.ports import Store
from core.i18n import _
from core.log.certificates import RootKeyRecord, fingerprint
from core.log.ports import Context
from core.thai.days import long_date, short_date
from core.values import Changes
from ui.desktop.base.asking_files import ask_target
from ui.desktop.base.files import PDF, ended
from ui.desktop.base.look_card import labelled
from ui.desktop.base.page_context import PageContext
from ui.desktop.setup.panel import buttons, panel
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel, Pill
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.layout import Surface, column, fill, flow, frame, holding, row
from ui.desktop.widgets.plain import show, show_plain, show_some, words
from ui.desktop.widgets.prompt import ErrorLine, Prompt, PromptText, ask, entry


class RootKeyCard(Surface):
    """A card for one root key, which is printed on paper and then typed back in from it."""

    def __init__(self, look: Look, desk: "RootKeyDesk", root: RootKeyRecord) -> None:
        super().__init__("card")
        self._desk, self._number, self.waits = desk, root.number, root.on_this_pc
        title = words(_("กุญแจรากดอกที่ {n}").format(n=root.number), "card")
        state = Pill(look, *_state(root))
        write, says = partial(desk.write_paper, root.number), _("บันทึกแผ่นที่ {n} เพื่อพิมพ์")
        self.print = Button(look, says.format(n=root.number), "ghost", "printer", do=write)
        parts: list[QWidget] = [words(_outcome(root), "line", "text2", wrap=True)]
        self.fields: list[QLineEdit] = []
        self.confirm = Button(
            look, _("อ่านทวนแผ่นที่ {n}").format(n=root.number), "ghost", "tick", do=self._confirm
        )
        if root.on_this_pc:
            parts.append(holding(row(self.print, None)))
        if root.on_this_pc and root.printed:
            called = [group_words(place) for place in groups_to_type(root.public)]
            self.fields = [
                short_line(_("แผ่นที่ {n} {where}").format(n=root.number, where=one)) for one in called
            ]
            for field in self.fields:
                field.setMaxLength(12)
                field.returnPressed.connect(self._confirm)
            ask = _("พิมพ์ห้าตัวของสองกลุ่มนี้จากกระดาษที่พิมพ์ออกมา ไม่ใช่จากหน้าจอ")
            fields = [labelled(one, field) for one, field in zip(called, self.fields, strict=True)]
            parts += [
                words(ask, "line", wrap=True),
                holding(flow(*fields, gap=14)),
                holding(row(self.confirm, None)),
            ]
        self.setLayout(column(row(title, None, state), *parts, gap=8, edges=(18, 12, 18, 14)))

    @property
    def first(self) -> QWidget:
        """The widget to focus first: a field to type the key into, or the print button."""
        return self.fields[0] if self.fields else self.print

    def _confirm(self) -> None:
        self._desk.read_back(self._number, [field.text() for field in self.fields])


def _state(root: RootKeyRecord) -> tuple[str, str, str]:
    """Return the words, tone and icon of a root's state."""
    if root.read:
        return _("อยู่บนกระดาษ"), "ok", "tick"
    if not root.on_this_pc:
        return _("ไม่มีทั้งกุญแจและการอ่านทวน"), "bad", "warn"
    return (_("รออ่านทวน"), "warn", "info") if root.printed else (_("ยังไม่พิมพ์"), "warn", "info")


def _outcome(root: RootKeyRecord) -> str:
    if root.read:
        return _("อ่านทวนจากกระดาษแล้วเมื่อ {day} กุญแจดอกนี้ไม่อยู่ในเครื่องนี้แล้ว").format(day=_day(root.read))
    if not root.on_this_pc:
        return _("กุญแจหายไปก่อนอ่านทวน ถ้ามีกระดาษอยู่ ให้เก็บไว้ ถ้าไม่มี อีกดอกหนึ่งยังใช้ได้")
    if root.printed:
        file = Path(root.file).name
        says = _("บันทึกเป็น {file} เมื่อ {day} พิมพ์แล้วอ่านทวนที่นี่ โปรแกรมจะลบไฟล์นั้นให้")
        return says.format(file=file, day=_day(root.printed))
    return _("บันทึกเป็นไฟล์หนึ่งหน้า พิมพ์ออกมา แล้วเก็บในตู้นิรภัยคนละตู้กับอีกแผ่น")


def _day(words_: str) -> str:
    return short_date(date.fromisoformat(words_))


class RootKeysPanel(QWidget):
    """The panel of the first set-up step, in which the centre's two root keys are made."""

    def __init__(self, look: Look, desk: "RootKeyDesk") -> None:
        super().__init__()
        self._look, self._desk = look, desk
        self.cards: list[RootKeyCard] = []
        self._shown: tuple[RootKeyRecord, ...] = ()
        self._cards = column(gap=10)
        self.begin = Button(look, _("สร้างกุญแจรากสองดอก"), "primary", "plus", do=desk.begin)
        self.restore = Button(look, _("มีกระดาษกุญแจรากอยู่แล้ว"), "ghost", "doc", do=desk.ask_paper)
        lines = (
            ("shield", _("ทำสองดอก พิมพ์ดอกละแผ่น ให้คนสองคนเก็บในตู้นิรภัยคนละตู้ หายแผ่นหนึ่งยังใช้อีกแผ่นได้")),
            ("printer", _("พิมพ์แล้วอ่านทวนสองกลุ่มจากกระดาษ จากนั้นกุญแจอยู่บนกระดาษเท่านั้น ไม่เหลือในเครื่อง")),
            ("pc", _("สร้างกุญแจก่อนขั้นอื่น เครื่องนี้จึงใช้งานได้ทันที และทำขั้นต่อไปก่อนพิมพ์ได้")),
        )
        rows = [
            row(
                IconLabel(self._look, icon, "accent", 22),
                words(text, "body", wrap=True),
                gap=12,
                grow=1,
            )
            for icon, text in lines
        ]
        self._why = frame(column(*rows, gap=10, edges=(18, 14, 18, 14)), "card")
        self._said = words("", "line", "text2", wrap=True)
        self._digits = words("", "line", "text2", wrap=True)
        self._wrong = words("", "label", "bad", wrap=True)
        self.next = Button(look, _("ไปขั้นต่อไป"), "primary", "right", do=desk.go_on)
        title = _("กุญแจรากบนกระดาษ")
        text = _("กุญแจรากยืนยันว่าเครื่องใดเป็นของส่วนกลาง เก็บไว้บนกระดาษเท่านั้น ใช้เมื่อเครื่องเสียหรือเปลี่ยนเครื่อง")
        foot = buttons(self.restore, self.begin, go_on=self.next)
        self.setLayout(
            panel(
                title,
                text,
                self._why,
                self._cards,
                self._said,
                self._digits,
                self._wrong,
                buttons=foot,
            )
        )
        for part in (self.begin, self.restore, self.next, self._said, self._digits, self._wrong):
            show(part, False)

    def show_setup(self, view: CentreSetupView) -> None:
        """Show which root keys exist, and which of them a person still has to type back from paper."""
        if view.roots != self._shown:
            here = self.isVisible() and (
                self.isAncestorOf(focus) if (focus := QApplication.focusWidget()) else False
            )
            self._shown = view.roots
            self.cards = [RootKeyCard(self._look, self._desk, root) for root in view.roots]
            fill(self._cards, self.cards)
            self.say("")
            if here:
                self.enter()
        new = not view.certified
        centre = _("เครื่องนี้เป็นเครื่องของหน่วยงานแล้ว กระดาษกุญแจรากทำไว้ที่เครื่องอื่น")
        below = _("ต้นสังกัดรับรองเครื่องนี้ด้วยไฟล์เริ่มงานแล้ว ขั้นนี้ไม่ต้องทำ")
        elsewhere = centre if view.certified == "centre" else below
        show(self._why, new)
        # else it would certify itself by roots unknown to others
        show(self.begin, new and not view.trusting)
        show(self.restore, new)
        show(self.next, not new)
        show_some(self._said, "" if new or view.roots else elsewhere)
        show(self._digits, bool(view.roots) and not new)
        digits_ = fingerprint(*sorted(one.public for one in view.roots)) if view.roots else ""
        show_plain(self._digits, _("เลขตรวจสอบของกุญแจรากทั้งสอง {digits}").format(digits=digits_))

    def enter(self) -> None:
        """Focus the place where the person goes on working."""
        waiting = next((card for card in self.cards if card.waits), None)
        (waiting.first if waiting else self.next).setFocus(Qt.FocusReason.OtherFocusReason)

    def say(self, message: str) -> None:
        """Show why the key that was typed back is wrong; "" hides the message."""
        show_some(self._wrong, message)


def root_paper(check: Callable[[Sequence[str]], object]) -> Prompt:
    """Return a prompt to type a root key's four lines from paper; `check(lines)` raises UserError if they are wrong."""
    why = _("พิมพ์สี่บรรทัดตามกระดาษ ตัวพิมพ์เล็กหรือใหญ่ก็ได้ เว้นวรรคหรือไม่ก็ได้ หรือสแกนรหัสบนกระดาษลงในช่องแรก")
    first = _(
        "ถ้ามีไฟล์สำรองของส่วนกลาง ให้กู้คืนไฟล์สำรองก่อน แล้วจึงใช้กระดาษ หน่วยงานอื่นจะเห็นเครื่องใหม่ต่อจากเครื่องเดิม"
    )

    def refuse(**answers: str) -> str:
        try:
            check([*answers.values()])
        except UserError as wrong:
            return f"{wrong.why} {wrong.do}"
        return ""

    typed = (
        entry(f"line{n}", _("บรรทัดที่ {n}").format(n=n), max_length=200) for n in range(1, LINES + 1)
    )
    return Prompt(
        title=_("ใช้กุญแจรากจากกระดาษ"),
        go=_("ใช้กุญแจนี้"),
        refuse=refuse,
        wide=560,
        parts=[
            why,
            PromptText(first, "line text2"),
            *(one._replace(boxed=True) for one in typed),
            ErrorLine(),
        ],
    )


class RootKeyDesk:
    """A controller that makes and prints root keys, checks keys typed from paper, and certifies this PC by a key."""

    def __init__(
        self,
        context: PageContext,
        refresh: Callable[[], None],
        setup: Callable[[], CentreSetupView | None],
        go_on: Callable[[], None],
    ) -> None:
        """Make the controller; `go_on` shows the next step."""
        self._context = context
        self._refresh = refresh
        self._setup = setup
        self.go_on = go_on

    @cached_property
    def panel(self) -> RootKeysPanel:
        return RootKeysPanel(self._context.look, self)

    def begin(self) -> None:
        self._certify(self._context.desk.keys.roots.begin)

    @property
    def _owner(self) -> str:
        found = self._setup()
        return found.name if found else ""

    def _certify(self, sign: Callable[..., Any], *secret: bytes) -> None:
        """Certify this PC by roots that are made, or by the one with this secret."""
        sign = partial(sign, self._context.folder, self._owner, *secret)
        self._context.do(partial(certified_by_root, sign=sign), self._refresh)

    def ask_paper(self) -> None:
        certify = partial(self._certify, self._context.desk.keys.roots.certify)
        ask(
            self._context.look,
            self.panel,
            root_paper(_secret),
            lambda **lines: certify(_secret([*lines.values()])),
        )

    def write_paper(self, number: int) -> None:
        """Ask for a file name, write the paper and open it."""
        room, roots = self._context, self._context.desk.keys.roots
        title, kinds = _("บันทึกแผ่นกุญแจราก"), _("เอกสาร PDF (*.pdf)")
        named = _("กุญแจรากแผ่นที่ {n}.pdf").format(n=number)
        chosen = ask_target(self.panel, title, named, kinds, "roots", room.folder.parent)
        if not (chosen):
            return
        path, root = ended(chosen, (PDF,)), roots.kept(room.folder)[number - 1]
        made = long_date(datetime.fromisoformat(root.made_on).date())

        def written(ctx: Context, store: Store) -> Changes:
            said = RootKeyPaper(
                self._owner, number, roots.kept_secret(room.folder, number), root.public, made
            )
            done = write_root_paper(ctx, store, room.office.printer, said, path)
            roots.note_printed(room.folder, number, path)
            return done

        room.do(written, partial(self._printed, path))

    def _printed(self, path: Path) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        self._refresh()

    def read_back(self, number: int, texts: Sequence[str]) -> None:
        room, roots = self._context, self._context.desk.keys.roots
        root = roots.kept(room.folder)[number - 1]
        try:
            check_read_back(roots.kept_secret(room.folder, number), root.public, texts)
            roots.note_read(room.folder, number)
        except UserError as wrong:
            self.panel.say(f"{wrong.what} {wrong.why} {wrong.do}")
            return
        left = Path(root.file) if root.file and Path(root.file).exists() else None
        said = _("แผ่นที่ {n} อ่านทวนแล้ว เก็บกระดาษในตู้นิรภัย").format(n=number)
        more = _("โปรดลบไฟล์ {file} ด้วย โปรแกรมลบให้ไม่ได้").format(file=left) if left else ""
        room.host.toast(" ".join(filter(None, (said, more))))
        self._refresh()


def _secret(lines: Sequence[str]) -> bytes:
    """Return the root key in these lines of a paper. Raises UserError if one is wrong."""
    typed = [line for line in lines if line]
    return (secret_of_qr(typed[0]) if len(typed) == 1 else None) or secret_of(typed)
