"""An XLSForm becomes a form of ours: what each kind of question, rule and text becomes, and what is said to be lost."""

from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from core.errors import UserError
from core.forms.layout import ConvertedForm, UnconvertedFormPart
from core.forms.shape import Field, FormRowKind, Instrument
from core.forms.wording import Clause, Words
from storage.instruments.reader import check, parse, read
from storage.instruments.xlsform.conversion import converted
from storage.tables.reader import read_table

Sheets = dict[str, Sequence[Sequence[object]]]
HEAD = (
    "type",
    "name",
    "label",
    "relevant",
    "constraint",
    "calculation",
    "required",
    "default",
    "appearance",
)
YES_NO = [
    ("list_name", "name", "label"),
    ("yn", "1", "ใช่"),
    ("yn", "2", "ไม่ใช่"),
    ("many", "Red Car", "รถแดง"),
]


class Made:
    """The form that came of the sheets, and what is lost."""

    def __init__(self, made: ConvertedForm, form: Instrument) -> None:
        self.made = made
        self.form = form
        self.lost = made.losses

    def field(self, id_: str) -> Field:
        return next(one for one in self.form.fields if one.id == id_)

    def kind(self, id_: str) -> FormRowKind:
        return next(one for one in self.form.kinds if one.id == id_)

    def at(self, cell: str, sheet: str = "survey") -> UnconvertedFormPart:
        return next(one for one in self.lost if (one.sheet, one.cell) == (sheet, cell))


def book(folder: Path, sheets: Sheets) -> Path:
    workbook = Workbook()
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    del workbook["Sheet"]
    workbook.save(folder / "แบบ.xlsx")
    return folder / "แบบ.xlsx"


def made(
    folder: Path,
    *survey: Sequence[object],
    head: Sequence[str] = HEAD,
    **sheets: Sequence[Sequence[object]],
) -> Made:
    """Of the rows of a survey; its form is sound, or the test fails."""
    path = book(folder, {"survey": [head, *survey], "choices": YES_NO, **sheets})
    found = converted(read_table(path), path.name, 2569)
    written = folder / "form.yaml"
    written.write_text(found.text, "utf-8")
    assert not check(written).faults
    return Made(found, read(written))


def test_each_type_of_question_is_a_field_of_the_type_that_takes_its_answers(
    tmp_path: Path,
) -> None:
    of = made(
        tmp_path,
        ("text", "a", "ก"),
        ("integer", "b", "ข"),
        ("decimal", "c", "ค"),
        ("date", "d", "ง"),
        ("image", "e", "จ"),
        ("text", "f", "ฉ", "", "", "", "", "", "multiline"),
        ("select_one yn", "g", "ช"),
        ("select_multiple yn", "h", "ซ"),
        ("acknowledge", "i", "ฌ"),
    )
    types = {one.id: one.type for one in of.form.fields}
    assert types == dict(
        zip(
            "abcdefghi",
            ("text", "integer", "decimal", "date", "files", "longtext", *["choice"] * 3),
            strict=True,
        )
    )
    assert (of.field("g").scale, of.field("h").many, of.field("a").title) == (
        "yn",
        True,
        Words("ก"),
    )
    assert [(one.id, one.text.th) for one in of.form.choices if one.within == "yn"] == [
        ("c1", "ใช่"),
        ("c2", "ไม่ใช่"),
    ]


def test_what_a_device_answers_or_no_form_asks_is_named_at_its_cell(tmp_path: Path) -> None:
    of = made(
        tmp_path,
        ("start", "s"),
        ("rank yn", "r", "อันดับ"),
        ("geopoint", "g", "พิกัด"),
        ("wibble", "w", "?"),
    )
    assert [one.id for one in of.form.fields] == ["g"]
    assert {
        one.cell: one.text for one in of.lost if one.sheet == "survey" and one.cell[0] == "A"
    } == {
        "A2": "start",
        "A3": "rank yn",
        "A4": "geopoint",
        "A5": "wibble",
    }


