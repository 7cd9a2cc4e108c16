"""The signals of what a user requests on an assessment page, and the button and menu that attach evidence."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from core.assessment.rows import ItemRow
from core.gaps.rows import GapPlanRow
from core.i18n import _
from core.values import Ref
from ui.desktop.base.page_context import PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import add_line, menu_of, open_under
from ui.desktop.widgets.drop_area import DroppedContent
from ui.desktop.widgets.plain import name, show_tip


class AssessmentSignals(QObject):
    """Signals of what the user requests on an assessment page, one object shared by all its parts."""

    gaps_read = Signal(object)  # GapRowsAndGradeWays, read in the background
    requested = Signal(object)  # [(slot, value as entered)] of one item, in one save
    rested = Signal(object)  # the same pairs, kept as a draft while the field has the focus
    blocked = Signal(str)  # why the typed text is not saved
    # slots of a figure, [(slot, text)] that differ from what is saved
    typing = Signal(object, object)
    attach_requested = Signal(object)  # AttachRequest
    evidence_seen = Signal(object)  # Ref of a piece to show
    reported = Signal(str)  # a sentence for the state line

    looking = False  # evidence can be viewed, but not attached
    keeping = False  # clicking the chosen answer again keeps it
    narrow = False  # the item is in a narrow column: wide parts go below its words

    def __init__(self, owner: QObject | None = None) -> None:
        super().__init__(owner)
        # rows made from each item that are not done
        self.made: Mapping[str, tuple[GapPlanRow, ...]] = {}


SHOWN = 12  # pieces listed in a menu
# new files; existing evidence; the printed form
FILES = "files"
KNOWN = "known"
PRINT = "print"
MENU, THIS = "menu", "this"  # open the menu; link the named piece
CHIP = "chip"  # dropped on a proof, or requested at it


class AttachRequest(NamedTuple):
    """A request to attach evidence to an item. `how`: FILES, MENU or the like; `proof`: id, None = to be chosen."""

    item: ItemRow
    brought: DroppedContent = DroppedContent()
    proof: str | None = None  # None: the person chooses it, if the item does not tell
    how: str = FILES  # what is asked for: MENU …
    button: "AttachEvidenceButton | None" = None  # whose menu is to be opened
    evidence: Ref | None = None  # the piece to link


class EvidenceOffer(NamedTuple):
    """A piece of evidence offered for a proof of an item, with the reason; `rank`: the higher, the likelier it fits."""

    evidence: Ref
    title: str
    proof: str  # id of the proof for which it is offered
    proof_text: str  # the proof in the words of the form
    reason: str
    rank: int  # higher is likelier


class AttachEvidenceButton(Button):
    """A button whose menu attaches evidence to an assessment item and lists the evidence attached to it."""

    def __init__(self, look: Look, item_name: str, signals: AssessmentSignals) -> None:
        super().__init__(look, _("ดูหลักฐาน") if signals.looking else _("แนบหลักฐาน"), "link", "clip")
        self._asks = signals
        text = _("ดูหลักฐาน {item}") if signals.looking else _("แนบหลักฐาน {item}")
        name(self, text.format(item=item_name))
        if signals.looking:
            tip = _("หลักฐานที่หน่วยงานแนบไว้ (E)")
        else:
            tip = _("ลากไฟล์มาวางที่ข้อนี้ หรือกด Ctrl+V ก็ได้ (E)")
        show_tip(self, tip)

    def open_menu(self, item: ItemRow, likely: Sequence[EvidenceOffer] = ()) -> None:
        """Open the menu: required proofs with their counts, then likely evidence, then the attached evidence."""
        menu = menu_of(self)
        if not self._asks.looking:
            self._offer(menu, item, likely)
        given = [one for proof in item.proofs for one in proof.evidence] + [*item.others]
        if given and not self._asks.looking:
            menu.addSeparator()
        see = self._asks.evidence_seen.emit
        for one in given[:SHOWN]:
            add_line(
                menu, _("ดู “{title}”").format(title=one.title[:60]), partial(see, one.evidence)
            )
        if self._asks.looking and not given:
            add_line(menu, _("หน่วยงานยังไม่ได้แนบหลักฐานที่ข้อนี้"), self.setFocus)
        open_under(menu, self)

    def _offer(self, menu: QMenu, item: ItemRow, likely: Sequence[EvidenceOffer]) -> None:
        ask = self._asks.attach_requested.emit
        for proof in item.proofs:
            text = _("ขาด: {proof}") if proof.missing else _("{proof}  มี {n}")
            request = AttachRequest(item, proof=proof.id)
            add_line(
                menu, text.format(proof=proof.text, n=len(proof.evidence)), partial(ask, request)
            )
        others = AttachRequest(item, proof="")
        add_line(menu, _("หลักฐานอื่น") if item.proofs else _("เลือกไฟล์"), partial(ask, others))
        for piece in likely:
            text = _("ใช้ “{title}” เป็น{proof}  {why}")
            text = text.format(
                title=piece.title[:40], proof=piece.proof_text[:40], why=piece.reason[:60]
            )
            request = AttachRequest(item, proof=piece.proof, how=THIS, evidence=piece.evidence)
            add_line(menu, text, partial(ask, request))
        for text, how in ((_("ใช้หลักฐานที่มีอยู่แล้ว"), KNOWN), (_("พิมพ์แบบแสดงหลักฐานของข้อนี้"), PRINT)):
            add_line(menu, text, partial(ask, AttachRequest(item, how=how)))


def look_only(signals: AssessmentSignals, context: PageContext) -> None:
    """Make evidence on a page view-only: instead of attaching, show what is attached, or say who may attach."""

    def ask(request: AttachRequest) -> None:
        if request.how == MENU and request.button is not None:
            request.button.open_menu(request.item)
        else:
            context.host.reported.emit(_("หลักฐานแนบที่หน่วยงานเจ้าของเท่านั้น"), "info")

    signals.looking = True
    signals.reported.connect(lambda sentence: context.host.reported.emit(sentence, "info"))
    signals.attach_requested.connect(ask)
