"""Last year under the rubric of this year: old points, new points, what is missing; nothing is written by it."""

from pathlib import Path

import pytest

from core.assessment.copy_deeds import copy_assessment
from core.assessment.deeds import answer_item
from core.assessment.rescored import (
    RescoredAssessment,
    missing_words,
    rescored,
    rescored_paper,
    rescored_words,
    rescorings,
)
from core.assessment.sheets import sheet_answers
from core.assessment.start_deeds import import_answers
from core.blocks.document import Table
from core.errors import UserError
from core.log.ports import standing
from core.values import Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.assessment.editions import write_editions
from tests.core.assessment.test_carried import begun, link
from tests.core.assessment.test_parted_items import YEAR, filled
from tests.core.conftest import ctx, folder

__all__ = ["folder"]


@pytest.fixture
def forms(tmp_path: Path) -> FormLibrary:
    return write_editions(tmp_path / "editions")


def proved(folder: Folder, forms: FormLibrary, **states: str) -> Ref:
    """Last year's assessment with the piece of evidence that its first item hangs on."""
    before = filled(folder, forms, **states)
    link(folder, before, "a", "plan")
    return before


def found(folder: Folder, of: Ref, using: str = "clean/2570") -> RescoredAssessment:
    return rescored(folder, standing(folder, of), using)


def totals(of: RescoredAssessment) -> tuple[object, ...]:
    return of.old.total, of.old.full, of.new.total, of.new.full, of.change


def test_what_asks_the_same_counts_and_all_else_is_missing_by_what_became_of_it(
    folder: Folder, forms: FormLibrary
) -> None:
    of = found(folder, proved(folder, forms))
    assert totals(of) == (20, 20, 6, 20, -14), "new: 3 of a, 1 of f, 2 of k"
    assert of.missing == {"reworded": 3, "split": 2, "merged": 1, "new": 1}
    assert [(one.named, one.was, one.now, one.gain, one.missing) for one in of.items] == [
        ("รายการ 1 ข้อ 1 เผยแพร่แผนจัดซื้อจัดจ้าง", "2", "3", "1", False),
        ("รายการ 1 ข้อ 2 มีช่องทางร้องเรียนอย่างน้อย 2 ช่องทาง", "2", "–", "", True),
        ("รายการ 1 ข้อ 3 เผยแพร่ผลการดำเนินงาน", "2", "–", "", True),
        ("รายการ 1 ข้อ 4 เผยแพร่ผลการใช้งบประมาณ", "2", "–", "", True),
        ("รายการ 1 ข้อ 5 รายงานทุกไตรมาส", "2", "–", "", True),
        ("รายการ 2 ข้อ 1 ประชุมร่วมกับประชาชน", "2", "1", "-1", False),
        ("รายการ 2 ข้อ 2 สำรวจความพึงพอใจทุกปี", "2", "–", "", True),
        ("รายการ 2 ข้อ 3 อบรมเจ้าหน้าที่และผู้บริหาร", "2 · 2", "–", "", True),
        ("รายการ 2 ข้อ 4 มีผู้แทนประชาชนเป็นกรรมการ", "2", "2", "0", False),
        ("รายการ 2 ข้อ 5 เปิดข้อมูลให้ดาวน์โหลด", "", "–", "", True),
        ("รายการ 2 ข้อ 5 ติดโปสเตอร์", "2", "", "", False),
    ]
    became = [one.became for one in of.items]
    assert became[2:5] == ["แยกจากรายการ 1 ข้อ 3 รอยืนยัน"] * 2 + ["ข้อเปลี่ยนไป รอยืนยัน"]
    assert became[7:] == ["รวมจากรายการ 2 ข้อ 3, รายการ 2 ข้อ 4 รอยืนยัน", "", "ข้อใหม่", "ไม่มีในเกณฑ์นี้"]
    assert missing_words(of.missing) == "เปลี่ยนไป 3 ข้อ, แยกมา 2 ข้อ, รวมมา 1 ข้อ, ข้อใหม่ 1 ข้อ"


def test_it_is_the_score_that_a_copy_with_its_answers_would_have(
    folder: Folder, forms: FormLibrary
) -> None:
    before = proved(folder, forms, f="not_met", k="", i="not_met")
    of, new = found(folder, before), forms.get("clean/2570")
    copy = begun(
        copy_assessment(ctx(folder), folder, new, before, YEAR, form=forms.get("clean/2569"))
    )
    assert sheet_answers(folder, copy, new).score(new) == of.new


def test_nothing_is_begun_or_changed(folder: Folder, forms: FormLibrary) -> None:
    before = proved(folder, forms)
    was = [
        (one.ref, one.fields)
        for kind in ("assessment", "answer", "link")
        for one in folder.records(kind)
    ]
    rescored_paper(found(folder, before), "สำนักงาน")
    assert [
        (one.ref, one.fields)
        for kind in ("assessment", "answer", "link")
        for one in folder.records(kind)
    ] == was


def test_a_proof_that_was_missing_is_missing_under_the_other_edition_too(
    folder: Folder, forms: FormLibrary
) -> None:
    of = found(folder, filled(folder, forms))
    assert (of.items[0].was, of.items[0].now) == ("0", "0")
    assert totals(of)[2] == 3


