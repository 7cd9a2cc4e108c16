"""Whatever is written wrong in a form is named at its line with its mend, and no fault hides another."""

import random
from pathlib import Path

import pytest

from core.forms.layout import SCHEMAS, slots
from core.forms.vocabulary import WAITING
from storage.instruments.reader import parse
from tests import form_faults

EVERY = 30  # of the faults there are; tests/soak/form_faults.py makes them all


def test_every_way_to_write_a_field_wrong_is_named(tmp_path: Path) -> None:
    found = [*form_faults.singly(tmp_path / "f.yaml", random.Random(13), EVERY)]
    assert len(found) > 80
    assert [(one.sheet, one.missed) for one in found if one.missed] == []


def test_several_faults_of_a_form_are_named_at_once(tmp_path: Path) -> None:
    found = [*form_faults.together(tmp_path / "f.yaml", random.Random(14), 12)]
    assert [(one.sheet, one.missed) for one in found if one.missed] == []


def test_every_list_of_the_vocabulary_stands_in_a_good_form() -> None:
    """Else nothing in it would be written wrong."""
    there = {(sheet.schema, name) for sheet in form_faults.sound() for name in sheet.fields}
    lists = {(schema, top.key) for schema, cls in SCHEMAS.items() for top in slots(cls) if top.rows}
    assert {(schema, key) for schema, key in lists - there if ("", key) not in WAITING} == set()


@pytest.mark.parametrize(
    ("written", "slip", "meant"),
    [
        ("scale: yes_no, title: เสร็จ", "scale: yes_on, title: เสร็จ", "yes_no"),
        ("rows: activity", "rows: activty", "activity"),
        ("show: <title>", "show: <titel>", "title"),
        ("show: <total>", "show: <amount>", "cost.amount"),
        ("over: cost.amount", "over: cost.amout", "amount"),
        ("when: d1.l1.1 is met", "when: d1.l1.11 is met", "d1.l1.1"),
        ("when: d1.l1.1 is met", "when: d1.l1.1 is mett", "met"),
        ("type: money", "type: mony", "money"),
        ("kinds:\n- {id: activity,", "kinds:\n- {id: activity, named: titel,", "title"),
        ("papers:", "rows:\n- {id: r, kind: activity, says: titel = ก}\npapers:", "title"),
        ("rows: activity,", "rows: activity, order: -totl,", "total"),
        ("title: เสร็จแล้ว, default", "titel: เสร็จแล้ว, default", "title"),
    ],
)
def test_the_word_that_seems_to_be_meant_is_the_mend(sound: str, written: str, slip: str, meant: str) -> None:
    assert sound.count(written) == 1, "the form is not what it was"
    mends = [fault.mend for fault in parse(sound.replace(written, slip).encode(), "f.yaml").faults]
    assert f"หมายถึง {meant} หรือไม่" in mends


def test_a_condition_says_what_it_may_read_where_it_stands(sound: str) -> None:
    (fault,) = parse(sound.replace("when: [[done is yes]", "when: [[sum is yes]").encode(), "f.yaml").faults
    assert fault.mend == "เงื่อนไขตรงนี้อ่านได้: day, done, title, total, words"


ECHOES = [  # what is written in the sound form, what instead: one cause, which other rows would say again
    ("- {id: activity, title: กิจกรรม}", "- {id: activity, title: กิจกรรม", "a row that is not closed"),
    ("- {id: activity, title: กิจกรรม}", "- {id: activity, title: &a กิจกรรม}", "a mark that is not allowed"),
    ("- {id: yes_no,", '- {id: "yes_no\\u200b",', "a letter nobody sees in an id"),
    ("title: ชื่อ, required: plan", "title: ชื่อ, type: text, type: date, min: 5, required: plan", "a field written twice"),
]


@pytest.mark.parametrize(("written", "slip", "cause"), ECHOES, ids=[cause for *_rest, cause in ECHOES])
def test_what_only_follows_from_a_fault_is_not_said_again(sound: str, written: str, slip: str, cause: str) -> None:
    assert sound.count(written) == 1, cause
    spoilt = sound.replace(written, slip)
    wrong = spoilt[: spoilt.index(slip)].count("\n") + 1
    lines = {fault.line for fault in parse(spoilt.encode(), "f.yaml").faults}
    assert lines, cause
    assert lines <= {wrong, wrong + 1}, "what is not closed is seen at the next row"
    other = spoilt.replace("type: money", "type: mony")
    there = other[: other.index("type: mony")].count("\n") + 1
    assert there in {fault.line for fault in parse(other.encode(), "f.yaml").faults}, "another cause is"


def test_few_single_faults_have_more_than_one_finding(tmp_path: Path) -> None:
    """An id nobody can read any more is missed by whatever names it; of all other faults one thing is said."""
    made = [*form_faults.singly(tmp_path / "f.yaml", random.Random(5), EVERY)]
    assert sum(one.findings > 1 for one in made) <= len(made) // 8
