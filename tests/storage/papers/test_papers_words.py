"""Where a line may end: between words; a word wider than its column is cut between the words inside it."""

from functools import partial
from itertools import cycle
from pathlib import Path

import pytest

from core.thai import line_ends as rules
from core.thai.line_ends import TIE, tie
from storage.lexicon import lexicon, places
from storage.papers.typography.lines import fill, pieces, tokens
from storage.papers.typography.style import MM

cuts = partial(rules.LineBreakLexicon.cuts, lexicon())
tied_places = partial(rules.LineBreakLexicon.tied_places, lexicon())


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("ประจวบคีรีขันธ์", ("ประจวบ", "คีรี", "ขันธ์")),
        ("นครศรีธรรมราช", ("นคร", "ศรี", "ธรรม", "ราช")),
        ("พระนครศรีอยุธยา", ("พระนคร", "ศรีอยุธยา")),
        ("คะแนนเต็ม", ("คะแนน", "เต็ม")),
    ],
)
def test_a_long_name_is_cut_where_one_reads_it(word: str, parts: tuple[str, ...]) -> None:
    assert pieces(word) == parts


def test_a_word_without_words_inside_is_cut_between_letters_with_their_marks() -> None:
    assert "".join(pieces("แม่ฮ่องสอนน")) == "แม่ฮ่องสอนน"
    assert not any(part[0] in "่้" for part in pieces("แม่ฮ่องสอนน"))


PARTED = (Path(__file__).parents[2] / "data" / "breaks.txt").read_text("utf-8").splitlines()[1:]
WIDTHS = (58, 63, 70, 77, 85, 100, 115, 130, 145, 160)  # mm, from a narrow cell to a page


def line_ends(text: str, width: float, names: tuple[str, ...] = ()) -> list[str]:
    """The lines of a text, set to a width in mm."""
    (wanted,) = tokens(text, False, True, names)
    return [
        "".join(
            " " * bool(token.gap and at) + token.shaped.text for at, token in enumerate(line.tokens)
        ).replace(TIE, " ")
        for line in fill(wanted, 10.88, width * MM)
    ]


def test_a_line_of_office_prose_never_ends_inside_a_word() -> None:
    ends = 0
    for parted in PARTED:
        text = parted.replace("|", "").replace(TIE, " ")
        free = {len(parted[:at].replace("|", "")) for at, sign in enumerate(parted) if sign in "| "}
        for width in WIDTHS:
            at = 0
            for line in line_ends(text, width)[:-1]:
                at += len(line)
                assert at in free, f"{text[at - 15 : at]}|{text[at : at + 15]} ({width} mm)"
                at += text[at] == " "
                ends += 1
    assert ends > 500


NEVER_FIRST = (")", "ๆ", "ฯ", "%", "”", '" ', "' ")
NEVER_LAST = ("(", "“", ' "', " '", " นาย", "และนาง", " นางสาว")


