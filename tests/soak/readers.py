"""Six readers copy the text out of papers: `READERS=<python> PDFJS=<folder> python -m tests.soak.readers`.

READERS is a Python that has pymupdf and pypdf, PDFJS the folder of pdfjs-dist (npm) for node; poppler-utils and
LibreOffice with its import of PDFs are programs of the machine. Each of the 500 words in every cut, and every line of
every kept paper as it was set, must be found letter by letter in what each reader gives; exits 1 where one is not.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.etree import ElementTree

from core.blocks.document import Document, Para, Run
from storage.papers.pdf.pen import PdfPainter
from storage.papers.typography.faces import copied
from storage.papers.typography.lines import TypesetLine
from tests.golden.papers import documents
from tests.printed import render
from tests.storage.papers.paper_samples import pages_by_pdfium, paper, squeezed, text_by_pdftotext
from tests.storage.papers.test_papers_extraction import WORDS

MUPDF = "import pymupdf; page = lambda path: [one.get_text() for one in pymupdf.open(path)]"
PYPDF = "from pypdf import PdfReader; page = lambda path: [one.extract_text() for one in PdfReader(path).pages]"
EACH = "; import json, sys; print(json.dumps({path: page(path) for path in sys.argv[1:]}))"
PDFJS = """
import fs from "fs";
const {getDocument} = await import(process.argv[2] + "/legacy/build/pdf.mjs");
const found = {};
for (const path of process.argv.slice(3)) {
  const data = new Uint8Array(fs.readFileSync(path));
  const pdf = await getDocument({data, verbosity: 0}).promise;
  found[path] = [];
  for (let at = 1; at <= pdf.numPages; at++) {
    const words = await (await pdf.getPage(at)).getTextContent();
    found[path].push(words.items.map(one => (one.str ?? "") + (one.hasEOL ? "\\n" : "")).join(""));
  }
}
console.log(JSON.stringify(found));
"""
PARAGRAPH = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}p"
Texts = dict[str, str]  # by the path of the file


def told(*command: str) -> Texts:
    """What a program says as JSON: the pages of every file."""
    said = subprocess.run(command, capture_output=True, check=True).stdout
    return {path: "\n".join(pages) for path, pages in json.loads(said).items()}


def by_libreoffice(files: Sequence[str]) -> Texts:
    with TemporaryDirectory() as room:
        profile = f"-env:UserInstallation=file://{room}/profile"
        command = [
            "soffice",
            profile,
            "--headless",
            "--infilter=writer_pdf_import",
            "--convert-to",
            "fodt",
        ]
        subprocess.run([*command, "--outdir", room, *files], capture_output=True, check=True)
        made = {
            path: ElementTree.parse(Path(room) / f"{Path(path).stem}.fodt").getroot()
            for path in files
        }
    return {
        path: "\n".join("".join(p.itertext()) for p in root.iter(PARAGRAPH))
        for path, root in made.items()
    }


READERS: dict[str, Callable[[Sequence[str]], Texts]] = {
    "pdftotext": lambda files: {path: text_by_pdftotext(Path(path).read_bytes()) for path in files},
    "pdfium": lambda files: {
        path: "\n".join(pages_by_pdfium(Path(path).read_bytes())) for path in files
    },
    "pdf.js": lambda files: told(
        "node", "--input-type=module", "-e", PDFJS, "pdf", os.environ["PDFJS"], *files
    ),
    "mupdf": lambda files: told(os.environ["READERS"], "-c", MUPDF + EACH, *files),
    "LibreOffice": by_libreoffice,
    "pypdf": lambda files: told(os.environ["READERS"], "-c", PYPDF + EACH, *files),
}


def papers(room: Path) -> Iterator[tuple[str, Document]]:
    for bold in (False, True):
        for italic in (False, True):
            words = (Para(Run(word, bold=bold, italic=italic)) for word in WORDS)
            yield f"words-{bold:d}{italic:d}", paper(*words)
    yield from documents(room).items()


def set_lines(document: Document) -> tuple[bytes, list[str]]:
    """The paper as a PDF, and its lines as they were set."""
    lines: list[str] = []
    draw = PdfPainter.line

    def noted(
        pen: PdfPainter, x: float, y: float, line: TypesetLine, size: float, *rest: Any
    ) -> None:
        lines.append("".join(copied(token.shaped.text) for token in line.tokens))
        draw(pen, x, y, line, size, *rest)

    PdfPainter.line = noted  # type: ignore[assignment, method-assign]
    try:
        return render([document])[0], lines
    finally:
        PdfPainter.line = draw  # type: ignore[method-assign]


def main() -> int:
    with TemporaryDirectory() as made:
        room, wanted = Path(made), dict[str, list[str]]()
        for name, document in papers(room):
            data, lines = set_lines(document)
            (room / f"{name}.pdf").write_bytes(data)
            wanted[str(room / f"{name}.pdf")] = lines
        lost = Counter[str]()
        for reader, read in READERS.items():
            texts = read([*wanted])
            for path, lines in wanted.items():
                got = squeezed(texts[path])
                missed = [line for line in lines if squeezed(line) not in got]
                lost[reader] += len(missed)
                print(
                    *(f"{reader} {Path(path).stem}: {line}" for line in missed),
                    sep="\n",
                    end="\n" * bool(missed),
                )
        count = sum(map(len, wanted.values()))
    print(*(f"{reader}: {lost[reader]} of {count} lines lost" for reader in READERS), sep="\n")
    return int(any(lost.values()))


if __name__ == "__main__":
    sys.exit(main())
