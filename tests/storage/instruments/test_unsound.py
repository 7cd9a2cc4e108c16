"""Whatever is wrong in a form that is written or reads well is named at its line with its mend, and hides no other."""

import random
from pathlib import Path

import pytest

from core.errors import FormFileFault
from core.forms.layout import SCHEMAS, FieldSchema
from storage.instruments.reader import parse
from tests import form_faults
from tests.storage.instruments.conftest import SOUND


def faults(text: str) -> tuple[FormFileFault, ...]:
    return parse(text.encode(), "f.yaml").faults


UNSOUND = [
    pytest.param("role: recorder", "role: king", "king", id="signer of an unknown role"),
    pytest.param("acting: in_charge, ", "acting: as_king, ", "as_king", id="unknown way of acting"),
    pytest.param(
        "acting: in_charge, deputies",
        "deputies",
        "ลงนามแทนแบบใด",
        id="deputies of whom nobody is to act",
    ),
    pytest.param(
        "title: ผู้จัดทำ, role",
        "title: ผู้จัดทำ, other_than: head, role",
        "ไม่ได้อยู่ก่อน",
        id="a later signer",
    ),
    pytest.param(
        "other_than: maker", "other_than: nobody", "nobody", id="other than an unknown signer"
    ),
    pytest.param(
        "id: head, title", f"id: {'h' * 32}, title", "ยาวเกิน", id="signing step with a long name"
    ),
    pytest.param("id: d1.l1.2,", "id: d1.l1.1,", "มีอยู่แล้ว", id="item twice"),
    pytest.param(
        "id: d1.l2.1, in: d1/2",
        "id: d1, in: d1/2",
        "รายการ dimensions แล้ว",
        id="item named as a dimension",
    ),
    pytest.param("id: d1.l2.1, in: d1/2", "id: D1, in: d1/2", "ใช้ไม่ได้", id="id in capitals"),
    pytest.param("- {id: one, in: d1.l1.1", "- {id: หนึ่ง, in: d1.l1.1", "ใช้ไม่ได้", id="Thai id"),
    pytest.param("id: small", "id: Small Form", "ใช้ไม่ได้", id="id of the form"),
    pytest.param("edition: 2569", "edition: 2026", "พุทธศักราช", id="common era"),
    pytest.param(
        "in: d1/2, text: ข้อสาม", "in: d1/3, text: ข้อสาม", "ไม่มีขั้น", id="level that is not there"
    ),
    pytest.param(
        "in: d1/2, text: ข้อสาม", "in: d9/1, text: ข้อสาม", "d9", id="dimension that is not there"
    ),
    pytest.param(
        "in: d1/2, text: ข้อสาม", "in: d1/1, text: ข้อสาม", "ไม่มีข้อ", id="level without items"
    ),
    pytest.param("need: all, number", "need: 3, number", "ต้องการ", id="more needed than there are"),
    pytest.param("need: all, number", "need: most, number", "need", id="unknown need"),
    pytest.param(
        "in: mo/2, text", "in: mo/2, need: all, text", "ไม่มีข้อย่อย", id="group without children"
    ),
    pytest.param("{id: d1.l1, in: d1/1,", "{id: d1.l1, in: d1.l1,", "วง", id="item in itself"),
    pytest.param(
        "points: [2, 4], full: 4", "points: [4, 2], full: 2", "ลดลง", id="points that fall"
    ),
    pytest.param(
        "points: [2, 4], full: 4",
        "points: [2, 4], when: d1 > 1",
        "เป็นวง",
        id="branch that waits for itself",
    ),
    pytest.param(
        "points: [2, 4], full: 4",
        "points: [2, 4], when: group is model",
        "ไม่ถามสิ่งใด",
        id="no part is first",
    ),
    pytest.param(
        "when: d1.l1.1 is met",
        "when: total > 1",
        "เป็นวง",
        id="item that waits for the total it is in",
    ),
    pytest.param(
        "when: d1.l1.1 is met", "when: d1.l1.1 > 1", "ไม่ใช่ตัวเลข", id="an answer compared as points"
    ),
    pytest.param(
        "when: d1.l1.1 is met", "when: d9 > 1", "d9", id="points of a branch that is not there"
    ),
    pytest.param(
        "from: 4, title: A}",
        "from: 4, title: A, when: total.band is b}",
        "เป็นวง",
        id="band that reads itself",
    ),
    pytest.param(
        "from: 4, title: A}",
        "from: 4, title: A, when: d1.band is a}",
        "d1.band",
        id="band of a branch without",
    ),
    pytest.param(
        "decides_for: [model]}",
        "when: total.band is c}",
        "“c”",
        id="limit for a band that is not there",
    ),
    pytest.param(
        "is: '>= 2', each",
        "is: '>= 0', steps: ['> 2', '>= 2'], each",
        "ไม่ยากขึ้น",
        id="steps that fall",
    ),
    pytest.param(
        "is: '>= 2', each",
        "is: '>= 0', steps: ['> 2', '< 4'], each",
        "ไม่ยากขึ้น",
        id="steps both ways",
    ),
    pytest.param(
        "kind: ladder\n", "kind: ladder\ndecimals: 99\n", "decimals", id="decimals of points"
    ),
    pytest.param(
        "kind: ladder\n",
        "kind: ladder\ncomplete: always\n",
        "complete",
        id="complete of no known sort",
    ),
    pytest.param("full: 4}", "full: 5}", "คะแนนเต็ม", id="full is not the highest level"),
    pytest.param("choice: scope, default: yes", "choice: scope", "ค่าตั้งต้น", id="no default profile"),
    pytest.param(
        "ส่วนภูมิภาค, choice: scope}",
        "ส่วนภูมิภาค, choice: scope, default: yes}",
        "ค่าตั้งต้น",
        id="two defaults",
    ),
    pytest.param("profiles: [central]", "profiles: [nowhere]", "nowhere", id="unknown profile"),
    pytest.param("'> 50'", "'> 150'", "0 ถึง 100", id="percent above 100"),
    pytest.param("is: '>= 2', each", "is: '>= 2.5', each", "จำนวนเต็ม", id="half a count"),
    pytest.param("each: quarter", "each: week", "week", id="unknown period"),
    pytest.param(
        "is: '>= 2', each",
        "is: '>= 2', as_points: yes, each",
        "คะแนนเต็ม",
        id="points without an end",
    ),
    pytest.param(
        "in: d1.l1.1, kind: คำสั่ง", "in: nothing, kind: คำสั่ง", "nothing", id="proof of nothing"
    ),
    pytest.param(
        "in: d1.l1.1, kind: คำสั่ง, if_missing: warn",
        "in: d1.l1, kind: คำสั่ง, if_missing: block",
        "บังคับไม่ได้",
        id="proof that decides a group",
    ),
    pytest.param(
        "kind: คำสั่ง, if_missing",
        "kind: คำสั่ง, many: 0, if_missing",
        "0 ชิ้น",
        id="no piece of a proof",
    ),
    pytest.param("against: [d1.l1.1]", "against: [d7]", "d7", id="rule against nothing"),
    pytest.param("kind: refers_to", "kind: same", "same", id="unknown rule"),
    pytest.param("from: 2, title: B", "from: 5, title: B", "เกรด", id="bands that rise"),
    pytest.param(
        "decides_for: [model]", "decides_for: [nobody]", "nobody", id="pass for an unknown group"
    ),
    pytest.param(
        "id: mo, group: model,",
        "id: mo, group: model, points: [2],",
        "บันไดของกลุ่ม",
        id="ladder of a group",
    ),
    pytest.param("scale: yes_no}", "scale: maybe}", "maybe", id="unknown scale"),
    pytest.param(
        "- {id: yes_no, title: ใช่หรือไม่}",
        "- {id: yes_no}\n- {id: empty}",
        "empty",
        id="scale without values",
    ),
    pytest.param(
        "when: done is no", "when: done is perhaps", "perhaps", id="value the scale has not"
    ),
    pytest.param(
        "when: done is no", "when: undone is no", "undone", id="condition on an unknown field"
    ),
    pytest.param("when: done is no", "when: done > 3", "ตัวเลข", id="comparing words"),
    pytest.param("when: done is no", "when: why answered", "วง", id="condition on itself"),
    pytest.param(
        "list: yes, title: ค่าใช้จ่าย",
        "list: yes, number: <nowhere>, title: ค่าใช้จ่าย",
        "nowhere",
        id="number of no field",
    ),
    pytest.param(
        "list: yes, title: ค่าใช้จ่าย",
        "list: yes, title: ค่าใช้จ่าย, at_least: 3, most: 2",
        "min",
        id="most below least",
    ),
    pytest.param(
        "type: choice, scale: yes_no, title: เสร็จ",
        "type: choice, title: เสร็จ",
        "รายการคำตอบ",
        id="choice without scale",
    ),
    pytest.param("default: 'no'}", "default: later}", "later", id="default the scale has not"),
    pytest.param("type: date", "type: day", "day", id="unknown type"),
    pytest.param(
        "type: date", "type: date, personal: yes", "ไม่ใช่ข้อความ", id="personal and no words"
    ),
    pytest.param("min: 0, max: 100", "min: 100, max: 0", "น้อยกว่า", id="bounds crossed"),
    pytest.param("over: cost.amount", "over: cost.price", "cost.price", id="computed over nothing"),
    pytest.param(
        "op: sum, over: cost.amount",
        "op: average, over: cost.amount",
        "average",
        id="unknown operation",
    ),
    pytest.param(
        "op: sum, over: cost.amount", "op: share, over: cost.amount", "share", id="share of one"
    ),
    pytest.param("over: cost.amount", "over: words", "ตัวเลข", id="sum of words"),
    pytest.param(
        "op: baht_words, over: total", "op: sum, over: words", "วง", id="computed in a ring"
    ),
    pytest.param("<year>", "<yaer>", "yaer", id="unknown placeholder"),
    pytest.param(
        "show: <total>, width: 40",
        "show: <total>, width: 50",
        "100",
        id="columns wider than the page",
    ),
    pytest.param(
        "{paper: list, head: รวม", "{paper: other, head: รวม", "other", id="column of no paper"
    ),
    pytest.param("default: แสดง,", "default: ซ่อน,", "ตัวเลือก", id="default that is no choice"),
    pytest.param("kind: ladder", "kind: magic", "magic", id="unknown kind of score"),
]