def test_an_item_nobody_answered_is_missing_as_it_was(folder: Folder, forms: FormLibrary) -> None:
    of = found(folder, proved(folder, forms, a="", b=""))
    assert (of.items[0].was, of.items[0].now, of.items[0].missing) == ("–", "–", True)
    assert of.missing["same"] == 1
    assert (of.items[1].was, of.items[1].missing) == ("–", True)


def test_the_other_way_round_new_items_are_gone_and_gone_ones_new(
    folder: Folder, forms: FormLibrary
) -> None:
    answers = {item: {"state": "met"} for item in ("a", "b", "k", "n")}
    of = begun(
        import_answers(ctx(folder), folder, forms.get("clean/2570"), YEAR + 1, {"answers": answers})
    )
    link(folder, of, "a", "plan")
    back = found(folder, of, "clean/2569")
    assert totals(back)[:3:2] == (3 + 2 + 2 + 2, 2 + 2)
    assert back.missing == {"reworded": 3, "merged": 1, "same": 1, "split": 2, "new": 1}
    assert [one.named for one in back.items if one.op == "gone"] == [
        "รายการ 2 ข้อ 5 เปิดข้อมูลให้ดาวน์โหลด"
    ]


def test_it_is_offered_for_last_year_by_the_form_of_this_year_and_for_this_by_others(
    folder: Folder, forms: FormLibrary
) -> None:
    before = filled(folder, forms)
    assert [
        (one.assessment, one.words) for one in rescorings(folder, standing(folder, before))
    ] == [(before, "คิดคะแนนปี 2569 ตามเกณฑ์ฉบับ พ.ศ. 2570")]
    now = begun(
        import_answers(ctx(folder), folder, forms.get("clean/2570"), YEAR + 1, {"answers": {}})
    )
    assert [(one.assessment, one.words) for one in rescorings(folder, standing(folder, now))] == [
        (before, "คิดคะแนนปี 2569 ตามเกณฑ์ฉบับ พ.ศ. 2570"),
        (now, "คิดคะแนนปี 2570 ตามเกณฑ์ฉบับ พ.ศ. 2569"),
    ]


def test_another_form_and_the_very_same_are_refused(folder: Folder, forms: FormLibrary) -> None:
    before = filled(folder, forms)
    with pytest.raises(UserError, match="แบบเดียวกันนี้"):
        found(folder, before, "clean/2569")
    text = (forms.folders[0] / "clean-2570.yaml").read_text("utf-8")
    (forms.folders[0] / "other.yaml").write_text(text.replace("id: clean", "id: other"), "utf-8")
    folder.use_forms(FormLibrary([forms.folders[0]]))
    with pytest.raises(UserError, match="คนละแบบ"):
        found(folder, before, "other/2570")
    with pytest.raises(UserError):
        found(folder, before, "nowhere/2570")


def test_the_paper_says_both_totals_every_item_and_that_the_year_stands(
    folder: Folder, forms: FormLibrary
) -> None:
    of = found(folder, proved(folder, forms))
    paper = rescored_paper(of, "สำนักงานตัวอย่าง")
    tables = [one for one in paper.blocks if isinstance(one, Table)]
    assert tables[0].rows[-1].cells == ("รวม", "20", "20", "6", "20")
    assert len(tables[1].rows) == len(of.items)
    assert rescored_words(of) == (
        "ปี 2569 ได้ 20 จาก 20 ตามเกณฑ์ฉบับ พ.ศ. 2569 คิดตามเกณฑ์ฉบับ พ.ศ. 2570 ได้ 6 จาก 20",
        "นับ 3 ข้อที่ถามเหมือนเดิม",
        "ยังไม่นับ 7 ข้อ: เปลี่ยนไป 3 ข้อ, แยกมา 2 ข้อ, รวมมา 1 ข้อ, ข้อใหม่ 1 ข้อ",
        "ไม่มีในเกณฑ์นี้แล้ว 1 ข้อ",
        "เป็นการคิดเทียบเท่านั้น ผลของปีคงเดิม",
    )


def test_the_words_say_what_is_missing_and_gone_only_where_something_is(
    folder: Folder, forms: FormLibrary
) -> None:
    before = proved(folder, forms, k="")
    said = " ".join(rescored_words(found(folder, before)))
    assert "ยังไม่นับ 8 ข้อ" in said
    assert "ยังไม่ได้ตอบ 1 ข้อ" in said
    assert "ไม่มีในเกณฑ์นี้แล้ว 1 ข้อ" in said
    text = (
        (forms.folders[0] / "clean-2569.yaml")
        .read_text("utf-8")
        .replace("edition: 2569", "edition: 2570")
    )
    (forms.folders[0] / "clean-2570.yaml").write_text(text, "utf-8")
    folder.use_forms(FormLibrary([forms.folders[0]]))
    answer_item(ctx(folder), folder, forms.get("clean/2569"), before, "k", [("state", "met", ())])
    of = found(folder, before)
    assert rescored_words(of)[1:] == ("นับ 10 ข้อที่ถามเหมือนเดิม", "เป็นการคิดเทียบเท่านั้น ผลของปีคงเดิม")
    assert not [one for one in of.items if one.became == "ไม่มีในเกณฑ์นี้"]
