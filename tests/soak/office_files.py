"""Workbooks and Word files as PDF by LibreOffice, of every kept paper, of every form's with its sample, and of many
random papers: no word may be missing, and pages are counted beside those of the PDF.

`python -m tests.soak.office_files [papers]` needs `soffice` on the path. Rows of a workbook are as high as its words
need in TH Sarabun New and in a font like Tahoma; a larger one is cut, so that words are looked for with that font among
the machine's. Pages of a Word file, which holds its letters, are to be counted without it. It ends with 1 when a word
is lost or a Word file has MOST pages more or fewer than its PDF.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import docx
import pypdfium2 as pdfium
from openpyxl import load_workbook

from core.blocks.document import Document
from storage.db.folder.folder import create
from storage.papers.writer import PaperFileWriter
from tests.core.plan.plans import NOON
from tests.golden.papers import documents
from tests.journeys import test_shipped_forms as shipped
from tests.printed import render
from tests.storage.papers.excel import test_papers_workbook as workbook
from tests.storage.papers.paper_samples import pages_by_pdfium
from tests.storage.papers.random_papers import Maker
from tests.storage.papers.test_papers_random import missing
from tests.storage.papers.word import test_papers_word as word

ENDINGS = (".xlsx", ".docx")
PAPERS, FIRST = 40, 1000
LETTER = re.compile("[ก-ฮ๐-๙A-Za-z]")  # a mark may be told in another place
MOST = 2
AT_ONCE, PATIENCE = 20, 600  # files a run of LibreOffice, seconds it may take


def written(folder: Path, papers: int, ending: str) -> dict[Path, list[str]]:
    """Papers as files of one kind, and the words each must say."""
    found = {}
    for seed in range(FIRST, FIRST + papers):
        maker = Maker(seed)
        path = folder / f"{seed}{ending}"
        PaperFileWriter().write([maker.paper()], path)
        found[path] = maker.words
    return found


def printed(room: Path) -> Iterator[tuple[str, Document]]:
    """Every kept paper, and every paper of every form with its first sample."""
    yield from documents(room / "kept").items()
    (room / "shipped").mkdir()
    folder = create(
        room / "shipped" / "office", room / "keys", "หน่วยตัวอย่าง", "S10", "section", "", 2569, NOON
    )
    folder.use_forms(shipped.FORMS)
    for using in shipped.SHIPPED:
        form, given = shipped.FORMS.get(using), shipped.samples()[using][0]
        record = shipped.entered(folder, form, given, 1)
        for paper, document in shipped.printed(folder, form, record, int(given["year"])):
            yield f"{form.id}.{paper.id}", document
    folder.close()


def kept(papers: Mapping[str, Document], folder: Path, ending: str) -> dict[Path, list[str]]:
    """Papers of the program as files of one kind, and the words that are in each."""
    found = {}
    for name, document in papers.items():
        path = folder / f"{name}{ending}"
        PaperFileWriter().write([document], path)
        if ending == ".xlsx":
            cells = workbook.cells(load_workbook(path).active)
            found[path] = [str(cell.value) for cell in cells if cell.data_type == "s"]
        else:
            found[path] = [word.words(docx.Document(str(path)).element.body)]
    return found


def turned(files: Sequence[Path], folder: Path) -> None:
    """Each file as PDF in the folder."""
    for at in range(0, len(files), AT_ONCE):
        asked = [
            "soffice",
            f"-env:UserInstallation={(folder / 'office').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
        ]
        subprocess.run(
            [*asked, "--outdir", str(folder), *map(str, files[at : at + AT_ONCE])],
            capture_output=True,
            check=True,
            timeout=PATIENCE,
        )


def lost(path: Path, words: list[str], folder: Path) -> list[str]:
    """What is not in the PDF, or the file's name when there is none.

    Of random papers their made-up words; of kept ones letters, for LibreOffice orders the marks above and below anew.
    """
    made = folder / f"{path.stem}.pdf"
    if not made.exists():
        return [path.name]
    text = "".join(pages_by_pdfium(made.read_bytes()))
    if path.stem.isdigit():
        return missing(words, text)
    return list(Counter(LETTER.findall("".join(words))) - Counter(LETTER.findall(text)))


def longer(pages: Mapping[str, int], folder: Path, ending: str) -> dict[str, int]:
    """How many pages more each file has than its PDF; the figures are told."""
    more = {}
    for name, count in pages.items():
        with pdfium.PdfDocument(folder / f"{name}.pdf") as made:
            more[name] = len(made) - count
    told = ", ".join(f"{by:+}: {many}" for by, many in sorted(Counter(more.values()).items()))
    print(
        f"| {ending} | pages beside the PDF's | {told} | {sum(pages.values())} and {sum(more.values()):+} |"
    )
    far = [f"  {name}: {pages[name]} {by:+}" for name, by in more.items() if abs(by) >= MOST]
    print(*far, sep="\n", end="\n" * bool(far))
    return more


def main(papers: int) -> int:
    if not shutil.which("soffice"):
        print("soffice is not here: nothing was tried")
        return 1
    bad = 0
    with tempfile.TemporaryDirectory() as made:
        ours = dict(printed(Path(made)))
    pages = {name: render([document])[1] for name, document in ours.items()}
    for ending in ENDINGS:
        with tempfile.TemporaryDirectory() as room:
            folder = Path(room)
            files = {**kept(ours, folder, ending), **written(folder, papers, ending)}
            turned(list(files), folder)
            gone = {
                path.name: found
                for path, words in files.items()
                if (found := lost(path, words, folder))
            }
            more = longer(pages, folder, ending)
        words, away = (sum(map(len, one.values())) for one in (files, gone))
        print(f"| {ending} | {len(files)} papers | {words} words | {away} lost |")
        for name, found in gone.items():
            print(f"  {name}: {' '.join(found[:8])}")
        bad += len(gone) + sum(ending == ".docx" and abs(by) >= MOST for by in more.values())
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PAPERS))
