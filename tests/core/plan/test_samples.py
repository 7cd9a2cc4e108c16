"""The sample plan says what the report it was made from says, its slips of arithmetic included."""

from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from tests.core.assessment.test_import_damaged import sample

PLAN = sample("dsi_moral_plan_2569.json")


def lines(kind: str) -> list[dict[str, Any]]:
    return [row for row in PLAN["rows"] if row["kind"] == kind]


def test_it_holds_every_line_of_the_report() -> None:
    kinds = Counter(row["kind"] for row in PLAN["rows"])
    assert (kinds["goal_group"], kinds["activity"], kinds["objective"], kinds["outcome"]) == (2, 5, 14, 17)
    assert (kinds["factor"], kinds["obstacle"], kinds["direction"]) == (19, 16, 21)
    assert kinds["result"] + kinds["level"] == 14 + 7
    assert [one["f.success"] for one in PLAN["progress"] if "f.success" in one] == ["100"] * 5


@pytest.mark.parametrize(
    ("kind", "field", "total"),
    [
        pytest.param("expense", "f.amount", 44_300, id="443 baht, in satang"),
        pytest.param("donation", "f.count", 341, id="341 things given"),
        pytest.param("donor", "f.share_as_reported", Decimal("99.2"), id="shares that do not come to 100"),
    ],
)
def test_its_figures_are_those_of_the_report(kind: str, field: str, total: object) -> None:
    assert sum(Decimal(str(line[field])) for line in lines(kind)) == total


def test_the_guests_of_honour_are_no_participants() -> None:
    counted = {
        flag: sum(line["f.count"] for line in lines("participant") if line["f.counts"] == flag)
        for flag in ("yes", "no")
    }
    assert counted == {"yes": 85, "no": 11}


def test_an_amount_read_aloud_wrongly_stays_wrong() -> None:
    postage = next(line for line in lines("expense") if "ไปรษณีย์" in line["f.item"])
    assert (postage["f.amount"], "สามร้อยสามสิบบาทถ้วน" in postage["f.item"]) == (33_300, True)


def test_no_person_is_named() -> None:
    assert {line.get("p.contact", "") for line in lines("donor")} <= {"", "ผู้ประสานงานของหน่วยงาน"}
