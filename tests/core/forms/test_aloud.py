"""What a form decides, and a grade, is said in Thai as a person would say it, by every form there is."""

import re
from pathlib import Path
from typing import Any

import pytest

from core.forms.description import describe, statements
from core.forms.field_types import FIELD_TYPES
from storage.instruments.reader import read

ROOT = Path(__file__).parents[3]
SHIPPED = [
    one
    for one in sorted((ROOT / "resources/instruments").glob("*.yaml"))
    if "programme" not in one.name
]


KINDS = "instruments/kinds"
SCORED_ALOUD = [  # how a form scores
    ("public_forms/green-office", "คะแนนรวมคือผลบวกของทุกสิ่งในนั้น"),
    (
        "public_forms/green-office",
        "คะแนนของ “นโยบาย แผน และการดำเนินงาน” คือค่าเฉลี่ยของทุกสิ่งในนั้น คิดเป็นสัดส่วนของคะแนนเต็ม 25 ตามส่วนที่ได้จากที่จะได้",
    ),
    (
        "public_forms/green-office",
        "คะแนนของ “ต่อยอด 3 รายการขึ้นไป” คือผลบวกของทุกสิ่งในนั้น ต้องเลือกอย่างน้อย 3 ข้อ",
    ),
    ("public_forms/green-office", "ข้อ 1.2.2, 2.2.3 รวม 2 ข้อ ได้คะแนนเท่าขั้นที่ตัวเลขถึง ตั้งแต่ 0 ถึง 4"),
    (
        "public_forms/green-office",
        "ใช้เกณฑ์ชุดใดชุดหนึ่งในนี้: ขอรับรองใหม่ (ค่าตั้งต้น), ต่ออายุครั้งที่ 1, ต่ออายุครั้งที่ 2, ยกระดับ",
    ),
    ("public_forms/green-office", "คะแนนการดำเนินงานเพื่อความต่อเนื่องที่น้อยกว่า 75 ไม่ได้เกรดใด"),
    ("public_forms/dmh-2q9q8q", "ข้อที่ยังไม่ตอบนับว่ายังไม่ได้คะแนน และยังนับอยู่ในคะแนนเต็ม"),
    ("public_forms/dmh-2q9q8q", "คะแนนของ “2Q”, “9Q”, “8Q” คือผลบวกของทุกสิ่งในนั้น"),
    ("public_forms/dmh-2q9q8q", "ข้อ 9.1–9.9 รวม 9 ข้อ ได้คะแนนตามคำตอบ ตั้งแต่ 0 ถึง 3"),
    ("public_forms/dmh-2q9q8q", "ข้อ 8.3.1–8.4 รวม 2 ข้อ ผ่านได้ 8 ไม่ผ่านได้ 0"),
    ("public_forms/dmh-2q9q8q", "“8Q” ประเมินเมื่อ “คะแนน9Q” ไม่น้อยกว่า 7"),
    (
        "public_forms/sus",
        "“would use often”, “needlessly complex”, “easy to use”, “would need technical support”, "
        "“functions well integrated”, “too inconsistent” และอีก 4 ต้องไม่น้อยกว่า 1 ต้องไม่เกิน 5 ค่าอื่นไม่รับ",
    ),
    (f"{KINDS}/kpi", "ข้อ 5–7 รวม 3 ข้อ เมื่อไม่เข้าเงื่อนไข ตัดออกจากการคิดคะแนน"),
    (
        f"{KINDS}/kpi",
        "จำนวนวัน ได้คะแนนเท่าขั้นที่ถึง: ขั้น 1 เมื่อไม่เกิน 8, ขั้น 2 เมื่อไม่เกิน 7, ขั้น 3 เมื่อไม่เกิน 5, ขั้น 4 เมื่อไม่เกิน 2, ขั้น 5 เมื่อไม่เกิน 0",
    ),
    (
        f"{KINDS}/kpi",
        "คะแนนของ “ตัวชี้วัดเลือก” คือค่าเฉลี่ยถ่วงน้ำหนักของทุกสิ่งในนั้น ที่ไม่บอกน้ำหนักหนัก 1 ต้องเลือกอย่างน้อย 2 ข้อ เลือกได้ไม่เกิน 2 ข้อ",
    ),
    (f"{KINDS}/matrix", "ข้อ ก–ง รวม 4 ข้อ ได้คะแนนจากคำถาม 2 คำถามของข้อ"),
    (f"{KINDS}/ita", "“จำนวนครั้ง” ต้องไม่น้อยกว่า 1 ค่าอื่นรับแต่เตือน"),
    ("instruments/computed", "“จำนวนเงิน”, “สัดส่วน”, “คงเหลือ”, “ร้อยละการใช้จ่าย” ว่างจนกว่าทุกค่าที่ใช้คิดจะมี"),
    (
        "instruments/computed",
        "“ใช้ไป”, “ราคาเฉลี่ย”, “ราคาต่ำสุด”, “ราคาสูงสุด”, “จำนวนรายการที่มีราคา”, “ใช้ไปทั้งแผน” และอีก 1 ข้ามค่าที่ว่าง คิดจากค่าที่มี",
    ),
]


