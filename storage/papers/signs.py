"""Signature blocks: room to write, drawn dots, every label in its column."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.documents.blocks import Signatures, Signer
from storage.papers.flow import Look, Words, words
from storage.papers.pen import Pen
from storage.papers.setting import line_of
from storage.papers.style import BODY, CLOSE, MM, Style, points

ROOM, STEP, FOOT = 8.5 * MM, 7 * MM, 1.6 * MM  # to write in, from line to line, below the date
WIDEST, ASIDE, BETWEEN = 76 * MM, 8 * MM, 2.5 * MM
GAP = 3.0
SIZE = points(BODY)
SIGN, POSITION = "ลงชื่อ", "ตำแหน่ง"
DATE = (("วันที่", 0.2), ("เดือน", 0.48), ("พ.ศ.", 0.32))


@dataclass(frozen=True, slots=True)
class SignRow:
    """One or two signers side by side."""

    signers: tuple[Signer, ...]
    positions: tuple[Words | None, ...]
    inset: float  # of the first slot
    slot: float
    width: float  # of one block
    thai: bool
    before: float = BETWEEN
    after: float = BETWEEN

    @property
    def deep(self) -> float:
        """Room of the position, which may wrap."""
        return max([STEP, *(words.height + MM for words in self.positions if words)])

    @property
    def height(self) -> float:
        return ROOM + 2 * STEP + self.deep + FOOT

    def split(self, room: float) -> None:  # noqa: ARG002
        return None

    def draw(self, pen: Pen, x: float, top: float) -> None:
        left = x + self.inset + (self.slot - self.width) / 2
        for signer, position in zip(self.signers, self.positions, strict=True):
            self._sign(pen, signer, position, left, top)
            left += self.slot

    def _sign(self, pen: Pen, signer: Signer, position: Words | None, x: float, top: float) -> None:
        right, y = x + self.width, top - ROOM
        role = line_of(signer.role, SIZE, thai=self.thai)
        start = self._label(pen, SIGN, x, y)
        end = right - (role.width + GAP if signer.role else 0)
        pen.dots(start, end, y)
        pen.line(right - role.width, y, role, SIZE)
        y -= STEP
        self._name(pen, signer.name, start, end, y)
        y -= STEP
        start = self._label(pen, POSITION, x, y)
        if position:
            position.draw(pen, start, y + SIZE)
        else:
            pen.dots(start, right, y)
        self._date(pen, x, right, top - self.height + FOOT)

    def _label(self, pen: Pen, text: str, x: float, y: float) -> float:
        line = line_of(text, SIZE, thai=self.thai)
        pen.line(x, y, line, SIZE)
        return x + line.width + GAP

    def _name(self, pen: Pen, name: str, start: float, end: float, y: float) -> None:
        """In brackets, centred under the line to sign on."""
        if name:
            line = line_of(f"({name})", SIZE, thai=self.thai)
            pen.line((start + end - line.width) / 2, y, line, SIZE)
            return
        close = line_of(")", SIZE)
        self._label(pen, "(", start, y)
        pen.dots(start + close.width + 1, end - close.width - 1, y)
        pen.line(end - close.width, y, close, SIZE)

    def _date(self, pen: Pen, x: float, right: float, y: float) -> None:
        labels = sum(line_of(label, SIZE, thai=self.thai).width + 2 * GAP for label, _ in DATE)
        free = right - x - labels + GAP
        for label, share in DATE:
            x = self._label(pen, label, x, y)
            pen.dots(x, x + free * share, y)
            x += free * share + GAP


def sign_rows(block: Signatures, width: float, look: Look) -> list[SignRow]:
    """Two signers a row; a single one stands right, the chair alone in the middle above the others."""
    first = [block.signers[:1]] if block.first_alone else []
    others = block.signers[len(first) :]
    slot = width / 2
    rows = [_row(group, slot / 2, slot, look) for group in first]
    for at in range(0, len(others), 2):
        group = others[at : at + 2]
        inset = slot if len(block.signers) == 1 else slot / 2 if len(group) == 1 else 0
        rows.append(_row(group, inset, slot, look))
    return rows


def _row(signers: Sequence[Signer], inset: float, slot: float, look: Look) -> SignRow:
    wide = min(slot - ASIDE, WIDEST)
    label = line_of(POSITION, SIZE, thai=look.thai).width + GAP
    positions = tuple(
        words(one.position, Style(BODY, CLOSE), wide - label, look) if one.position else None for one in signers
    )
    return SignRow(tuple(signers), positions, inset, slot, wide, look.thai)