def test_a_repeat_is_a_kind_below_and_a_group_stays_in_its_row(tmp_path: Path) -> None:
    of = made(
        tmp_path,
        ("begin group", "g", "บ้าน", "${has} = '1'"),
        ("text", "name", "ชื่อ"),
        ("begin repeat", "kids", "เด็ก"),
        ("text", "kid", "ชื่อเด็ก"),
        ("begin_repeat", "toys", "ของเล่น"),
        ("text", "toy", "ชื่อของเล่น"),
        ("end_repeat",),
        ("end repeat",),
        ("end group",),
        ("select_one yn", "has", "มีไหม"),
    )
    assert [(one.id, one.within, one.list) for one in of.form.kinds] == [
        ("entry", "", False),
        ("kids", "entry", False),
        ("toys", "kids", True),
    ]
    assert [(one.id, one.kind) for one in of.form.fields][:3] == [
        ("name", ("entry",)),
        ("kid", ("kids",)),
        ("toy", ("toys",)),
    ]
    assert of.field("name").when == of.kind("kids").when == ((Clause("has", "is", "c1"),),)
    assert of.field("name").help == Words("บ้าน")
    assert {one.sheet for one in of.lost} == {"choices"}


@pytest.mark.parametrize(
    ("relevant", "when"),
    [
        ("${n} > 5 and ${n} <= 9", [["n > 5", "n ≤ 9"]]),
        ("selected(${m}, 'Red Car') or ${t} = 'x y'", [["m has red_car"], ["t is x y"]]),
        ("not(${n} < 3)", [["n ≥ 3"], ["n answered no"]]),
        ("${g} != '1'", [["g is not c1"], ["g answered no"]]),
        ("selected(${g}, '2')", [["g is c2"]]),
        ("${t} != ''", [["t answered "]]),
        (
            "(${t} = '' or 5 < ${n}) and ${g} = “1”",
            [["t answered no", "g is c1"], ["n > 5", "g is c1"]],
        ),
        ("${d} >= '2026-01-01'", [["d ≥ 2026-01-01"]]),
        ("true()", []),
    ],
)
def test_a_relevant_is_the_condition_that_holds_in_the_same_cases(
    tmp_path: Path, relevant: str, when: list[list[str]]
) -> None:
    of = made(
        tmp_path,
        ("integer", "n", "จำนวน"),
        ("text", "t", "คำ"),
        ("select_one yn", "g", "ใช่ไหม"),
        ("date", "d", "วัน"),
        ("select_multiple many", "m", "หลายอย่าง"),
        ("text", "x", "ถาม", relevant),
    )
    assert [
        [f"{one.field} {one.op} {one.value}" for one in every] for every in of.field("x").when
    ] == when
    assert not [one for one in of.lost if one.cell[0] == "D"]


@pytest.mark.parametrize(
    "relevant",
    [
        "${nobody} = 1",
        "${n} = ${m}",
        "string-length(${t}) > 3",
        "${n} + 1 > 2",
        "count(${t}) > 1",
        "(${n} > 1",
        "${n} >",
        "not(selected(${m}, 'Red Car'))",
        "${g} = 'no such'",
        "false()",
        "/data/n = 1",
        "${n} = 1 " + "or ${n} = 2 " * 300,
        "(" * 90 + "1" + ")" * 90,
        "${x} = 'itself'",
        "${inner} = 'a'",
        "'",
        "and and",
        "${n} > 'abc'",
        "${g} > 1",
        "selected(${t}, ${n})",
        "'" * 3 + "a" * 5_000,
    ],
)
def test_a_relevant_no_form_can_say_is_lost_at_its_cell_and_the_question_always_asked(
    tmp_path: Path, relevant: str
) -> None:
    of = made(
        tmp_path,
        ("integer", "n", "จำนวน"),
        ("text", "t", "คำ"),
        ("select_one yn", "g", "ใช่ไหม"),
        ("select_multiple many", "m", "ห"),
        ("begin repeat", "r", "แถว"),
        ("text", "inner", "ใน"),
        ("end repeat",),
        ("text", "x", "ถาม", relevant),
    )
    assert of.field("x").when == ()
    assert of.at("D9").text == relevant.strip()[:200]


def test_a_constraint_is_bounds_patterns_and_checks_and_the_rest_is_lost(tmp_path: Path) -> None:
    head = (*HEAD, "constraint_message")
    of = made(
        tmp_path,
        ("integer", "n", "จำนวน", "", ". > 0 and . <= 120", "", "yes", "", "", "ต้อง 1 ถึง 120"),
        ("decimal", "c", "วัด", "", ". >= 0.5 and . < 9"),
        ("text", "p", "รหัส", "", "regex(., '^[0-9]{5}$')"),
        ("date", "d", "เริ่ม"),
        ("date", "e", "สิ้นสุด", "", ". >= ${d}"),
        ("text", "q", "คำ", "", ". > 5"),
        head=head,
    )
    n = of.field("n")
    assert (n.least, n.most, n.fault, n.message.th, n.required) == (
        "1",
        "120",
        "block",
        "ต้อง 1 ถึง 120",
        "plan",
    )
    assert (of.field("c").least, of.field("c").most, of.field("p").pattern) == (
        "0.5",
        "",
        "postcode",
    )
    assert [(one.op, one.over, one.fault) for one in of.form.checks] == [
        ("before", ("d", "e"), "block")
    ]
    assert [one.cell for one in of.lost if one.cell[0] == "E"] == ["E3", "E7"]


