"""A paper signs only the steps it has places for, and a paper's state covers what it prints."""

import secrets
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

import wiring
from core.blocks.document import Document
from core.blocks.printed import KeptPrint
from core.errors import UserError
from core.log.deeds import FieldWrite, set_field
from core.log.op import FROZEN, SIGNED
from core.papers.deeds import PaperRequest, void_paper
from core.papers.register import PrintRegisterEntry
from core.plan.file_deeds import import_plan
from core.records.route import RouteStep
from core.scans.deeds import InkedSignPlace
from core.scans.judgement import WaitingScans, state_message
from core.scans.view import ReferencePrint, ScansView
from core.signing.deeds import end_sign_off, sign_off
from core.values import Change, Plain, Record, Ref, Text
from storage.blobs import BlobStore
from storage.db.folder.store import Folder
from storage.scans.service import ScanService
from tests.core.assessment.test_import_damaged import mended_plan
from tests.core.conftest import ctx
from tests.core.papers.entered import enter_any
from tests.core.scans.test_scanned import (
    KEPT,
    confirmed,
    hired,
    judged,
    printed,
    says,
    scanned,
    signed,
    subject,
)
from tests.core.signing.test_sign_off import FORMS
from tests.every_paper import TABLE
from ui.scanner import ReprintCache

__all__ = ["signed", "subject"]


def steps(folder: Folder) -> dict[str, tuple[bool, bool]]:
    """Of each step, whether it is noted as signed and whether its ink was seen."""
    (signoff,) = folder.records("signoff")
    return {one.id: (one.done, one.shown) for one in RouteStep.steps(folder, signoff)}


def stage(folder: Folder) -> str:
    return folder.records("signoff")[0].text("stage")


