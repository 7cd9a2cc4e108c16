"""A scanned page is judged by the register: each state is told apart, and none of them is "signed"."""

import secrets
from collections.abc import Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import get_args

import pytest

import wiring
from core.assessment.start_deeds import assessment_at, import_answers
from core.blocks.code import PageQrContent
from core.errors import UserError
from core.evidence.deeds import StoredFile
from core.log.op import SIGNED
from core.log.ports import ScanFileResult, ScannedPage, ScannedPageKey
from core.papers.deeds import PaperRequest, void_paper
from core.people.deeds import add_person
from core.records.route import PlannedRouteStep
from core.scans.deeds import (
    InkedSignPlace,
    ScanOutcome,
    confirm_paper,
    drop_scans,
    say_code,
    take_scans,
)
from core.scans.judgement import (
    JudgedScanPage,
    ScanReadProgress,
    ScanState,
    judge,
    sort_all,
    sort_pages,
    state_message,
)
from core.signing.deeds import end_sign_off, sign_off
from core.values import Record, Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.core.assessment.test_import_damaged import sample
from tests.core.conftest import NOON, ctx
from tests.core.papers.entered import enter_any
from tests.core.signing.test_sign_off import FORMS
from tests.country import settle_in
from tests.said import said_in


@pytest.fixture
def subject(folder: Folder) -> Ref:
    import_answers(ctx(folder), folder, FORMS.get("cdd-clean"), 2569, sample("cdd_province_a.json"))
    return assessment_at(folder.writer.unit, "cdd-clean", 2569)


@pytest.fixture
def signed(folder: Folder, subject: Ref) -> Ref:
    """The assessment, locked for signing."""
    sign_off(ctx(folder), folder, subject, "ก้อย, คม", route=hired(folder))
    return subject


def hired(folder: Folder) -> tuple[PlannedRouteStep, ...]:
    """Two people, and who of them signs which step."""
    found = []
    for step, name, role in (("maker", "ก้อย", "recorder"), ("certifier", "คม", "approver")):
        (ref,) = add_person(ctx(folder), folder, name, f"ตำแหน่ง{name}", (role,)).touched
        found.append(PlannedRouteStep(step, (ref.id,)))
    return tuple(found)


def printed(folder: Folder, subject: Ref, path: Path, form: str = "sign_off") -> Record:
    printer = wiring.PaperPrinter(folder.writer.keys)
    changes = enter_any(
        ctx(folder),
        folder,
        printer,
        PaperRequest(subject, form, path / f"{secrets.token_hex(4)}.pdf"),
    )
    record = folder.record(next(ref for ref in changes.touched if ref.entity == "paper"))
    assert record is not None
    return record


def says(paper: Record, page: int = 1) -> str:
    return PageQrContent.text_of(paper.text("code"), page, bytes.fromhex(paper.text("state_hash")))


def scanned(*codes: str, number: int = 1, born: bool = False, source: str = "a") -> ScannedPage:
    return ScannedPage(
        ScannedPageKey(source * 64, number),
        "SKM.pdf",
        9,
        0,
        "c" * 64,
        1654,
        2339,
        True,
        200,
        born,
        codes,
    )


def judged(folder: Folder, page: ScannedPage) -> JudgedScanPage:
    return judge(folder, folder.writer.unit, page)


