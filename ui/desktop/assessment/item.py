"""One item of an assessment: state, parts, figures, note, required proofs, and why it does not count."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QComboBox, QSizePolicy, QWidget

from core.assessment.rows import AnswerInput, Entered, ItemRow, ProofRow
from core.assessment.sentences import explain_item
from core.i18n import _
from core.slots import parse_slot
from core.thai.written import arabic_digits
from ui.desktop.assessment.answer_cells import (
    NA,
    QuestionEditors,
    choice_of,
    key_at,
    key_for,
    key_of,
    options_of,
    wishes_of,
)
from ui.desktop.assessment.asks import (
    CHIP,
    MENU,
    AttachEvidenceButton,
    AttachRequest,
    ItemCalls,
)
from ui.desktop.assessment.item_parts import LARGE, FigureEditor, ItemNoteEditor, PastAnswerCard
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.chips import ItemPartChip
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.conflict import ConflictBox
from ui.desktop.widgets.drop_area import DroppedContent, DropReceiver
from ui.desktop.widgets.field_help import HELP
from ui.desktop.widgets.help_blocks import about
from ui.desktop.widgets.late import LazyLabel
from ui.desktop.widgets.layout import (
    FlowLayout,
    Surface,
    column,
    drop,
    flow,
    frame,
    grow_down,
    laid_out_once,
    row,
    tab_after,
)
from ui.desktop.widgets.painted import MARKS, ItemStateMark
from ui.desktop.widgets.plain import dress, name, show, show_tip, words
from ui.desktop.widgets.read_only import make_read_only

INDENT = 18
BESIDE = 150  # design pixels up to which an answer fits beside its words in a narrow column


class ItemPanel(Surface):
    """The panel of one assessment item; it hands over what the user requests and saves nothing itself."""

    def __init__(self, look: Look, item: ItemRow, calls: ItemCalls, number: str = "") -> None:
        """Make the panel; `number`: what the item is numbered as, if it has no number."""
        super().__init__("item")
        self._look = look
        self.row = item
        self._calls = calls
        self._reading = False
        self.setProperty(HELP, item.help)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._mark = ItemStateMark(look)
        self._options = options_of(item)
        self._state = choice_of(look, self._options, _called(item), may_clear=not calls.keeping)
        self._state.chosen.connect(lambda key: calls.save(wishes_of(self.row, key)))
        if not self._options:
            self._state.hide()
        self._chips = {part.id: self._chip(part.slot.field, part.text) for part in item.parts}
        self.figures = [FigureEditor(look, measure, calls, item.step) for measure in item.measures]
        # a line in a table of results
        in_steps = item.step is not None and look.scale < LARGE
        self._inline = (in_steps or item.is_points) and not calls.narrow
        self._combos = [self._combo(n) for n in range(len(item.choices))]
        self.questions: QuestionEditors | None = None  # made when the item asks some
        self.past: PastAnswerCard | None = None  # last year's answer, made if there is one
        self._body = column(gap=4, edges=(look.px(25), 0, 0, 0))
        self.note = ItemNoteEditor(
            look,
            _called(item),
            self._body,
            self,
            save=lambda text: self._save(self.row.note, text),
            draft=lambda text: calls.draft([(self.row.note, text)]),
            reveal=calls.reveal,
        )
        # made when the item gets the focus: forms have hundreds of items
        self.explain: Button | None = None
        self.attach: AttachEvidenceButton | None = None  # likewise
        self.whole: Button | None = None  # likewise, if the item has parts
        self._parts: FlowLayout | None = None
        self._conflicts: list[ConflictBox] = []
        self._arrange(item, item.number or number)
        self._drop = DropReceiver(self, self._bring, self.proofs.show_over)
        self.show_item(item)

    # -- showing

    def fits(self, item: ItemRow) -> bool:
        """Return whether the panel's widgets can show `item` as read again; False if what it asks has changed."""
        return item is self.row or _kind(item) == _kind(self.row)

    def show_item(self, item: ItemRow) -> None:
        self.row = item
        self._mark.show_mark(item.mark)
        self._state.show_key(key_of(item))
        self._state.setEnabled(not item.verified)
        if item.takes_state and isinstance(self._state, SegmentedControl):
            self._state.show_option(NA, visible=item.may_not_apply or item.state.text == NA)
        if self.questions is None and (item.asks or item.computed):
            self.questions = QuestionEditors(self._look, self._calls, _called(item))
            self._body.insertWidget(self._body.indexOf(self._below_questions), self.questions)
            self.questions.show_asks(item)
            tab_after([self._state, *self._chips.values(), *self.figures][-1], self.questions)
        elif self.questions is not None:
            self.questions.show_asks(item)
        if self.questions is not None and self._reading:
            make_read_only(self.questions)
        for part in item.parts:
            self._chips[part.id].show_present(part.present)
        for line, measure in zip(self.figures, item.measures, strict=True):
            line.show_measure(measure)
            line.show_step(item.step)
        for combo, choice in zip(self._combos, item.choices, strict=True):
            combo.setCurrentIndex(max(0, combo.findData(choice.slot.text)))
        self._offer_whole(self.property("here") == "1")
        self.proofs.show_proofs(item)
        past = item.waits or item.past
        if self.past is None and past is not None:
            self.past = PastAnswerCard(self._look, _called(item), self._calls)
            self._body.insertWidget(self._body.indexOf(self.proofs), self.past)
        if self.past is not None:
            self.past.show_past(past, read_only=self._reading)
        self.note.show_saved(item.note.text)
        self._why.say("  ".join(item.reasons), "bad" if item.mark == "not_met" else "warn")
        # a table shows it in its column, and a number that is the points is in its field
        worth = "" if self._inline or item.is_points else item.worth
        self._worth.say(_("ได้ {points} คะแนน").format(points=worth) if worth else "", "text2")
        rows = self._calls.made(item.id)
        self._made.say(
            "\n".join(one.line for one in rows), "bad" if any(one.over for one in rows) else "info"
        )
        self._show_conflicts(item)
        name(self, f"{_called(item)} {item.text}", " ".join((_(MARKS[item.mark]), *item.reasons)))

    def show_here(self, is_current: bool) -> None:
        """Mark the item as the current one if `is_current`, else remove that mark."""
        dress(self, here="1" if is_current else "0")
        with laid_out_once(self.layout(), self.proofs.layout(), self._parts):
            self._offer(is_current)

    def _offer(self, is_current: bool) -> None:
        """Show the actions on the item while it is the current one."""
        if self._inline and not (self.row.proofs or self._options):
            show(self.proofs, is_current)
        self.proofs.show_here(is_current)
        self._offer_whole(is_current)
        if is_current and self.explain is None:
            self.explain = Button(self._look, _("คำอธิบาย"), "link", "help")
            self.explain.clicked.connect(
                lambda: about(self._look, self.row.place, explain_item(self.row), self)
            )
            self.attach = attach = AttachEvidenceButton(self._look, _called(self.row), self._calls)
            attach.clicked.connect(
                lambda: self._calls.attach(AttachRequest(self.row, how=MENU, button=attach))
            )
            self.proofs.add(attach)
            self.proofs.add(self.explain)
            self.setTabOrder(self.note.add, attach)
            self.setTabOrder(attach, self.explain)
        for button in (self.explain, self.attach):
            if button is not None:
                show(
                    button,
                    is_current
                    and (self._calls.looking or not self._reading or button is not self.attach),
                )

    def _offer_whole(self, is_current: bool) -> None:
        """Show the button that marks the item and all parts as met, while one part is missing."""
        if (
            is_current
            and self.whole is None
            and self._parts is not None
            and self.row.parts[1:]
            and not self._reading
        ):
            self.whole = Button(self._look, _("มีครบทุกข้อ"), "link", "tick", do=self.mark_whole)
            name(self.whole, _("มีครบทุกข้อ {item}").format(item=_called(self.row)))
            show_tip(self.whole, _("ผ่าน และมีครบทุกองค์ประกอบ (Shift+P)"))
            self._parts.addWidget(self.whole)
            self.setTabOrder([*self._chips.values()][-1], self.whole)
        if self.whole is not None:
            show(self.whole, is_current and not all(part.present for part in self.row.parts))

    def _bring(self, came: DroppedContent) -> None:
        """Attach dropped or pasted files to the proof under the mouse or the focus, else to the item."""
        focus = self.window().focusWidget()
        if came.at is not None:
            chip = self.proofs.at(came.at)
        elif isinstance(focus, ProofChip):
            chip = focus
        else:
            chip = None
        at = (chip.proof.id, CHIP) if chip is not None else ()
        self._calls.attach(AttachRequest(self.row, came, *at))

    def _press(self, row: ProofRow) -> None:
        """Request files for a missing proof, or show the evidence of one that is given."""
        if self._calls.looking or not (row.missing or not row.evidence):
            if row.evidence:
                self._calls.see(row.evidence[0].evidence)
        else:
            self._calls.attach(AttachRequest(self.row, proof=row.id, how=CHIP))

    def show_wrong(self, keys: frozenset[tuple[str, str]], reason: str) -> bool:
        """Show `reason` beside the numbers with these (item, field) keys; return False if the item has none of them."""
        found = [
            line
            for line in self.figures
            if any((slot.item, slot.field) in keys for slot in line.slots)
        ]
        for line in found:
            line.show_wrong(reason)
        return bool(found)

    # -- requests

    def mark(self, state: str) -> bool:
        """Answer the item with `state` (met, not_met or not_applicable; "" clears the answer). Return False if the item
        does not take this state or another unit answers it."""
        if state:
            wanted = key_for(self.row, state, [key for key, _text, _tone in self._options])
        else:
            wanted = ""
        if (state and not wanted) or self.row.verified:
            return False
        if wanted != self._state.key or self.row.waits:
            self._state.ask(
                wanted or (self._state.key if isinstance(self._state, SegmentedControl) else "")
            )
        return True

    def mark_whole(self) -> bool:
        """Answer "met" and mark every part as present, in one save; return False if neither can be marked."""
        wanted = key_for(self.row, "met", [key for key, _text, _tone in self._options])
        if self.row.verified or not (wanted or self.row.parts):
            return False
        # as asked at present
        met = wanted and (wanted != self._state.key or self.row.waits)
        answers = wishes_of(self.row, wanted) if met else []
        answers += [(part.slot, 1) for part in self.row.parts if not self._chips[part.id].present]
        if answers:
            self._state.show_key(wanted or self._state.key)
            for part in self.row.parts:
                self._chips[part.id].show_present(True)
            self._calls.save(answers)
        return True

    def confirm(self) -> bool:
        """Confirm the answer carried over from last year; return False if there is none."""
        return self.past is not None and self.past.confirm()

    def read_only(self) -> None:
        """Make the item read-only, because it is another office's or locked."""
        self._reading = True
        self._drop.close()
        self.proofs.read_only()
        make_read_only(self)
        self.note.read_only()
        for box in self._conflicts:
            make_read_only(box)

    def hand_over(self) -> None:
        """Save whatever is still being typed in the item's fields."""
        self.note.hand_over()
        for line in self.figures:
            line.hand_over()
        if self.questions is not None:
            self.questions.hand_over()

    def enter(self, field: str) -> None:
        """Focus the input of a field of the answer; if the item only lacks proofs, the first of these."""
        slot, row = parse_slot(field), self.row
        inputs: dict[str, QWidget] = {part.slot.field: self._chips[part.id] for part in row.parts}
        if self.questions is not None:
            lines = self.questions.lines
            inputs |= {ask.slot.field: lines[ask.id].editor for ask in row.asks}
        inputs |= zip((choice.slot.field for choice in row.choices), self._combos, strict=True)
        if row.unproved or row.blocked:
            inputs["state"] = self.proofs.pills[
                next(proof.id for proof in row.proofs if proof.missing)
            ]
        if slot.family == "measure":
            for line, measure in zip(self.figures, row.measures, strict=True):
                if measure.id == slot.id:
                    line.enter()
        elif field == "note":
            self.note.open()
        elif field in inputs:
            found = inputs[field]
            if found.focusPolicy() == Qt.FocusPolicy.NoFocus:
                # what is made of several buttons takes no keys itself
                found = found.nextInFocusChain() or found
            found.setFocus(Qt.FocusReason.OtherFocusReason)

    def ends_with(self, field: QWidget) -> bool:
        """Return whether `field` is the last number to type in the item, with no question or choice after it."""
        return (
            bool(self.figures)
            and self.figures[-1].ends_with(field)
            and not (self.row.asks or self.row.choices)
        )

    def _take_digit(self, digit: str) -> bool:
        """Choose the value of the scale or of a question that a digit stands for; return False if there is none."""
        asked = self.questions is not None and self.questions.has_keys
        if not asked and (key := key_at(self.row.scale, digit)):
            if key != self._state.key:
                self._state.ask(key)
            return True
        return self.questions is not None and self.questions.take_digit(digit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit, held = arabic_digits(event.text()), Qt.KeyboardModifier
        others = held.ControlModifier | held.AltModifier | held.MetaModifier
        plain = not event.modifiers() & others  # a Thai keyboard has its digits under Shift
        if self._reading:
            super().keyPressEvent(event)
        elif plain and digit.isdecimal() and digit.isascii() and self.figures:
            if not (self.hasFocus() and any(line.take_digit(digit) for line in self.figures)):
                self._calls.report(
                    _("ยังไม่ได้รับตัวเลข เพราะไม่ได้อยู่ในช่องตัวเลข คลิกช่องหรือกด Tab ไปที่ช่อง แล้วพิมพ์อีกครั้ง")
                )
        elif plain and digit.isdecimal() and digit.isascii() and self._take_digit(digit):
            event.accept()
        elif plain and (digit == "0" or event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)):
            self.mark("")
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._take_focus()
        super().mousePressEvent(event)

    def _take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    # -- building

    def _arrange(self, item: ItemRow, item_number: str) -> None:
        look = self._look
        text = words(item.text, wrap=True)
        text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        show_tip(text, item.help)
        number = words(item_number, "level")
        if not item_number:
            number.hide()
        head: QBoxLayout = row(
            column(3, self._mark, None, gap=0), column(number, None, gap=0), text, gap=7, grow=2
        )
        head.addLayout(column(self._state, None, gap=0))
        if self._inline:
            head.takeAt(3)
            show_tip(
                text,
                " ".join(filter(None, (*(measure.text for measure in item.measures), item.help))),
            )
            head.addWidget(self.figures[0], 0, Qt.AlignmentFlag.AlignTop)
        elif look.scale >= 150 or (
            self._calls.narrow and self._state.sizeHint().width() > look.px(BESIDE)
        ):
            head.takeAt(3)
            head = column(head, row(look.px(25), self._state, None, gap=0), gap=4)
        for widget in self._details(item):
            self._body.addWidget(widget)
        self._why = LazyLabel(self._body)  # below the buttons, which so keep their place
        self._worth = LazyLabel(self._body, self.proofs, "small", "text2")
        self._made = LazyLabel(self._body, self.proofs, "small", "info")
        self.setLayout(
            column(head, self._body, gap=3, edges=(6 + look.px(INDENT) * item.depth, 4, 8, 5))
        )

    def _details(self, item: ItemRow) -> list[QWidget]:
        found: list[QWidget] = []
        if item.parts:
            rule = _("ข้อใดข้อหนึ่ง:") if item.parts_any else _("ต้องครบ:")
            rules = [words(rule, "line", "text2")] if len(item.parts) > 1 else []
            self._parts = flow(*rules, *self._chips.values(), gap=6)
            found.append(_held(self._parts))
        if not self._inline:
            found += self.figures
        above = len(found)
        for combo, choice in zip(self._combos, item.choices, strict=True):
            narrow = self._calls.narrow or self._look.scale >= 125
            asked = words(choice.text, "line", wrap=narrow)
            if narrow:
                found.append(_held(column(asked, row(combo, None, gap=0), gap=2)))
            else:
                found.append(_held(row(asked, combo, None, gap=8)))
        self.proofs = RequiredProofsBar(
            self._look, item, self.note.add, self._press, self._take_focus
        )
        if self._inline and self._options:
            self.proofs.add(self._state)
        show(self.proofs, not self._inline or bool(item.proofs or self._options))
        found.append(self.proofs)
        self._below_questions = found[above]
        return found

    def _chip(self, field: str, text: str) -> ItemPartChip:
        def save(present: bool | None) -> None:
            slot = next(slot for slot in self.row.slots if slot.field == field)
            self._save(slot, None if present is None else int(present))

        return ItemPartChip(self._look, text, save)

    def _combo(self, index: int) -> QComboBox:
        combo = QComboBox()
        for key, text in self.row.choices[index].options:
            combo.addItem(text, key)
        combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name(combo, self.row.choices[index].text)
        combo.activated.connect(
            lambda at: self._save(self.row.choices[index].slot, str(combo.itemData(at)))
        )
        return combo

    def _save(self, slot: AnswerInput, value: Entered) -> None:
        self._calls.save([(slot, value)])

    def _show_conflicts(self, item: ItemRow) -> None:
        if [box.slot for box in self._conflicts] == list(item.conflicts):
            return
        for box in self._conflicts:
            drop(self._body, box)
        self._conflicts = [
            ConflictBox(self._look, slot, _field_words(item, slot), self._save)
            for slot in item.conflicts
        ]
        for at, box in enumerate(self._conflicts):
            self._body.insertWidget(at, box)
            box.show()
            if self._reading:
                make_read_only(box)


