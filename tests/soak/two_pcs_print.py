"""Two PCs offline print papers, one is put back to an old backup and prints on: no PDF has a number or a code twice.

`python -m tests.soak.two_pcs_print [each] [after]` writes every PDF, reads number, code and QR back out of it, merges
the folders and asks both registers for what was read.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import wiring
from core.blocks.code import parse_qr
from core.papers.deeds import PaperRequest, print_paper
from storage.db.folder.store import Folder
from tests.core.papers.test_register_numbers import AFTER, EACH, Pc, ctx, subject
from tests.core.signing.test_sign_off import FORMS
from tests.country import settle_in
from tests.storage.papers.paper_samples import codes_by_zxing, text_by_pdftotext

PAPERS = ("success", "goals", "agenda", "memo")  # of a plan, in turn; the third is no draft
BEFORE = 20  # papers until the backup
NUMBER, CODE = re.compile(r"ทะเบียน (\d{4}/\S+)"), re.compile(r"รหัสเอกสาร (\w{4}-\w{4})")


class Read(NamedTuple):
    """What a PDF says of itself."""

    number: str
    code: str
    state: str  # of its QR


def prints(folder: Folder, count: int, out: Path) -> Iterator[Path]:
    """Print so many papers into a new folder."""
    out.mkdir()
    of, printer = subject(folder), wiring.Printer(folder.writer.keys, folder.writer.path.parent)
    for n in range(count):
        path = out / f"{n:03}.pdf"
        print_paper(ctx(folder), folder, FORMS, printer, PaperRequest(of, PAPERS[n % len(PAPERS)], path))
        yield path


def read(path: Path) -> Read:
    """Number and code from the text of the first page; every page bears a QR of the same code."""
    data = path.read_bytes()
    words = " ".join(text_by_pdftotext(data).split())
    (code, *_), (number, *_) = CODE.findall(words), NUMBER.findall(words)
    pages = [[parse_qr(said) for said in page] for page in codes_by_zxing(data)]
    seen = [one for page in pages for one in page if one]
    assert len(seen) == len(pages), f"{path}: a page has no QR, or two"
    assert {one.code for one in seen} == {code.replace("-", "")}, f"{path}: its QR names another code"
    return Read(number, code, seen[0].proof)


def main(each: int, after: int) -> int:
    with tempfile.TemporaryDirectory() as room:
        place = Path(room)
        one, two = Pc(place / "one", place / "keys1"), Pc(place / "two", place / "keys2")
        with closing(one.folder()) as folder:
            first = [*prints(folder, BEFORE, place / "first")]
            folder.exchange.leave()
            backup = wiring.backups(one.place, folder.writer.id).make("asked").path
            forgotten = [*prints(folder, each - BEFORE, place / "forgotten")]
        with closing(two.folder()) as folder:
            beside = [*prints(folder, each, place / "beside")]
        wiring.restore(backup, one.place, one.keys)
        with closing(one.folder()) as mine, closing(two.folder()) as other:
            third = [*prints(mine, after, place / "third")]
            papers = {settle_in(mine, "province"), settle_in(other, "province")}
            for folder, there in ((mine, other), (other, mine)):
                folder.exchange.take_segments(papers)
                folder.exchange.take_segments(*there.exchange.give())
            found = {path: read(path) for path in (*first, *forgotten, *beside, *third)}
            kept = {found[path] for path in (*first, *beside, *third)}
            return told(found, kept, mine, other)


def told(found: dict[Path, Read], kept: set[Read], *folders: Folder) -> int:
    """Say what was found; 1 when something was given twice or a register does not know what lies on paper."""
    numbers, codes = {one.number for one in found.values()}, {one.code for one in found.values()}
    print(f"{len(found)} PDFs read back: {len(numbers)} numbers, {len(codes)} codes")
    wrong = len(numbers) < len(found) or len(codes) < len(found)
    for folder in folders:
        register = {(one.text("number"), one.text("code")) for one in folder.records("paper")}
        lost = {one for one in kept if (one.number, one.code.replace("-", "")) not in register}
        print(f"the merged register has {len(register)} papers, {len(lost)} of the PDFs it should know are not in it")
        wrong = wrong or bool(lost) or len(register) != len(kept)
    return int(wrong)


if __name__ == "__main__":
    asked = [int(word) for word in sys.argv[1:]]
    sys.exit(main(*(asked + [EACH, AFTER][len(asked) :])))
