"""A print of the register keeps what it was: whatever becomes of the data, it says what it said."""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

import wiring
from core.blocks.document import Document
from core.blocks.printed import PaperLayout, PrintResult
from core.entities import NAMELESS
from core.papers.batch_deeds import PaperBatchRequest, batch_papers
from core.papers.deeds import PaperRequest, remake
from core.papers.pack_deeds import EvidencePackRequest, evidence_pack
from core.papers.register import PrintRegisterEntry
from core.signing.deeds import end_sign_off, sign_off
from core.values import Change, Record, Ref, Text
from storage.db.folder.store import Folder
from storage.papers.pictured import laid_out
from storage.papers.writer import put
from tests.core.conftest import ctx
from tests.core.papers.entered import enter_any
from tests.core.papers.test_register import subject
from tests.storage.db.looked import damages

__all__ = ["subject"]


@pytest.fixture
def printer(folder: Folder) -> wiring.PaperPrinter:
    return wiring.PaperPrinter(folder.writer.keys, folder.writer.path.parent)


def printed(
    folder: Folder, printer: wiring.PaperPrinter, of: Ref, path: Path, form: str = "checklist"
) -> Record:
    changes = enter_any(ctx(folder), folder, printer, PaperRequest(of, form, path))
    record = folder.record(next(ref for ref in changes.touched if ref.entity == "paper"))
    assert record is not None
    return record


class Here:
    """A press in this process, of papers without photographs."""

    step = 0, 0

    def lay_out(self, document: Document, path: Path, salt: bytes) -> "Future[PaperLayout]":
        future: Future[PaperLayout] = Future()
        future.set_result(laid_out(document, None, path.suffix, salt))
        return future

    def put(self, laid: PaperLayout, seal: str, path: Path) -> "Future[PrintResult]":
        put(path, laid.file(seal))
        future: Future[PrintResult] = Future()
        future.set_result(laid.printed)
        return future

    def stop(self) -> None:
        """Nothing runs beside this process."""


@contextmanager
def pressing(out: Path | None) -> Iterator[Here]:
    if out is not None:
        out.mkdir()
    yield Here()


def words(document: Document | None) -> list[str]:
    assert document is not None
    return list(Document.walk(document))


def note(folder: Folder, words: str, item: str = "d1.l1.1") -> None:
    answer = next(one for one in folder.records("answer") if one.text("item") == item)
    folder.save(
        ctx(folder), "note", [Change(answer.ref, "note", Text(words), answer.shown("note").seen)]
    )


def kept_file(folder: Folder, paper: Record) -> Path:
    name = paper.text("print")
    return folder.writer.path.parent / "blobs" / name[:2] / name


def test_what_was_printed_is_said_after_the_data_was_unlocked_changed_and_printed_again(
    folder: Folder, printer: wiring.PaperPrinter, subject: Ref, tmp_path: Path
) -> None:
    note(folder, "ตามที่พิมพ์ครั้งแรก")
    sign_off(ctx(folder), folder, subject, "นายตัวอย่าง ทดสอบ")
    first = printed(folder, printer, subject, tmp_path / "a.pdf")
    sheet = printed(folder, printer, subject, tmp_path / "s.pdf", "sign_off")
    places = PrintRegisterEntry(sheet).places(folder, printer.kept)
    then = {one.ref: PrintRegisterEntry(one).as_printed(folder) for one in (first, sheet)}
    (signed,) = folder.records("signoff")
    end_sign_off(ctx(folder), folder, signed.ref, "แก้ข้อความ")
    note(folder, "ตามที่พิมพ์ครั้งหลัง")
    sign_off(ctx(folder), folder, subject, "นายตัวอย่าง ทดสอบ")
    second = printed(folder, printer, subject, tmp_path / "b.pdf")
    assert PrintRegisterEntry(first).as_printed(folder) is None, (
        "nothing in the folder says any more what it said"
    )
    for one in (first, sheet):
        assert PrintRegisterEntry(one).as_printed(folder, printer.kept) == then[one.ref]
    assert "ตามที่พิมพ์ครั้งแรก" in "".join(
        words(PrintRegisterEntry(first).as_printed(folder, printer.kept))
    )
    assert "ตามที่พิมพ์ครั้งหลัง" in "".join(
        words(PrintRegisterEntry(second).as_printed(folder, printer.kept))
    )
    assert places
    assert PrintRegisterEntry(sheet).places(folder, printer.kept) == places
    again = tmp_path / "again.pdf"
    assert remake(folder, printer, first, again).pages
    assert again.read_bytes() == (tmp_path / "a.pdf").read_bytes()


