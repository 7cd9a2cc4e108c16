"""Signature blocks (room to write, dotted lines, labels in columns), and the seal at the end of a printed paper."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from core.blocks.code import SignedPrintSeal
from core.blocks.document import Certified, Document, Signatures, Signer
from core.blocks.elements import RichText, Run
from core.i18n import _
from storage.papers.pdf.flow import NO_LABEL, TypesetParagraph, TypesettingOptions, words
from storage.papers.pdf.page_frame import share
from storage.papers.pdf.pen import PdfPainter, QrPlace, coarsest
from storage.papers.pdf.tagging import PdfTag
from storage.papers.typography.lines import TypesetLine, line_of
from storage.papers.typography.style import BODY, CLOSE, GREY, MM, SMALL, TIGHT, TextStyle, points

# to write in, from line to line, below the date
ROOM = 8.5 * MM
STEP = 7 * MM
FOOT = 1.6 * MM
UP, DOWN = 8 * MM, 1.5 * MM  # room of a signature above and below its line
WIDEST = 76 * MM
GUTTER = 8 * MM
BETWEEN = 2.5 * MM
GAP = 3.0
ROLE = 0.45  # a role wider than this share of the block does not stand on the line to sign on
CENTRED = TextStyle(BODY, CLOSE, align="center")
SIZE = points(BODY)
SIGN, POSITION = "ลงชื่อ", "ตำแหน่ง"
DATE = (("วันที่", 0.2), ("เดือน", 0.48), ("พ.ศ.", 0.32))


@dataclass(frozen=True, slots=True)
class SignerTexts:
    """The texts of a signature block. `under`: the role, if it is too long to be printed after the dotted line."""

    role: TypesetLine
    name: TypesetParagraph | None
    under: TypesetParagraph | None  # the role, when it is long
    position: TypesetParagraph | None

    @property
    def middle(self) -> float:
        """The height in points of the name and, if set, the role `under` it; at least one line step."""
        name = self.name.height + MM if self.name else STEP
        return max(STEP, name + (self.under.height if self.under else 0))

    @property
    def foot(self) -> float:
        return max(STEP, self.position.height + MM if self.position else 0)


@dataclass(frozen=True, slots=True)
class SignatureBlockRow:
    """A part of a page: a row of up to three signature blocks side by side."""

    blocks: tuple[SignerTexts, ...]
    inset: float  # distance of the first block from the left
    slot: float
    width: float  # of one block
    thai: bool
    before: float = BETWEEN
    after: float = BETWEEN

    @property
    def height(self) -> float:
        return ROOM + STEP + self.middle + max(block.foot for block in self.blocks) + FOOT

    @property
    def middle(self) -> float:
        return max(block.middle for block in self.blocks)

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        left = x + self.inset + (self.slot - self.width) / 2
        for block in self.blocks:
            self._sign(pdf, block, left, top)
            left += self.slot

    def _sign(self, pdf: PdfPainter, block: SignerTexts, x: float, top: float) -> None:
        right, y = x + self.width, top - ROOM
        with pdf.within(PdfTag()):  # each line is a paragraph of its own
            start = self._label(pdf, _(SIGN), x, y)
            end = right - (block.role.width + GAP if block.role.tokens else 0)
            pdf.dots(start, end, y)
            pdf.sign_here(start, y + UP, end, y - DOWN)
            pdf.line(right - block.role.width, y, block.role, SIZE)
        y -= STEP
        if block.name:
            wide = block.name.width > end - start
            block.name.draw(pdf, x if wide else (start + end - block.name.width) / 2, y + SIZE)
        else:
            with pdf.within(PdfTag()):
                close = line_of(")", SIZE)
                self._label(pdf, "(", start, y)
                pdf.dots(start + close.width + 1, end - close.width - 1, y)
                pdf.line(end - close.width, y, close, SIZE)
        if block.under:
            block.under.draw(pdf, x, y + SIZE - (block.name.height if block.name else STEP))
        y -= self.middle
        with pdf.within(PdfTag()):
            start = self._label(pdf, _(POSITION), x, y)
            if block.position:
                block.position.draw(pdf, start, y + SIZE)
            else:
                pdf.dots(start, right, y)
        with pdf.within(PdfTag()):
            self._date(pdf, x, right, top - self.height + FOOT)

    def _label(self, pdf: PdfPainter, text: str, x: float, y: float) -> float:
        line = line_of(text, SIZE, thai=self.thai)
        pdf.line(x, y, line, SIZE)
        return x + line.width + GAP

    def _date(self, pdf: PdfPainter, x: float, right: float, y: float) -> None:
        labels = sum(
            line_of(_(label), SIZE, thai=self.thai).width + 2 * GAP for label, _part in DATE
        )
        free = right - x - labels + GAP
        for label, part in DATE:
            x = self._label(pdf, _(label), x, y)
            pdf.dots(x, x + free * part, y)
            x += free * part + GAP


class SignerRows(NamedTuple):
    """The signers in rows of at most `across`. `alone`: the first row has only one signer."""

    rows: tuple[tuple[Signer, ...], ...]
    across: int
    alone: bool


def placed(block: Signatures, width: float) -> SignerRows:
    """Return the signers in rows of two, or of three if that fills every row and `width` (points) suffices. With
    `block.first_alone`, the first signer has a row of their own."""
    first = (block.signers[:1],) if block.first_alone and block.signers else ()
    others = block.signers[len(first) :]
    across = 3 if others and len(others) % 3 == 0 and width >= 3 * (WIDEST + GUTTER) else 2
    rows = tuple(others[at : at + across] for at in range(0, len(others), across))
    return SignerRows((*first, *rows), across, bool(first))


def sign_rows(
    block: Signatures, width: float, setting: TypesettingOptions
) -> list[SignatureBlockRow]:
    """Return the signature blocks in rows `width` points wide. A single one is at the right, a short row centred."""
    who = placed(block, width)
    slot = width / who.across
    wide, rows = min(slot - GUTTER, WIDEST), []
    for group in who.rows:
        spare = (width - slot * len(group)) / 2
        right = slot if len(block.signers) == 1 and not who.alone else 0
        blocks = tuple(_block(signer, wide, setting) for signer in group)
        rows.append(SignatureBlockRow(blocks, right or spare, slot, wide, setting.thai))
    return rows


def _block(signer: Signer, width: float, setting: TypesettingOptions) -> SignerTexts:
    label = line_of(_(POSITION), SIZE, thai=setting.thai).width + GAP
    if signer.position:
        position = words(signer.position, TextStyle(BODY, CLOSE), width - label, setting)
    else:
        position = None
    role, under = line_of(signer.role, SIZE, thai=setting.thai), None
    if role.width > width * ROLE:
        role, under = NO_LABEL, words(signer.role, CENTRED, width, setting)
    room = width - line_of(_(SIGN), SIZE).width - GAP - (role.width + GAP if role.tokens else 0)
    name = words(f"({signer.name})", CENTRED, room, setting) if signer.name else None
    if name and len(name.lines) > 1:  # not below the line to sign on but over the whole block
        name = words(f"({signer.name})", CENTRED, width, setting)
    return SignerTexts(role, name, under, position)


SEAL = 30.2 * MM  # side of the seal's QR code without the quiet zone of four modules on each side
# its quiet zone above the foot of the page; below the text
SEAL_FOOT = 1.5 * MM
SEAL_APART = 0.6 * MM
SEAL_WORDS, SEAL_GAP = 84 * MM, 1 * MM
SEAL_TITLE = "ตราประทับของหน่วยงาน"
SEAL_WORDING = (
    "ตรวจได้โดยไม่ใช้เครือข่าย ด้วยโปรแกรมโปร่งใสหรือไฟล์ตรวจตราประทับของส่วนกลาง ตราประทับไม่รับรองลายมือชื่อ"
)


def seal_tall(document: Document, foot: float) -> float:
    """Return how far above the page's lower edge (points) text must end, so that the seal fits above a footer `foot`
    points high, even on a smaller certified copy. 0 if the paper has no seal or has a frame."""
    if not document.stamp.seal or document.frame:
        return 0
    side = _seal_side(document.stamp.seal) / share(replace(document, certified=Certified()))
    return foot + SEAL_FOOT + side + SEAL_APART


def _seal_side(text: str) -> float:
    """Return the side of a seal of this length; it ignores the content, as many zeros would need fewer modules."""
    modules = coarsest("W" * len(text)).modules
    return SEAL * (modules + 8) / modules


def draw_seal(pdf: PdfPainter, document: Document, left: float, foot: float) -> QrPlace | None:
    """Draw the seal: its QR code at `left`, `foot` (lower left corner), and in words what it says. Return the code's
    place; None, and nothing is drawn, if the paper has no valid seal."""
    text = document.stamp.seal
    signed = SignedPrintSeal.read(text)
    if signed is None:
        return None
    setting = TypesettingOptions(document.thai_digits)
    style = TextStyle(SMALL, TIGHT)
    side = _seal_side(text) / share(document)
    seal = signed.seal
    facts = (
        ("หน่วยงาน", seal.unit),
        ("ทะเบียน", seal.number),
        ("คะแนนรวม", seal.total),
        ("ผล", seal.grade),
    )
    shown = [(label, value) for label, value in facts if value]
    heard = " ".join((SEAL_TITLE, *(f"{label} {value}" for label, value in shown)))
    with pdf.within(PdfTag("Figure", alt=heard, place="last")):
        code = pdf.qr(left, foot, side, text, coarsest(text))
        lines: list[tuple[RichText, TextStyle]] = [
            (SEAL_TITLE, replace(style, bold=True)),
            *(((f"{label} ", Run(value, verbatim=True)), style) for label, value in shown),
            (SEAL_WORDING, replace(style, colour=GREY)),
        ]
        flows = [
            words(line, style, SEAL_WORDS, setting)
            for line, style in (lines[:3] if document.frame else lines)
        ]
        tall = sum(flow.height for flow in flows)
        top = foot + (tall + 4 * MM if document.frame else (side + tall) / 2)
        for flow in flows:
            flow.draw(pdf, left + side + SEAL_GAP, top)
            top -= flow.height
    return code
