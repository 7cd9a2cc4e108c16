"""The sample ministry: invented units that hang together, with plans and answers the program takes in."""

from typing import Any

import main
from storage.instruments.library import FormLibrary
from tests.core.assessment.test_import_damaged import sample

FORMS = FormLibrary([main.RESOURCES / "instruments"])
UNITS: list[dict[str, Any]] = sample("units.json")["units"]


def test_every_unit_hangs_below_a_wider_one_and_says_that_it_is_invented() -> None:
    kinds = {unit["code"]: unit["kind"] for unit in UNITS}
    above = {"province": "centre", "district": "province"}
    assert all(kinds[unit["parent"]] == above[unit["kind"]] for unit in UNITS if unit["parent"])
    assert all("ตัวอย่าง" in unit["name"] and unit["phone"].startswith("0 0000 ") for unit in UNITS)
    assert sorted(kinds.values()).count("district") == 2
