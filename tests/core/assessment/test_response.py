"""Who is asked in a survey: a number of people and no names, the sample that needs, and how many of them answered."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.assessment.deeds import answer_item
from core.assessment.facts import AssessmentFacts
from core.assessment.sentences import explain_dimension
from core.assessment.sheets import people_of, sheet_answers
from core.assessment.start_deeds import import_answers, remove_person, start_assessment
from core.assessment.view import assessment_view
from core.blocks.document import Document, Stamp
from core.log.ports import signed_whole
from core.papers.made import made
from core.signing.deeds import end_sign_off, sign_off
from core.values import Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.core.plan.plans import NOON, context
from tests.journeys.test_shipped_forms import FORMS
from tests.known import known

FORM = FORMS.get("opdc-service-survey")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Folder]:
    folder = create(
        tmp_path / "office", tmp_path / "keys", "หน่วยตัวอย่าง", "S10", "section", "", 2569, NOON
    )
    folder.use_forms(FORMS)
    start_assessment(context(folder), folder, FORM, 2569)
    yield folder
    folder.close()


def survey(folder: Folder) -> Ref:
    return folder.records("assessment")[0].ref


def asking(folder: Folder, **numbers: str) -> None:
    """Enter how many there are and how many were asked."""
    own = [
        ("choice", "comers", ()),
        *((f"ask.{name}", value, ()) for name, value in numbers.items()),
    ]
    answer_item(context(folder), folder, FORM, survey(folder), "asked.1", own)


def answered(folder: Folder, n: int, choice: str = "yes") -> None:
    own = {one: {"choice": choice} for one in ("open.1", "trust.1", "clean.1")}
    import_answers(
        context(folder), folder, FORM, 2569, {"people": [{"group": "public", "answers": own}] * n}
    )


def said(folder: Folder) -> str:
    return known(assessment_view(folder, survey(folder)).people).response


def paper(folder: Folder) -> str:
    return "\n".join(Document.walk(made(folder, survey(folder), "form", "arabic").build(Stamp())))


def lock(folder: Folder) -> None:
    sign_off(context(folder), folder, survey(folder), "ผู้ลงนาม")


def unlock(folder: Folder) -> None:
    (signed,) = {one.ref for one in signed_whole(folder, survey(folder))}
    end_sign_off(context(folder), folder, signed, "แก้ตัวเลข")


def test_the_office_says_how_many_there_are_before_anybody_answers(office: Folder) -> None:
    asking(office, public="1200", officials="60", bodies="40")
    assert dict(assessment_view(office, survey(office)).item("asked.1").computed) == {
        "รวมทุกกลุ่ม": "1,300 คน",
        "ขนาดตัวอย่าง": "306 คน",
    }
    assert said(office) == "ขนาดตัวอย่าง 306 คน ยังขาด 306 คน"
    assert not AssessmentFacts.of(office, survey(office)).locked


@pytest.mark.parametrize(
    ("numbers", "n", "open_", "closed"),
    [
        ({}, 6, "", ""),
        ({"handed": "0"}, 0, "", ""),
        ({"handed": "8"}, 0, "ขอให้ตอบ 8 คน อัตราการตอบร้อยละ 0", ""),
        ({"handed": "8"}, 1, "ขอให้ตอบ 8 คน อัตราการตอบร้อยละ 12.50", ""),
        ({"handed": "8"}, 4, "ขอให้ตอบ 8 คน อัตราการตอบร้อยละ 50", ""),
        *[({"handed": "8"}, 5, *["ขอให้ตอบ 8 คน อัตราการตอบร้อยละ 62.50"] * 2)],
        ({"public": "5"}, 5, "ถึงขนาดตัวอย่าง 5 คน", "ถึงขนาดตัวอย่าง 5 คน"),
        (
            {"public": "7"},
            5,
            "ขนาดตัวอย่าง 7 คน ยังขาด 2 คน",
            "น้อยกว่าขนาดตัวอย่าง 7 คน ยังใช้ผลได้ แต่อาจไม่แทนความเห็นของทุกคน",
        ),
        ({"handed": "5"}, 6, *["ได้คำตอบมากกว่าจำนวนที่กรอกว่าขอให้ตอบ (5 คน) จึงไม่คิดอัตราการตอบ"] * 2),
        (
            {"handed": "1000", "bodies": "3"},
            6,
            *["ได้คำตอบมากกว่าจำนวนคนทั้งหมดที่กรอก (3 คน) จึงไม่คิดอัตราการตอบ"] * 2,
        ),
    ],
)
def test_the_rate_is_of_those_who_were_asked_and_of_few_is_not_kept(
    office: Folder, numbers: dict[str, str], n: int, open_: str, closed: str
) -> None:
    asking(office, **numbers)
    answered(office, n)
    assert said(office) == open_
    lock(office)
    assert said(office) == closed
    assert "อัตราการตอบร้อยละ" in paper(office) or "อัตราการตอบร้อยละ" not in closed
    assert ("62.50" in paper(office)) == ("62.50" in closed)


def test_it_is_no_score(office: Folder) -> None:
    answered(office, 6)
    lock(office)
    before = assessment_view(office, survey(office)).total
    unlock(office)
    asking(office, public="10", handed="6")
    view = assessment_view(office, survey(office))
    assert view.total == before
    assert [*map(int, (view.full, view.dimension("asked").full))] == [100, 0]
    told = [str(explain_dimension(view.dimension(one))) for one in ("asked", "open")]
    assert ["ส่วนนี้ไม่มีคะแนน" in one for one in told] == [True, False]
    assert "ผู้ที่ขอให้ตอบ (" not in paper(office), "nor has it any on paper"


@pytest.mark.parametrize(
    ("n", "more", "counted"), [(4, 1, 5), (5, 1, 5), (5, 4, 5), (5, 5, 10), (8, 0, 8)]
)
def test_what_few_answered_later_is_never_the_difference_of_two_papers(
    office: Folder, n: int, more: int, counted: int
) -> None:
    asking(office, handed="20")
    answered(office, n)
    lock(office)
    told = sheet_answers(office, survey(office), FORM)
    assert bool(told.people) == (n >= 5)
    unlock(office)
    answered(office, more, "no")
    if not more:  # somebody's answer is changed instead
        remove_person(
            context(office), office, survey(office), people_of(office, FORM, survey(office))[0].id
        )
    lines = known(assessment_view(office, survey(office)).people).lines
    assert any("เปลี่ยนเมื่อมีผู้ตอบเพิ่มอย่างน้อย 5 คน" in one for one in lines) == (n >= 5)
    lock(office)
    again = sheet_answers(office, survey(office), FORM)
    assert again.asked_of == counted
    assert (again.people == told.people) == (counted == n)
    assert f"ผู้ตอบ {counted} คน" in paper(office)
