"""What a form says of its points is read aloud, and what it says twice or in vain is found."""

from pathlib import Path

import pytest

from storage.instruments.reader import check

FORM = """\
id: points
edition: 2569
title: แบบทดสอบ
kind: sum
complete: required
decimals: 1
rounded: yes
profiles:
- {id: one, title: แบบหนึ่ง, choice: sort, many: yes}
- {id: two, title: แบบสอง, choice: sort, many: yes}
dimensions:
- {id: d1, title: ส่วนแรก}
- {id: d2, title: ส่วนสอง, beside: yes, decimals: 3, when: total.band is top}
items:
- {id: i1, in: d1, text: ร้อยละที่ทำได้}
- {id: i2, in: d2, points: 1, text: ข้อสอง, when: d1.points > 1, profiles: [one, two]}
measures:
- {id: m, in: i1, kind: percent, is: '>= 0', steps: ['> 0', 50], text: ร้อยละ}
bands:
- {id: top, from: 2, title: สูง}
- {id: low, from: 0, title: ต่ำ}
- {id: good, of: d2, from: 1, title: ดี, when: total >= 2}
passes:
- {id: p, of: d1, is: '>= 1', decides_for: [two], when: total.band is top}
papers:
- {id: list, builder: checklist, title: [แบบทดสอบ]}
columns:
- {paper: list, head: ข้อ, show: <text>, width: 70}
- {paper: list, head: ผล, show: <state>, width: 30}
"""


def checked(text: str, folder: Path) -> tuple[list[str], list[str]]:
    """What is to be mended, and what is read aloud."""
    file = folder / "points.yaml"
    file.write_text(text, encoding="utf-8")
    found = check(file)
    faults = [words for fault in found.faults for words in (fault.problem, fault.mend)]
    return faults, [line.sentence for line in found.statements]


@pytest.mark.parametrize(
    "sentence",
    [
        "คะแนนรวมออกเมื่อตอบครบทุกข้อที่นับเท่านั้น",
        "คะแนนรวมแสดงด้วยทศนิยม 1 ตำแหน่ง",
        "คะแนนรวมปัดเป็นทศนิยม 1 ตำแหน่งก่อนเทียบกับเกณฑ์",
        "คะแนนส่วนสองเป็นผลแยกต่างหาก ไม่นับในคะแนนที่สูงกว่า",
        "คะแนนส่วนสองแสดงด้วยทศนิยม 3 ตำแหน่ง",
        "“ส่วนสอง” ประเมินเมื่อ “เกรดของคะแนนรวม” คือ “สูง”",
        "ข้อ “ข้อสอง” ตรวจเมื่อ “คะแนนส่วนแรก” มากกว่า 1",
        "ร้อยละ ได้คะแนนเท่าขั้นที่ถึง: ขั้น 1 เมื่อมากกว่า 0, ขั้น 2 เมื่อไม่น้อยกว่า 50",
        "ได้ ดี เมื่อคะแนนส่วนสองไม่น้อยกว่า 1 เฉพาะเมื่อ “คะแนนรวม” ไม่น้อยกว่า 2",
        "ผ่านเมื่อคะแนนส่วนแรกไม่น้อยกว่า 1 เฉพาะแบบสอง เฉพาะเมื่อ “เกรดของคะแนนรวม” คือ “สูง”",
        "ทางเลือก sort เลือกได้หลายอย่างพร้อมกัน หรือไม่เลือกเลย",
    ],
)
def test_it_is_read_aloud(sentence: str, tmp_path: Path) -> None:
    faults, read = checked(FORM, tmp_path)
    assert faults == []
    assert sentence in read


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        (
            "title: ส่วนแรก",
            "title: ส่วนแรก, required: complete",
            "required ไม่มีผลใน ส่วนที่สิ่งซึ่งครอบอยู่บอกไว้แล้ว",
        ),
        ("title: ส่วนแรก", "title: ส่วนแรก, decimals: 1", "decimals ไม่มีผลใน ส่วนที่สิ่งซึ่งครอบอยู่บอกไว้แล้ว"),
        (
            "title: ส่วนแรก",
            "title: ส่วนแรก, when: i1 is met",
            "ทุกส่วนของแบบมีเงื่อนไข แบบที่ยังไม่มีใครตอบจึงไม่ถามสิ่งใด",
        ),
        (
            "choice: sort, many: yes}\n- {id: two",
            "many: yes}\n- {id: two",
            "many ไม่มีผลใน โปรไฟล์ที่ไม่มี in",
        ),
        (
            "many: yes}\ndim",
            "many: yes, default: yes}\ndim",
            "ทางเลือก sort เลือกได้หลายอย่างและไม่มีค่าตั้งต้น",
        ),
        (
            "แบบสอง, choice: sort, many: yes",
            "แบบสอง, choice: sort",
            "ทางเลือก sort มี many ไม่ครบทุกโปรไฟล์",
        ),
        (
            "แบบสอง, choice: sort, many: yes",
            "แบบสอง, choice: sort",
            "ใส่ many: yes ให้ครบทุกโปรไฟล์ของทางเลือกนี้ หรือลบออกทั้งหมด",
        ),
        (
            "when: total.band is top}\nitems",
            "when: d2.band is good}\nitems",
            "เงื่อนไขของ “d2” อ้างถึงกันเป็นวง",
        ),
    ],
)
def test_what_is_said_twice_or_in_vain_is_found(
    before: str, after: str, what: str, tmp_path: Path
) -> None:
    assert before in FORM
    assert [one for one in checked(FORM.replace(before, after, 1), tmp_path)[0] if one == what]
