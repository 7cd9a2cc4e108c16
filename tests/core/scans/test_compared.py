"""What the comparison of a page says is said of what it is so of, kept with the ink, and holds a confirmation back."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

import wiring
from core.blocks.printed import Drawn, KeptPrint, blackened
from core.errors import UserError
from core.log.op import FROZEN, SIGNED
from core.papers.deeds import PaperRequest, print_paper
from core.papers.register import PrintRegisterEntry
from core.records.route import (
    ANEW,
    BASES,
    INK,
    InkConfirmation,
    PaperComparison,
    RouteStep,
    read_seen,
)
from core.scans.deeds import confirm_paper, write_seen
from core.scans.judgement import (
    NOT_COMPARED,
    Box,
    ComparedScanPage,
    ComparedScanPages,
    DifferenceKind,
    PageDifference,
)
from core.scans.view import ReferencePrint, ScanPageFindings, ScansView, compared_words
from core.signing.view import seen_words
from core.thai.search import squeezed
from core.values import Change, Plain, Ref
from storage.blobs import BlobStore
from storage.db.folder.store import Folder
from storage.scans.service import ScanService
from tests.bare import bare
from tests.core.conftest import ctx
from tests.core.scans.test_places import again, frozen_papers
from tests.core.scans.test_scanned import BOTH, KEPT, printed, says, scanned, signed, subject
from tests.said import said_in

__all__ = ["signed", "subject"]

BOX = (10, 10, 20, 20)


def found(*kinds: DifferenceKind) -> ComparedScanPage:
    return ComparedScanPage("laid", 97, tuple(PageDifference(kind, BOX, BOX, 80) for kind in kinds))


def test_each_sentence_of_a_comparison_is_said_of_what_it_is_so_of_alone() -> None:
    pages = {
        "not": None,
        "part": ComparedScanPage("part", 80),
        "lost": ComparedScanPage("lost"),
        "none": ComparedScanPage("none"),
        "laid": found(),
        **{kind: found(kind) for kind in get_args(DifferenceKind)},
    }
    said = {state: compared_words(page) for state, page in pages.items()}
    assert len(set(said.values())) == len(said)
    for sentence, state in {
        "ยังไม่ได้เทียบหน้านี้กับฉบับที่พิมพ์ ดูด้วยตา": "not",
        "บางส่วนของหน้าไม่อยู่ในภาพสแกน": "part",
        "เทียบไม่ได้ วางภาพสแกนทับฉบับที่พิมพ์ไม่ลง อาจเป็นหน้าอื่น ภาพไม่ชัด หรือ QR ถูกบัง ดูด้วยตา": "lost",
        "เทียบไม่ได้ เปิดภาพสแกนหรือฉบับที่พิมพ์ของหน้านี้ไม่ได้ ดูด้วยตา": "none",
        "ต่างจากที่พิมพ์": "changed",
        "หายไปจากที่พิมพ์": "gone",
        "มีเพิ่มจากที่พิมพ์": "added",
        "มีรอยทับข้อความ": "over",
        "มีรอยเขียนนอกข้อความ": "beside",
    }.items():
        assert said_in(said, sentence) == state
    nothing = "เทียบกับฉบับที่พิมพ์ ไม่พบที่ต่าง"
    assert {state for state, words in said.items() if nothing in words} == {"laid", "beside"}, (
        "beside changes no word"
    )
    for words in said.values():
        assert "ลงนาม" not in words
        assert "เหมือน" not in words


def test_a_person_has_to_look_at_every_difference_and_every_page_that_was_not_compared() -> None:
    pages = (found("changed", "beside", "over"), ComparedScanPage("lost"), None, found())
    assert ComparedScanPages(pages).to_look == 4
    assert ComparedScanPages(pages).kept == PaperComparison(2, 4, 2, 97)
    assert NOT_COMPARED.to_look == 0


def test_a_paper_with_differences_is_confirmed_by_who_has_looked_and_never_one_that_is_not_whole(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    paper = printed(folder, signed, tmp_path)

    def confirm(pages: tuple[ComparedScanPage | None, ...], looked: int) -> None:
        whole = ComparedScanPages(pages, looked)
        confirm_paper(
            ctx(folder), folder, paper.ref, KEPT, "2026-01-15", "ฉบับลงนาม", BOTH, scan_pages=whole
        )

    differing = (found("changed", "gone", "beside"),)
    for pages, looked, why in (
        ((ComparedScanPage("part", 90),), 1, "ในภาพสแกนของหน้า 1 มีบางส่วนของหน้าที่พิมพ์ไว้หายไป"),
        (differing, 0, "มีที่ต้องดูด้วยตา 2 แห่ง แต่ที่บอกว่าดูแล้วมี 0 แห่ง"),
        (differing, 3, "มีที่ต้องดูด้วยตา 2 แห่ง แต่ที่บอกว่าดูแล้วมี 3 แห่ง"),
        ((ComparedScanPage("lost"),), 0, "มีที่ต้องดูด้วยตา 1 แห่ง แต่ที่บอกว่าดูแล้วมี 0 แห่ง"),
    ):
        with pytest.raises(UserError, match=why):
            confirm(pages, looked)
        assert folder.records("signoff")[0].text("stage") == FROZEN
    confirm(differing, 2)
    (signoff,) = folder.records("signoff")
    assert signoff.text("stage") == SIGNED
    kept = read_seen(signoff.text(RouteStep.field_of_step("maker", "", INK)))
    assert kept is not None
    assert kept.sheets == PaperComparison(1, 1, 2, 97, ANEW)
    for step in RouteStep.steps(folder, signoff):
        assert "1 จาก 1 หน้า พบที่ต่าง 2 แห่ง ผู้ยืนยันบอกว่าดูแล้ว" in seen_words(step)


def test_a_confirmation_says_what_its_paper_was_compared_with(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    """What was kept of the print, what is left of that, or one made anew since nothing was kept; kept with the ink."""
    shelf = BlobStore(folder.writer.path.parent / "blobs")
    printer = wiring.PaperPrinter(folder.writer.keys, folder.writer.path.parent)
    said = {}
    for state in ("kept", "erased", "none"):
        own = printer if state != "none" else wiring.PaperPrinter(folder.writer.keys)
        wanted = PaperRequest(signed, "sign_off", tmp_path / f"{state}.pdf")
        done = print_paper(ctx(folder), folder, own, wanted)
        paper = next(one for one in folder.records("paper") if one.ref in done.touched)
        if state == "erased":
            folder.save(
                ctx(folder),
                "x",
                [*blackened(ctx(folder), folder, shelf, frozenset({squeezed("ใบลงนามรับรอง")}))],
            )
            shelf.drop(paper.text("print"))
        whole = ComparedScanPages((found(),))
        confirm_paper(
            ctx(folder),
            folder,
            paper.ref,
            KEPT,
            "2026-01-15",
            "ฉบับลงนาม",
            BOTH,
            prints=printer.kept,
            scan_pages=whole,
        )
        signoff = folder.records("signoff")[0]
        kept = read_seen(signoff.text(RouteStep.field_of_step("maker", "", INK)))
        assert kept is not None
        assert kept.sheets is not None
        said[state] = f"{kept.sheets.basis} {seen_words(RouteStep.steps(folder, signoff)[0])}"
    assert said["kept"].startswith(" ")
    assert said_in(said, "เทียบกับฉบับที่พิมพ์ 1 จาก 1 หน้า") == "kept erased"
    assert said_in(said, "ส่วนที่ถูกลบตามกฎหมายเทียบไม่ได้") == "erased"
    assert said_in(said, "ไม่มีฉบับที่พิมพ์เก็บไว้ให้เทียบ เทียบกับฉบับที่ทำใหม่จากข้อมูล 1 จาก 1 หน้า") == "none"
    older = InkConfirmation("2026-01-15T09:00:00", "", "file/" + "0" * 32, 1, 1, 93)
    step = replace(
        RouteStep.steps(folder, folder.records("signoff")[0])[0], confirmations={"": older}
    )
    assert seen_words(step).endswith("ยืนยันก่อนมีการเทียบทั้งหน้า")
    for basis in ("", *BASES):
        whole_ = older._replace(sheets=PaperComparison(1, 2, 3, 97, basis))
        assert read_seen(write_seen(whole_)) == whole_


@pytest.mark.parametrize(
    ("pages", "says_"),
    [((found(),), "1 จาก 1 หน้า ไม่พบที่ต่าง"), ((ComparedScanPage("lost"),), "0 จาก 1 หน้า"), ((), "")],
)
def test_no_difference_is_said_of_a_confirmation_only_where_pages_were_compared_and_none_was_found(
    folder: Folder, signed: Ref, tmp_path: Path, pages: tuple[ComparedScanPage, ...], says_: str
) -> None:
    paper = printed(folder, signed, tmp_path)
    whole = ComparedScanPages(pages, ComparedScanPages(pages).to_look)
    confirm_paper(
        ctx(folder), folder, paper.ref, KEPT, "2026-01-15", "ฉบับลงนาม", BOTH, scan_pages=whole
    )
    said = seen_words(RouteStep.steps(folder, folder.records("signoff")[0])[0])
    assert says_ in said
    assert ("ไม่พบที่ต่าง" in said) == ("ไม่พบ" in says_)
    assert ("เทียบกับฉบับ" in said) == bool(pages), "older confirmations say nothing of it"
    assert "พบที่ต่าง 0" not in said


def test_nothing_is_said_of_places_that_this_edition_sets_elsewhere(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    """Neither where it stood on the print nor where it stands now, of no word and no place; a person has to look."""
    printer = wiring.PaperPrinter(folder.writer.keys, folder.writer.path.parent)
    print_paper(ctx(folder), folder, printer, PaperRequest(signed, "sign_off", tmp_path / "a.pdf"))
    (paper,) = folder.records("paper")
    folder.add_scans([scanned(says(paper))])
    kept = PrintRegisterEntry(paper).kept(printer.kept)
    assert kept is not None
    words = next(one for one in kept.drawn if one.kind == "words")
    (_first, last) = (one for one in kept.drawn if one.kind == "place")
    lowered = [replace(one, top=one.top + 900, bottom=one.bottom + 900) for one in (words, last)]

    def box(one: Drawn) -> Box:
        return one.left // 10, one.top // 10, one.right // 10, one.bottom // 10

    spots = [words, lowered[0], Drawn("words", 1, 1000, 7000, 1100, 7100)]
    told = ComparedScanPage(
        "laid",
        97,
        tuple(PageDifference("changed", box(one), BOX, 80) for one in spots),
        {1: 90, 2: 90},
    )
    compared = {}
    for state, drawn in (
        ("same", kept.drawn),
        ("moved", tuple({words: lowered[0], last: lowered[1]}.get(one, one) for one in kept.drawn)),
    ):
        other = Plain(
            BlobStore(folder.writer.path.parent / "blobs").put(
                [KeptPrint.packed(replace(kept, drawn=drawn), bytes(16))]
            )
        )
        folder.save(
            ctx(folder),
            "x",
            [Change(paper.ref, "print", other, again(folder, paper).shown("print").seen)],
        )
        with closing(frozen_papers(printer, tmp_path)) as frozen:
            frozen._scanner = bare(
                ScanService, compared=lambda pages, _pdf, _boxes: [told for _page in pages]
            )
            (compared[state],) = frozen.compared(folder, folder.writer.unit, 9)[0].values()
    assert compared["same"] == told
    moved = compared["moved"]
    assert moved.differences == told.differences[2:]
    assert moved.inks == {1: 90}
    assert moved.to_look == 2, "what differs elsewhere, and what could not be told"
    said = {state: compared_words(one) for state, one in compared.items()}
    assert said_in(said, "ไม่ได้เทียบ 4 แห่งซึ่งโปรแกรมรุ่นนี้จัดไว้ต่างไป ดูด้วยตา") == "moved"
    alone = compared_words(ComparedScanPage("laid", 97, moved=1))
    assert "ไม่พบที่ต่าง" not in alone


def test_what_waits_says_page_by_page_what_the_comparison_says(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    paper = printed(folder, signed, tmp_path)
    page = scanned(says(paper))
    folder.add_scans([page])
    frozen = {paper.ref: ReferencePrint(1, PrintRegisterEntry(paper).places(folder))}

    def row(seen: ScanPageFindings) -> tuple[str, str, bool]:
        (found_,) = ScansView.of(folder, folder.writer.unit, frozen, seen).papers
        return found_.seen_words, found_.state, found_.whole

    coming = ScanPageFindings(coming={page.key})
    assert row(coming) == ("กำลังเทียบกับฉบับที่พิมพ์ อีก 1 หน้า", "ready", True)
    assert row(ScanPageFindings(compared={page.key: found()}))[0] == "1 หน้า: เทียบกับฉบับที่พิมพ์ ไม่พบที่ต่าง"
    changed = ScanPageFindings(compared={page.key: found("changed", "changed")})
    assert row(changed) == ("หน้า 1: ต่างจากที่พิมพ์ 2", "ready", True)
    part = ScanPageFindings(compared={page.key: ComparedScanPage("part", 80)})
    assert row(part) == ("หน้า 1: บางส่วนของหน้าไม่อยู่ในภาพสแกน", "part", False)