def test_a_calculation_is_cells_of_operations_and_one_that_is_none_is_lost(tmp_path: Path) -> None:
    of = made(
        tmp_path,
        ("integer", "a", "ก"),
        ("integer", "b", "ข"),
        ("text", "t", "ค"),
        ("begin repeat", "r", "แถว"),
        ("decimal", "paid", "จ่าย"),
        ("end repeat",),
        ("calculate", "total", "รวม", "", "", "sum(${paid})"),
        ("calculate", "sum_", "รวมสอง", "", "", "${a} + ${b} + 3"),
        ("calculate", "share", "", "", "", "round(${sum_}, 2)"),
        ("calculate", "two", "", "", "", "(${a} + 3) * 2"),
        ("calculate", "big", "", "", "", "if(${a} > 1, 2, 3)"),
        ("calculate", "bad", "", "", "", "${t} * 2"),
        ("integer", "kept", "เหลือ", "", "", "today()"),
    )
    cells = {one.id: (one.op, one.over) for one in of.form.computed}
    assert cells["total"] == ("sum", ("r.paid",))
    assert cells["sum"] == ("sum", ("a", "b", "3"))
    assert cells["share"] == ("round", ("sum", "0.01"))
    assert of.field("kept").type == "integer"
    lost = {one.cell for one in of.lost if one.cell[0] in "AF" and one.sheet == "survey"}
    assert lost == {"F11", "F12", "F13", "F14"}


def test_hints_and_notes_are_help_and_languages_but_two_are_counted(tmp_path: Path) -> None:
    head = (
        "type",
        "name",
        "label::English (en)",
        "label::Thai (th)",
        "hint::Thai (th)",
        "label::Lao (lo)",
    )
    of = made(
        tmp_path,
        ("note", "n", "Read this", "อ่านก่อน"),
        ("text", "a", "<b>Name</b>", "**ชื่อ**", "ตัวบรรจง", "ຊື່"),
        ("text", "b", "Of ${a}", "ของ ${a}"),
        ("note", "last", "Bye", "ลาก่อน"),
        head=head,
    )
    assert of.field("a").title == Words("ชื่อ", "Name")
    assert of.field("a").help == Words("อ่านก่อน ตัวบรรจง", "Read this")
    assert of.field("b").title == Words("ของ “a”", "Of “a”")
    assert of.field("b").help == Words("ลาก่อน", "Bye")
    assert of.at("F3").text == "label Lao (lo)"
    assert {of.at("C4").text, of.at("D4").text} == {"Of ${a}", "ของ ${a}"}


def test_or_other_adds_an_answer_and_asks_which(tmp_path: Path) -> None:
    of = made(tmp_path, ("select_one yn or_other", "g", "ใช่ไหม"), ("select_one yn", "h", "ใช่ไหม"))
    assert [one.id for one in of.form.choices if one.within == of.field("g").scale] == [
        "c1",
        "c2",
        "other",
    ]
    assert [one.id for one in of.form.choices if one.within == of.field("h").scale] == ["c1", "c2"]
    assert of.field("g_other").when == ((Clause("g", "is", "other"),),)


def test_the_field_of_another_answer_has_the_languages_of_its_question(tmp_path: Path) -> None:
    head = ("type", "name", "label::ไทย (th)", "label::English (en)")
    of = made(
        tmp_path,
        ("select_one yn or_other", "g", "เลือก", "Choose"),
        ("select_one yn or_other", "h", "เลือกอีก"),
        head=head,
    )
    assert of.field("g_other").title == Words("เลือก อื่น ๆ", "Choose Other")
    assert of.field("h_other").title == Words("เลือกอีก อื่น ๆ")


