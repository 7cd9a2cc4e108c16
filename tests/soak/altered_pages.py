"""Pages somebody altered after they were printed, and true ones, laid over their print: how many are told.

    python -m tests.soak.altered_pages [FIRST COUNT [KIND …]]

Of each seed one page of every kind, scanned, copied and by telephone in turn, and a true page of each of the three; the
kind "" stands for true pages alone.
Seeds from 1,000,000 on were never looked at while the limits were set: a quarter of the pages comes from there.
"""

import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2

from storage.scans.differences import PageComparison, compared
from storage.scans.marks import printed_page
from storage.scans.overlay import DPI
from tests.golden.papers import documents
from tests.storage.scans.altering import HOW, KINDS, AlteredPage, altered_page
from tests.storage.scans.sheets import Sheets

UNSEEN = 1_000_000


def main(first: int = 0, count: int = 24, *kinds: str) -> None:
    told = {False: Counter[tuple[str, str]](), True: Counter[tuple[str, str]]()}
    spent = 0.0
    pages = 0
    with TemporaryDirectory() as room:
        sheets = Sheets(documents(Path(room)))
    for n in range(first, first + count):
        new = n % 4 == 3
        seed = n + UNSEEN if new else n
        wanted = [(kind, HOW[(n + at) % 3]) for at, kind in enumerate(kinds or KINDS) if kind]
        for kind, how in (*wanted, *(("", how) for how in HOW)):
            page = altered_page(sheets, kind, how, seed)
            began = time.process_time()
            found = laid(page)
            spent, pages = spent + time.process_time() - began, pages + 1
            verdict = verdict_of(found)
            told[new][kind or f"true, {how}", verdict] += 1
            if (verdict != "missed") != bool(kind):
                spots = [
                    (spot.kind, [round(edge) for edge in spot.box], spot.sure)
                    for spot in found.spots
                ]
                where = page.sheet.name, page.sheet.number, page.where
                print(
                    verdict, kind or "true", how, seed, *where, found.state, spots[:6], flush=True
                )
    for new, which in ((False, "known seeds"), (True, "seeds never seen")):
        print(which, table(told[new]), sep="\n")
    print(f"{spent / pages:.2f} s a page")


def laid(page: AlteredPage) -> PageComparison:
    with pypdfium2.PdfDocument(page.sheet.pdf) as document:
        printed = printed_page(document[page.sheet.number - 1].render(scale=DPI / 72).to_pil())
    return compared(printed, page.scan, [box[1:] for box in page.sheet.signs])


def verdict_of(found: PageComparison) -> str:
    """told: something is said of it; refused: it could not be laid over its print; missed: nothing is said."""
    if found.state == "lost":
        return "refused"
    return (
        "told"
        if found.state == "part" or any(spot.kind != "beside" for spot in found.spots)
        else "missed"
    )


def table(told: Counter[tuple[str, str]]) -> str:
    verdicts = ("told", "refused", "missed")
    lines = [f"{'':18}" + "".join(f"{one:>9}" for one in verdicts)]
    for kind in dict.fromkeys(
        kind for kind, _ in sorted(told, key=lambda one: one[0].startswith("true"))
    ):
        lines.append(f"{kind:18}" + "".join(f"{told[kind, one]:>9}" for one in verdicts))
    altered = {one: sum(told[kind, one] for kind in KINDS) for one in verdicts}
    lines.append(f"{'altered':18}" + "".join(f"{altered[one]:>9}" for one in verdicts))
    return "\n".join(lines)


if __name__ == "__main__":
    begin, pages = sys.argv[1:3] or ("0", "24")
    main(int(begin), int(pages), *sys.argv[3:])