def _kind(item: ItemRow) -> object:
    """Return what the widgets of an item's panel are made for."""
    parts = [(part.id, part.text) for part in item.parts]
    figures = [(one.id, one.text, one.percent, one.periods, one.steps) for one in item.measures]
    choices = [(one.text, one.options) for one in item.choices]
    proofs = [one.id for one in item.proofs]
    return (
        item.number,
        item.text,
        item.depth,
        options_of(item),
        parts,
        figures,
        choices,
        proofs,
        item.step is None,
    )


def _called(item: ItemRow) -> str:
    return _("ข้อ {number}").format(number=item.number.rstrip(".")) if item.number else item.place


def _field_words(item: ItemRow, slot: AnswerInput) -> str:
    named: dict[str, str] = {part.slot.field: part.text for part in item.parts}
    named |= {each.field: measure.text for measure in item.measures for each in measure.slots}
    named |= {choice.slot.field: choice.text for choice in item.choices}
    named |= {ask.slot.field: ask.text for ask in item.asks}
    named |= {"state": _("สถานะของข้อ"), "choice": _("คำตอบของข้อ"), "note": _("หมายเหตุ")}
    return named.get(slot.field, slot.field)


def _held(layout: QBoxLayout | FlowLayout) -> QWidget:
    layout.setContentsMargins(0, 0, 0, 0)
    held = frame(layout)
    grow_down(held)
    return held


