"""Pages a second of score sheets and checklists, beside typst and WeasyPrint with the same papers in the same run.

The same words in the same font, the same widths, rules and shades, head, foot and QR (peer_paper.py); every round has
offices of its own, so that no program is praised for remembering. The peers get what is kind to them: their QR codes
are made beforehand, how many pages a paper has is told, they are asked for a hundred papers at a time (their memory
and time grow faster than the papers), and WeasyPrint, the slowest, once and for one hundred only. Peers that are
not installed are said to be missing: `pip install --require-hashes -r tests/benchmarks/requirements.txt`.

Run: `python -m tests.benchmarks.bench_sheets [folder]`; the folder gets one PDF of each, to be laid side by side.
"""

import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from math import nan
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import pypdfium2

from core.blocks.code import new_code
from core.blocks.document import Document, Signer, Stamp
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.papers.score_sheet import ComparedUnit, ScoreSheetContent, score_sheet_document
from core.scoring.score import Answer
from core.scoring.total import Answers
from storage.instruments.reader import read
from tests.benchmarks import peer_typst, peer_weasyprint
from tests.benchmarks.bench_papers import FORM, papers
from tests.benchmarks.measured import Measured
from tests.benchmarks.peer_paper import Plain, paper
from tests.core.papers.frames import framed
from tests.printed import render

# pages a second; times the peers
BUDGET = 70.0
TYPST = 1.0
WEASYPRINT = 3.0
SHEETS = 900
CHECKLISTS = 14
HUNDRED = 100
ROUNDS = 2
SLOW = "WeasyPrint"
KINDS = 40  # of scores: what it takes to score an office is no part of its paper
Make = Callable[[Sequence[Plain]], bytes]


class Job(NamedTuple):
    what: str
    papers: Callable[[int, int], Sequence[Document]]  # how many, from which on
    offices: int
    pages: int  # of one paper


class Speeds(NamedTuple):
    """Pages a second in the better round; `lacks` says of a peer without a speed why it has none."""

    ours: float
    peers: dict[str, float]
    lacks: dict[str, str]


def sheets(count: int, first: int = 0) -> list[Document]:
    """The score sheets of different offices, one page each."""
    instrument = read(FORM)
    items = Tree(instrument).answered()
    scores = []
    for kind in range(KINDS):
        states = (ItemState.NOT_MET, *[ItemState.MET] * 12)
        found = {one.id: Answer(states[(at * 5 + kind) % 13]) for at, one in enumerate(items)}
        scores.append(Answers(found, group="model").score(instrument))
    roles = ("ประธานกรรมการ", "กรรมการ", "เลขานุการ")
    signers = tuple(Signer(role) for role in roles)
    made = []
    for n in range(first, first + count):
        unit = ComparedUnit(f"สำนักงานพัฒนาชุมชนจังหวัดตัวอย่างที่ {n}", "", scores[n % KINDS])
        stamp = Stamp(
            new_code(n), sha256(b"%d" % n).digest(), f"2564/A-{n + 1}", "20 พ.ย. 2569 09.14 น."
        )
        of = ScoreSheetContent(units=(unit,), region=5, signers=signers)
        made.append(
            score_sheet_document(framed(instrument, "score_model", stamp=stamp), instrument, of)
        )
    return made


JOBS = (
    Job(f"{SHEETS} score sheets", sheets, SHEETS, 1),
    Job(f"{CHECKLISTS} checklists of 7 pages", papers, CHECKLISTS, 7),
)


def peers() -> tuple[dict[str, Make], dict[str, str]]:
    """(those that are installed; of the others why they are not)."""
    found, lacks = dict[str, Make](), dict[str, str]()
    for name, module in (("typst", peer_typst), (SLOW, peer_weasyprint)):
        try:
            found[name] = module.typesetter()
        except (ModuleNotFoundError, OSError) as problem:
            lacks[name] = f"not installed ({type(problem).__name__})"
    return found, lacks


def pages_of(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def speeds(job: Job, keep: Path | None = None) -> Speeds:
    """Everybody in turn, in every round the same new papers for all."""
    found, lacks = peers()
    ours, theirs = 0.0, dict.fromkeys(found, 0.0)
    warm = job.papers(2, 0)
    render(warm)
    for make in found.values():
        make([paper(document, job.pages) for document in warm])
    for turn in range(ROUNDS):
        documents = job.papers(job.offices, 2 + turn * job.offices)
        start = perf_counter()
        pdf, count = render(documents)
        ours = max(ours, count / (perf_counter() - start))
        assert count == job.offices * job.pages
        plain = [paper(document, job.pages) for document in documents]
        _keep(keep, f"{job.what} ours.pdf", pdf)
        for name, make in found.items():
            lots = [plain[at : at + HUNDRED] for at in range(0, len(plain), HUNDRED)]
            if name == SLOW:
                lots = lots[: 0 if turn else 1]
            start = perf_counter()
            made = [make(lot) for lot in lots]
            seconds = perf_counter() - start
            _keep(keep, f"{job.what} {name}.pdf", *made[:1])
            theirs[name] = max(theirs[name], sum(map(pages_of, made)) / seconds)
    return Speeds(ours, theirs, lacks)


def _keep(folder: Path | None, name: str, *pdfs: bytes) -> None:
    if folder:
        folder.mkdir(exist_ok=True)
        for pdf in pdfs:
            (folder / name).write_bytes(pdf)


def measured(keep: Path | None = None) -> list[Measured]:
    """A line for every job and peer."""
    rows = []
    for job in JOBS:
        found = speeds(job, keep)
        for name, times in (("typst", TYPST), (SLOW, WEASYPRINT)):
            theirs = found.peers.get(name, nan)
            said = (
                f"{name} {found.lacks[name]}"
                if name in found.lacks
                else f"{name} {theirs:.0f} pages/s"
            )
            rows.append(
                Measured(
                    f"{job.what} as one PDF",
                    f"{found.ours:.0f} pages/s",
                    said,
                    found.ours / theirs,
                    f"≥ {BUDGET:.0f} pages/s, ≥ {times:.0f} x {name}",
                    found.ours >= BUDGET and not found.ours < times * theirs,
                )
            )
    return rows


if __name__ == "__main__":
    lines = measured(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    print(*lines, sep="\n")
    sys.exit(not all(line.kept for line in lines))
