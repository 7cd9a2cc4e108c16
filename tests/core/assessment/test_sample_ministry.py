"""The sample ministry: invented units that hang together, with plans and answers the program takes in."""

from typing import Any

import pytest

import main
from core.assessment.start_deeds import import_answers
from core.plan.file_deeds import import_plan
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.assessment.test_import_damaged import sample
from tests.core.conftest import ctx

FORMS = FormLibrary([main.RESOURCES / "instruments"])
UNITS: list[dict[str, Any]] = sample("units.json")["units"]


def test_every_unit_hangs_below_a_wider_one_and_says_that_it_is_invented() -> None:
    kinds = {unit["code"]: unit["kind"] for unit in UNITS}
    above = {"province": "centre", "district": "province"}
    assert all(kinds[unit["parent"]] == above[unit["kind"]] for unit in UNITS if unit["parent"])
    assert all("ตัวอย่าง" in unit["name"] and unit["phone"].startswith("0 0000 ") for unit in UNITS)
    assert sorted(kinds.values()).count("district") == 2


@pytest.mark.parametrize("name", ["moral_plan_province.json", "moral_plan_district.json"])
def test_a_sample_plan_is_taken_in_whole_and_twice_changes_nothing(
    folder: Folder, name: str
) -> None:
    given = sample(name)
    form = FORMS.get(given["instrument"])
    assert import_plan(ctx(folder), folder, form, 2569, given).save
    assert len(folder.records("row")) == len(given["rows"])
    assert len(folder.records("progress")) == len(given["progress"])
    assert not import_plan(ctx(folder), folder, form, 2569, given).save


def test_what_the_second_computer_answers_differs_from_the_first(folder: Folder) -> None:
    form = FORMS.get("cdd-clean")
    import_answers(ctx(folder), folder, form, 2569, sample("cdd_province_a.json"))
    import_answers(ctx(folder), folder, form, 2569, sample("cdd_province_a_second_pc.json"))
    (answer,) = [one for one in folder.records("answer") if one.text("item") == "d3r.l4.3"]
    assert (answer.text("state"), answer.value("measure.anticorruption_education_projects")) == (
        "met",
        "1",
    )


def test_the_answers_of_a_file_are_one_save_with_the_assessment_they_begin(folder: Folder) -> None:
    form = FORMS.get("cdd-clean")
    changes = import_answers(ctx(folder), folder, form, 2569, sample("cdd_province_a.json"))
    assert folder.history.last_save() == changes.save
    saves = {past.save for ref in changes.touched for past in folder.history.of(ref)}
    assert saves == {changes.save}
    assert {ref.entity for ref in changes.touched} >= {"assessment", "sheet", "answer"}
    assert not import_answers(ctx(folder), folder, form, 2569, sample("cdd_province_a.json")).save