def test_only_places_of_a_step_sign_it_and_every_paper_of_the_program_is_tried(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    """Whatever is printed of the very state that was locked: what bears no step of the route signs none."""
    bears = {}
    for kind in TABLE:
        if "assessment" not in kind.entities or (
            kind.builtin is None and kind.id not in ("checklist", "evidence")
        ):
            continue
        try:
            paper = printed(folder, signed, tmp_path, kind.id)
        except UserError:
            continue  # it is offered when it says something
        places = PrintRegisterEntry(paper).places(folder)
        bears[kind.id] = {one.step for one in places} - {""}
        if bears[kind.id]:
            continue
        if not places:
            with pytest.raises(UserError, match="ไม่มีช่องลงนาม"):
                confirmed(folder, paper, seen=[InkedSignPlace(1)])
            continue
        confirmed(folder, paper, seen=[InkedSignPlace(one.number) for one in places])
        assert (stage(folder), set(steps(folder).values())) == (FROZEN, {(False, False)}), kind.id
    whole = {"maker", "certifier"}
    assert {name for name, found in bears.items() if found == whole} == {"sign_off"}
    for inkless in (
        "evidence_spine",
        "attendance",
        "committee_order",
        "memo",
        "letter",
        "checklist",
    ):
        assert bears[inkless] == set()


def test_each_place_signs_its_step_and_the_last_one_the_whole(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    first = printed(folder, signed, tmp_path)
    second = printed(folder, signed, tmp_path)
    with pytest.raises(UserError, match="ยังไม่ถึงลำดับ"):
        confirmed(folder, first, seen=[InkedSignPlace(2)])
    with pytest.raises(UserError, match="ฉบับนี้ไม่มีช่อง 3"):
        confirmed(folder, first, seen=[InkedSignPlace(1), InkedSignPlace(3)])
    with pytest.raises(UserError, match="ยังไม่ได้บอกว่าเห็นหมึกในช่องใด"):
        confirmed(folder, first, seen=[])
    confirmed(folder, first, seen=[InkedSignPlace(1, sure=97)])
    assert (steps(folder), stage(folder)) == (
        {"maker": (True, True), "certifier": (False, False)},
        FROZEN,
    )
    confirmed(folder, second, seen=[InkedSignPlace(1), InkedSignPlace(2)])
    assert (steps(folder), stage(folder)) == (
        {"maker": (True, True), "certifier": (True, True)},
        SIGNED,
    )


def test_a_step_nobody_was_named_for_asks_who_signed_it(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    sign_off(ctx(folder), folder, subject, "นายตัวอย่าง ทดสอบ")
    paper, route = printed(folder, subject, tmp_path), hired(folder)
    with pytest.raises(UserError, match="ยังไม่ได้ระบุผู้ลงนามของขั้นผู้จัดทำ"):
        confirmed(folder, paper)
    with pytest.raises(UserError, match="ไม่ได้เป็น"):
        confirmed(folder, paper, seen=[InkedSignPlace(1, route[1].people[0])])
    confirmed(
        folder,
        paper,
        seen=[InkedSignPlace(n, one.people[0]) for n, one in enumerate(route, start=1)],
    )
    assert stage(folder) == SIGNED


def test_the_sheet_says_for_ever_what_it_listed_when_it_was_printed(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    """By names, in order, papers only: no copy, no other sheet, nothing printed after it."""
    papers = [
        printed(folder, signed, tmp_path, form)
        for form in ("checklist", "memo", "checklist", "unit_page")
    ]
    void_paper(ctx(folder), folder, papers[1].ref, "misprint")
    sheet = printed(folder, signed, tmp_path)
    then = PrintRegisterEntry(sheet).as_printed(folder)
    assert then is not None
    said = list(Document.walk(then))
    assert "checklist" not in said, "by name"
    assert [one.text("number") in said for one in papers] == [True, False, False, False], (
        "unit_page tells two years"
    )
    for form in ("checklist", "memo", "evidence_spine", "sign_off", "letter"):
        printed(folder, signed, tmp_path, form)
    assert PrintRegisterEntry(sheet).as_printed(folder) == then
    confirmed(folder, sheet)
    assert stage(folder) == SIGNED


def test_an_order_does_not_go_stale_by_a_figure_it_does_not_print(
    folder: Folder, tmp_path: Path
) -> None:
    import_plan(ctx(folder), folder, FORMS.get("moral-plan"), 2569, mended_plan())
    plan = folder.records("plan")[0].ref
    held = {
        form: printed(folder, plan, tmp_path, form)
        for form in ("committee_order", "attendance", "agenda", "memo")
    }
    row = next(one for one in folder.records("row") if one.fields)
    set_field(ctx(folder), folder, row.ref, [FieldWrite("number", Text("๙๙"))])
    states = {form: judged(folder, scanned(says(paper))).state for form, paper in held.items()}
    assert states == {
        "committee_order": "ready",
        "attendance": "ready",
        "agenda": "ready",
        "memo": "draft",
    }
    assert {
        form: PrintRegisterEntry(paper).state_now(folder) == PrintRegisterEntry(paper).state
        for form, paper in held.items()
    }["memo"] is False
    set_field(ctx(folder), folder, plan, [FieldWrite("title", Text("แผนอีกชื่อหนึ่ง"))])
    assert judged(folder, scanned(says(held["committee_order"]))).state == "stale"


def again(folder: Folder, paper: Record) -> Record:
    found = folder.record(paper.ref)
    assert found is not None
    return found


def test_a_scan_is_set_beside_what_was_printed_whatever_became_of_the_data(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    """Unlocked, changed, locked and printed again: the first print is void, and still what it was."""
    office = folder.writer.path.parent
    printer = wiring.PaperPrinter(folder.writer.keys, office)

    def sheet() -> Record:
        wish = PaperRequest(signed, "sign_off", tmp_path / f"{secrets.token_hex(4)}.pdf")
        changes = enter_any(ctx(folder), folder, printer, wish)
        return next(one for one in folder.records("paper") if one.ref in changes.touched)

    first = sheet()
    bare = printed(folder, signed, tmp_path)
    folder.add_scans([scanned(says(first)), scanned(says(bare), source="b")])
    with closing(frozen_papers(printer, tmp_path)) as before:
        was = before.pdf(folder, first.ref)
    end_sign_off(ctx(folder), folder, folder.records("signoff")[0].ref, "แก้ตัวเลข")
    answer = next(one for one in folder.records("answer") if one.text("item") == "d1.l1.1")
    folder.save(
        ctx(folder), "note", [Change(answer.ref, "note", Text("อื่น"), answer.shown("note").seen)]
    )
    sign_off(ctx(folder), folder, signed, "ก้อย, คม")
    second = sheet()
    folder.add_scans([scanned(says(second), source="d")])
    with closing(frozen_papers(printer, tmp_path)) as frozen:
        assert [paper for paper, _pages in WaitingScans(folder, folder.writer.unit).by_paper()] == [
            first.ref,
            second.ref,
        ]
        made = frozen.made(folder, first.ref)
        assert (made.stored_print, made.moved, made.basis) == (
            PrintRegisterEntry(first).kept(printer.kept),
            (),
            "",
        )
        assert len(made.places) == len(made.boxes) == 2
        assert frozen.pdf(folder, first.ref) == was
        assert frozen.pdf(folder, second.ref) != was
    assert judged(folder, scanned(says(first))).state == "void", (
        "it is shown beside its print, and signs nothing"
    )


def test_what_a_comparison_rests_on_is_told_with_what_it_cannot_tell(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    """A print nobody kept, one of another edition of the program, one that words were erased from."""
    office = folder.writer.path.parent
    printer = wiring.PaperPrinter(folder.writer.keys, office)
    shelf = BlobStore(office / "blobs")
    wish = PaperRequest(signed, "sign_off", tmp_path / "a.pdf")
    enter_any(ctx(folder), folder, printer, wish)
    (paper,) = folder.records("paper")
    folder.add_scans([scanned(says(paper))])
    kept = PrintRegisterEntry(paper).kept(printer.kept)
    assert kept is not None
    lower = tuple(replace(one, top=one.top + 7, bottom=one.bottom + 7) for one in kept.drawn[-3:])

    def told(field: str, value: KeptPrint | None) -> str:
        name = Plain(shelf.put([KeptPrint.packed(value, bytes(16))])) if value else None
        folder.save(
            ctx(folder),
            "x",
            [Change(paper.ref, field, name, again(folder, paper).shown(field).seen)],
        )
        with closing(frozen_papers(printer, tmp_path)) as frozen:
            made = {paper.ref: frozen.made(folder, paper.ref)}
            (row,) = ScansView.of(folder, folder.writer.unit, made).papers
        assert row.whole
        return row.said.why

    ready = state_message("ready").why
    assert told("print", kept) == ready
    edition = told("print", replace(kept, drawn=(*kept.drawn[:-3], *lower)))
    other = "ฉบับนี้พิมพ์ด้วยโปรแกรมอีกรุ่นซึ่งจัดหน้าต่างไป 3 แห่ง ตรงนั้นเทียบไม่ได้ ต้องดูด้วยตา"
    assert other in edition
    erased = "ถ้อยคำบางส่วนของฉบับนี้ถูกลบตามกฎหมายแล้ว ส่วนนั้นเทียบไม่ได้ ต้องดูด้วยตา"
    assert erased in told("print", replace(kept, erased=True))
    assert erased not in edition
    shelf.drop(again(folder, paper).text("print"))
    away, old = told("official_no", None), told("print", None)
    assert "ฉบับที่พิมพ์ซึ่งเก็บไว้ไม่อยู่ในเครื่องนี้ จึงเทียบกับฉบับที่ทำใหม่จากข้อมูล" in away
    none = "ไม่มีฉบับที่พิมพ์เก็บไว้ เพราะพิมพ์ก่อนที่โปรแกรมเก็บ หรือใหญ่เกินกว่าจะเก็บ"
    assert f"{none} จึงเทียบกับฉบับที่ทำใหม่จากข้อมูล" in old
    assert none not in away
    assert "ทำใหม่จากข้อมูลไม่ได้ จึงเทียบไม่ได้" in ReferencePrint(0).basis
    assert erased not in old
    assert other not in old


def frozen_papers(printer: wiring.PaperPrinter, tmp_path: Path) -> ReprintCache:
    room = tmp_path / secrets.token_hex(4)
    room.mkdir()
    return ReprintCache(printer, ScanService(room, lambda _path: KEPT), nullcontext(room))
