"""What a form decides, and a grade, is said in Thai as a person would say it, by every form there is."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.forms.description import describe, statements
from core.forms.field_types import FIELD_TYPES
from core.forms.layout import FormPath
from core.forms.sentences import titles_of
from core.forms.shape import Instrument
from core.forms.wording import fill, grade_printed, grade_words, is_grade, names_in
from storage.instruments.reader import parse, read
from tests.core.committee.test_combining import SCORED

ROOT = Path(__file__).parents[3]
SHIPPED = [
    one
    for one in sorted((ROOT / "resources/instruments").glob("*.yaml"))
    if "programme" not in one.name
]


KINDS = "instruments/kinds"
FIRST_OF = """id: t
edition: 2569
title: T
kinds: [{id: k, title: K}]
scales: [{id: sa, title: A}, {id: sb, title: B}]
choices: [{id: x, in: sa, text: Alpha}, {id: x, in: sb, text: Beta}]
fields:
- {id: f, kind: k, type: choice, scale: sa}
- {id: f2, kind: k, type: choice, scale: sb}
- {id: f3, kind: k, type: choice, scale: sa}
- {id: g, kind: k}
computed:
- {id: c, kind: k, op: first, over: [f, f2, f3]}
- {id: f, kind: k, op: first, over: [g]}
"""
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


def test_every_condition_limit_and_computed_cell_is_said_once() -> None:
    for path in ("tests/data/instruments/when_valid.yaml", "tests/data/instruments/computed.yaml"):
        form = read(ROOT / path)
        written = (
            [f for f in form.fields if f.when]
            + [k for k in form.kinds if k.when]
            + list(form.computed)
        )
        # said of many at once
        kept = [one for one in statements(form) if one.path.field not in ("over", "min")]
        assert len(kept) == len(written)


def test_a_form_is_described_with_counts_tree_and_sentences() -> None:
    text = "\n".join(
        line.text for line in describe(read(ROOT / "resources/instruments/cdd-clean-2564.yaml"))
    )
    counts = ("cdd-clean/2564/1", "64 ข้อ", "62 ข้อ", "คะแนนเต็ม: 100", "ระดับ 5 (30 คะแนน)")
    for part in (*counts, "๓. ให้ความรู้เรื่อง", "ได้ C เมื่อ"):
        assert part in text


@pytest.mark.parametrize(
    ("kind", "full"), [("sum", "12"), ("weighted sum", "22"), ("weighted mean", "5.5")]
)
def test_full_marks_are_those_that_weights_make_of_them(
    kind: str, full: str, tmp_path: Path
) -> None:
    text = f"""id: weighed
