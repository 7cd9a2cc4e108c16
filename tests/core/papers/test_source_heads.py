"""Papers an owner printed: each table has the heads of its source, and each cell says what was typed."""

import pytest

from core.blocks.document import Document, Table, plain
from tests.papers_before import papers

CATEGORIES = (
    "หมวด 1 การนำองค์การ",
    "หมวด 2 การวางแผนเชิงยุทธศาสตร์",
    "หมวด 3 การให้ความสำคัญกับผู้รับบริการและผู้มีส่วนได้ส่วนเสีย",
    "หมวด 4 การวัด การวิเคราะห์ และการจัดการความรู้",
    "หมวด 5 การมุ่งเน้นบุคลากร",
    "หมวด 6 การมุ่งเน้นระบบปฏิบัติการ",
)
BEST, DONE = "ตัวอย่างหน่วยงานที่เป็นเลิศ", "กิจกรรม/การดำเนินงาน ปี 2569"
PMQA = (
    [
        "เกณฑ์ PMQA / Feedback ก.พ.ร. ปี 2568",
        f"{BEST} (Best Practice)",
        "กิจกรรมการดำเนินงาน ปี 2569 / ผู้รับผิดชอบ",
    ],
    *[["Feedback ก.พ.ร. ขั้นตอนที่ 2 ปี 2568", BEST, DONE]] * 4,
    ["เกณฑ์ PMQA 4.0", BEST, DONE, "ผู้รับผิดชอบ"],
)
WORKS = "ผลลัพธ์หรือผลสำเร็จของการดำเนินงาน"
ACTS = "ผลลัพธ์หรือผลสำเร็จของการดำเนินการ"
FORMS = ("pmqa-analysis", "rdpb-ita-measures", "cdd-drive-summary", "top-up")
Papers = dict[tuple[str, str], Document]
NEXT = "การพัฒนาโครงการในปีถัดไป"


@pytest.fixture(scope="module")
def printed() -> Papers:
    """The papers of the first sample of each form."""
    return {
        (form, name.removesuffix("-1")): paper
        for form, name, paper in papers(FORMS)
        if name.endswith("-1")
    }


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def heads(table: Table) -> list[str]:
    return [plain(column.title) for column in table.columns]


def row(document: Document, start: str) -> list[str]:
    rows = (
        [" ".join(Document.walk(cell)) for cell in one.cells]
        for table in tables(document)
        for one in table.rows
    )
    return next(one for one in rows if one[0].startswith(start))


def test_each_category_of_pmqa_has_its_own_heads(printed: Papers) -> None:
    found = tables(printed["pmqa-analysis", "analysis"])
    assert [heads(table) for table in found] == list(PMQA)
    named = [
        category
        for table in found
        for category in CATEGORIES
        if category in " ".join(Document.walk(table))
    ]
    assert named == list(CATEGORIES)


def test_periods_units_and_numbers_stand_as_they_were_typed(printed: Papers) -> None:
    paper = printed["rdpb-ita-measures", "tables"]
    first = row(paper, "1. เปิดเผยแผนและผลการใช้จ่าย")
    assert first[1:4] == [
        "1) แจ้งเวียนแผนใช้จ่าย 2) ปิดประกาศผลเบิกจ่ายทุกเดือน",
        "ไตรมาสที่ 1 - 4 ปีงบประมาณ 2569",
        "ทุกหน่วยงาน",
    ]
    typed = row(paper, "ประกาศเกณฑ์มอบหมายงาน")
    assert typed[2:4] == [
        "ไตรมาสที่ 3 - 4 ปีงบประมาณ 2569 และทุกเดือน",
        "สำนักงานเลขานุการกรม\nกลุ่มพัฒนาระบบบริหาร",
    ]


def test_the_drive_summary_is_the_table_lines_and_note_of_the_annex(printed: Papers) -> None:
    paper = printed["cdd-drive-summary", "summary"]
    (table,) = tables(paper)
    *three, last = heads(table)
    assert (three, last) == (
        ["ที่", "ปัจจัยความสำเร็จ", "ปัญหาและอุปสรรค"],
        f"ข้อเสนอแนะเพื่อ{NEXT} ของหน่วยงานและกรมฯ",
    )
    said = list(Document.walk(paper.blocks))
    lines = [
        "3. ชื่อโครงการนวัตกรรมตามมิติที่ ๑ : เพื่อนช่วยตรวจพัสดุ",
        "4. ชื่อโครงการตามมิติที่ ๓ : อบรมประชาชนเรื่องการป้องกันการทุจริต",
        "5. ชื่อโครงการตามมิติที่ ๔ : คุณธรรมเป้าหมาย ๕ เรื่อง",
        f"หมายเหตุ : เพื่อนำข้อมูลไปใช้ใน{NEXT}",
    ]
    assert [one for one in said if one in lines] == lines