def test_every_way_to_the_register_keeps_what_it_prints(
    folder: Folder, printer: wiring.PaperPrinter, subject: Ref, tmp_path: Path
) -> None:
    """Alone, in a batch and with a pack; a print without a folder to keep it in is registered as ever."""
    sign_off(ctx(folder), folder, subject, "นายตัวอย่าง ทดสอบ")
    printed(folder, printer, subject, tmp_path / "a.pdf")
    wish = PaperBatchRequest(((subject, "unit_page"), (subject, "sign_off")), tmp_path / "many")
    list(batch_papers(ctx(folder), folder, printer, pressing, wish))
    packer = partial(wiring.open_pack, folder.writer.path.parent, printer)
    list(
        evidence_pack(
            ctx(folder), folder, printer, packer, EvidencePackRequest(subject, tmp_path / "pack")
        )
    )
    papers = {one.text("form"): one for one in folder.records("paper")}
    assert papers.keys() == {
        "checklist",
        "unit_page",
        "sign_off",
        "evidence_index",
        "evidence_dividers",
    }
    for form, one in papers.items():
        kept = PrintRegisterEntry(one).kept(printer.kept)
        assert kept is not None, form
        assert kept.document.stamp.code == one.text("code")
        assert kept.drawn
    bare = printed(folder, wiring.PaperPrinter(folder.writer.keys), subject, tmp_path / "bare.pdf")
    assert bare.text("print") == ""
    assert PrintRegisterEntry(bare).as_printed(folder, printer.kept) == PrintRegisterEntry(
        bare
    ).as_printed(folder)


def test_a_print_that_is_gone_or_was_altered_is_not_believed(
    folder: Folder, printer: wiring.PaperPrinter, subject: Ref, tmp_path: Path
) -> None:
    paper = printed(folder, printer, subject, tmp_path / "a.pdf")
    file = kept_file(folder, paper)
    made = PrintRegisterEntry(paper).as_printed(folder)
    whole = file.read_bytes()
    other = kept_file(folder, printed(folder, printer, subject, tmp_path / "b.pdf")).read_bytes()
    assert damages(folder) == []
    for content in (whole[:-1], whole[:-1] + bytes([whole[-1] ^ 1]), b"", whole[::-1], other):
        file.write_bytes(content)
        (damage,) = damages(folder)
        assert (damage.kind, damage.keys) == ("false_evidence", (paper.text("print"),))
        assert "เอกสารพิมพ์" in damage.places[0]
        assert PrintRegisterEntry(paper).kept(printer.kept) is None
        assert PrintRegisterEntry(paper).as_printed(folder, printer.kept) == made, (
            "made anew while the data still says it"
        )
    file.unlink()
    assert PrintRegisterEntry(paper).kept(printer.kept) is None
    assert [one.kind for one in damages(folder)] == ["evidence"]
    note(folder, "เปลี่ยนไปแล้ว")
    assert PrintRegisterEntry(paper).as_printed(folder, printer.kept) is None


def test_only_a_print_without_personal_words_may_leave_the_unit(
    folder: Folder, printer: wiring.PaperPrinter, subject: Ref, tmp_path: Path
) -> None:
    def nameless() -> bool:
        paper = printed(folder, printer, subject, tmp_path / f"{len(folder.records('paper'))}.pdf")
        return NAMELESS in paper.text("options").split(",")

    assert nameless()
    note(folder, "ผู้รับผิดชอบ นาง สมหญิง  ตัวอย่าง โทร ๐๒ ๑๒๓ ๔๕๖๗")
    assert nameless(), "free words travel as they do"
    person = Ref(folder.writer.unit, "person", "1" * 32)
    folder.save(ctx(folder), "add", [Change(person, "name", Text("สมหญิงตัวอย่าง"))])
    assert not nameless()
    (known,) = folder.records("person")
    folder.save(
        ctx(folder), "add", [Change(person, "name", Text("สมชาย ทดสอบ"), known.shown("name").seen)]
    )
    assert nameless()
    folder.save(ctx(folder), "add", [Change(person, "phone", Text("021234567"))])
    assert not nameless()


def test_words_typed_for_a_paper_stay_in_the_unit(
    folder: Folder, printer: wiring.PaperPrinter, subject: Ref, tmp_path: Path
) -> None:
    wish = PaperRequest(subject, "memo", tmp_path / "m.pdf", answers=(("to", "ผู้ว่าราชการจังหวัด"),))
    enter_any(ctx(folder), folder, printer, wish)
    (paper,) = folder.records("paper")
    assert PrintRegisterEntry(paper).kept(printer.kept) is not None
    assert NAMELESS not in paper.text("options").split(",")


def test_a_reprint_is_a_copy_whether_or_not_what_is_kept_may_leave(
    folder: Folder, printer: wiring.PaperPrinter, subject: Ref, tmp_path: Path
) -> None:
    sign_off(ctx(folder), folder, subject, "นายตัวอย่าง ทดสอบ")
    bare, first, second = (
        printed(folder, by, subject, tmp_path / name)
        for name, by in (
            ("0.pdf", wiring.PaperPrinter(folder.writer.keys)),
            ("a.pdf", printer),
            ("b.pdf", printer),
        )
    )
    for one in (first, second):
        assert f"copy:{bare.text('number')}" in one.text("options").split(",")
