"""What is made, called and understood when a plan begins: rows above, the title of another year, a period, a file."""

import pytest

from core.plan.copy_deeds import of_year
from core.thai.parser import read_periods


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("แผนส่งเสริมคุณธรรม พ.ศ. ๒๕๖๙", "แผนส่งเสริมคุณธรรม พ.ศ. ๒๕๗๐"),
        ("แผนปฏิบัติงาน ปี 2569", "แผนปฏิบัติงาน ปี 2570"),
        ("แผนห้าปี 2566", "แผนห้าปี 2566"),
    ],
)
def test_a_copied_title_says_the_year_it_is_copied_to(title: str, wanted: str) -> None:
    assert of_year(title, 2569, 2570) == wanted


@pytest.mark.parametrize("typed", ["ต.ค.68-ธ.ค.68", "ต.ค. 68 - ธ.ค. 68", "ตุลาคม 2568-ธันวาคม 2568"])
def test_a_period_is_read_with_and_without_blanks_round_its_hyphen(typed: str) -> None:
    assert read_periods(typed) == "2569m10/2569m12"
