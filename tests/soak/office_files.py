"""Workbooks and Word files of every kept and many random papers, as PDF by LibreOffice: no word may be missing.

`python -m tests.soak.office_files [papers]` needs `soffice` on the path and TH Sarabun New among the fonts: rows of a
workbook are as high as its words need in that font, a wider one is cut. It ends with 1 when a word is lost.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from openpyxl import load_workbook

from storage.papers.writer import PaperFiles
from tests.golden.papers import documents
from tests.storage.papers.excel import test_papers_workbook as workbook
from tests.storage.papers.paper_samples import pages_by_pdfium
from tests.storage.papers.random_papers import Maker
from tests.storage.papers.test_papers_random import missing
from tests.storage.papers.word import test_papers_word as word

ENDINGS = (".xlsx", ".docx")
PAPERS, FIRST = 40, 1000
LETTER = re.compile("[ก-ฮ๐-๙A-Za-z]")  # a mark may be told in another place
AT_ONCE, PATIENCE = 20, 600  # files a run of LibreOffice, seconds it may take


def written(folder: Path, papers: int, ending: str) -> dict[Path, list[str]]:
    """Papers as files of one kind, and the words each must say."""
    found = {}
    for seed in range(FIRST, FIRST + papers):
        maker = Maker(seed)
        path = folder / f"{seed}{ending}"
        PaperFiles().write([maker.paper()], path)
        found[path] = maker.words
    return found


def kept(folder: Path, ending: str) -> dict[Path, list[str]]:
    """Every paper the program prints as a file of one kind, and the words that are in it."""
    found = {}
    for name, document in documents(folder / "room").items():
        path = folder / f"{name}{ending}"
        PaperFiles().write([document], path)
        if ending == ".xlsx":
            cells = workbook.cells(load_workbook(path).active)
            found[path] = [str(cell.value) for cell in cells if cell.data_type == "s"]
        else:
            found[path] = [word.words(Document(str(path)).element.body)]
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


def main(papers: int) -> int:
    if not shutil.which("soffice"):
        print("soffice is not here: nothing was tried")
        return 1
    bad = 0
    for ending in ENDINGS:
        with tempfile.TemporaryDirectory() as room:
            folder = Path(room)
            files = {**kept(folder, ending), **written(folder, papers, ending)}
            turned(list(files), folder)
            gone = {path.name: found for path, words in files.items() if (found := lost(path, words, folder))}
        words, away = (sum(map(len, one.values())) for one in (files, gone))
        print(f"| {ending} | {len(files)} papers | {words} words | {away} lost |")
        for name, found in gone.items():
            print(f"  {name}: {' '.join(found[:8])}")
        bad += len(gone)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PAPERS))
