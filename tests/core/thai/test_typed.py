"""What people type is read without guessing, and what cannot be read is nothing."""

from datetime import date

import pytest

from core.thai.parser import read_day, read_periods


@pytest.mark.parametrize(
    "typed", ["12 ต.ค. 68", "12/10/2568", "12 ตุลาคม พ.ศ. 2568", "12-10-68", "๑๒ ต.ค. ๒๕๖๘", "2025-10-12"]
)
def test_a_day_may_be_typed_in_many_ways(typed: str) -> None:
    assert read_day(typed) == date(2025, 10, 12)


@pytest.mark.parametrize("typed", ["31/2/69", "12 ต.ค.", "ต.ค. 2568", "12/13/2568", "12 ต.ค. 568", "soon", ""])
def test_what_is_no_day_is_none(typed: str) -> None:
    assert read_day(typed) is None


@pytest.mark.parametrize(
    ("typed", "period"),
    [
        ("2569q2", "2569q2"),
        ("ไตรมาส 2 - 4 ปี 2569", "2569q2/2569q4"),
        ("ไตรมาสที่ ๑/๖๙", "2569q1"),
        ("Q1-Q2 2569", None),
        ("ต.ค. 68 - มี.ค. 69", "2569m10/2569m03"),
        ("มีนาคม 2569", "2569m03"),
        ("2569m10/2569m03", "2569m10/2569m03"),
        ("2569q4/2569q2", None),
        ("2569q1/2569m03", None),
        ("ทั้งปี", None),
    ],
)
def test_periods_are_read_from_words_and_ids(typed: str, period: str | None) -> None:
    assert read_periods(typed) == period