@pytest.mark.parametrize(("old", "new", "says"), UNSOUND)
def test_an_unsound_form_names_line_and_mend(old: str, new: str, says: str) -> None:
    assert SOUND.count(old) >= 1
    text = SOUND.replace(old, new, 1)
    found = faults(text)
    where = SOUND[: SOUND.index(old)].count("\n") + 1
    assert any(says in fault.problem + fault.mend for fault in found), found
    assert all(fault.mend for fault in found)
    assert min(abs(fault.line - where) for fault in found) <= 8


@pytest.mark.parametrize(
    ("head", "row", "says"),
    [
        (
            "kind: sum\ndimensions:\n- {id: d, title: t}\nitems:\n- {id: n0, in: d, text: x}",
            "- {id: n%d, in: n%d, text: x}",
            "ซ้อน",
        ),
        ("kinds:\n- {id: n0}", "- {id: n%d, in: n%d}", "ซ้อน"),
        (
            "kinds:\n- {id: k}\nfields:\n- {id: n0, kind: k, type: integer}\ncomputed:",
            "- {id: n%d, kind: k, op: sum, over: n%d}",
            "ทอด",
        ),
    ],
    ids=["items", "kinds", "computed"],
)
def test_what_is_nested_too_deep_is_refused_before_anybody_climbs_it(
    head: str, row: str, says: str
) -> None:
    rows = "\n".join(row % (n, n - 1) for n in range(1, 3000))
    (fault,) = faults(f"id: deep\nedition: 2569\ntitle: x\n{head}\n{rows}\n")
    assert says in fault.problem


