"""A form that is filled once for each entry of a register: a sheet each, and the mean of those that are begun."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

import main
from core.assessment.deeds import answer_item
from core.assessment.facts import AssessmentFacts
from core.assessment.sheets import sheet_answers
from core.assessment.start_deeds import import_answers, start_assessment
from core.assessment.view import view_of
from core.blocks.document import Document, Stamp
from core.errors import UserError
from core.home.documents import entries_words
from core.log.deeds import delete_record
from core.papers.made import made
from core.plan.register_deeds import add_entries, enter_entry
from core.signing.deeds import sign_off
from core.values import Ref, Text
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.plan.plans import NOON, context

PLACES = (main.RESOURCES / "instruments", Path(__file__).parents[2] / "data" / "instruments")
FORMS = FormLibrary(PLACES)
FORM = FORMS.get("test-services")
NAMES = ("ระบบร้องเรียน", "ระบบจองคิว", "ระบบใบอนุญาต")
ITEMS = tuple(item.id for item in FORM.items)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Folder]:
    folder = create(
        tmp_path / "office", tmp_path / "keys", "หน่วยตัวอย่าง", "S10", "section", "", 2569, NOON
    )
    add_entries(context(folder), folder, "system", [{"name": Text(name)} for name in NAMES])
    start_assessment(context(folder), folder, FORM, 2569)
    yield folder
    folder.close()


def assessment(folder: Folder) -> Ref:
    return folder.records("assessment")[0].ref


def entry(folder: Folder, n: int) -> str:
    return folder.records("system")[n].ref.local


def rate(folder: Folder, n: int, *choices: str) -> None:
    for item, choice in zip(ITEMS, choices, strict=False):
        answer_item(
            context(folder),
            folder,
            FORM,
            assessment(folder),
            item,
            [("choice", choice, ())],
            entry(folder, n),
        )


def total(folder: Folder) -> Fraction:
    return sheet_answers(folder, assessment(folder), FORM).score(FORM).total


def test_each_entry_has_its_own_answers_and_the_mean_is_of_those_that_are_begun(
    office: Folder,
) -> None:
    rate(office, 0, "good", "good", "good")
    assert total(office) == 100, "what nobody has begun is not nought"
    rate(office, 1, "poor", "fair", "fair")
    assert total(office) == (100 + Fraction(75, 2)) / 2
    views = [
        view_of(AssessmentFacts.of(office, assessment(office), entry(office, n))) for n in range(3)
    ]
    assert [view.total for view in views] == [100, Fraction(75, 2), 0]
    assert [one.words for one in views[0].subjects] == [*NAMES]
    assert [(one.answered, one.item_count, one.total) for one in views[2].subjects] == [
        (3, 3, 100),
        (3, 3, Fraction(75, 2)),
        (0, 3, None),
    ]
    told = [entries_words(view) for view in views]
    assert told == ["คะแนนเฉลี่ยของ 2 จาก 3 รายการที่เริ่มกรอก"] * 3
    whole = views[0].whole
    assert whole is not None
    assert (whole.total, whole.band, whole.coverage) == (total(office), "พอใช้", (6, 9))


def test_an_answer_names_its_entry_and_nothing_is_written_beside(office: Folder) -> None:
    with pytest.raises(UserError, match="บันทึกคำตอบไม่ได้"):
        answer_item(
            context(office), office, FORM, assessment(office), ITEMS[0], [("choice", "good", ())]
        )
    with pytest.raises(UserError):
        import_answers(
            context(office), office, FORM, 2569, {"answers": {ITEMS[0]: {"choice": "good"}}}
        )
    once = FORMS.get("eight-aspects")
    start_assessment(context(office), office, once, 2569)
    ref = next(
        one.ref for one in office.records("assessment") if one.text("instrument_id") == once.id
    )
    with pytest.raises(UserError):
        answer_item(context(office), office, once, ref, once.items[0].id, [], entry(office, 0))
    assert not office.records("answer")


def test_a_file_brings_the_answers_of_each_entry_and_twice_changes_nothing(office: Folder) -> None:
    given = {"subjects": {entry(office, n): {ITEMS[0]: {"choice": "good"}} for n in (0, 2)}}
    for _time in range(2):
        changes = import_answers(context(office), office, FORM, 2569, given)
    assert not changes.save
    assert sorted(one.text("assessor") for one in office.records("sheet")) == sorted(
        ["agreed", entry(office, 0), entry(office, 2)]
    )
    with pytest.raises(UserError):
        import_answers(context(office), office, FORM, 2569, {"subjects": {"someone": {}}})


def test_an_entry_that_is_gone_keeps_its_sheet_and_a_new_name_is_said(office: Folder) -> None:
    rate(office, 0, "good", "good", "good")
    for n in (1, 0):
        delete_record(context(office), office, office.records("system")[n].ref)
    enter_entry(context(office), office, office.records("system")[0].ref, {"name": Text("ระบบใหม่")})
    view = view_of(AssessmentFacts.of(office, assessment(office)))
    assert {one.words for one in view.subjects} == {"ระบบใหม่", "ระบบร้องเรียน"}, (
        "without a sheet it is gone"
    )
    assert total(office) == 100


def test_without_entries_nothing_can_be_filled_and_the_page_says_why(office: Folder) -> None:
    assert not AssessmentFacts.of(office, assessment(office)).locked
    for one in office.records("system"):
        delete_record(context(office), office, one.ref)
    assert (
        "ซึ่งยังไม่มีรายการ เพิ่มรายการในทะเบียนก่อน"
        in AssessmentFacts.of(office, assessment(office)).locked
    )


def test_the_paper_says_what_all_come_to_and_prints_each_that_is_begun(office: Folder) -> None:
    rate(office, 0, "good", "good", "good")
    rate(office, 1, "poor", "fair")
    said = "\n".join(
        Document.walk(made(office, assessment(office), "list", "arabic").build(Stamp()))
    )
    assert "เฉลี่ย 2 จาก 3 รายการ" in said
    assert [said.count(name) for name in NAMES] == [2, 2, 0]
    assert said.count("ขั้นตอนเปิดเผย") == 2


def test_what_is_locked_covers_every_sheet(office: Folder) -> None:
    rate(office, 0, "good", "good", "good")
    sign_off(context(office), office, assessment(office), "ผู้ลงนาม")
    with pytest.raises(UserError):
        rate(office, 0, "poor")
    with pytest.raises(UserError):
        rate(office, 1, "poor")
    assert total(office) == 100