edition: 2569
title: แบบถ่วงน้ำหนัก
kind: {kind}
dimensions:
- {{id: a, weight: 2.5, full: 4, title: ส่วนแรก}}
- {{id: b, weight: 1.5, full: 8, title: ส่วนหลัง}}
items:
- {{id: a1, in: a, points: 4, text: ข้อแรก}}
- {{id: b1, in: b, points: 8, text: ข้อหลัง}}
"""
    path = tmp_path / "weighed.yaml"
    path.write_text(text, "utf-8")
    assert f"คะแนนเต็ม: {full}" in [line.text for line in describe(read(path))]


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


def test_placeholders_are_found_and_filled_and_unknown_ones_stay() -> None:
    text = "ประเภท “<group>” พ.ศ. <year> <ไม่ใช่> 5 < 6 <group>"
    assert names_in(text) == ("group", "year")
    assert fill(text, {"group": "ดีเด่น"}) == "ประเภท “ดีเด่น” พ.ศ. <year> <ไม่ใช่> 5 < 6 ดีเด่น"


BANDS = sorted({band.title.th or band.id for form in SCORED for band in form.grades})


LETTERS = ("A", "A+", "AA", "B-", "ก", "ก+", "1")  # as forms have them, of other ministries too


WORDS = ("ครบ ๓ ข้อ", "ทำได้บางข้อ", "ดี", "ดีมาก", "Gold")


@pytest.mark.parametrize("band", sorted({*BANDS, *LETTERS, *WORDS}))
def test_a_letter_is_called_a_grade_and_words_stand_alone(band: str) -> None:
    letter = len(band.rstrip("+-")) == 1 or band in LETTERS
    assert grade_words(band).startswith("เกรด ") is letter
    assert grade_printed(band) == (f"เกรด {band}" if letter else band)
    assert not set(grade_words(band)) & set("๐๑๒๓๔๕๖๗๘๙"), "digits of the screen"


def test_both_kinds_are_among_the_forms() -> None:
    assert {is_grade(band) for band in BANDS} == {True, False}


@pytest.mark.parametrize("form", SCORED, ids=lambda one: one.using)
def test_nothing_is_said_of_a_grade_where_the_form_has_none(form: Instrument) -> None:
    graded = bool(form.grades)
    assert bool(grade_words("", graded=graded)) is graded
    assert bool(grade_words(None, graded=graded)) is graded


@pytest.mark.parametrize("form", SCORED, ids=lambda one: one.using)
def test_every_branch_and_every_item_that_gives_points_is_read_aloud(form: Instrument) -> None:
    told = [one for one in statements(form) if one.path.list in ("", "dimensions", "items")]
    assert sum(one.path == FormPath("dimensions", one.path.row, "kind") for one in told) >= 1
    assert len(told) <= 30, "a form is read in a minute"
    assert not any("{" in one.sentence for one in told)


def test_what_points_are_good_is_read_aloud(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    text = (ROOT / "tests/data/public_forms/dmh-2q9q8q.yaml").read_text("utf-8")
    text = text.replace("kind: sum\n", "kind: sum\nbetter: less\nadvice: no\ncombine: median\n", 1)
    path.write_text(text.replace("title: 8Q}", "title: 8Q, better: none}"), encoding="utf-8")
    told = [one.sentence for one in statements(read(path))]
    assert {"คะแนนยิ่งน้อยยิ่งดี", "โปรแกรมไม่แนะนำทางเพิ่มคะแนน", "คะแนนของกรรมการรวมเป็นค่ากลาง"} <= {*told}
    assert "คะแนนของ “8Q” คือผลบวกของทุกสิ่งในนั้น คะแนนมากหรือน้อยไม่บอกว่าดีหรือไม่ดี" in told


def test_braces_in_the_words_of_a_form_are_words(tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    text = (ROOT / "tests/data/public_forms/dmh-2q9q8q.yaml").read_text("utf-8")
    path.write_text(
        text.replace("title: มี}", "title: 'มี {y}'}").replace("title: 9Q}", "title: '{9}Q'}"),
        encoding="utf-8",
    )
    told = [one.sentence for one in statements(read(path))]
    assert any("คือ “มี {y}”" in one for one in told)
    assert "คะแนนของ “2Q”, “{9}Q”, “8Q” คือผลบวกของทุกสิ่งในนั้น" in told


def test_that_two_items_share_one_figure_is_read_aloud_at_the_second() -> None:
    form = read(ROOT / "tests/data/instruments/kinds/kpi.yaml")
    first, second, *more = form.measures
    assert not any("ใช้ตัวเลขเดียวกับ" in one.sentence for one in statements(form))
    shared = replace(form, measures=(first, replace(second, id=first.id), *more))
    item = next(one for one in form.items if one.id == first.within)
    (said,) = [one for one in statements(shared) if "ใช้ตัวเลขเดียวกับ" in one.sentence]
    assert (said.path, said.sentence) == (
        FormPath("measures", 1, "id"),
        f"ใช้ตัวเลขเดียวกับข้อ {item.text}",
    )


def test_a_cell_takes_the_words_of_the_last_scale_that_it_or_its_field_names() -> None:
    form = parse(FIRST_OF.encode(), "a.yaml").form
    assert isinstance(form, Instrument)
    titles = titles_of(form)
    assert [titles.value(name, "x", "k") for name in ("c", "f")] == ["Beta", "Alpha"]
