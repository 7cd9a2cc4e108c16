"""One evidence form with four photos, and the report of a whole plan of over a hundred pages, beside the same words
and pictures by plain reportlab, unshaped (its Thai marks are wrong).

The first form of a process, which reads the word list and the fonts, is told beside the others.
Run: `python -m tests.benchmarks.bench_report`.
"""

import re
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Image, Paragraph, SimpleDocTemplate

from core.blocks.code import new_code
from core.blocks.document import Document, Photo, Photos, Stamp, Together
from core.exact import exact_json
from core.forms.vocabulary import ItemState
from core.log.ports import Context
from core.papers.evidence_form import ItemEvidence, PrintedEvidence, evidence_form_document
from core.papers.plan_report import plan_report_document
from core.papers.table_paper import printing_of
from core.plan.file_deeds import import_plan
from core.plan.tree import PlanRow
from storage.db.folder.folder import create
from storage.instruments.reader import read
from storage.papers.typography.faces import face
from tests.benchmarks.measured import Measured
from tests.core.papers.frames import form_of, framed
from tests.printed import render

ROOT = Path(__file__).parents[2]
FORMS = ROOT / "resources" / "instruments"
SAMPLES = ROOT / "resources" / "samples"
NOW = datetime(2026, 11, 20, 2, 14, tzinfo=UTC)
STAMP = Stamp(new_code(7), bytes(range(32)), "2569/A-7", "20 พ.ย. 2569 09.14 น.")
ACTIVITY = re.compile(r"a\d")
TIMES, PAGES = 15, 100  # the sample plan so often, and what that gives at least
FORMS_EACH, ROUNDS = 20, 3
FORM_MS, PAGES_A_SECOND = 150, 50.0
FIRST = (  # a process of its own: from the imports to the first form
    "from time import perf_counter; begun = perf_counter()\n"
    "from tests.benchmarks.bench_report import evidence, render\n"
    "document = evidence(1)\n"
    "start = perf_counter(); render([document]); print(perf_counter() - start)\n"
)


def evidence(number: int) -> Document:
    """The evidence form of one item with four photos of the size they are kept in."""
    item = "d1.l1.1"
    pieces = tuple(
        PrintedEvidence("publication", f"ภาพติดประกาศ ครั้งที่ {number}.{n}", "17 พ.ย. 2563", 2)
        for n in range(3)
    )
    data = (SAMPLES / "evidence_photo.jpg").read_bytes()
    # each is another file
    photos = tuple(Photo(f"ภาพกิจกรรมที่ {number}.{n}", data + bytes([n])) for n in range(4))
    cdd = read(FORMS / "cdd-clean-2564.yaml")
    frame = framed(cdd, "evidence", f"สำนักงานพัฒนาชุมชนจังหวัดตัวอย่างที่ {number}", stamp=STAMP)
    one = ItemEvidence(item, ItemState.MET, pieces, photos, "เก็บต้นฉบับไว้ที่กลุ่มงานสารสนเทศ")
    return evidence_form_document(frame, cdd, (one,))


def enlarged(lines: Sequence[Any], times: int) -> list[Any]:
    """The lines of a plan with every activity so often, names within the file told apart."""
    found = []
    for line in lines:
        names = [key for key in ("id", "row", "parent") if ACTIVITY.match(line.get(key, ""))]
        copies = times if ACTIVITY.match(line.get("row", line["id"])) else 1
        found += [
            line | {key: f"{line[key]}.again{n}" if n else line[key] for key in names}
            for n in range(copies)
        ]
    return found


def report(times: int) -> Document:
    """The report of a plan with the activities of the sample so often."""
    form = read(FORMS / "dsi-moral-plan-2569.yaml")
    given = exact_json((SAMPLES / "dsi_moral_plan_2569.json").read_text("utf-8"))
    given |= {name: enlarged(given[name], times) for name in ("rows", "progress")}
    facts = {
        "year": "2569",
        "office.name": given["office"]["name"],
        "office.short": given["office"]["short"],
    }
    with TemporaryDirectory(prefix="prongsai-bench-") as place:
        made = create(
            Path(place, "office"), Path(place, "keys"), "หน่วยงาน", "S10", "section", "", 2569, NOW
        )
        with closing(made) as office:
            ctx = Context(
                NOW,
                partial(secrets.token_hex, 16),
                office.writer.unit,
                device=office.writer.keys.public.hex(),
            )
            plan = next(
                ref
                for ref in import_plan(ctx, office, form, 2569, given).touched
                if ref.entity == "plan"
            )
            rows = PlanRow.tree(office, form, plan)
    return plan_report_document(printing_of(form_of(form, "report"), form, rows, facts), STAMP)


def plain(document: Document) -> int:
    """The same words as paragraphs below one another, unshaped, and the same pictures; how many pages."""
    style = ParagraphStyle("words", fontName=face().name, fontSize=10.88, leading=17.4)
    story: list[Flowable] = [
        Paragraph(escape(text), style) for text in Document.walk((document.title, document.blocks))
    ]
    story += [Image(BytesIO(photo.data), 200, 130) for photo in photos_of(document.blocks)]
    template = SimpleDocTemplate(BytesIO(), pagesize=A4, leftMargin=85, rightMargin=57)
    options = {"initialFontName": face().name}
    template.build(story, canvasmaker=lambda *args, **named: Canvas(*args, **{**named, **options}))
    return int(template.page)


def photos_of(blocks: Sequence[object]) -> Iterator[Photo]:
    for block in blocks:
        if isinstance(block, Photos):
            yield from block.photos
        if isinstance(block, Together):
            yield from photos_of(block.blocks)


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def first_form() -> float:
    """Seconds of the first form of a process."""
    ran = subprocess.run(
        [sys.executable, "-c", FIRST], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return float(ran.stdout)


def measured_form() -> Measured:
    documents = [evidence(n) for n in range(FORMS_EACH + 1)]
    pages = render(documents[:1])[1]
    plain(documents[0])
    pairs = [
        (seconds(partial(render, [one])), seconds(partial(plain, one))) for one in documents[1:]
    ]
    ours, peer = (min(side) for side in zip(*pairs, strict=True))
    first = min(first_form() for _ in range(ROUNDS))
    return Measured(
        f"evidence form with 4 photos as PDF, {pages} pages",
        f"{ours * 1000:.0f} ms; first of a process {first * 1000:.0f} ms",
        f"plain reportlab, unshaped, {peer * 1000:.0f} ms",
        ours / peer,
        f"≤ {FORM_MS} ms",
        ours * 1000 <= FORM_MS,
    )


def measured_report() -> Measured:
    document = report(TIMES)
    pages = render([document])[1]
    plain(document)
    assert pages >= PAGES
    pairs = [
        (seconds(partial(render, [document])), seconds(partial(plain, document)))
        for _ in range(ROUNDS)
    ]
    ours, peer = (min(side) for side in zip(*pairs, strict=True))
    return Measured(
        f"report of a whole plan as PDF, {pages} pages",
        f"{pages / ours:.0f} pages/s",
        f"plain reportlab with the same words, unshaped, no tables, {pages / peer:.0f} of these pages/s",
        peer / ours,
        f"≥ {PAGES_A_SECOND:.0f} pages/s",
        pages / ours >= PAGES_A_SECOND,
    )


def measured() -> list[Measured]:
    return [measured_form(), measured_report()]


if __name__ == "__main__":
    lines = measured()
    print(*lines, sep="\n")
    sys.exit(not all(line.kept for line in lines))