def said(path: str) -> list[str]:
    return [spoken.sentence for spoken in statements(read(ROOT / path))]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (
            "resources/instruments/cdd-clean-2564.yaml",
            "งานจัดซื้อจัดจ้างที่เหลือที่มีผู้แทนประชาชนเป็นกรรมการ ต้องไม่น้อยกว่าร้อยละ 60 ของงานจัดซื้อจัดจ้างที่เหลือ นอกเหนือจาก ๓ ลำดับแรก",
        ),
        (
            "resources/instruments/cdd-clean-2564.yaml",
            "บุคลากรที่ร่วมประกาศข้อตกลง ต้องมากกว่าร้อยละ 50 ของบุคลากรในหน่วยงาน",
        ),
        (
            "resources/instruments/cdd-clean-2564.yaml",
            "ตรวจสอบการใช้จ่ายในแต่ละไตรมาส ต้องไม่น้อยกว่า 1 ครั้ง ในทุกไตรมาส",
        ),
        ("resources/instruments/cdd-clean-2564.yaml", "ได้ A+ เมื่อคะแนนรวมไม่น้อยกว่า 105"),
        ("resources/instruments/cdd-clean-2564.yaml", "ผ่านเมื่อคะแนนไม่รวมคะแนนพิเศษไม่น้อยกว่า 86"),
        (
            "resources/instruments/cdd-clean-2564.yaml",
            "ลำดับที่ 2 ลงนามโดยผู้รับรอง คนใดคนหนึ่งที่เป็นผู้อนุมัติ "
            "ผู้อื่นรักษาราชการแทน หรือ ปฏิบัติราชการแทน หรือ รักษาการในตำแหน่งได้ ต้องไม่ใช่คนเดียวกับผู้จัดทำ",
        ),
        ("resources/instruments/dsi-moral-plan-2569.yaml", "กรอกเมื่อ “จำนวนผู้บริจาค” ยังไม่มีคำตอบ"),
        ("tests/data/instruments/asks.yaml", "“เหตุผลที่ยังไม่ทำ” ถามเมื่อ “ทำแล้วหรือยัง” คือ “ยังไม่ทำ”"),
        (
            "tests/data/instruments/when_valid.yaml",
            "กรอกเมื่อ (1) “วิธีจัดซื้อ” คือ “เฉพาะเจาะจง” หรือ (2) “ประเภท” คือ “จัดซื้อจัดจ้าง” และ “งบประมาณ” ไม่น้อยกว่า 500,000",
        ),
        ("tests/data/instruments/when_valid.yaml", "กรอกเมื่อ “วันเริ่ม” หลังวันที่ 31 มีนาคม 2569"),
        ("tests/data/instruments/when_valid.yaml", "กรอกเมื่อ “กลุ่มเป้าหมาย” มี “เด็ก” อยู่ด้วย"),
        *((f"tests/data/{path}.yaml", sentence) for path, sentence in SCORED_ALOUD),
        (
            "tests/data/instruments/computed.yaml",
            "“ใช้ไป” คือ ผลรวมของ “จำนวนเงิน” ในแถว “ค่าใช้จ่าย” เฉพาะแถวที่ “นับรวม” คือ “ใช่”",
        ),
        ("tests/data/instruments/computed.yaml", "“คงเหลือ” คือ “งบที่ใช้คิด” ลบด้วย “ใช้ไป”"),
        ("tests/data/instruments/computed.yaml", "“จำนวนวัน” คือ จำนวนวันนับจาก “วันเริ่ม” ถึง “วันสิ้นสุด”"),
        (
            "tests/data/instruments/computed.yaml",
            "“ชื่อประเภท” คือ ข้อความที่ตรงกับ “ประเภท” ในรายการ “ประเภทโครงการ”",
        ),
    ],
)
def test_a_rule_is_one_sentence(path: str, sentence: str) -> None:
    assert sentence in said(path)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_form_is_read_aloud_by_its_titles_and_not_by_its_ids(path: Path) -> None:
    form = read(path)
    rows: list[Any] = [*form.kinds, *form.fields, *form.computed, *form.items]
    # of a calculation; nobody is shown them
    steps = {cell.id for cell in form.computed if not cell.title}
    ids = {row.id for row in (*rows, *form.papers) if len(row.id) > 3} - steps
    ids |= set(FIELD_TYPES)
    titles = " ".join(str(getattr(row, "title", "") or getattr(row, "text", "")) for row in rows)
    titles += " ".join(str(paper.short) for paper in form.papers)
    # these name other forms
    spoken = [line.text for line in describe(form)[1:] if "คิดให้เอง" not in line.text]
    words = {word for text in spoken for word in re.findall(r"[a-z0-9_.]+", text)}
    assert words & ids - {*re.findall(r"[a-z0-9_.]+", titles)} == set()


LETTERS = ("A", "A+", "AA", "B-", "ก", "ก+", "1")  # as forms have them, of other ministries too


WORDS = ("ครบ ๓ ข้อ", "ทำได้บางข้อ", "ดี", "ดีมาก", "Gold")
