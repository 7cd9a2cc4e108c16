"""The contact sheets of all papers: `.venv/bin/python -m tests.contact` writes docs/papers and docs/papers.md, and what
letters, orders and papers of meetings say of each sample, tests/data/letters.

Every shipped form with its sample, the first page of each paper it lists, side by side. They are looked at by people;
what the papers say is tested in tests/journeys/test_shipped_forms.py.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2 as pdfium
from PIL import Image

from core.forms.shape import FormPaper, Instrument
from core.thai.written import arabic_digits
from storage.db.folder.folder import create
from storage.papers.writer import rendered
from tests.core.plan.plans import NOON
from tests.journeys.test_shipped_forms import (
    FORMS,
    LETTERS,
    SHIPPED,
    entered,
    printed,
    samples,
    spoken,
)
from tests.modules import ROOT

HOME = ROOT / "docs" / "papers"
# pixels of a page, between pages; pages side by side
WIDE = 340
GAP = 12
ACROSS = 4
GRAYS = 12


def main() -> int:
    HOME.mkdir(exist_ok=True)
    for old in HOME.glob("*.png"):
        old.unlink()
    lines = [
        "# แบบพิมพ์ทุกใบ",
        "",
        "หน้าแรกของทุกแบบพิมพ์ที่แบบซึ่งมากับโปรแกรมมี กรอกด้วยข้อมูลตัวอย่าง ถ่ายใหม่ด้วย `.venv/bin/python -m tests.contact`",
    ]
    with TemporaryDirectory() as room:
        folder = create(
            Path(room) / "office",
            Path(room) / "keys",
            "หน่วยตัวอย่าง",
            "S10",
            "section",
            "",
            2569,
            NOON,
        )
        folder.use_forms(FORMS)
        for using in SHIPPED:
            form = FORMS.get(using)
            given = samples()[using][0]
            ref = entered(folder, form, given, 1)
            papers = printed(folder, form, ref, int(given["year"]))
            sheet(
                [first_page(rendered([document], ".pdf")[0]) for _paper, document in papers]
            ).save(HOME / f"{form.id}.png", optimize=True)
            (LETTERS / f"{form.id}.txt").write_text(spoken(folder, ref), "utf-8")
            lines += ["", *told(form, [paper for paper, _document in papers])]
        folder.close()
    (ROOT / "docs" / "papers.md").write_text("\n".join(lines) + "\n", "utf-8")
    return 0


def told(form: Instrument, papers: list[FormPaper]) -> Iterator[str]:
    yield f"## {arabic_digits(str(form.title))}"
    yield " · ".join(
        arabic_digits(str(paper.short) or " ".join(map(str, paper.title))) for paper in papers
    )
    yield ""
    yield f"![{arabic_digits(str(form.title))}](papers/{form.id}.png)"


def first_page(paper: bytes) -> Image.Image:
    with pdfium.PdfDocument(paper) as document:
        page = document[0]
        picture: Image.Image = page.render(scale=WIDE / page.get_width()).to_pil()
        return picture.convert("L")


def sheet(pages: list[Image.Image]) -> Image.Image:
    """The pages in rows, on gray."""
    rows = [pages[at : at + ACROSS] for at in range(0, len(pages), ACROSS)]
    high = sum(GAP + max(page.height for page in row) for row in rows) + GAP
    whole = Image.new("L", (GAP + (WIDE + GAP) * min(ACROSS, len(pages)), high), 200)
    top = GAP
    for row in rows:
        for at, page in enumerate(row):
            whole.paste(page, (GAP + at * (WIDE + GAP), top))
        top += GAP + max(page.height for page in row)
    return whole.quantize(GRAYS)


if __name__ == "__main__":
    sys.exit(main())
