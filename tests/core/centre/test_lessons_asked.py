"""Lessons that assessments ask for are gathered as those of plans, by question, region and year; nothing unasked is."""

from contextlib import closing
from pathlib import Path

import pytest

from core.assessment.sheets import answer_at, sheet_of
from core.assessment.start_deeds import assessment_at, import_answers
from core.centre.lessons import LessonFilter, UnitLesson, lesson_sheet, lessons
from core.log.deeds import add_row
from core.search.view import received
from core.values import Ref, Text
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.centre.test_rank import register
from tests.core.conftest import NOON, ctx
from tests.country import settle_in

ID = "test-lessons"
ONCE = "test-once"
WHY = "เหตุผลที่ยังไม่ทำ"
HOW = "ทำอย่างไรจึงสำเร็จ"
FORM = """\
id: test-lessons
edition: 2569
title: {th: ทดสอบบทเรียนในข้อประเมิน, en: Lessons asked}
kind: share met
subjects:
- {id: office, title: หน่วยงาน}
- {id: division, title: ส่วนงาน, register: office.division}
dimensions:
- {id: d1, title: หน่วยงาน}
- {id: d2, title: ส่วนงาน}
items:
- {id: d1.a, in: d1, text: ตรวจสอบภายใน, subject: office}
- {id: d2.a, in: d2, text: เปิดเผยผล, subject: division}
scales:
- {id: done, title: ทำแล้วหรือยัง}
choices:
- {id: 'yes', in: done, text: ทำแล้ว}
- {id: 'no', in: done, text: ยังไม่ทำ}
asks:
- {id: done, in: d1.a, text: ทำแล้วหรือยัง, scale: done}
- {id: reason, in: d1.a, text: เหตุผลที่ยังไม่ทำ, type: longtext, lesson: problem, when: done is no}
- {id: how, in: d1.a, text: ทำอย่างไรจึงสำเร็จ, type: longtext, lesson: success}
- {id: private, in: d1.a, text: ข้อความอื่น, type: longtext}
- {id: how, in: d2.a, text: ทำอย่างไรจึงสำเร็จ, type: longtext, lesson: success}
"""


@pytest.fixture
def forms(tmp_path: Path) -> FormLibrary:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "lessons.yaml").write_text(FORM, "utf-8")
    once = [
        one
        for one in FORM.splitlines()
        if not any(word in one for word in ("subjects", "d2", "division"))
    ]
    once = [one for one in once if one != "- {id: office, title: หน่วยงาน}"]
    whole = "\n".join(once).replace(ID, ONCE).replace(", subject: office", "")
    (tmp_path / "forms" / "once.yaml").write_text(whole, "utf-8")
    found = FormLibrary([tmp_path / "forms"])
    assert not found.broken()
    return found


def answers(reason: str, how: str, done: str = "no") -> dict[str, object]:
    fields = {
        "state": "met",
        "ask.done": done,
        "ask.reason": reason,
        "ask.how": how,
        "ask.private": "ไม่รวม",
    }
    return {"answers": {"d1.a": fields}}


ALL = LessonFilter()


def told(folder: Folder, asked: LessonFilter = ALL) -> list[tuple[str, str, int, str]]:
    return [(one.sort, one.question, one.year, one.text) for one in lessons(folder, asked)]


def filled(
    folder: Folder, forms: FormLibrary, year: int, given: dict[str, object], form: str = ID
) -> Ref:
    import_answers(ctx(folder), folder, forms.get(form), year, given)
    return assessment_at(folder.writer.unit, form, year)


def test_they_are_gathered_by_question_region_year_and_words(
    folder: Folder, forms: FormLibrary, tmp_path: Path
) -> None:
    register(folder, "S10", region=7)
    filled(folder, forms, 2568, answers("ขาดคน", "ประชุมทุกเดือน"))
    filled(folder, forms, 2569, answers("ขาดเงิน", "ประชุมทุกสัปดาห์"))
    with closing(
        create(tmp_path / "b", tmp_path / "keys", "อำเภอ", "S11", "district", "S10", 2569, NOON)
    ) as other:
        filled(other, forms, 2569, answers("ไม่มีห้อง", "ถามเพื่อน"))
        folder.exchange.take_segments([settle_in(other, "district")])
        folder.exchange.take_segments(*other.exchange.give())
    assert told(folder) == [
        ("success", HOW, 2569, "ประชุมทุกสัปดาห์"),
        ("success", HOW, 2568, "ประชุมทุกเดือน"),
        ("success", HOW, 2569, "ถามเพื่อน"),
        ("problem", WHY, 2569, "ขาดเงิน"),
        ("problem", WHY, 2568, "ขาดคน"),
        ("problem", WHY, 2569, "ไม่มีห้อง"),
    ]
    assert told(folder, LessonFilter(2568, "problem")) == [("problem", WHY, 2568, "ขาดคน")]
    assert told(folder, LessonFilter(region=7, words="ประชุม สัปดาห์")) == [
        ("success", HOW, 2569, "ประชุมทุกสัปดาห์")
    ]
    assert not told(folder, LessonFilter(region=3))
    sheet = lesson_sheet(lessons(folder, LessonFilter(2569)))
    assert [row.cells[0] for row in sheet.rows if row.group] == [
        f"ปัจจัยความสำเร็จ: {HOW}  2 ข้อความ จาก 2 หน่วยงาน",
        f"ปัญหาและอุปสรรค: {WHY}  2 ข้อความ จาก 2 หน่วยงาน",
    ]


def test_a_lesson_leads_to_the_very_answer(folder: Folder, forms: FormLibrary) -> None:
    assessment = filled(folder, forms, 2569, answers("", "ประชุมทุกเดือน"))
    (one,) = lessons(folder, LessonFilter())
    assert one.row == answer_at(sheet_of(assessment), "d1.a")
    assert received(folder, one.row) == (assessment, "d1.a")
    assert "ตรวจสอบภายใน" in one.topic


def test_each_entry_of_a_register_tells_its_own(folder: Folder, forms: FormLibrary) -> None:
    for name in ("ฝ่ายพัสดุ", "ฝ่ายคลัง"):
        add_row(ctx(folder), folder, folder.writer.unit, "division", {"name": Text(name)})
    ids = {
        one.text("name"): one.ref.local for one in folder.records("division", folder.writer.unit)
    }
    given = {
        ids["ฝ่ายพัสดุ"]: {"d2.a": {"ask.how": "ขึ้นเว็บ"}},
        ids["ฝ่ายคลัง"]: {"d2.a": {"ask.how": "ปิดประกาศ"}},
    }
    filled(folder, forms, 2569, {**answers("", "ประชุม"), "subjects": given})
    found: dict[str, UnitLesson] = {one.text: one for one in lessons(folder, LessonFilter())}
    assert set(found) == {"ประชุม", "ขึ้นเว็บ", "ปิดประกาศ"}
    assert found["ขึ้นเว็บ"].topic.endswith("ฝ่ายพัสดุ")
    assert len({one.row for one in found.values()}) == 3
    for one in found.values():
        record = folder.record(one.row)
        assert record is not None
        assert one.text in record.text("ask.how")
