"""The proofs an item demands, at its foot: told by icon and word whether they are given."""

from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.views.assessment_rows import ItemRow
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Pill
from ui.desktop.widgets.boxes import Flow, column, grow_down
from ui.desktop.widgets.late import LateWords
from ui.desktop.widgets.plain import show, show_tip, words


class ProofFoot(QWidget):
    """Loudest where the item counts as met and a proof is not here."""

    def __init__(self, look: Look, item: ItemRow, end: QWidget) -> None:
        """`end` stands behind the proofs: the button for a note."""
        super().__init__()
        self.setObjectName("clear")
        self._look = look
        self.pills = {proof.id: Pill(look, proof.text, "mute", "clip") for proof in item.proofs}
        self._others: Pill | None = None  # evidence of another kind, made when there is some
        self._flow = Flow(6)
        if item.proofs:
            self._flow.addWidget(words(_("หลักฐานที่ต้องมี"), "small", "text2"))
        for widget in (*self.pills.values(), end):
            self._flow.addWidget(widget)
        under = column(self._flow, gap=2)
        self.setLayout(under)
        self.why = LateWords(under, role="small")  # what is given and does not count
        grow_down(self)

    def add(self, widget: QWidget) -> None:
        """Put something more at the end."""
        self._flow.addWidget(widget)
        widget.show()

    def show_proofs(self, item: ItemRow) -> None:
        for proof in item.proofs:
            pill = self.pills[proof.id]
            if not proof.missing:
                said = _("{proof}  มี {n}").format(proof=proof.text, n=proof.counts)
                pill.show_pill(said, "ok", "tick")
            elif proof in item.blocked:
                pill.show_pill(_("ขาด จึงยังไม่ผ่าน: {proof}").format(proof=proof.text), "bad", "clip")
            elif item.unproved:
                pill.show_pill(_("ขาด: {proof}").format(proof=proof.text), "warn", "clip")
            else:
                pill.show_pill(proof.text, "mute", "clip")
            given = "  ".join((*(one.title for one in proof.given), *proof.why)) or _("ยังไม่มีหลักฐานข้อนี้")
            show_tip(pill, _("หลักฐานที่แบบกำหนด: {proof}  {given}").format(proof=proof.text, given=given))
        self.why.say("  ".join(sentence for proof in item.proofs for sentence in proof.why))
        if item.others and self._others is None:
            self._others = Pill(self._look)
            self._flow.insert(self._flow.count() - 1, self._others)
        if self._others is not None:
            self._others.show_pill(_("หลักฐานอื่น {n}").format(n=len(item.others)), "ok", "clip")
            show_tip(self._others, "  ".join(one.title for one in item.others))
            show(self._others, bool(item.others))
