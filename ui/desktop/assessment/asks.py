"""What the parts of an assessment page call, and the button and menu that attach evidence."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QMenu, QWidget

from core.assessment.rows import AnswerInput, Entries, ItemRow
from core.gaps.rows import GapPlanRow
from core.i18n import _
from core.values import Ref
from ui.desktop.base.page_context import PageContext, ignored
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import add_line, menu_of, open_under
from ui.desktop.widgets.drop_area import DroppedContent
from ui.desktop.widgets.plain import name, show_tip

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


def _no_rows(_item: str) -> Sequence[GapPlanRow]:
    return ()


class ItemCalls(NamedTuple):
    """What the panel of an assessment item calls, and how it shows the item. What is left out does nothing."""

    save: Callable[[Entries], None] = ignored
    draft: Callable[[Entries], None] = ignored  # while the field has the focus
    block: Callable[[str], None] = ignored  # why the typed text is not saved
    # slots of a figure, (slot, text) of those that differ from what is saved
    typing: Callable[[Sequence[AnswerInput], Sequence[tuple[AnswerInput, str]]], None] = ignored
    attach: Callable[[AttachRequest], None] = ignored
    see: Callable[[Ref], object] = ignored  # show a piece of evidence
    report: Callable[[str], None] = ignored  # a sentence for the state line
    reveal: Callable[[QWidget], None] = ignored  # scroll to the item's panel
    next_number: Callable[[str], object] = ignored  # go from this item to the next with one
    made: Callable[[str], Sequence[GapPlanRow]] = _no_rows  # rows made from the item, not done yet
    looking: bool = False  # evidence can be viewed, but not attached
    keeping: bool = False  # clicking the chosen answer again keeps it
    narrow: bool = False  # the item is in a narrow column: wide parts go below its words


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

    def __init__(self, look: Look, item_name: str, calls: ItemCalls) -> None:
        super().__init__(look, _("ดูหลักฐาน") if calls.looking else _("แนบหลักฐาน"), "link", "clip")
        self._calls = calls
        text = _("ดูหลักฐาน {item}") if calls.looking else _("แนบหลักฐาน {item}")
        name(self, text.format(item=item_name))
        if calls.looking:
            tip = _("หลักฐานที่หน่วยงานแนบไว้ (E)")
        else:
            tip = _("ลากไฟล์มาวางที่ข้อนี้ หรือกด Ctrl+V ก็ได้ (E)")
        show_tip(self, tip)

    def open_menu(self, item: ItemRow, likely: Sequence[EvidenceOffer] = ()) -> None:
        """Open the menu: required proofs with their counts, then likely evidence, then the attached evidence."""
        menu = menu_of(self)
        if not self._calls.looking:
            self._offer(menu, item, likely)
        given = [one for proof in item.proofs for one in proof.evidence] + [*item.others]
        if given and not self._calls.looking:
            menu.addSeparator()
        for one in given[:SHOWN]:
            add_line(
                menu,
                _("ดู “{title}”").format(title=one.title[:60]),
                partial(self._calls.see, one.evidence),
            )
        if self._calls.looking and not given:
            add_line(menu, _("หน่วยงานยังไม่ได้แนบหลักฐานที่ข้อนี้"), self.setFocus)
        open_under(menu, self)

    def _offer(self, menu: QMenu, item: ItemRow, likely: Sequence[EvidenceOffer]) -> None:
        ask = self._calls.attach
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


def item_calls(
    context: PageContext, attach: Callable[[AttachRequest], None], see: Callable[[Ref], object]
) -> ItemCalls:
    """Return calls that attach and show evidence and say on the state line what is reported or not saved."""
    said = context.host.report

    def block(reason: str) -> None:
        said(_("ยังไม่บันทึก: {why}").format(why=reason), "bad")

    def report(sentence: str) -> None:
        said(sentence, "info")

    return ItemCalls(block=block, report=report, attach=attach, see=see)


def look_only(context: PageContext, see: Callable[[Ref], object]) -> ItemCalls:
    """Return calls by which evidence is only viewed: instead of attaching, show what is attached, or say who may."""

    def attach(request: AttachRequest) -> None:
        if request.how == MENU and request.button is not None:
            request.button.open_menu(request.item)
        else:
            context.host.report(_("หลักฐานแนบที่หน่วยงานเจ้าของเท่านั้น"), "info")

    return item_calls(context, attach, see)._replace(looking=True)
