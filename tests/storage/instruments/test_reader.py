"""What is written is what is read; what is broken is named by line, with its mend."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import FormFileFault, InvalidFormError
from core.forms.shape import Clause, Instrument, Limit, Words
from storage.instruments.compiled import LIMIT
from storage.instruments.reader import parse, read
from tests.storage.instruments.conftest import SOUND


def faults(text: str | bytes) -> tuple[FormFileFault, ...]:
    return parse(text if isinstance(text, bytes) else text.encode(), "f.yaml").faults


def read_back(text: str) -> Instrument:
    sheet = parse(text.encode(), "f.yaml")
    assert sheet.faults == ()
    assert isinstance(sheet.form, Instrument)
    return sheet.form


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), start=1) if part in line)


def test_every_scalar_keeps_its_text_and_gets_its_type(sound: str) -> None:
    form = read_back(sound)
    assert form.items[1].number == "1.10"
    assert form.dimensions[0].points == (Fraction(2), Fraction(4))
    assert form.measures[0].holds == Limit(">", Fraction(50))
    assert form.title == Words("แบบทดสอบ", "A small form")
    assert form.items[2].when == ((Clause("d1.l1.1", "is", "met"),),)
    assert form.profiles[0].default is True
    assert form.choices[0].id == "yes"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("'≥ 60'", Limit(">=", Fraction(60))),
        ("'>=60'", Limit(">=", Fraction(60))),
        ("'≤ 0.5'", Limit("<=", Fraction(1, 2))),
        ("'< ๓'", Limit("<", Fraction(3))),
        ("= 7/3", Limit("=", Fraction(7, 3))),
    ],
)
def test_limits_are_exact_in_every_spelling(sound: str, written: str, expected: Limit) -> None:
    text = sound.replace("kind: percent, is: '> 50'", f"kind: number, is: {written}")
    assert read_back(text).measures[0].holds == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("done is no", ((Clause("done", "is", "no"),),)),
        ("done is not no", ((Clause("done", "is not", "no"),),)),
        ("done answered", ((Clause("done", "answered"),),)),
        ("done answered no", ((Clause("done", "answered", "no"),),)),
        (
            "[done is no, done answered]",
            ((Clause("done", "is", "no"), Clause("done", "answered")),),
        ),
        (
            "[[done is no], [done is yes]]",
            ((Clause("done", "is", "no"),), (Clause("done", "is", "yes"),)),
        ),
    ],
)
def test_conditions_are_alls_or_any_of_alls(sound: str, written: str, expected: object) -> None:
    assert read_back(sound.replace("when: done is no", f"when: {written}")).asks[1].when == expected


@pytest.mark.parametrize("sign", ["=", "≠", "<", "≤", ">", "≥", "<=", ">=", "!="])
def test_comparisons_keep_the_drawn_sign(sound: str, sign: str) -> None:
    text = sound.replace(
        "- {id: amount,", f"- {{id: n, kind: cost, when: 'amount {sign} 5'}}\n- {{id: amount,"
    )
    drawn = {"<=": "≤", ">=": "≥", "!=": "≠"}.get(sign, sign)
    assert read_back(text).fields[5].when == ((Clause("amount", drawn, "5"),),)


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\n"])
def test_line_endings_and_byte_order_mark_change_nothing(sound: str, ending: str) -> None:
    data = b"\xef\xbb\xbf" + sound.replace("\n", ending).encode()
    assert parse(data, "f.yaml").form == read_back(sound)


BROKEN = [
    pytest.param("edition: 2569", "edition 2569", "edition", ": ", id="missing colon"),
    pytest.param("kind: ladder", "\tkind: ladder", "kind: ladder", "แท็บ", id="tab"),
    pytest.param("text: ข้อสาม", "text: @ข้อสาม", "@", "อักขระพิเศษ", id="value with a sign first"),
    pytest.param("points: [2, 4]", "points: [2, 4", "points", "", id="list not closed"),
    pytest.param("title: ส่วนกลาง", "title: 'ส่วนกลาง", "", "", id="quote not closed"),
    pytest.param("id: small", "id: &a small", "small", "&", id="anchor"),
    pytest.param("id: small", "id: *a", "*a", "*", id="alias"),
    pytest.param("id: small", "id: !!python/object:os.system small", "small", "!", id="tag"),
    pytest.param("id: small", "id: small\nid: other", "other", "ซ้ำ", id="key twice"),
    pytest.param(
        "need: all, number",
        "need: all, need: any, number",
        "need: any",
        "ซ้ำ",
        id="key twice in a row",
    ),
    pytest.param(
        "edition: 2569", "edition: สองพัน", "edition", "จำนวนเต็ม", id="text where a number belongs"
    ),
    pytest.param(
        "edition: 2569", "edition: 1e99999999", "edition", "จำนวนเต็ม", id="number as a power"
    ),
    pytest.param("points: [2, 4]", "points: [2, four]", "points", "ตัวเลข", id="text among numbers"),
    pytest.param("points: [2, 4]", "points: [2, 1/0]", "points", "ตัวเลข", id="division by zero"),
    pytest.param("'> 50'", "over 50", "over 50", "เกณฑ์", id="limit without a sign"),
    pytest.param("default: yes}", "default: maybe}", "maybe", "yes", id="neither yes nor no"),
    pytest.param("done is no", "done is", "done is}", "เงื่อนไข", id="condition without a value"),
    pytest.param(
        "done is no", "done + 1 = 2", "done + 1", "เงื่อนไข", id="arithmetic in a condition"
    ),
    pytest.param(
        "done is no", "[done is no, [done is yes]]", "done is yes", "", id="condition of two shapes"
    ),
    pytest.param("done is no", "[[[done is yes]]]", "[[[", "", id="condition too deep"),
    pytest.param(
        "kind: ladder", "knid: ladder", "knid", "kind", id="unknown field with its neighbour"
    ),
    pytest.param("items:", "itmes:", "itmes", "items", id="unknown list"),
    pytest.param("title: {th: แบบทดสอบ, en: A small form}", "x: y", "x: y", "", id="missing field"),
    pytest.param("text: ข้อสาม}", "txt: ข้อสาม}", "txt", "title", id="missing field in a row"),
    pytest.param(
        "levels:\n- {in: d1, level: 0, text: ไม่มี}",
        "levels: {in: d1}",
        "levels",
        "รายการ",
        id="list as mapping",
    ),
    pytest.param("- {id: model, title: ต้นแบบ}", "- model", "- model", "แถว", id="row as a word"),
    pytest.param("text: ข้อสาม", "text: [ข้อสาม]", "ข้อสาม", "ค่าเดียว", id="list where a word belongs"),
    pytest.param(
        "title: {th: แบบทดสอบ, en: A small form}",
        "title: {fr: x}",
        "fr",
        "th",
        id="unknown language",
    ),
    pytest.param("text: ข้อสาม", 'text: "ข้อ\\u0007สาม"', "u0007", "U+0007", id="hidden character"),
    pytest.param("text: ข้อสาม", "text: ข้อ\x00สาม", "", "อักขระ", id="control character"),
    pytest.param("id: small", "--- \nid: small\n---\nid: more", "", "แบบ", id="two documents"),
    pytest.param(
        "id: small", "format: instrument/9\nid: small", "instrument/9", "รูปแบบ", id="newer format"
    ),
    pytest.param("id: small", "[a, b]: c\nid: small", "[a, b]", "ชื่อช่อง", id="list as a key"),
]


@pytest.mark.parametrize(("old", "new", "at", "says"), BROKEN)
def test_a_broken_file_names_line_and_mend(old: str, new: str, at: str, says: str) -> None:
    assert SOUND.count(old) >= 1
    text = SOUND.replace(old, new, 1)
    found = faults(text)
    assert found
    assert all(
        fault.problem and fault.mend and fault.file == "f.yaml" and fault.line >= 1
        for fault in found
    )
    if at:
        assert line_of(text, at) in [fault.line for fault in found]
    assert says in " ".join(fault.problem + fault.mend for fault in found)


def test_all_faults_are_reported_at_once_in_the_order_of_the_file(sound: str) -> None:
    text = (
        sound.replace("edition: 2569", "edition: 1")
        .replace("width: 40", "width: 90")
        .replace("'> 50'", "'> 150'")
    )
    lines = [fault.line for fault in faults(text)]
    assert len(lines) == 3
    assert lines == sorted(lines)


def test_reading_a_broken_file_says_three_sentences_and_keeps_every_fault(
    tmp_path: Path, sound: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        sound.replace("edition: 2569", "edition: x").replace("'> 50'", "much"), encoding="utf-8"
    )
    with pytest.raises(InvalidFormError) as caught:
        read(path)
    assert len(caught.value.faults) == 2
    assert "mine.yaml" in caught.value.what
    assert "บรรทัด 2" in caught.value.why
    assert caught.value.do == caught.value.faults[0].mend


def test_a_missing_file_and_a_folder_are_refused_calmly(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(InvalidFormError):
            read(path)


def test_a_programme_is_not_read_as_an_instrument() -> None:
    path = Path(__file__).parents[3] / "resources/instruments/cdd-clean-programme-2564.yaml"
    with pytest.raises(InvalidFormError, match="โครงการ"):
        read(path)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"# only words", id="comment"),
        pytest.param(b"just words", id="words"),
        pytest.param(b"- a\n- b", id="list"),
        pytest.param(b"\xff\xfe\x00i", id="other encoding"),
        pytest.param("ชื่อ: แบบ".encode("cp874"), id="old Thai encoding"),
        pytest.param(b"a: " + b"[" * 100_000, id="deep lists"),
        pytest.param(b"{" * 100_000, id="deep mappings"),
        pytest.param(b"".join(b" " * n + b"a:\n" for n in range(2000)), id="deep indentation"),
        pytest.param(b"a: x\n" * (LIMIT // 5 + 1), id="too large"),
        pytest.param(
            b"a: &a [x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]", id="billion laughs"
        ),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", id="a PDF"),
        pytest.param(b"PK\x03\x04\x14\x00", id="a zip"),
    ],
)
def test_what_is_no_form_is_refused_at_once(data: bytes) -> None:
    assert faults(data)


def test_a_file_full_of_faults_is_given_up_early() -> None:
    found = faults("items:\n" + "- {a: b}\n" * 5_000)
    assert len(found) < 300
    assert "มากเกิน" in found[-1].problem + found[-2].problem


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_and_nothing_else_happens(data: st.DataObject) -> None:
    whole = SOUND.encode()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    noise = data.draw(
        st.one_of(
            st.binary(max_size=12),
            st.text(max_size=8).map(lambda text: text.encode("utf-8", "replace")),
        )
    )
    sheet = parse(whole[:start] + noise + whole[end:], "f.yaml")
    assert sheet.form is not None or sheet.faults