def test_what_was_unlocked_is_void_with_its_reason(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    paper = printed(folder, signed, tmp_path)
    end_sign_off(ctx(folder), folder, folder.records("signoff")[0].ref, "แก้ตัวเลข")
    assert judged(folder, scanned(says(paper))).state == "void"
    assert "แก้ตัวเลข" in state_message("void", "แก้ตัวเลข").why


def test_data_that_is_another_by_now_makes_it_stale(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    """The register still names the state that was printed; what stands in the folder is not that state."""
    paper = printed(folder, signed, tmp_path)
    folder.writer.db.execute(
        "UPDATE op SET chain=randomblob(16) WHERE op IN (SELECT max(op) FROM op WHERE record IN "
        "(SELECT record FROM answer))"
    )
    folder.writer.log.reload()
    assert judged(folder, scanned(says(paper))).state == "stale"


def small(paper: Record, page: int = 1) -> str:
    return PageQrContent.small_text(
        paper.text("code"), page, bytes.fromhex(paper.text("state_hash"))
    )


def test_a_qr_put_on_a_page_of_another_small_mark_is_for_a_person_to_settle(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    one = printed(folder, signed, tmp_path)
    two = printed(folder, signed, tmp_path, "unit_page")
    for other in (small(two), small(one, 2)):
        assert judged(folder, scanned(says(one), other)).state == "two"
        assert judged(folder, scanned(small(one), other)).state == "two"


def test_the_code_of_a_paper_with_the_state_of_another_is_altered(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    paper = printed(folder, signed, tmp_path)
    assert (
        judged(folder, scanned(PageQrContent.text_of(paper.text("code"), 1, bytes(32)))).state
        == "altered"
    )


def test_our_own_file_bears_no_ink(folder: Folder, signed: Ref, tmp_path: Path) -> None:
    paper = printed(folder, signed, tmp_path)
    assert judged(folder, scanned(says(paper), born=True)).state == "own"


def test_a_paper_of_another_office_is_named_as_such(folder: Folder, tmp_path: Path) -> None:
    with closing(
        create(tmp_path / "b", tmp_path / "keys", "อำเภอ", "S11", "district", "S10", 2569, NOON)
    ) as other:
        import_answers(
            ctx(other), other, FORMS.get("cdd-clean"), 2569, sample("cdd_province_a.json")
        )
        there = assessment_at(other.writer.unit, "cdd-clean", 2569)
        sign_off(ctx(other), other, there, "นายตัวอย่าง ทดสอบ")
        paper = printed(other, there, tmp_path)
        assert judged(folder, scanned(says(paper))).state == "unknown", (
            "before its register is here"
        )
        folder.exchange.take_segments([settle_in(other, "district")])
        folder.exchange.take_segments(*other.exchange.give())
        assert judged(folder, scanned(says(paper))).state == "foreign"


def test_pages_are_sorted_copies_set_aside_and_what_is_missing_is_told(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    one = printed(folder, signed, tmp_path)
    two = printed(folder, signed, tmp_path, "unit_page")
    pages = [
        scanned(says(one, 3), number=1),
        scanned(says(two, 1), number=2),
        scanned(says(one, 1), number=3),
        scanned(says(one, 3), number=4),
        scanned(number=5),
        scanned(says(one, 9), number=6),
    ]
    assert folder.add_scans(pages) == len(pages)
    assert folder.add_scans(pages) == 0, "the same file again is the same pages"
    found = sort_all(folder, folder.writer.unit, {one.ref: 3, two.ref: 1})
    first, second = found.packets
    assert [page.number for page in first.pages] == [1, 3]
    assert sorted(page.state for page in first.copies) == ["beyond", "copy"]
    assert (first.missing, first.whole) == ((2,), False)
    assert (second.missing, second.whole) == ((), True)
    assert [page.state for page in found.loose] == ["none"]


def test_a_scanned_page_goes_before_our_own_file_of_it(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    paper = printed(folder, signed, tmp_path, "unit_page")
    pages = [scanned(says(paper), born=True), scanned(says(paper), number=2)]
    (packet,) = sort_pages((judged(folder, page) for page in pages), {paper.ref: 1}).packets
    assert ([page.state for page in packet.pages], packet.whole) == (["ready"], True)


def test_what_a_person_reads_is_checked_and_can_be_taken_back(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    paper = printed(folder, signed, tmp_path, "unit_page")
    page = scanned()
    folder.add_scans([page])
    code = paper.text("code")
    for wrong in (code[:-1], code[:-1] + "0", code[1] + code[0] + code[2:]):
        if wrong != code:
            with pytest.raises(UserError):
                say_code(ctx(folder), folder, page.key, wrong, 1)
    with pytest.raises(UserError):
        say_code(ctx(folder), folder, page.key, code, 0)
    say_code(ctx(folder), folder, page.key, f" {code[:4].lower()}-{code[4:]} ", 1)
    assert sort_all(folder, folder.writer.unit, {}).packets[0].paper == paper.ref
    say_code(ctx(folder), folder, page.key, "", 1)
    assert sort_all(folder, folder.writer.unit, {}).loose
    drop_scans(ctx(folder), folder, [page.key])
    assert folder.all_scans() == []


def test_a_file_that_is_refused_is_a_line_and_the_rest_goes_on(folder: Folder) -> None:
    def look(path: Path) -> Generator[ScanReadProgress | None, None, ScanFileResult]:
        yield None
        if path.name == "bad":
            raise UserError("a", "b", "c")
        return ScanFileResult((scanned(source="d"),))

    steps = list(take_scans(ctx(folder), folder, look, [Path("bad"), Path("good")]))
    told = [
        (step.file, step.new, bool(step.problem)) for step in steps if isinstance(step, ScanOutcome)
    ]
    assert told == [("bad", 0, True), ("good", 1, False)]


KEPT = StoredFile("signed.pdf", "f" * 64, 9, "pdf", "e" * 64)


BOTH = (InkedSignPlace(1), InkedSignPlace(2))


def confirmed(
    folder: Folder, paper: Record, day: str = "2026-01-15", seen: Sequence[InkedSignPlace] = BOTH
) -> None:
    confirm_paper(ctx(folder), folder, paper.ref, KEPT, day, "ฉบับลงนาม", seen)


def test_a_person_confirms_and_the_paper_is_evidence_of_its_sign_off(
    folder: Folder, signed: Ref, tmp_path: Path
) -> None:
    paper = printed(folder, signed, tmp_path)
    page = scanned(says(paper))
    folder.add_scans([page])
    confirm_paper(ctx(folder), folder, paper.ref, KEPT, "2026-01-15", "ฉบับลงนาม", BOTH, [page.key])
    record, (signoff,) = folder.record(paper.ref), folder.records("signoff")
    assert record is not None
    (evidence,) = folder.records("evidence", paper=paper.ref.local)
    assert (record.text("signed_on"), evidence.text("date"), evidence.number("personal")) == (
        "2026-01-15",
        "2026-01-15",
        1,
    )
    assert signoff.text("stage") == SIGNED
    assert record.text("scan") == signoff.text("scan") != ""
    assert [
        link.text("target") for link in folder.records("link", evidence=evidence.ref.local)
    ] == [signoff.ref.local]
    assert folder.all_scans() == []
    assert judged(folder, page).state == "filed"
    with pytest.raises(UserError):
        confirmed(folder, record)


@pytest.mark.parametrize("day", ["2026-01-14", "2026-01-16", "15/1/2569", ""])
def test_a_day_before_the_print_or_still_to_come_is_refused(
    folder: Folder, signed: Ref, tmp_path: Path, day: str
) -> None:
    paper = printed(folder, signed, tmp_path)
    with pytest.raises(UserError, match="วันที่"):
        confirmed(folder, paper, day)


def test_nobody_confirms_what_is_void_or_a_draft(
    folder: Folder, subject: Ref, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="ก่อนล็อก"):
        confirmed(folder, printed(folder, subject, tmp_path))
    sign_off(ctx(folder), folder, subject, "นายตัวอย่าง ทดสอบ")
    paper = printed(folder, subject, tmp_path)
    void_paper(ctx(folder), folder, paper.ref, "misprint")
    with pytest.raises(UserError, match="misprint"):
        confirmed(folder, paper)


OF_STATE = {  # what is said of a page in one state and in no other
    "ตรงกับทะเบียน แต่ QR ไม่ได้รับรองลายมือชื่อหรือตัวเลขบนกระดาษ": "ready",
    "เป็นไฟล์ที่โปรแกรมทำเอง ไม่ใช่กระดาษที่สแกน จึงยังไม่มีลายมือชื่อด้วยหมึก": "own",
    "หน้านี้ของเอกสารเดียวกันมีรออยู่แล้ว": "copy",
    "ยืนยันไปแล้ว": "filed",
    "ฉบับลงนามของเอกสารนี้ยืนยันและเก็บไว้แล้ว": "filed",
    "ไม่มีหน้านี้": "beyond",
    "ไม่ตรงข้อมูล": "stale",
    "ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์ กระดาษแผ่นนี้จึงไม่ใช่ข้อมูลปัจจุบัน": "stale",
    "ไม่ตรงที่ล็อกไว้": "forced",
    "ข้อมูลในเครื่องนี้ถูกแก้โดยโปรแกรมอื่น จึงไม่ตรงกับที่ล็อกไว้ตอนพิมพ์กระดาษแผ่นนี้": "forced",
    "ไม่ตรงทะเบียน": "altered",
    "ยังตัดสินไม่ได้": "unknown",
    "ทะเบียนเอกสารที่มีรหัสนี้ยังไม่อยู่ในเครื่องนี้": "unknown",
    "ยกเลิกแล้ว": "void",
    "ไม่มีช่องลงนาม": "bare",
    "ฉบับนี้ไม่มีช่องลงนาม จึงเป็นฉบับลงนามไม่ได้": "bare",
    "พิมพ์ใบลงนามรับรอง หรือแบบที่มีช่องลงนาม ลงนาม แล้วสแกนฉบับนั้น": "bare",
}


def test_every_state_has_words_of_its_own() -> None:
    states = get_args(ScanState)
    said = {state: state_message(state) for state in states}
    assert len(set(said.values())) == len({one.pill for one in said.values()}) == len(states)
    shown = {state: "\n".join(one) for state, one in said.items()}
    assert {sentence: said_in(shown, sentence, whole=True) for sentence in OF_STATE} == OF_STATE
