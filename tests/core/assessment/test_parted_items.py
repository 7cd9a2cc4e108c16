"""An item that was split or merged: last year's answers stand at every part, and wait there until somebody confirms."""

from collections import Counter
from pathlib import Path

import pytest

from core.assessment.copy_deeds import copy_assessment
from core.assessment.facts import difference_words
from core.assessment.rows import AssessmentView
from core.assessment.start_deeds import import_answers
from core.assessment.view import assessment_view
from core.values import Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.assessment.editions import EVERY, write_editions
from tests.core.assessment.test_carried import begun, link
from tests.core.conftest import ctx, folder

__all__ = ["folder"]
YEAR = 2569


@pytest.fixture
def forms(tmp_path: Path) -> FormLibrary:
    return write_editions(tmp_path / "editions")


def filled(folder: Folder, forms: FormLibrary, **states: str) -> Ref:
    """Last year's assessment, every item met but those named."""
    answers = {item: {"state": states.get(item, "met")} for item in EVERY if states.get(item) != ""}
    return begun(
        import_answers(ctx(folder), folder, forms.get("clean/2569"), YEAR, {"answers": answers})
    )


def taken(folder: Folder, forms: FormLibrary, before: Ref) -> AssessmentView:
    old, new = forms.get("clean/2569"), forms.get("clean/2570")
    ref = begun(copy_assessment(ctx(folder), folder, new, before, YEAR + 1, form=old))
    return assessment_view(folder, ref)


def test_what_is_merged_shows_both_answers_and_waits(folder: Folder, forms: FormLibrary) -> None:
    item = taken(folder, forms, filled(folder, forms)).item("hi")
    assert item.mark == "waits"
    assert item.waits
    assert item.waits.consistent
    assert item.waits.text == "รายการ 2 ข้อ 3: ผ่าน · รายการ 2 ข้อ 4: ผ่าน"
    assert {"อบรมเจ้าหน้าที่", "อบรมผู้บริหาร"} <= {*item.waits.old.split("\n")}


@pytest.mark.parametrize("other", ["not_met", ""])
def test_what_was_answered_otherwise_before_it_was_merged_has_to_be_answered_again(
    folder: Folder, forms: FormLibrary, other: str
) -> None:
    item = taken(folder, forms, filled(folder, forms, i=other)).item("hi")
    assert item.mark == "waits"
    assert item.waits
    assert not item.waits.consistent
    assert "ข้อ 3: ผ่าน" in item.waits.text
    assert item.waits.text.endswith("ข้อ 4: ไม่ผ่าน" if other else "ข้อ 4: ยังไม่ได้ตรวจ")
    assert item.state.shown.value is None
    assert item.reasons[0] == "ข้อนี้รวมจากหลายข้อที่ตอบไว้ไม่เหมือนกัน ยังไม่นับจนกว่าจะตอบใหม่"


def test_evidence_goes_to_both_halves_and_to_the_merged_item_once(
    folder: Folder, forms: FormLibrary
) -> None:
    before = filled(folder, forms)
    for item, proof in (("c", "photo"), ("h", ""), ("j", "")):
        link(folder, before, item, proof)
    view = taken(folder, forms, before)
    found = [
        (one.text("item"), one.text("proof"))
        for one in folder.records("link", view.ref.scope, target=view.ref.local)
    ]
    assert sorted(found) == [("c1", "photo"), ("c2", ""), ("hi", "")]


def test_beside_last_year_stands_where_the_forms_of_both_years_differ(
    folder: Folder, forms: FormLibrary
) -> None:
    view = taken(folder, forms, filled(folder, forms))
    assert view.last_year
    said = "แบบของสองปีต่างกัน ปี 2569 ใช้ clean/2569/1 คะแนนจึงเทียบกันตรง ๆ ไม่ได้"
    parts = "เปลี่ยนไป 3 ข้อ, แยกมา 2 ข้อ, รวมมา 1 ข้อ, ข้อใหม่ 1 ข้อ"
    assert view.last_year.differs == f"{said}: {parts}, ไม่มีแล้ว 1 ข้อ"
    new = forms.get("clean/2570")
    again = begun(copy_assessment(ctx(folder), folder, new, view.ref, YEAR + 2, form=new))
    last = assessment_view(folder, again).last_year
    assert last
    assert last.differs == "", "by the same form nothing is gone"
    fewer = difference_words(Counter(["reworded", "same"]))
    assert fewer == "เปลี่ยนไป 1 ข้อ", "ไม่มีแล้ว 1 ข้อ is not said of what has all its items"
