"""Numbers and codes of prints are given once, whatever is restored and whoever prints beside."""

from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import wiring
from core.blocks.code import read_code
from core.blocks.document import Document
from core.blocks.printed import PaperLayout, PdfOptions, PrintResult
from core.entities import record_id
from core.log.deeds import fresh
from core.papers.deeds import PaperRequest
from core.values import Plain, Ref, Written
from storage.db.folder.folder import create, open_folder
from storage.db.folder.store import Folder
from tests.core.conftest import NOON, ctx
from tests.core.papers.entered import enter_any
from tests.core.signing.test_sign_off import FORMS
from tests.country import settle_in

EACH, AFTER = 200, 50


class Uncut(wiring.PaperPrinter):
    """Counts as every printer does and draws nothing: here hundreds of papers are numbered, none is looked at."""

    def lay_out(self, _document: Document, _salt: bytes, _ending: str = "") -> PaperLayout:
        return PaperLayout(lambda _seal: b"", PrintResult(1))

    def put(
        self, _laid: PaperLayout, _seal: str, _path: Path, _safety: PdfOptions | None = None
    ) -> None: ...


class Pc(NamedTuple):
    place: Path
    keys: Path

    def folder(self) -> Folder:
        return open_folder(self.place, self.keys, NOON) if self.place.exists() else self.new()

    def new(self) -> Folder:
        return create(self.place, self.keys, "จังหวัดตัวอย่าง", "S10", "province", "", 2569, NOON)


def subject(folder: Folder) -> Ref:
    """A plan without a row: its paper is soon made."""
    form, unit = FORMS.get("moral-plan"), folder.writer.unit
    ref = Ref(unit, "plan", record_id(unit, "plan", unit, form.id, 2569, 1))
    if folder.record(ref) is None:
        said: dict[str, Written] = {
            "unit": Plain(unit),
            "instrument_id": Plain(form.id),
            "year": 2569,
            "no": 1,
        }
        folder.save(ctx(folder), "start", fresh(ref, {**said, "using": Plain(form.using)}))
    return ref


def prints(folder: Folder, count: int, out: Path) -> set[str]:
    """Print so many papers; their numbers."""
    of, printer = subject(folder), Uncut(folder.writer.keys)
    before = {one.text("number") for one in folder.records("paper")}
    for _paper in range(count):
        enter_any(ctx(folder), folder, printer, PaperRequest(of, "success", out / "paper.pdf"))
    return {one.text("number") for one in folder.records("paper")} - before


def test_two_pcs_offline_and_an_old_backup_give_no_number_and_no_code_twice(tmp_path: Path) -> None:
    one = Pc(tmp_path / "one", tmp_path / "keys1")
    two = Pc(tmp_path / "two", tmp_path / "keys2")
    with closing(one.folder()) as folder:
        first = prints(folder, 20, tmp_path)
        folder.exchange.leave()
        backup = wiring.backups(one.place, folder.writer.id).make("asked").path
        second = prints(folder, EACH - 20, tmp_path)
    with closing(two.folder()) as folder:
        beside = prints(folder, EACH, tmp_path)
    wiring.restore(backup, one.place, one.keys)
    with closing(one.folder()) as mine, closing(two.folder()) as other:
        assert {paper.text("number") for paper in mine.records("paper")} == first, (
            "what was printed since is forgotten"
        )
        third = prints(mine, AFTER, tmp_path)
        papers = {settle_in(mine, "province"), settle_in(other, "province")}
        for folder, there in ((mine, other), (other, mine)):
            folder.exchange.take_segments(papers)
            folder.exchange.take_segments(*there.exchange.give())
        for folder in (mine, other):
            register = folder.records("paper")
            numbers = [one.text("number") for one in register]
            codes = [one.text("code") for one in register]
            assert len(set(numbers)) == len(numbers) == 20 + AFTER + EACH
            assert len(set(codes)) == len(codes)
            assert all(read_code(code) == code for code in codes)
    assert len(first | second | third | beside) == 2 * EACH + AFTER, (
        "nor is a number that was forgotten given again"
    )
