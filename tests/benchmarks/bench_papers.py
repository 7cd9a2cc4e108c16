"""Pages a second of the checklist, beside plain reportlab with the same words (unshaped: its marks are wrong).

`python -m tests.benchmarks.bench_papers [papers]` prints one row; it ends with 1 when the budget is missed.
"""

import sys
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate

from core.blocks.code import new_code
from core.blocks.document import Document, Row, Signer, Stamp, Table
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.papers.sheet_paper import checklist_document
from core.scoring.score import Answer
from core.scoring.total import Answers
from storage.instruments.reader import read
from storage.papers.typography.faces import face
from tests.benchmarks.measured import Measured
from tests.core.papers.frames import framed
from tests.printed import render

FORM = Path(__file__).parents[2] / "resources" / "instruments" / "cdd-clean-2564.yaml"
BUDGET = 70.0  # pages a second
PAPERS, ROUNDS = 30, 3


class Speed(NamedTuple):
    """The better of the rounds."""

    pages: int  # of one paper
    ours: float  # pages a second
    plain: float

    @property
    def ratio(self) -> float:
        return self.ours / self.plain

    @property
    def holds(self) -> bool:
        return self.ours >= BUDGET


def papers(count: int, first: int = 0) -> list[Document]:
    """Checklists of different offices, with different notes and findings; `first` begins with another office."""
    instrument = read(FORM)
    items = Tree(instrument).answered()
    made = []
    for n in range(first, first + count):
        states = (
            ItemState.NOT_MET,
            ItemState.NOT_APPLICABLE,
            ItemState.MET,
            ItemState.MET,
            ItemState.MET,
        )
        answers = Answers(
            {one.id: Answer(states[(at * 7 + n) % 5]) for at, one in enumerate(items)},
            group="general",
        )
        notes = {
            one.id: f"ดูไฟล์หลักฐานเล่มที่ {n} หน้า {at} เรื่องที่ {at * n}"
            for at, one in enumerate(items[n % 5 :: 5])
        }
        stamp = Stamp(
            new_code(n * 7_919), bytes([n % 256]) * 32, f"2564/A-{n + 1}", "20 พ.ย. 2569 09.14 น."
        )
        frame = framed(instrument, "checklist", f"สำนักงานพัฒนาชุมชนจังหวัดตัวอย่างที่ {n}", stamp=stamp)
        signers = (Signer("ผู้ประเมิน"), Signer("ผู้สอบทาน"))
        made.append(checklist_document(frame, instrument, answers, notes, f"คณะที่ {n}", signers))
    return made


def plain(document: Document) -> int:
    """The same words by platypus: a LongTable of unshaped paragraphs, no QR, no page x of y."""
    style = ParagraphStyle("cell", fontName=face().name, fontSize=9.5, leading=14.3)
    heads: list[list[Paragraph]] = []
    lines: list[list[Paragraph]] = []
    for block in document.blocks:
        if isinstance(block, Table):
            heads.append([Paragraph(escape(str(column.title)), style) for column in block.columns])
            lines += [cells(row, style) for row in block.rows]
    story = LongTable([*heads, *lines], colWidths=[57, 258, 51, 87], repeatRows=1)
    template = SimpleDocTemplate(BytesIO(), pagesize=A4, leftMargin=85, rightMargin=57)
    first = [Paragraph(escape(str(text)), style) for text in document.title]
    options = {"initialFontName": face().name}
    template.build(
        [*first, story], canvasmaker=lambda *args, **named: Canvas(*args, **{**named, **options})
    )
    return int(template.page)


def cells(row: Row, style: ParagraphStyle) -> list[Paragraph]:
    texts = [escape(" ".join(Document.walk(cell))) for cell in row.cells]
    return [Paragraph(text, style) for text in [*texts, "", "", ""][:4]]


def best(work: Callable[[Document], object], documents: Sequence[Document]) -> float:
    """Papers a second in the fastest round."""
    found = 0.0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for document in documents:
            work(document)
        found = max(found, len(documents) / (time.perf_counter() - start))
    return found


def measure(count: int = PAPERS) -> Speed:
    documents = papers(count + 1)
    # reads the word list and the fonts, as the first paper of a run does
    pages = render(documents[:1])[1]
    plain(documents[0])
    ours = best(lambda document: render([document]), documents[1:])
    theirs = best(plain, documents[1:])
    return Speed(pages, pages * ours, pages * theirs)


def measured(count: int = PAPERS) -> Measured:
    speed = measure(count)
    return Measured(
        f"checklist as PDF, {speed.pages} pages",
        f"{speed.ours:.0f} pages/s",
        f"plain reportlab with the same words, unshaped, {speed.plain:.0f} of these pages/s",
        speed.ratio,
        f"≥ {BUDGET:.0f} pages/s",
        speed.holds,
    )


if __name__ == "__main__":
    found = measured(int(sys.argv[1]) if len(sys.argv) > 1 else PAPERS)
    print(found)
    sys.exit(not found.kept)
