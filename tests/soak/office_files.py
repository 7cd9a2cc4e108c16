"""Workbooks and Word files of random papers, turned into PDF by LibreOffice: no word of theirs may be missing.

`python -m tests.soak.office_files [papers]` needs `soffice` on the path; it ends with 1 when a word is lost.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from storage.papers.writer import PaperFiles
from tests.storage.papers.paper_samples import pages_by_pdfium
from tests.storage.papers.random_papers import Maker
from tests.storage.papers.test_papers_random import missing

ENDINGS = (".xlsx", ".docx")
PAPERS, FIRST = 40, 1000
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
    """The words that are not in the PDF, or the file's name when there is none."""
    made = folder / f"{path.stem}.pdf"
    if not made.exists():
        return [path.name]
    return missing(words, "".join(pages_by_pdfium(made.read_bytes())))


def main(papers: int) -> int:
    if not shutil.which("soffice"):
        print("soffice is not here: nothing was tried")
        return 1
    bad = 0
    for ending in ENDINGS:
        with tempfile.TemporaryDirectory() as room:
            folder = Path(room)
            files = written(folder, papers, ending)
            turned(list(files), folder)
            gone = {path.name: found for path, words in files.items() if (found := lost(path, words, folder))}
        words, away = (sum(map(len, one.values())) for one in (files, gone))
        print(f"| {ending} | {papers} papers | {words} words | {away} lost |")
        for name, found in gone.items():
            print(f"  {name}: {' '.join(found[:8])}")
        bad += len(gone)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else PAPERS))
