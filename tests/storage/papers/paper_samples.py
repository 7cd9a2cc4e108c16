"""Papers to test with, and what comes back out of their PDF."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import zxingcpp

from core.blocks.code import PageQrContent, new_code
from core.blocks.document import Block, Document, Run, Stamp, Together, TwoColumns
from core.blocks.elements import GoalTree, Radar, RichText, ScoreBar
from storage.papers.typography.lines import clean
from tests.printed import render

STATE = bytes(range(7, 39))
CODE = new_code(123_456_789)
STAMP = Stamp(CODE, STATE, "2570/A-12", "20 พ.ย. 2569 09.14 น.", datetime(2026, 11, 20, 9, 14))


def paper(*blocks: Block, title: tuple[RichText, ...] = ("แบบทดสอบ",), **options: Any) -> Document:
    return Document(title, "แบบทดสอบ 2570", "หน่วยงานตัวอย่าง", STAMP, blocks, **options)


def squeezed(text: str) -> str:
    """Without white space: readers of PDF guess it."""
    return re.sub(r"\s", "", text)


def expected(document: Document) -> list[str]:
    """Every line of the paper as it must come back; verbatim runs keep their digits; two labels may share a line."""
    typed = set(verbatim(document))
    lines = ((line, text in typed) for text in Document.walk(document) for line in text.split("\n"))
    return [
        squeezed(clean(line, kept, document.thai_digits)) for line, kept in lines if squeezed(line)
    ]


def plain_words(document: Document) -> list[str]:
    """Every text but those of drawings, which other programs get as pictures, each part of a list by itself."""
    blocks = tuple(
        block
        for block in _all(document.blocks)
        if not isinstance(block, Radar | ScoreBar | GoalTree)
    )
    return expected(replace(document, blocks=blocks, running="", office=""))


def _all(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        match block:
            case Together():
                yield from _all(block.blocks)
            case TwoColumns():
                yield from _all((*block.left, *block.right))
            case _:
                yield block


def verbatim(document: Document) -> Iterator[str]:
    def runs(thing: object) -> Iterator[Run]:
        if isinstance(thing, Run):
            yield thing
        elif isinstance(thing, tuple):
            for part in thing:
                yield from runs(part)
        elif hasattr(thing, "__dataclass_fields__"):
            for name in thing.__dataclass_fields__:
                yield from runs(getattr(thing, name))

    return (run.text for run in runs(document) if run.verbatim)


def pages_by_pdfium(data: bytes) -> list[str]:
    pdf = pdfium.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_bounded() for page in pdf]
    finally:
        pdf.close()


def text_by_pdftotext(data: bytes) -> str:
    """In the order it was written."""
    done = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=data, capture_output=True, check=True
    )
    return done.stdout.decode()


def pictures(data: bytes, dpi: int = 200, grey: bool = True) -> list[Any]:
    """A PIL picture of every page."""
    pdf = pdfium.PdfDocument(data)
    try:
        return [page.render(scale=dpi / 72, grayscale=grey).to_pil() for page in pdf]
    finally:
        pdf.close()


def codes_of(page: int) -> list[str]:
    """What the codes of a page of a paper of `STAMP` say, the longest first."""
    return [PageQrContent.text_of(CODE, page, STATE), PageQrContent.small_text(CODE, page, STATE)]


def codes_by_zxing(data: bytes) -> list[list[str]]:
    """Of each page, the longest first."""
    pages = [[code.text for code in zxingcpp.read_barcodes(picture)] for picture in pictures(data)]
    return [sorted(codes, key=lambda text: -len(text)) for codes in pages]


def codes_by_zbar(data: bytes, folder: Path) -> list[list[str]]:
    found = []
    for number, picture in enumerate(pictures(data)):
        path = folder / f"page{number}.png"
        picture.save(path)
        done = subprocess.run(
            ["zbarimg", "-q", "--raw", str(path)], capture_output=True, check=True
        )
        found.append(sorted(done.stdout.decode().split(), key=lambda text: -len(text)))
    return found


def bytes_of(*documents: Document) -> bytes:
    return render(documents)[0]
