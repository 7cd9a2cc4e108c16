"""Numbering of lists, and Thai order."""

import pytest

from core.thai.written import letter, numbered


@pytest.mark.parametrize(
    ("pattern", "n", "above", "printed"),
    [
        ("๑.", 1, (), "๑."),
        ("๑.", 12, (), "๑๒."),
        ("(๑)", 3, (), "(๓)"),
        ("๑)", 10, (), "๑๐)"),
        ("ก.", 1, (), "ก."),
        ("(ก)", 5, (), "(ง)"),
        ("๑.๑", 2, (3,), "๓.๒"),
        ("๑.๑", 11, (10,), "๑๐.๑๑"),
        ("๑.๑.๑", 4, (2, 3), "๒.๓.๔"),
        ("ก.๑", 2, (3,), "ค.๒"),
        ("๑.๑", 4, (), "๑.๔"),
        ("๑.", 4, (1, 2), "๔."),
        ("-", 7, (), "-"),
        ("กิจกรรมที่ ๑", 2, (), "กิจกรรมที่ ๒"),
        ("ปี ๒๕๖๑ ข้อ ๑", 2, (), "ปี ๒๕๖๑ ข้อ ๒"),
    ],
)
def test_a_line_is_numbered_in_the_style_of_its_form(
    pattern: str, n: int, above: tuple[int, ...], printed: str
) -> None:
    assert numbered(pattern, n, above) == printed


def test_letters_leave_out_the_two_nobody_writes() -> None:
    assert "".join(letter(n) for n in range(1, 6)) == "กขคฆง"
    assert [letter(n) for n in (42, 43, 44, 84, 85)] == ["ฮ", "กก", "กข", "กฮ", "ขก"]


def test_lines_are_numbered_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        numbered("๑.", 0)