def test_an_answer_is_called_by_what_its_cell_holds_before_what_it_shows(tmp_path: Path) -> None:
    path = book(
        tmp_path,
        {
            "survey": [
                HEAD,
                ("select_one q", "q", "ก"),
                ("text", "a", "ข", "${q}='12'"),
                ("text", "b", "ค", "${q}='0012'"),
                ("text", "c", "ง", "${q}='7'"),
                ("text", "d", "จ", "${q}='0007'"),
                ("text", "e", "ฉ", "${q}='3000'"),
            ],
            "choices": [
                ("list_name", "name", "label"),
                ("q", 12, "สิบสอง"),
                ("q", 7, "เจ็ด"),
                ("q", "0007", "ศูนย์เจ็ด"),
                ("q", 3000, "สามพัน"),
            ],
        },
    )
    workbook = load_workbook(path)
    for cell, code in (("B2", "0000"), ("B3", "0000"), ("B5", "0,")):
        workbook["choices"][cell].number_format = code
    workbook.save(path)
    found = converted(read_table(path), path.name, 2569)
    form = parse(found.text.encode(), path.name).form
    assert isinstance(form, Instrument)
    named = {one.text.th: one.id for one in form.choices}
    asked = {one.id: one.when[0][0].value for one in form.fields if one.when}
    twelve, seven, text = named["สิบสอง"], named["เจ็ด"], named["ศูนย์เจ็ด"]
    assert asked == {"a": twelve, "b": twelve, "c": seven, "d": text, "e": named["สามพัน"]}
    assert [one for one in found.losses if one.sheet == "survey"] == []


def test_defaults_that_hold_are_taken_and_looks_are_counted_by_name(tmp_path: Path) -> None:
    of = made(
        tmp_path,
        ("select_one yn", "g", "ใช่ไหม", "", "", "", "", "2", "minimal"),
        ("integer", "n", "จำนวน", "", "", "", "", "7"),
        ("date", "d", "วัน", "", "", "", "", "today()"),
        ("integer", "o", "อื่น", "", "", "", "", "many"),
        ("select_one yn", "h", "ใช่ไหม", "", "", "", "${n} > 1", "9", "minimal"),
    )
    assert [of.field(one).default for one in "gndoh"] == ["c2", "7", "", "", ""]
    assert [one.cell for one in of.lost if one.cell[0] == "H"] == ["H4", "H5", "H6"]
    assert (of.at("I2").text, "2" in of.at("I2").reason) == ("minimal", True)
    assert of.at("G6").text == "${n} > 1"


def test_the_settings_name_the_form_and_the_others_are_named(tmp_path: Path) -> None:
    settings = [
        ("form_title", "form_id", "version", "public_key"),
        ("สำรวจบ้าน", "House-1", "v3", "abc"),
    ]
    of = made(tmp_path, ("text", "a", "ก"), settings=settings, notes=[("กันลืม",)])
    assert (of.form.id, of.form.title.th, of.form.edition) == ("house-1", "สำรวจบ้าน", 2569)
    assert "v3" in of.made.text
    assert of.at("D2", "settings").text == "public_key"
    assert of.at("", "notes")


def test_what_does_not_fit_together_is_named_and_the_rest_taken(tmp_path: Path) -> None:
    choices = [*YES_NO, ("yn", "1", "อีกครั้ง"), ("", "x", "ไม่มีรายการ"), ("unused", "u", "ไม่ใช้")]
    of = made(
        tmp_path,
        ("end group",),
        ("begin group", "g", "ก"),
        ("text", "a", "หนึ่ง"),
        ("end repeat",),
        ("begin repeat", "r", "แถว"),
        ("text", "a", "สอง"),
        ("select_one nowhere", "s", "เลือก"),
        ("", "t", "ไม่มี type"),
        ("select_one yn", "b", "ข"),
        choices=choices,
        head=(*HEAD, "label", ""),
    )
    assert [one.id for one in of.form.fields] == ["a", "a_2", "b"]
    assert {one.cell for one in of.lost if one.sheet == "survey"} >= {"A2", "A5", "A6", "A8", "B9"}
    assert {one.cell for one in of.lost if one.sheet == "choices"} >= {"B5", "B6", "A7"}


def test_two_heads_of_one_name_are_one_and_the_second_is_lost(tmp_path: Path) -> None:
    of = made(tmp_path, ("text", "a", "หนึ่ง", "สอง"), head=("type", "name", "label", "Label"))
    assert of.field("a").title.th == "หนึ่ง"
    assert "1" in of.at("D1").reason


