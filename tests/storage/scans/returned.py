"""Papers of every shape go out of the printer and come back through a scanner: do they find their record?"""

import random
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

import pypdfium2
from PIL.Image import Image as Picture

from core.blocks.code import COUNT, PageQrContent, new_code
from core.blocks.document import Column, Document, Para, Row, Signatures, Signer, Stamp, Table
from storage.scans.codes import find_codes
from tests.printed import render
from tests.storage.scans.spoiling import HARDER, USUAL, Spoiled, inked, spoil

LINES = 24  # of the table on a page


class Sent(NamedTuple):
    """A page as it was printed."""

    says: str  # its QR
    small: str  # the mark at its edge
    page: Picture

    @property
    def codes(self) -> list[str]:
        return [self.says, self.small]


def papers(count: int, chance: random.Random, dpi: int) -> Iterator[Sent]:
    """So many papers of a page, each another code and state; a third landscape."""
    for number in range(count):
        code, state = new_code(chance.randrange(COUNT)), chance.randbytes(32)
        document = paper(code, state, number % 3 == 2, chance)
        with pypdfium2.PdfDocument(BytesIO(render([document])[0])) as pdf:
            page = pdf[0].render(scale=dpi / 72, grayscale=True).to_pil()
        yield Sent(
            PageQrContent.text_of(code, 1, state), PageQrContent.small_text(code, 1, state), page
        )


def paper(code: str, state: bytes, landscape: bool, chance: random.Random) -> Document:
    words = [f"ผลการดำเนินงาน {chance.randrange(10**6)}" for _line in range(LINES)]
    columns = (Column("ลำดับ", 1), Column("รายการ", 5), Column("คะแนน", 2))
    rows = tuple(
        Row((str(n), text, str(chance.randrange(100)))) for n, text in enumerate(words, start=1)
    )
    signers = Signatures((Signer("ผู้รายงาน"), Signer("ผู้อนุมัติ")))
    blocks = (Para("รายงานผล"), Table(columns, rows), signers)
    return Document(
        ("แบบทดสอบ",), "แบบทดสอบ", "หน่วยงาน", Stamp(code, state, "2570/A-1"), blocks, landscape
    )


class Count(NamedTuple):
    """Of so many pages: those that found their record, no record, a wrong one."""

    of: int
    found: int
    lost: tuple[int, ...]  # which
    wrong: int


def returned(count: int, seed: int, dpi: int, how: Spoiled) -> Count:
    """Print, sign, spoil and read back."""
    chance = random.Random(seed)
    found = 0
    lost = list[int]()
    wrong = 0
    for number, sent in enumerate(papers(count, chance, dpi)):
        seen = [code.text for code in find_codes(spoil(inked(sent.page, chance), chance, how))]
        wrong += any(text not in sent.codes for text in seen)
        found += bool(seen) and set(seen) <= set(sent.codes)
        lost += [number] if not seen else []
    return Count(count, found, tuple(lost), wrong)


SHEETS = 9  # of which the harder pages are made


def harder(count: int, seed: int, dpi: int) -> Iterator[tuple[str, Sent, Picture]]:
    """What was done to a page, what it was, and how it comes back: each way `count` times, off an office's scanner."""
    chance = random.Random(seed)
    sheets = list(papers(min(count, SHEETS), chance, dpi))
    for number in range(count):
        for way in HARDER:
            sent = sheets[number % len(sheets)]
            page = sent.page.convert("RGB")
            way(page, chance, dpi)
            yield way.__name__, sent, spoil(inked(page, chance), chance, USUAL)


def told(count: int, seed: int, dpi: int) -> dict[str, Count]:
    """Of the harder pages, by what was done to them."""
    found: dict[str, Count] = {}
    for number, (way, sent, page) in enumerate(harder(count, seed, dpi)):
        seen = [code.text for code in find_codes(page)]
        before = found.get(way, Count(0, 0, (), 0))
        found[way] = Count(
            before.of + 1,
            before.found + (bool(seen) and set(seen) <= set(sent.codes)),
            before.lost + (() if seen else (number,)),
            before.wrong + any(text not in sent.codes for text in seen),
        )
    return found
