"""A figure that is more than the form allows gives nothing, whichever way it comes, and nothing of it is kept."""

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

import main
from core.assessment.deeds import answer_item, answer_items, checked
from core.assessment.facts import AssessmentFacts
from core.assessment.sheets import answer_at, sheet_answers, sheet_of
from core.assessment.start_deeds import start_assessment
from core.assessment.table_deeds import answer_columns, table_answers
from core.assessment.view import assessment_view
from core.errors import UserError
from core.forms.tree import Tree
from core.log.ports import standing
from core.values import Change, Plain, Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read
from tests.core.plan.conftest import folder
from tests.core.plan.plans import context
from tests.read_tables import read_rows

__all__ = ["folder"]
FORMS = FormLibrary([main.RESOURCES / "instruments"])
FORM = FORMS.get("ita-2564")
FIELD = "measure.score1"


@pytest.fixture
def ref(folder: Folder) -> Ref:
    start_assessment(context(folder), folder, FORM, 2564)
    return folder.records("assessment")[0].ref


def by_hand(folder: Folder, ref: Ref, text: str) -> None:
    answer_item(context(folder), folder, FORM, ref, "s1", [(FIELD, text, ())])


def by_file(folder: Folder, ref: Ref, text: str) -> None:
    answer_items(context(folder), folder, FORM, ref, {"s1": [(FIELD, text, ())]})


def by_table(folder: Folder, ref: Ref, text: str) -> None:
    rows = read_rows((("ตัวชี้วัด", "คะแนน"), ("คะแนนการปฏิบัติหน้าที่", text)), answer_columns({}))
    found = table_answers(AssessmentFacts.of(folder, ref), rows, {})
    reason = found.lines[0].reason
    if reason:
        raise UserError(reason, "", "")
    by_file(folder, ref, text)


def points(folder: Folder, ref: Ref) -> Fraction | None:
    return sheet_answers(folder, ref, FORM).score(FORM).items["s1"].points


@pytest.mark.parametrize("way", [by_hand, by_file, by_table])
@pytest.mark.parametrize("text", ["100.01", "999", "-1"])
def test_no_way_in_takes_a_figure_beyond_full_points(
    folder: Folder, ref: Ref, way: Callable[[Folder, Ref, str], None], text: str
) -> None:
    with pytest.raises(UserError):
        way(folder, ref, text)
    assert folder.record(answer_at(sheet_of(ref), "s1")) is None
    way(folder, ref, "100")
    assert points(folder, ref) == 100


def test_what_is_kept_beyond_full_points_gives_nothing_and_must_be_mended(
    folder: Folder, ref: Ref
) -> None:
    by_hand(folder, ref, "80")
    answer = answer_at(sheet_of(ref), "s1")
    kept = standing(folder, answer)
    above = Change(answer, FIELD, Plain("999"), kept.shown(FIELD).seen)
    folder.save(context(folder), "set_field", [above])
    view = assessment_view(folder, ref)
    assert points(folder, ref) is None
    assert [(one.item, one.grave) for one in view.findings if one.rule == "impossible"] == [
        ("s1", "must")
    ]


BOUND = """
format: instrument/1
id: bound
edition: 2569
revision: 1
title: แบบมีขอบเขต
kind: sum
dimensions: [{id: d, title: ด้าน}]
items:
- {id: none, in: d, type: absence, title: เรื่องร้องเรียน}
- {id: much, in: d, title: จำนวน}
fields:
- {id: hard, in: much, type: integer, title: ต้อง, min: 0, max: 5, fault: block}
- {id: soft, in: much, type: integer, title: ควร, min: 0, max: 5}
"""


@pytest.mark.parametrize(
    ("item", "name", "good", "bad"),
    [
        ("none", "number", "0", "-1"),
        ("much", "ask.hard", "5", "6"),
        ("much", "ask.soft", "6", None),
    ],
)
def test_a_bound_of_the_form_that_blocks_is_kept_where_answers_are_entered(
    tmp_path: Path, item: str, name: str, good: str, bad: str | None
) -> None:
    path = tmp_path / "bound.yaml"
    path.write_text(BOUND, encoding="utf-8")
    tree = Tree.under(read(path))
    assert checked(tree, item, name, good) is not None
    if bad:
        with pytest.raises(UserError):
            checked(tree, item, name, bad)