@pytest.mark.parametrize(
    "sheets",
    [
        {"Sheet1": [("a", "b"), ("c", "d")]},
        {"survey": [("name", "label"), ("a", "ก")]},
        {"survey": [HEAD, ("start", "s")]},
        {"survey": []},
        {"survey": [HEAD, *(("text", f"a{n}", "ก") for n in range(2_001))]},
        {
            "survey": [HEAD, ("select_one yn", "a", "ก")],
            "choices": [YES_NO[0], *(("yn", n, n) for n in range(10_001))],
        },
    ],
    ids=["other", "no type", "no question", "empty", "long", "many answers"],
)
def test_a_workbook_that_is_no_xlsform_is_refused_with_what_to_do(
    tmp_path: Path, sheets: Sheets
) -> None:
    path = book(tmp_path, sheets)
    with pytest.raises(UserError) as refused:
        converted(read_table(path), path.name, 2569)
    assert all((refused.value.what, refused.value.why, refused.value.do))


def test_a_survey_of_fifty_thousand_rows_and_a_zip_that_is_no_workbook_are_refused(
    tmp_path: Path,
) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>text</t></is></c></row>'
        for n in range(2, 50_001)
    )
    path = book(tmp_path, {"survey": [HEAD, ("text", "a", "ก")]})
    with ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>", rows.encode() + b"</sheetData>"
    )
    with ZipFile(path, "w") as new:
        for name, data in parts.items():
            new.writestr(name, data)
    with pytest.raises(UserError, match="survey"):
        converted(read_table(path), path.name, 2569)
    with ZipFile(path, "w") as new:
        new.writestr("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>")
    with pytest.raises(UserError):
        read_table(path)


def test_repeats_in_each_other_beyond_what_a_form_takes_lie_in_the_deepest(tmp_path: Path) -> None:
    deep = [("begin repeat", f"r{n}", f"ชั้น {n}") for n in range(20)]
    of = made(tmp_path, *deep, ("text", "a", "ก"), *(("end repeat",) for _one in deep))
    assert len(of.form.kinds) == 12
    assert of.field("a").kind == (of.form.kinds[-1].id,)
    assert len([one for one in of.lost if one.sheet == "survey" and one.cell[0] == "A"]) == 9


def test_letters_that_mean_something_in_a_form_stay_what_they_are(tmp_path: Path) -> None:
    words = "a: 'b' \"c\" [d] {e} #f, & *g* | > %h @i `j` - \\n ไทย"
    of = made(
        tmp_path,
        ("text", "no", words),
        ("text", "number", "yes"),
        ("text", "ชื่อ", "null"),
        ("text", "1st", "~"),
    )
    assert of.field("no").title.th == words.replace("{", "(").replace("}", ")").replace(">", "›")
    assert [one.id for one in of.form.fields] == ["no", "number_2", "q", "c1st"]
    assert [one.title.th for one in of.form.fields[1:]] == ["yes", "null", "~"]


def test_calculations_too_deep_in_each_other_are_lost_and_the_others_stay(tmp_path: Path) -> None:
    chain = [("calculate", f"c{n}", f"ชั้น {n}", "", "", f"${{c{n - 1}}} + 1") for n in range(1, 30)]
    of = made(
        tmp_path, ("integer", "c0", "ก"), *chain, ("calculate", "own", "ข", "", "", "${c0} * 2")
    )
    assert [one.id for one in of.form.computed] == [
        *(f"c{n}" for n in range(1, len(of.form.computed))),
        "own",
    ]
    assert len(of.form.computed) + len([one for one in of.lost if one.cell[0] == "F"]) == 30


def test_hints_of_groups_are_help_and_those_of_what_is_reckoned_are_lost(tmp_path: Path) -> None:
    head = (*HEAD, "hint")
    blank = ("",) * 6
    of = made(
        tmp_path,
        ("begin group", "g", "บ้าน", *blank, "กรอกทุกหลัง"),
        ("integer", "a", "ห้อง", *blank, "นับทุกห้อง"),
        ("end group",),
        ("calculate", "b", "สองเท่า", "", "", "${a} * 2", "", "", "", "คิดให้"),
        head=head,
    )
    assert of.field("a").help == Words("บ้าน กรอกทุกหลัง นับทุกห้อง")
    assert of.at("J5").text == "คิดให้"


@pytest.mark.parametrize(
    ("cell", "asked"), [(True, True), (False, True), ("no", True), ("yes", True)]
)
def test_a_relevant_that_is_a_yes_or_no_of_the_sheet_is_read_as_one(
    tmp_path: Path, cell: object, asked: bool
) -> None:
    of = made(tmp_path, ("text", "a", "ก", cell))
    assert (of.field("a").when == ()) == asked
    assert bool([one for one in of.lost if one.cell == "D2"]) == (cell in (False, "no"))
