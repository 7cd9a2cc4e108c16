"""Who knows only Excel and the help writes a scored form: what is offered is taken, titles stand for ids everywhere."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from core.errors import FormFileFault
from core.forms.layout import FieldSchema
from core.forms.operations import SCORE_KINDS
from core.forms.programme import Programme
from core.forms.shape import Field, Instrument
from core.forms.vocabulary import ALLOWED, EXAMPLES, PATTERNS, POINTS, invalid
from core.forms.wording import Words
from core.papers.trial_deeds import printed_cases
from storage.instruments.reader import check, parse
from storage.instruments.source import MapNode
from storage.instruments.workbook import words as thai
from storage.instruments.workbook.nodes import node_of, texts_in
from storage.instruments.workbook.write import workbook_of
from tests.storage.instruments.test_workbooks import column

FORM = """\
id: check
edition: 2569
title: แบบตรวจระเบียบ
help: ใช้ลองเขียนแบบ
kind: sum
dimensions:
- {id: d1, title: ระเบียบและคำสั่ง}
- {id: d2, title: รถราชการ}
items:
- {id: i4, in: d2, number: '4', title: ช่องทาง, need: any}
- {id: i4.1, in: i4, number: '4.1', title: มีช่องทาง, scale: c7eaa8b52}
- {id: i4.2, in: i4, number: '4.2', title: เผยแพร่, points: 1, when: i4.1 is c1eaa8b52}
- {id: i4.3, in: d2, number: '4.3', title: ทะเบียนรถ, points: 3}
- {id: i1.1, in: d1, number: '1.1', title: มีระเบียบ, points: 2}
scales:
- {id: c7eaa8b52, title: ช่องทาง}
choices:
- {id: c1eaa8b52, in: c7eaa8b52, title: มีสองช่องทาง, points: 2, result: met}
- {id: c2eaa8b52, in: c7eaa8b52, title: ไม่มี, result: not_met}
parts:
- {id: m1eaa8b52, in: i1.1, title: ลงนามแล้ว}
- {id: m2eaa8b52, in: i1.1, title: แจ้งเวียนแล้ว}
measures:
- {id: cars, in: i4.3, type: percent, is: '>= 60', title: รถที่ลงทะเบียน}
fields:
- {id: link1, in: i4.3, type: text, title: ลิงก์ทะเบียนรถ, pattern: url}
given:
- {of: i4.1, says: choice = มีสองช่องทาง}
expects:
- {of: d1, is: '0'}
"""


def of_text(text: str) -> Instrument:
    found = parse(text.encode(), "f.yaml")
    assert isinstance(found.form, Instrument), found.faults
    assert found.faults == ()
    return found.form


def book_with(change: Callable[[Workbook], object], text: str = FORM) -> bytes:
    book = load_workbook(BytesIO(workbook_of(of_text(text))))
    packed = BytesIO()
    change(book)
    book.save(packed)
    return packed.getvalue()


def cells(book: Workbook, of: str, row: int, **said: str) -> None:
    for head, words in said.items():
        book[of][f"{column(book[of], head)}{row}"] = words


def told(
    path: Path, change: Callable[[Workbook], object], text: str = FORM
) -> tuple[FormFileFault, ...]:
    path.write_bytes(book_with(change, text))
    return check(path).faults


OPEN = {("items", "need"): "ใช้ all, any หรือจำนวนข้อ ของ parts ใช้ all หรือ any"}
BESIDE = [key for key, lists in POINTS.items() if lists[0][0] == "+"]
OFFERED = {
    key: f"ใช้ค่าใดค่าหนึ่ง: {', '.join(sorted(filter(None, words)))}" for key, words in ALLOWED.items()
} | OPEN


@pytest.mark.parametrize(("of", "word"), OFFERED, ids=map(".".join, OFFERED))
def test_every_value_that_a_finding_or_a_note_offers_is_taken_when_it_is_typed(
    of: str, word: str
) -> None:
    slot = next(
        one
        for cls in (Programme, thai.row_class(of))
        for one in FieldSchema.slots(cls)
        if one.key == word
    )
    for value in sorted({*ALLOWED.get((of, word), ("all", "any"))} - {""}):
        name = thai.VALUES.get(value, value)
        assert name in thai.note(of, slot)
        assert name in thai.in_heads(of, word, OFFERED[of, word])
        assert texts_in(MapNode(0, {word: node_of(of, slot, name, "", 0)}), word) == [value]
    assert len({*thai.values(of, word)}) == len(thai.values(of, word))


@pytest.mark.parametrize(("of", "word"), BESIDE, ids=map(".".join, BESIDE))
def test_a_fixed_word_beside_titles_is_taken_as_findings_say_it_unless_a_title_is_alike(
    of: str, word: str
) -> None:
    for value in (one[1:] for one in POINTS[of, word] if one[0] == "+"):
        name = thai.in_heads(of, word, f"หมายถึง {value} หรือไม่").split()[1]
        assert ({thai.plain(value): value} | thai.beside_titles(of, word))[
            thai.plain(name)
        ] == value


def test_a_title_that_is_also_a_fixed_word_is_the_row_and_the_word_is_the_word_where_no_title_is() -> (
    None
):
    def change(book: Workbook) -> None:
        cells(book, "ผลที่ต้องได้", 2, ของ="คะแนนรวม", ต้องได้="2")

    for text, of in ((FORM, "total"), (FORM.replace("title: รถราชการ", "title: คะแนนรวม"), "d2")):
        form = parse(book_with(change, text), "แบบ.xlsx").form
        assert isinstance(form, Instrument)
        assert form.expects[0].of == of


SAID = {
    "i4.3": (
        "ลิงก์ทะเบียนรถ = https://a.go.th",
        "link1 = https://a.go.th",
        "ask.link1 = https://a.go.th",
    ),
    "i4.3 ": ("รถที่ลงทะเบียน = 3/5", "cars = 3/5", "measure.cars = 60"),
    "1.1": ("ลงนามแล้ว = ใช่\nแจ้งเวียนแล้ว = ไม่ใช่", "part.ลงนามแล้ว = ใช่", "m2eaa8b52 = ไม่"),
    "มีช่องทาง": ("คำตอบ = มีสองช่องทาง", "choice = มีสองช่องทาง"),
    "4.2": ("ผล = ไม่เกี่ยวข้อง", "state = not_applicable", "ผล = ไม่เข้าเงื่อนไข", "หมายเหตุ = ดี"),
}


@pytest.mark.parametrize(
    ("item", "says"), [(item.strip(), one) for item, every in SAID.items() for one in every]
)
def test_an_example_names_what_an_item_asks_by_title_or_id(
    item: str, says: str, tmp_path: Path
) -> None:
    assert (
        told(tmp_path / "แบบ.xlsx", lambda book: cells(book, "ตัวอย่าง", 2, ของ=item, ค่าที่กรอก=says))
        == ()
    )


def test_a_name_an_item_does_not_ask_is_told_with_those_it_asks_and_each_of_them_is_taken(
    tmp_path: Path,
) -> None:
    def said(words: str) -> tuple[FormFileFault, ...]:
        return told(
            tmp_path / "แบบ.xlsx", lambda book: cells(book, "ตัวอย่าง", 2, ของ="1.1", ค่าที่กรอก=words)
        )

    (fault,) = said("ลิงก์ทะเบียนรถ = x")
    names = sorted(fault.mend.removeprefix("ช่องที่มีคือ ").split(", "))
    own = ["part.ลงนามแล้ว (ลงนามแล้ว)", "part.แจ้งเวียนแล้ว (แจ้งเวียนแล้ว)"]
    assert names == [*own, "reason", "ผล", "หมายเหตุ"]
    for name in names:
        assert said(f"{name.partition(' (')[0]} = {'ไม่เกี่ยวข้อง' if name == 'ผล' else 'ใช่'}") == (), (
            name
        )


def test_a_title_two_questions_of_an_item_share_names_neither_and_one_of_another_item_is_no_hindrance() -> (
    None
):
    for within, says in (("i1.1", "part.m1eaa8b52 = ใช่"), ("i4.2", "part.m1eaa8b52 = ใช่")):
        more = f"measures:\n- {{id: signed, in: {within}, is: '>= 1', title: ลงนามแล้ว}}\n"
        data = book_with(
            lambda book: cells(book, "ตัวอย่าง", 2, ของ="1.1", ค่าที่กรอก="ลงนามแล้ว = ใช่"),
            FORM.replace("measures:\n", more),
        )
        form = parse(data, "แบบ.xlsx").form
        assert isinstance(form, Instrument)
        assert (form.given[0].says == (says,)) == (within != "i1.1")


@pytest.mark.parametrize(
    ("says", "must", "came"),
    [
        ("ผล = ผ่าน", "1", ""),
        ("ผล = ผ่าน", "๑", ""),
        ("ผล = ผ่าน", "ผ่าน", ""),
        ("ผล = ผ่าน", "met", ""),
        ("ผล = ไม่ผ่าน", "0", ""),
        ("ผล = ผ่าน", "2", "ต้องได้ “2” แต่ได้ “1”"),
        ("ผล = ไม่ผ่าน", "ผ่าน", "ต้องได้ “ผ่าน” แต่ได้ “ไม่ผ่าน”"),
    ],
)
def test_points_of_an_item_and_its_result_in_thai_are_expected_by_its_number(
    says: str, must: str, came: str, tmp_path: Path
) -> None:
    def change(book: Workbook) -> None:
        cells(book, "ตัวอย่าง", 3, ของ="4.2", ค่าที่กรอก=says)
        cells(book, "ผลที่ต้องได้", 2, ของ="4.2", ต้องได้=must)

    faults = told(tmp_path / "แบบ.xlsx", change)
    assert [came in one.problem for one in faults] == [True] * bool(came)


def sheet_of(*rows: tuple[str, ...]) -> Callable[[Workbook], None]:
    def change(book: Workbook) -> None:
        sheet = book.create_sheet("สรุปคะแนน")
        for row in (("สรุปคะแนนของเรา",), (), ("หมวด", "เต็ม", "ได้", "ระดับ")[: len(rows[0])], *rows):
            sheet.append(row)

    return change


FIELDS = "«ชื่อหมวด»", "«คะแนนเต็ม»", "«คะแนน»"
DRAWN = {
    "row below": ((FIELDS, ("รวม", "", "«คะแนนรวม»")), "A5", "«ระดับ»"),
    "text below": ((FIELDS, (), ("ได้เกรด «ระดับ»",)), "A6", "«ระดับ»"),
    "two names": (((*FIELDS[:2], "«คะแนน» «คะแนนเต็ม»"),), "C4", "«ระดับ»"),
    "a branch on a checklist": (((*FIELDS[:2], "«ผล»"),), "A4", "«ข้อความ»"),
    "only text": (((*FIELDS[:2], "ดีมาก"),), "C4", "«ระดับ»"),
    "unknown": (((*FIELDS[:2], "«เกรดรวม»"),), "C4", "«ระดับ»"),
    "row below a checklist": (
        (("«เลขข้อ» «ข้อความ»", "«คะแนน»", "«ผล»"), ("รวม", "", "9")),
        "A5",
        "คะแนนรวมพิมพ์เอง",
    ),
    "unknown on a checklist": ((("«เลขข้อ» «ข้อความ»", "«คะแนน»", "«เกรดรวม»"),), "C4", "«ข้อความ»"),
}


@pytest.mark.parametrize("name", DRAWN)
def test_what_a_drawn_paper_of_scores_does_not_print_is_told_once_at_its_cell_in_words_of_the_sheet(
    name: str, tmp_path: Path
) -> None:
    rows, cell, mend = DRAWN[name]
    (fault,) = told(tmp_path / "แบบ.xlsx", sheet_of(*rows))
    assert fault.where == f"แผ่น “สรุปคะแนน” ช่อง {cell}"
    assert mend in fault.mend
    assert [
        one for one in ("แถวรวม", "บรรทัดล่าง", "<", "ย้ายไปไว้ที่") if one in fault.problem + fault.mend
    ] == []


def test_a_drawn_score_sheet_of_all_that_is_offered_is_sound(tmp_path: Path) -> None:
    assert told(tmp_path / "แบบ.xlsx", sheet_of((*FIELDS, "«ระดับ»"))) == ()


def test_what_a_condition_and_an_example_name_comes_back_in_words_and_as_the_same_form() -> None:
    form = of_text(FORM)
    data = workbook_of(form)
    book = load_workbook(BytesIO(data))
    items, given = book["ข้อ"], book["ตัวอย่าง"]
    assert items[f"{column(items, 'เมื่อ')}4"].value == "4.1 is มีสองช่องทาง"
    assert items[f"{column(items, 'นับเมื่อครบ')}2"].value == "อย่างใดอย่างหนึ่ง"
    assert given[f"{column(given, 'ค่าที่กรอก')}2"].value == "คำตอบ = มีสองช่องทาง"
    assert parse(data, "แบบ.xlsx").form == form


def test_what_words_would_name_otherwise_comes_back_by_its_id() -> None:
    form = of_text(FORM.replace("number: '4.2'", "number: '4.1'"))
    book = load_workbook(BytesIO(workbook_of(form)))
    assert book["ข้อ"][f"{column(book['ข้อ'], 'เมื่อ')}4"].value == "i4.1 is มีสองช่องทาง"


def test_faults_and_trial_papers_call_rows_by_title_where_the_id_was_made_by_the_program(
    tmp_path: Path,
) -> None:
    text = (
        FORM.replace("id: d1,", "id: d255ed901,")
        .replace("in: d1,", "in: d255ed901,")
        .replace("of: d1,", "of: i4.1,")
    )
    text += "papers:\n- {id: p89dd9250, builder: checklist, title: แบบตรวจของเรา}\n"

    def change(book: Workbook) -> None:
        cells(book, "ผลที่ต้องได้", 2, ของ="ระเบียบและคำสั่ง", ต้องได้="7")
        cells(book, "ผลที่ต้องได้", 3, ของ="4.1", ต้องได้="1")

    faults = told(tmp_path / "แบบ.xlsx", change, text)
    assert [one.problem.partition(": ")[2] for one in faults] == [
        "ระเบียบและคำสั่ง ต้องได้ “7” แต่ได้ “0”",
        "4.1 ต้องได้ “1” แต่ได้ “2”",
    ]
    assert [name for name, _document in printed_cases(of_text(text))] == ["แบบตรวจของเรา"]


@pytest.mark.parametrize(
    ("sheet", "head", "said", "near"),
    [
        ("ข้อ", "อยู่ใน", "ระเบียบ", "ระเบียบและคำสั่ง"),
        ("ข้อ", "อยู่ใน", "รถราชการณ์", "รถราชการ"),
        ("ตัวชี้วัด", "อยู่ใน", "ทะเบียนรถยนต์", "ทะเบียนรถ"),
        ("ตัวอย่าง", "ของ", "มีช่องทางง", "มีช่องทาง"),
        ("ผลที่ต้องได้", "ของ", "ระเบียบ", "ระเบียบและคำสั่ง"),
    ],
)
def test_a_name_no_row_has_is_answered_by_the_near_title_which_is_taken(
    sheet: str, head: str, said: str, near: str, tmp_path: Path
) -> None:
    (fault, *more) = told(tmp_path / "แบบ.xlsx", lambda book: cells(book, sheet, 2, **{head: said}))
    assert more == []
    assert (f"“{said}”" in fault.problem, fault.where) == (
        True,
        f"แผ่น “{sheet}” ช่อง {fault.where.rpartition(' ')[2]}",
    )
    assert not re.search("[a-z]{4}", fault.problem + fault.mend), fault
    assert fault.mend == f"หมายถึง {near} หรือไม่"
    assert "nowhere" not in str(
        told(tmp_path / "แบบ.xlsx", lambda book: cells(book, sheet, 2, **{head: near}))
    )


def test_a_number_of_two_items_is_told_at_the_second_where_something_names_it(
    tmp_path: Path,
) -> None:
    def change(book: Workbook) -> None:
        cells(book, "ข้อ", 4, เลขข้อ="4.1")
        cells(book, "ตัวอย่าง", 2, ของ="4.1")

    fault, *_more = told(tmp_path / "แบบ.xlsx", change)
    assert fault.where == "แผ่น “ข้อ” ช่อง B4"
    assert fault.problem.startswith("“4.1” เป็นชื่อหรือเลขข้อของหลายแถว")


def test_a_state_that_is_none_is_answered_by_those_there_are_and_each_is_taken(
    tmp_path: Path,
) -> None:
    def said(words: str) -> tuple[FormFileFault, ...]:
        return told(
            tmp_path / "แบบ.xlsx",
            lambda book: cells(book, "ตัวอย่าง", 2, ของ="4.2", ค่าที่กรอก=f"ผล = {words}"),
        )

    (fault,) = said("ใช่")
    names = fault.problem.partition("ค่าที่ใช้ได้คือ ")[2].split(", ")
    assert names[:2] == ["ผ่าน", "ไม่ผ่าน"]
    for name in names:
        assert said(name) == ()


def test_a_value_not_of_its_pattern_is_answered_by_an_example_which_is_taken() -> None:
    assert EXAMPLES.keys() == PATTERNS.keys()
    for pattern, example in EXAMPLES.items():
        field = Field(id="a", title=Words("ก"), pattern=pattern)
        assert invalid(field, example) == ""
        assert invalid(field, "@") == f"รูปแบบไม่ถูกต้อง เขียนเช่น {example}"


def test_several_answers_to_a_question_are_answered_by_sub_items(tmp_path: Path) -> None:
    for text in (
        FORM,
        FORM.replace(
            "type: text, title: ลิงก์ทะเบียนรถ, pattern: url", "type: choice, scale: c7eaa8b52"
        ),
    ):
        (fault,) = told(
            tmp_path / "แบบ.xlsx", lambda book: cells(book, "ช่อง", 2, หลายค่า="ใช่"), text
        )
        assert fault.mend == "ลบ หลายค่า ถ้าให้เลือกหลายอย่างในข้อ ใช้ ข้อย่อย แถวละหนึ่งอย่างแทน"


@pytest.mark.parametrize("way", ["เฉลี่ยถ่วงน้ำหนัก", "รวมถ่วงน้ำหนัก", "ร้อยละของน้ำหนัก"])
def test_a_missing_weight_is_told_with_the_way_that_was_chosen(way: str, tmp_path: Path) -> None:
    (fault,) = told(tmp_path / "แบบ.xlsx", lambda book: cells(book, "หมวด", 3, วิธีรวมคะแนน=way))
    assert fault.problem == f"{way} คิดตามน้ำหนัก แต่ไม่มีน้ำหนัก"


def test_a_word_without_effect_on_a_paper_is_answered_by_the_kinds_of_papers_that_print_it(
    tmp_path: Path,
) -> None:
    def change(book: Workbook) -> None:
        cells(book, "เอกสาร", 2, ชื่อ="สรุป", แบบเอกสาร="ใบคะแนน", บรรทัดล่าง="รวม")

    (fault,) = told(tmp_path / "แบบ.xlsx", change)
    assert fault.mend == "ลบ บรรทัดล่าง หรือใช้ แบบเอกสาร: แบบตรวจ, ตาราง"


WAYS = """\
id: ways
edition: 2569
title: วิธีรวม
help: ใช้ลองวิธีรวมคะแนน
kind: sum
dimensions:
- {id: d, title: หมวด, kind: %s, points: %s}
items:
- {id: a, in: %s, title: ก, weight: 1%s}
- {id: b, in: %s, title: ข, weight: 3%s}
"""
POINTS_ASKED = """measures:
- {id: ma, in: a, type: decimal, is: '<= 10', gives: points, title: คะแนน ก}
- {id: mb, in: b, type: decimal, is: '<= 10', gives: points, title: คะแนน ข}
given:
- {of: a, says: คะแนน = 6}
- {of: b, says: คะแนน = 8}
""".replace("of: a, says: คะแนน", "of: a, says: measure.ma").replace(
    "of: b, says: คะแนน", "of: b, says: measure.mb"
)
CROSSED = """scales:
- {id: s, title: ระดับ}
choices:
- {id: c3, in: s, title: สาม, points: 3}
- {id: c4, in: s, title: สี่, points: 4}
fields:
- {id: often, in: a, type: choice, scale: s, title: โอกาส}
- {id: harm, in: a, type: choice, scale: s, title: ผลกระทบ}
- {id: often, in: b, type: choice, scale: s, title: โอกาส}
- {id: harm, in: b, type: choice, scale: s, title: ผลกระทบ}
given:
- {of: a, says: [ask.often = c3, ask.harm = c4]}
- {of: b, says: [ask.often = c3, ask.harm = c3]}
"""


@pytest.mark.parametrize("way", SCORE_KINDS)
def test_the_example_of_each_way_to_put_points_together_is_what_comes_of_it(
    way: str, tmp_path: Path
) -> None:
    said = thai.WAYS[way]
    result = said.rpartition(" = ")[2]
    within, points = (("d/1", "d/2"), "[2, 4]") if way == "ladder" else (("d", "d"), "[]")
    met = way in ("ladder", "share met", "share of weight")
    stated = "given:\n- {of: a, says: state = met}\n- {of: b, says: state = not_met}\n"
    text = WAYS % (way, points, within[0], "", within[1], "")
    if met:
        text += stated
    elif way == "matrix":
        text += CROSSED
    else:
        text += POINTS_ASKED
    for words, faults in ((result, 0), (f"{result}1", 1)):
        path = tmp_path / "f.yaml"
        path.write_text(f"{text}expects:\n- {{of: d, is: '{words}'}}\n", "utf-8")
        assert len(check(path).faults) == faults, check(path).faults
    slot = next(one for one in FieldSchema.slots(thai.ROWS["dimensions"]) if one.key == "kind")
    line = f"{thai.VALUES[way]}: {said}"
    assert line in thai.note("dimensions", slot).splitlines()
    for spoken in ("th", "en"):
        help_ = (
            Path(__file__).parents[3] / "resources" / "help" / spoken / "forms_excel.md"
        ).read_text("utf-8")
        assert re.search(rf"(?m)^- {thai.VALUES[way]}.* = {result}$", help_), spoken