def test_one_figure_is_of_one_kind_wherever_it_stands(sound: str) -> None:
    again = "- {id: staff, in: d1.l1.2, kind: count, is: '>= 1', text: บุคลากร}"
    (fault,) = faults(sound.replace("proofs:", f"{again}\nproofs:"))
    assert fault.line == sound[: sound.index("proofs:")].count("\n") + 1


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
    lists = {
        (schema, top.key)
        for schema, cls in SCHEMAS.items()
        for top in FieldSchema.slots(cls)
        if top.rows
    }
    assert lists - there == set()


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
def test_the_word_that_seems_to_be_meant_is_the_mend(
    sound: str, written: str, slip: str, meant: str
) -> None:
    assert sound.count(written) == 1, "the form is not what it was"
    mends = [fault.mend for fault in parse(sound.replace(written, slip).encode(), "f.yaml").faults]
    assert f"หมายถึง {meant} หรือไม่" in mends


def test_a_condition_says_what_it_may_read_where_it_stands(sound: str) -> None:
    (fault,) = parse(
        sound.replace("when: [[done is yes]", "when: [[sum is yes]").encode(), "f.yaml"
    ).faults
    assert fault.mend == "เงื่อนไขตรงนี้อ่านได้: day, done, title, total, words"


ECHOES = [  # what is written in the sound form, what instead: one cause, which other rows would say again
    (
        "- {id: activity, title: กิจกรรม}",
        "- {id: activity, title: กิจกรรม",
        "a row that is not closed",
    ),
    (
        "- {id: activity, title: กิจกรรม}",
        "- {id: activity, title: &a กิจกรรม}",
        "a mark that is not allowed",
    ),
    ("- {id: yes_no,", '- {id: "yes_no\\u200b",', "a letter nobody sees in an id"),
    (
        "title: ชื่อ, required: plan",
        "title: ชื่อ, type: text, type: date, min: 5, required: plan",
        "a field written twice",
    ),
]


@pytest.mark.parametrize(
    ("written", "slip", "cause"), ECHOES, ids=[cause for *_rest, cause in ECHOES]
)
def test_what_only_follows_from_a_fault_is_not_said_again(
    sound: str, written: str, slip: str, cause: str
) -> None:
    assert sound.count(written) == 1, cause
    spoilt = sound.replace(written, slip)
    wrong = spoilt[: spoilt.index(slip)].count("\n") + 1
    lines = {fault.line for fault in parse(spoilt.encode(), "f.yaml").faults}
    assert lines, cause
    assert lines <= {wrong, wrong + 1}, "what is not closed is seen at the next row"
    other = spoilt.replace("type: money", "type: mony")
    there = other[: other.index("type: mony")].count("\n") + 1
    assert there in {fault.line for fault in parse(other.encode(), "f.yaml").faults}, (
        "another cause is"
    )


def test_few_single_faults_have_more_than_one_finding(tmp_path: Path) -> None:
    """An id nobody can read any more is missed by whatever names it; of all other faults one thing is said."""
    made = [*form_faults.singly(tmp_path / "f.yaml", random.Random(4), EVERY)]
    assert sum(one.findings > 1 for one in made) <= len(made) // 8
