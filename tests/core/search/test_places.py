"""What is found leads to the place where it is seen, in its year, and shows no personal words in a list."""

import secrets
from pathlib import Path

import main
from core.log.deeds import FieldWrite, delete_record, set_field
from core.people.deeds import add_person
from core.plan.deeds import RowInsertPoint, add_plan_row, start_plan
from core.search.view import SearchResult, SearchRow
from core.values import Change, Plain, Ref, Text
from storage.blobs import BlobStore
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import ctx, folder

__all__ = ["folder"]
FORMS = FormLibrary([main.RESOURCES / "instruments"])
FORM = FORMS.get("dsi-moral-plan")
SEARCHED = "ค้นในชื่อ ข้อความ ผล ความเห็น ชื่อและหมายเหตุหลักฐาน "


def asked(folder: Folder, typed: str, most: int = 5) -> SearchResult:
    return SearchResult.of(folder, folder.writer.unit, typed, most)


def only(folder: Folder, typed: str) -> SearchRow:
    (group,) = asked(folder, typed).groups
    (row,) = group.rows
    return row


def saved(folder: Folder, entity: str, **fields: str | int) -> Ref:
    ref = Ref(folder.writer.unit, entity, secrets.token_hex(16))
    folder.save(
        ctx(folder),
        "test",
        [Change(ref, n, Text(v) if isinstance(v, str) else v) for n, v in fields.items()],
    )
    return ref


def named(folder: Folder, entity: str, **fields: Text | Plain | int) -> Ref:
    ref = Ref(folder.writer.unit, entity, secrets.token_hex(16))
    folder.save(ctx(folder), "test", [Change(ref, name, value) for name, value in fields.items()])
    return ref


def a_row(folder: Folder, year: int, title: str) -> tuple[Ref, Ref]:
    (plan,) = start_plan(ctx(folder), folder, FORM, year).touched
    made = add_plan_row(
        ctx(folder), folder, FORM, RowInsertPoint(plan, "goal_group", None, "")
    ).touched
    goal = next(ref for ref in made if ref.entity == "row")
    made = add_plan_row(
        ctx(folder), folder, FORM, RowInsertPoint(plan, "activity", goal, "")
    ).touched
    row = next(ref for ref in made if ref.entity == "row" and ref != goal)
    set_field(ctx(folder), folder, row, [FieldWrite("f.title", Text(title))])
    return plan, row


def test_the_line_says_where_the_words_stand(folder: Folder) -> None:
    long = "ข้อความยาวก่อนหน้า " * 8 + "คำสำคัญมาก" + " ข้อความยาวตามหลัง" * 8
    saved(folder, "evidence", title="ภาพ", note=long)
    row = only(folder, "สำคัญมาก")
    assert row.title == "ภาพ"
    assert row.line.startswith("หมายเหตุ: …")
    assert "คำสำคัญมาก" in row.line
    assert len(row.line) < 120
    assert only(folder, "ภาพ สำคัญ").line == row.line, "the words its title does not hold"


def test_personal_words_are_found_and_not_shown_in_the_list(folder: Folder) -> None:
    _plan, row = a_row(folder, 2569, "อบรม")
    set_field(ctx(folder), folder, row, [FieldWrite("p.who", Text("สมบูรณ์ นามสกุลลับ"))])
    seen = only(folder, "นามสกุลลับ")
    assert seen.goal == row
    assert "ข้อมูลส่วนบุคคล" in seen.line
    marked = saved(folder, "evidence", title="ภาพ", note="บัตรเลขที่เก้าเก้า", personal=1)
    row_of = only(folder, "เก้าเก้า")
    assert row_of.ref == marked
    for one in (seen, row_of):
        assert not any(word in "".join(map(str, one)) for word in ("ลับ", "สมบูรณ์", "เก้าเก้า"))


def test_evidence_is_found_by_its_title_its_note_and_its_file_names_and_never_by_what_a_file_says(
    folder: Folder, tmp_path: Path
) -> None:
    path = tmp_path / "ประกาศ.txt"
    path.write_text("ถ้อยคำในไฟล์", encoding="utf-8")
    sha256 = BlobStore(folder.writer.path.parent / "blobs").put([path.read_bytes()])
    piece = saved(folder, "evidence", title="นโยบายประจำปี", note="ติดที่บอร์ด")
    named(folder, "file", evidence=Plain(str(piece)), name=Text(path.name), sha256=Plain(sha256))
    folder.fields.catch_up()
    for typed in ("นโยบาย", "บอร์ด", "ประกาศ"):
        assert only(folder, typed).goal == piece
    nothing = asked(folder, "ถ้อยคำ")
    assert not nothing.groups
    assert "ไม่ได้ค้นในเนื้อไฟล์" in nothing.searched_words


def test_what_was_found_nowhere_says_what_was_searched_and_what_could_not_be_yet(
    folder: Folder,
) -> None:
    nothing = asked(folder, "ไม่มีคำนี้เลย")
    assert not nothing.groups
    assert nothing.searched_words.startswith(f"ไม่พบ “ไม่มีคำนี้เลย”  {SEARCHED}")
    left = "ยังค้นได้ไม่ครบ อีก {n} รายการยังไม่ได้จัดคำให้ค้น"
    assert nothing.still == left.format(n=nothing.waiting), "what came with its certificates"
    assert not folder.fields.catch_up()
    assert not asked(folder, "ไม่มีคำนี้เลย").still
    add_person(ctx(folder), folder, "สมหญิง", "")
    assert not asked(folder, "สมหญิง").searched_words
    (row,) = asked(folder, "สมหญิง").groups[0].rows
    delete_record(ctx(folder), folder, row.ref)
    assert asked(folder, "สมหญิง").searched_words


def test_a_day_is_found_with_its_field_and_shown_as_days_are(folder: Folder) -> None:
    _plan, row = a_row(folder, 2569, "อบรม")
    set_field(ctx(folder), folder, row, [FieldWrite("f.staff_as_of", Plain("2026-01-15"))])
    seen = only(folder, "๑๕ มกราคม ๒๕๖๙")
    assert (seen.goal, seen.line) == (row, "ข้อมูลอัตรากำลัง ณ วันที่: 15 ม.ค. 2569")
    piece = named(
        folder, "evidence", title=Text("ภาพ"), date=Plain("2026-03-02"), until=Plain("2026-05-04")
    )
    assert only(folder, "2/3/69").line == "วันที่: 2 มี.ค. 2569"
    assert only(folder, "4 พ.ค. 69").line == "ถึงวันที่: 4 พ.ค. 2569"
    assert only(folder, "ภาพ พ.ค. 2569").ref == piece