def test_at_every_width_names_are_whole_and_no_line_begins_or_ends_with_what_belongs_to_its_neighbour() -> (
    None
):
    widths = cycle(WIDTHS)
    for heads, names in places().items():
        for head, place in zip(cycle(heads), names[:: len(names) // 100 + 1], strict=False):
            text = (
                f"ประชาชน “ทุกคน” ใน{head}{place} ({place}) และ{place}ฯ ร่วมกิจกรรมต่าง ๆ ๕๐ % ซึ่งนายอำเภอ'{head}{place}'"
                f' กับ นาย สมชาย ใจดี นางสาว อรพิน แสนสุข และนาง มาลี "{head}{place}" เป็นผู้ดำเนินการ'
            )
            lines = line_ends(text, next(widths))
            for wanted in (
                f"{head}{place}",
                f"({place})",
                f"{place}ฯ",
                f"'{head}{place}'",
                f'"{head}{place}"',
            ):
                assert any(wanted in line for line in lines), (wanted, lines)
            assert not [
                line for line in lines if line.startswith(NEVER_FIRST) or line.endswith(NEVER_LAST)
            ], lines


def test_numbers_keep_their_signs_and_units_and_names_their_titles() -> None:
    for text in (
        "๑๐๐ %",
        "๕ คน",
        "๑๒๐,๐๐๐ บาท",
        "ร้อยละ ๘๐.๕",
        "๑ ตุลาคม ๒๕๖๘",
        "พ.ศ. ๒๕๖๙",
        "๑๐ – ๒๐ คน",
        "ต่าง ๆ",
        "กรม ฯ",
        "( ข้อ ๓ )",
        "“ ดี ”",
        "นาย สมชาย",
        "นางสาวอรพิน แสนสุข",
        "ณ วันที่ ๕",
        "≥๘๐",
        "ไตรมาสที่ ๒",
        "-๕",
        "๘๐%",
        "๕คน",
        '"ดี"',
        "'ดี'",
        "จปฐ.",
        "ดี)",
    ):
        assert line_ends(text, 60) == [text]
        assert len([token for token in tokens(text, False, True)[0] if token.free]) == 1, text
    assert line_ends("เม.ย. ๖๙", 8) == ["เม.ย.", "๖๙"], (
        "a no-break space at the end of a line takes no room"
    )


def test_no_line_ends_inside_the_name_of_a_place_a_person_or_a_unit_of_the_office() -> None:
    for heads, names in places().items():
        assert len(names) >= (77 if "จังหวัด" in heads else 50)
        for place in names:
            for head in heads:
                text = f"ใน{head}{place}และ"
                assert not [at for at in cuts(text) if 2 < at < len(text) - 3], text
            for alone in (f"({place})", f"{place},", f"{place}ฯ", f"“{place}”", f"และ{place}"):
                assert set(cuts(alone)) <= {3} & {len(alone) - len(place)}, alone
    assert not [at for at in cuts("ที่นครศรีธรรมราชได้") if 3 < at < 16]
    unit = "ศูนย์เรียนรู้สัมมาชีพบ้านโคกสูง"
    assert unit in " ".join(line_ends(f"ประชาชนในพื้นที่ได้รับบริการจาก{unit}เป็นประจำ", 60, (unit,)))
    assert all(
        unit in "".join(line_ends(f"ประชาชนได้รับบริการจาก{unit}", width, (unit,))) for width in WIDTHS
    )


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("ตุลาคม 2568 - มกราคม 2569", "ตุลาคม_2568 - มกราคม_2569"),
        ("ไตรมาสที่ 2 - 4 ปีงบประมาณ 2569", "ไตรมาสที่_2_-_4 ปีงบประมาณ_2569"),
        ("ครบ ๑๐๐ % รวม", "ครบ ๑๐๐_% รวม"),
    ],
)
def test_a_year_keeps_to_its_month_and_a_number_to_its_range(text: str, tied: str) -> None:
    assert tie(text).replace(TIE, "_") == tied


@pytest.mark.parametrize(
    ("text", "tied"),
    [
        ("ที่ ต. แม่อ้อ อ. พาน จ. เชียงราย", "ที่ ต._แม่อ้อ อ._พาน จ._เชียงราย"),
        ("ในจังหวัด นครศรีธรรมราช และ เขต บางรัก", "ในจังหวัด_นครศรีธรรมราช และ เขต_บางรัก"),
        ("ระดับจังหวัด ให้ทุก อำเภอ รายงาน", "ระดับจังหวัด ให้ทุก อำเภอ รายงาน"),
    ],
)
def test_the_name_of_a_place_keeps_to_the_word_before_it_where_a_space_stands_between(
    text: str, tied: str
) -> None:
    assert tied_places(text).replace(TIE, "_") == tied


ONE_WORD = [
    "ระยะเวลา",
    "ความคิดเห็น",
    "ที่ประชุม",
    "สถานที่ประชุม",
    "คุณประโยชน์",
    "ดำเนินงาน",
    "ประจำปี",
    "ถุงยา",
    "ผู้รายงาน",
]
ONE_WORD += ["ที่ทำงาน", "บางส่วน", "ทั่วกัน", "เท่ากัน"]


@pytest.mark.parametrize(
    "whole", ["ความโปร่งใส", "ทรัพย์สินส่วนตัว", "เชิงปริมาณ", "ชำนาญการพิเศษ", "กทศ.", *ONE_WORD]
)
def test_words_of_offices_are_not_cut(whole: str) -> None:
    assert cuts(whole) == ()


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("มิติที่ ๑ ระดับที่ ๑ ข้อ ๔.๒", 30, ["มิติที่ ๑ ระดับที่ ๑", "ข้อ ๔.๒"]),
        ("แผนการใช้จ่ายงบประมาณประจำปี ๒๕๖๔", 40, ["แผนการใช้จ่าย", "งบประมาณ", "ประจำปี ๒๕๖๔"]),
        ("กุมภาพันธ์ ๒๕๖๙ – ๒๕๗๐", 30, ["กุมภาพันธ์", "๒๕๖๙ – ๒๕๗๐"]),
    ],
)
def test_what_is_tied_opens_no_word_and_is_cut_at_the_first_tie_where_it_must_be(
    text: str, width: float, lines: list[str]
) -> None:
    assert [line.strip() for line in line_ends(text, width)] == lines