class ProofChip(Pill):
    """The chip of a required proof; a click chooses a file for it, or shows the evidence given for it."""

    def __init__(
        self,
        look: Look,
        row: ProofRow,
        press: Callable[[ProofRow], None],
        touch: Callable[[], None],
    ) -> None:
        """Make the chip; `touch` is called when the mouse button goes down on it, `press` when it was clicked."""
        self.proof = row
        self._press, self._touch = press, touch
        self.takes = True
        self._held = False
        self._what = ""
        super().__init__(look, row.text, "mute", "clip")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def tell(self, text: str) -> None:
        """Set the tooltip: `text` (on the proof and its evidence), and below it what a click on the chip does."""
        self._what = text
        if self.proof.missing:
            ways = _("กดเพื่อเลือกไฟล์ ลากไฟล์มาวาง หรือกด Ctrl+V ที่นี่")
        else:
            ways = _("กดเพื่อดู ลากไฟล์มาวางเพื่อเพิ่ม")
        show_tip(self, f"{text}\n{ways}" if self.takes else text)
        name(self, self.says, ways if self.takes else "")

    def read_only(self) -> None:
        self.takes = False
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tell(self._what)

    def hold(self, highlighted: bool) -> None:
        """Highlight the chip, over which files are dragged, if `highlighted`; else end the highlight."""
        if highlighted != self._held:
            self._held = highlighted
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Accept the mouse press, so that the release comes to this chip."""
        if self.takes:
            self._touch()
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        here = self.rect().contains(event.position().toPoint())
        if self.takes and here and event.button() == Qt.MouseButton.LeftButton:
            self._press(self.proof)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.takes and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._press(self.proof)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._held or self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.color("accent"), 2))
            round_ = self.height() / 2 - 1
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), round_, round_)
            painter.end()


class RequiredProofsBar(Surface):
    """The foot of an item's panel with its required proofs, prominent if a missing one keeps the item from counting."""

    def __init__(
        self,
        look: Look,
        item: ItemRow,
        end: QWidget,
        press: Callable[[ProofRow], None],
        touch: Callable[[], None],
    ) -> None:
        """Make the chips, which get `press` and `touch`; `end` is the note button shown after them."""
        super().__init__("clear")
        self._look = look
        self.pills = {proof.id: ProofChip(look, proof, press, touch) for proof in item.proofs}
        self._others: Pill | None = None  # other evidence, made if there is some
        heads = [words(_("หลักฐานที่ต้องมี"), "small", "text2")] if item.proofs else []
        self._flow = flow(*heads, *self.pills.values(), end, gap=6)
        under = column(self._flow, gap=2)
        self.setLayout(under)
        self.why = LazyLabel(under, role="small")  # evidence that does not count, and why
        grow_down(self)

    def add(self, widget: QWidget) -> None:
        """Add a widget after the chips of the proofs."""
        self._flow.addWidget(widget)
        widget.show()

    def show_here(self, is_current: bool) -> None:
        """Let the Tab key stop at the proofs if `is_current` (the item is the current one), else not."""
        for chip in self.pills.values():
            chip.setFocusPolicy(
                Qt.FocusPolicy.TabFocus if is_current and chip.takes else Qt.FocusPolicy.NoFocus
            )

    def read_only(self) -> None:
        for chip in self.pills.values():
            chip.read_only()

    def at(self, point: QPoint) -> "ProofChip | None":
        """Return the proof's chip at this point of the item's panel, or None."""
        here = self.mapFromParent(point)
        return next(
            (
                chip
                for chip in self.pills.values()
                if chip.isVisible() and chip.geometry().contains(here)
            ),
            None,
        )

    def show_over(self, point: QPoint | None) -> None:
        """Highlight only the chip at `point`, where files are dragged; None highlights none."""
        here = self.at(point) if point is not None else None
        for chip in self.pills.values():
            chip.hold(chip is here)

    def show_proofs(self, item: ItemRow) -> None:
        for proof in item.proofs:
            pill = self.pills[proof.id]
            pill.proof = proof
            if not proof.missing:
                pill.show_pill(
                    _("{proof}  มี {n}").format(proof=proof.text, n=proof.counts), "ok", "tick"
                )
            elif proof in item.blocked:
                pill.show_pill(_("ขาด จึงยังไม่ผ่าน: {proof}").format(proof=proof.text), "bad", "clip")
            elif item.unproved:
                pill.show_pill(_("ขาด: {proof}").format(proof=proof.text), "warn", "clip")
            else:
                pill.show_pill(proof.text, "mute", "clip")
            text = "  ".join((*(one.title for one in proof.evidence), *proof.reasons)) or _(
                "ยังไม่มีหลักฐานข้อนี้"
            )
            pill.tell(_("หลักฐานที่แบบกำหนด: {proof}  {given}").format(proof=proof.text, given=text))
        self.why.say("  ".join(sentence for proof in item.proofs for sentence in proof.reasons))
        if item.others and self._others is None:
            self._others = Pill(self._look)
            self._flow.insert(self._flow.count() - 1, self._others)
        if self._others is not None:
            self._others.show_pill(_("หลักฐานอื่น {n}").format(n=len(item.others)), "ok", "clip")
            show_tip(self._others, "  ".join(other.title for other in item.others))
            show(self._others, bool(item.others))
