"""What one programme, form or year asks for is shown by its own records alone, and decides nothing of another."""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import main
from core.assessment.ranking import RankingRow
from core.assessment.start_deeds import start_assessment
from core.assigning.programme_steps import DueDate, StepCompletion, UnitStepState
from core.centre.date_deeds import postpones, set_dates
from core.centre.decision_deeds import decide
from core.centre.decisions import CentreYearDecisions, decisions
from core.centre.drawn import pictures
from core.centre.overview import overview
from core.centre.past_winners import OUTCOMES, blank_winners, past_winners, winner_columns
from core.centre.setup import dated_programmes, setup
from core.centre.sheets import units_sheet
from core.centre.unit_table import FIELDS, unit_columns, units_file
from core.centre.view import board, received, reminded, reminders
from core.centre.year_report import behind
from core.entities import unit_id
from core.forms.ports import Forms, in_force
from core.forms.programme import Programme
from core.i18n import use
from core.log.deeds import FieldWrite, add_row, set_field
from core.people.units import UnitRegister
from core.plan.deeds import start_plan
from core.plan.file_deeds import import_plan
from core.values import Plain, Ref, Written
from storage.db.folder.store import Folder
from storage.instruments.library import FolderForms, FormLibrary
from tests.core.assessment.test_import_damaged import sample
from tests.core.assessment.test_results import deriving
from tests.core.centre.test_decisions import PROGRAMME, S30, S40, settle, won
from tests.core.centre.test_rank import FORMS, register
from tests.core.centre.test_setup import published
from tests.core.conftest import ctx
from tests.core.papers import test_score_sheets as sheets
from tests.core.papers.test_score_sheets import CDD
from tests.many import with_more_forms
from tests.provinces import TILES
from tests.read_tables import read_rows

YEAR, TODAY = 2569, date(2026, 1, 20)
ASKING = FORMS.programme("cdd-clean-programme")
# fixtures
opened = sheets.opened
centre = sheets.centre
sent = sheets.sent


@pytest.fixture
def forms(tmp_path_factory: pytest.TempPathFactory) -> Forms:
    return FormLibrary([with_more_forms(tmp_path_factory.mktemp("more") / "forms")])


def ended(
    folder: Folder, by: str = "cdd-clean", programme: Programme = PROGRAMME, year: int = YEAR
) -> CentreYearDecisions:
    return decisions([programme], by, folder.writer.unit, year, folder)


def said(folder: Folder) -> dict[Ref, tuple[str, str]]:
    """What the register says of units and years."""
    return {one.ref: (one.text("group"), one.text("outcome")) for one in folder.records("standing")}


def shown(folder: Folder, programme: Programme = ASKING) -> set[str]:
    """The steps the records of the office show."""
    found = StepCompletion.of(folder, programme, YEAR, TODAY).steps
    return {step for step, units in found.items() if folder.writer.unit in units}


class TestSteps:
    def test_a_plan_shows_the_step_that_asks_for_its_form_and_no_other(
        self, folder: Folder
    ) -> None:
        start_plan(ctx(folder), folder, FORMS.get("dsi-moral-plan"), YEAR)
        assert shown(folder) == set()
        start_plan(ctx(folder), folder, FORMS.get("cdd-action-plan"), YEAR)
        assert shown(folder) == {"action_plan"}
        start_plan(ctx(folder), folder, FORMS.get("cdd-innovation"), YEAR)
        assert shown(folder) == {"action_plan", "innovation"}

    def test_an_assessment_by_another_form_shows_none(self, folder: Folder) -> None:
        start_assessment(ctx(folder), folder, FORMS.get("garden-self-check"), YEAR)
        assert shown(folder) == set()
        start_assessment(ctx(folder), folder, CDD, YEAR)
        assert shown(folder) == {"self_assessment"}

    def test_progress_in_a_plan_nobody_asked_for_shows_no_step(self, folder: Folder) -> None:
        import_plan(
            ctx(folder),
            folder,
            FORMS.get("dsi-moral-plan"),
            YEAR,
            sample("moral_plan_district.json"),
        )
        row, *_rows = folder.records("row", kind="activity")
        said: dict[str, Written] = {
            "row": Plain(row.ref.local),
            "period": Plain(f"{YEAR}q1"),
            "status": Plain("done"),
        }
        add_row(ctx(folder), folder, folder.writer.unit, "progress", said)
        assert "drive" not in shown(folder)
        (plan,) = folder.records("plan")
        moral = replace(ASKING, instruments=("dsi-moral-plan/2569",))
        assert "drive" in shown(folder, programme=moral), (
            "the same records show it where their form is asked for"
        )
        start_plan(ctx(folder), folder, FORMS.get("cdd-action-plan"), YEAR)
        assert "drive" not in shown(folder), "a plan that is asked for has none of it"
        assert "drive" in shown(folder, programme=moral)
        assert plan.number("year") == YEAR

    def test_where_no_form_is_named_a_plan_no_programme_names_shows_it(
        self, folder: Folder, forms: Forms
    ) -> None:
        plans = tuple(
            replace(one, form="") if one.yields == "plan" else one for one in ASKING.steps
        )
        open_ = replace(ASKING, instruments=("cdd-clean/2564",), steps=plans)
        start_plan(ctx(folder), folder, forms.get("cdd-action-plan"), YEAR)
        assert shown(folder, open_) == set(), "another programme asks for that"
        start_plan(ctx(folder), folder, forms.get("works"), YEAR)
        assert shown(folder, open_) == {one.id for one in plans if one.yields == "plan"}


class TestDates:
    def until(self, folder: Folder, year: int) -> date | None:
        return DueDate.by_step(folder, ASKING, year)["action_plan"].until

    def test_a_date_is_of_the_year_it_was_set_for_even_where_it_lies_in_the_next(
        self, folder: Folder
    ) -> None:
        programme = published(folder)
        set_dates(ctx(folder), folder, programme, 2570, {"action_plan": "2027-10-15"})
        found = {year: self.until(folder, year) for year in (2569, 2570, 2571)}
        assert found == {2569: None, 2570: date(2027, 10, 15), 2571: None}

    def test_a_later_year_has_its_own_date_and_that_postpones_nothing(self, folder: Folder) -> None:
        programme = published(folder)
        for year in (2570, 2571):
            set_dates(ctx(folder), folder, programme, year, {"action_plan": f"{year - 544}-11-14"})
        assert [self.until(folder, year) for year in (2570, 2571)] == [
            date(2026, 11, 14),
            date(2027, 11, 14),
        ]
        assert DueDate.by_step(folder, ASKING, 2571)["action_plan"].was == ""

    def test_what_an_older_program_set_is_of_the_year_it_falls_in_and_is_moved_in_its_place(
        self, folder: Folder
    ) -> None:
        programme = published(folder)
        said: dict[str, Written] = {
            "programme": Plain(programme.local),
            "step": Plain("action_plan"),
        }
        add_row(ctx(folder), folder, "all", "deadline", {**said, "until": Plain("2027-04-30")})
        assert [self.until(folder, year) for year in (2569, 2570)] == [None, date(2027, 4, 30)]
        set_dates(ctx(folder), folder, programme, 2570, {"action_plan": "2027-05-31"}, "น้ำท่วม")
        assert DueDate.by_step(folder, ASKING, 2570)["action_plan"] == (
            date(2027, 5, 31),
            "2027-04-30",
            "น้ำท่วม",
        )
        assert len(folder.records("deadline")) == 1
        assert postpones("2027-04-30", "2027-05-31")


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> FormLibrary:
    """Three editions of the programme."""
    place = tmp_path_factory.mktemp("editions")
    shutil.copytree(main.INSTRUMENTS, place, dirs_exist_ok=True)
    said = (place / f"{ASKING.id}-2564.yaml").read_text(encoding="utf-8")
    for year in (2567, 2570):
        text = said.replace("edition: 2564", f"edition: {year}").replace(
            "cdd_clean_programme_2564", f"clean_{year}"
        )
        (place / f"{ASKING.id}-{year}.yaml").write_text(text, encoding="utf-8")
    return FormLibrary([place])


@pytest.mark.parametrize(
    ("year", "edition"), [(2571, 2570), (2570, 2570), (2569, 2567), (2564, 2564), (2560, 2564)]
)
def test_a_year_is_judged_by_the_edition_in_force(editions: Forms, year: int, edition: int) -> None:
    assert [one.edition for one in in_force(editions, year) if one.id == ASKING.id] == [edition]


def test_where_an_edition_is_published_no_newer_one_of_the_program_counts(
    editions: FormLibrary,
) -> None:
    def in_use(*published: int) -> list[int]:
        forms = FormLibrary(editions.folders)
        owners = {forms.programme(f"{ASKING.id}/{year}").file: "centre" for year in published}
        forms.publish(FolderForms(owners=owners))
        return [one.edition for one in in_force(forms, 2570) if one.id == ASKING.id]

    assert in_use() == [2570]
    assert in_use(2564) == [2564]
    assert in_use(2564, 2567) == [2567]
    assert in_use(2564, 2567, 2570) == [2570]


def test_dates_are_set_for_every_published_programme_by_its_edition_in_force(
    folder: Folder, editions: Forms, tmp_path: Path
) -> None:
    def dated(forms: Forms, year: int) -> list[tuple[str, int]]:
        folder.use_forms(forms)
        found = setup(folder, folder.writer.unit, (), TODAY)
        return [(one.label.id, one.label.edition) for one in dated_programmes(found, forms, year)]

    def publish(programme: Programme) -> None:
        fields: dict[str, Written] = {
            "instrument_id": Plain(programme.id),
            "edition": programme.edition,
            "revision": programme.revision,
            "language": 1,
            "owner": Plain(folder.writer.unit),
            "file": Plain(programme.file),
            "state": Plain("published"),
        }
        add_row(ctx(folder), folder, "all", "programme", fields)

    assert dated(editions, 2567) == []
    publish(editions.programme(f"{ASKING.id}/2567"))
    assert dated(editions, 2569) == [(ASKING.id, 2567)]
    assert dated(editions, 2570) == [], "its dates would not count in that year"
    shutil.copytree(main.INSTRUMENTS, forms := tmp_path / "forms")
    text = (forms / f"{ASKING.id}-2564.yaml").read_text(encoding="utf-8")
    text = text.replace(f"id: {ASKING.id}\n", "id: garden-programme\n").replace(
        "cdd_clean_programme_2564", "garden"
    )
    (forms / "garden-programme-2564.yaml").write_text(text, encoding="utf-8")
    both = FormLibrary([forms])
    publish(both.programme(ASKING.id))
    publish(both.programme("garden-programme"))
    assert dated(both, 2569) == [(ASKING.id, 2564), ("garden-programme", 2564)]


def test_a_programme_is_past_once_it_ended_or_a_newer_edition_is_in_force(
    folder: Folder, editions: FormLibrary
) -> None:
    def past(forms: FormLibrary, today: date) -> list[int]:
        folder.use_forms(forms)
        found = setup(folder, folder.writer.unit, (), today).programmes
        return sorted(one.label.edition for one in found if one.label.id == ASKING.id and one.past)

    now = date(2026, 11, 22)
    assert past(editions, now) == [2564, 2567]
    assert past(editions, TODAY) == [2564], "that of next year is no past one"
    (file,) = (path for place in editions.folders for path in place.glob(f"{ASKING.id}-2570.yaml"))
    file.write_text(
        file.read_text("utf-8").replace("edition: 2570", "edition: 2570\nlast: 2569"), "utf-8"
    )
    assert past(FormLibrary(editions.folders), now) == [2564, 2567, 2570], "its owner has ended it"


def test_what_came_of_a_year_counts_in_no_other(centre: Folder, sent: dict[str, Folder]) -> None:
    """A unit that sent its documents of last year is not said to have sent those of this one, and is reminded."""
    rows = {
        year: {
            line.unit.code: line for line in board(centre.writer.unit, year, TODAY, centre).lines
        }
        for year in (YEAR, YEAR + 1)
    }
    assert {code for code, line in rows[YEAR].items() if line.row.has_data} == {*sent}
    assert not any(line.row.has_data for line in rows[YEAR + 1].values())
    assert received(rows[YEAR + 1]["S10"].row) == ("ยังไม่ส่งของปีนี้", "mute")
    assert received(rows[YEAR + 1]["S20"].row) == ("ยังไม่ส่ง", "mute")
    assert {code for code, line in rows[YEAR + 1].items() if reminded(line)} == {*rows[YEAR]} - {
        "R60"
    }, "nobody asks a region"


@pytest.mark.usefixtures("sent")
class TestDecisions:
    def test_by_a_form_no_rules_speak_of_nothing_is_written_and_that_is_said(
        self, centre: Folder
    ) -> None:
        settle(centre, S30)
        decide(ctx(centre), centre, ended(centre).to_write)
        before = said(centre)
        other = replace(PROGRAMME, instruments=("garden-self-check/2564",))
        found = ended(centre, programme=other)
        assert len(found.units) == 4
        assert found.to_write == ()
        assert units_sheet(found).sentence == "ยังไม่มีโครงการที่ใช้แบบนี้"
        assert ended(centre, programme=replace(PROGRAMME, moves=(), selections=())).to_write == ()
        assert said(centre) == before

    def test_a_group_without_a_rule_keeps_what_the_register_says(self, centre: Folder) -> None:
        settle(centre, S30)
        alone = replace(
            PROGRAMME, moves=tuple(one for one in PROGRAMME.moves if one.group != "model")
        )
        found = {one.place.group: one.ruled for one in ended(centre, programme=alone).units}
        assert found == {"general": True, "model": False}
        rows = units_sheet(ended(centre, programme=alone)).rows
        assert {row.cells[-1] == "–" for row in rows if row.cells[2] == "ต้นแบบ"} == {True}, (
            "nobody said its next group"
        )
        assert unit_id("S50") not in {one.unit for one in ended(centre, programme=alone).to_write}

    def test_the_register_of_the_year_goes_before_the_group_an_assessment_names(
        self, centre: Folder
    ) -> None:
        said: dict[str, Written] = {"unit": Plain(S40), "year": YEAR, "group": Plain("model")}
        add_row(ctx(centre), centre, "all", "standing", said)
        assert {one.group for one in RankingRow.ranked(centre, CDD, YEAR) if one.unit == S40} == {
            "model"
        }

    def test_a_decision_that_does_not_hold_any_more_takes_its_group_of_the_next_year_along(
        self, centre: Folder
    ) -> None:
        settle(centre, S30)
        won(centre, "S30", YEAR - 1)
        decide(ctx(centre), centre, ended(centre).to_write)
        next_year = Ref(
            "all",
            "standing",
            next(one.ref.id for one in centre.records("standing", "all", year=YEAR + 1)),
        )
        (line,) = (one for one in centre.records("standing", "all", year=YEAR - 1))
        set_field(ctx(centre), centre, line.ref, [FieldWrite("outcome", None)])
        found = ended(centre)
        assert [(one.unit, one.year, one.group) for one in found.to_write] == [(S30, YEAR + 1, "")]
        decide(ctx(centre), centre, found.to_write)
        record = centre.record(next_year)
        assert record is not None
        assert record.text("group") == ""
        assert ended(centre).to_write == ()

    def test_a_group_somebody_wrote_for_the_next_year_stays(self, centre: Folder) -> None:
        settle(centre, S30)
        said: dict[str, Written] = {"unit": Plain(S30), "year": YEAR + 1, "group": Plain("model")}
        add_row(ctx(centre), centre, "all", "standing", said)
        assert (S30, YEAR + 1) not in {(one.unit, one.year) for one in ended(centre).to_write}


@pytest.mark.usefixtures("sent")
def test_what_the_points_stand_on_is_said(centre: Folder) -> None:
    settle(centre, S30)
    found = ended(centre)
    note = str(units_sheet(found).note)
    assert "4 หน่วยงานใช้คะแนนที่ประเมินตนเอง ยังไม่มีผลของคณะกรรมการ" in note
    assert "4 หน่วยงานยังตอบไม่ครบทุกข้อ" in note
    whole = [
        one._replace(place=replace(one.place, round="committee", coverage=(64, 64)))
        for one in found.units[:3]
    ]
    note = str(units_sheet(found._replace(units=(*whole, found.units[3]))).note)
    assert "1 หน่วยงานใช้คะแนนที่ประเมินตนเอง ยังไม่มีผลของคณะกรรมการ" in note
    assert "1 หน่วยงานยังตอบไม่ครบทุกข้อ" in note
    assert str(units_sheet(found._replace(units=tuple(whole))).note) == ""


@pytest.mark.usefixtures("sent")
def test_who_lies_in_no_region_stands_in_no_zone_and_waits(centre: Folder) -> None:
    set_field(ctx(centre), centre, Ref("all", "unit", S40), [FieldWrite("region", None)])
    found = ended(centre)
    assert {one.region for one in found.proposals} == {1}
    assert [one.place.unit for one in found.units if one.waits == "ทะเบียนยังไม่บอกเขต"] == [S40]
    assert S40 not in {one.unit for one in found.to_write}


def test_a_unit_decides_about_its_like_that_the_register_hangs_below_it(folder: Folder) -> None:
    own = Plain(f"all/unit/{unit_id('S10')}")
    register(folder, "S10", kind=Plain("centre"))
    register(folder, "C1", kind=Plain("centre"), parent=own)
    register(folder, "C2", kind=Plain("centre"))
    register(folder, "P1", kind=Plain("province"))
    found = UnitRegister.of(folder).below_of(unit_id("S10"))
    assert found == {unit_id("C1"), unit_id("P1")}


def test_pictures_show_what_a_committee_released_in_place_of_what_the_unit_gave_itself(
    centre: Folder, sent: Mapping[str, Folder], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sent
    centre.results.derive_by(deriving())
    before = overview(centre.writer.unit, YEAR, TODAY, TILES, centre)
    own = {one.unit: one.assessment for one in before.scored}
    second = next(one for unit, one in own.items() if unit != S40)
    monkeypatch.setattr("core.centre.overview.counting", lambda *_given: {S40: second})
    monkeypatch.setattr(
        RankingRow,
        "ranked",
        lambda *given, ranked=RankingRow.ranked: [
            replace(one, judged=str(second)) if one.unit == S40 else one for one in ranked(*given)
        ],
    )
    register(centre, "S99")  # something is written: nothing kept is shown again
    after = overview(centre.writer.unit, YEAR, TODAY, TILES, centre)
    assert {one.unit: one.assessment for one in after.scored} == {**own, S40: second}
    assert len(after.years[-1].shares) == 1
    assert len(before.years[-1].shares) == 4


def test_a_step_of_the_same_name_in_another_programme_is_another_bar(
    centre: Folder, sent: object
) -> None:
    assert sent
    found = overview(centre.writer.unit, YEAR, TODAY, TILES, centre)
    line = next(one for one in found.board.lines if one.row.steps)
    twin = line.row.steps[0]._replace(programme="another", state="missing")
    row = replace(line.row, steps=(line.row.steps[0]._replace(state="done"), twin))
    alone = found._replace(board=replace(found.board, lines=(replace(line, row=row),)))
    (drawn,) = (one for one in pictures(alone) if one.id == "steps")
    assert [(bar.key, bar.value) for bar in drawn.bars] == [
        (f"{ASKING.id}/{twin.step}", "1 จาก 1"),
        (f"another/{twin.step}", "0 จาก 1"),
    ]
    units = {bar.key: behind(alone, "steps", bar.key) for bar in drawn.bars}
    assert [len(one.rows) for one in units.values() if one] == [0, 1]


def test_whom_to_remind_are_those_who_sent_nothing_and_those_who_are_late(folder: Folder) -> None:
    register(folder, "S10", kind=Plain("centre"))
    register(folder, "P1", kind=Plain("province"), parent=Plain(f"all/unit/{unit_id('S10')}"))
    (line,) = board(folder.writer.unit, YEAR, TODAY, folder).lines
    late = UnitStepState("plan", "แผนปฏิบัติการ", "overdue", "2026-01-02")
    ways = {
        "silent": line,
        "owes": replace(line, row=replace(line.row, has_data=True)),
        "late": replace(line, row=replace(line.row, has_data=True, steps=(late,))),
        "whole": replace(line, row=replace(line.row, has_data=True, reminder="")),
    }
    assert {way: reminded(one) for way, one in ways.items()} == {
        "silent": True,
        "owes": False,
        "late": True,
        "whole": False,
    }
    assert len(reminders(ways.values()).split("\n\n")) == 2


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_blank_workbook_of_any_language_is_read_back(folder: Folder, language: str) -> None:
    register(folder, "P1", kind=Plain("province"))
    use(language, main.RESOURCES / "locale")
    try:
        winners, blank = blank_winners(), units_file({}, empty=True)
    finally:
        use("th", main.RESOURCES / "locale")
    heads = [one.head for one in winners.columns]
    choices = winners.columns[2].choices
    found = past_winners(
        folder,
        read_rows(
            [heads, *([str(2560 + n), "P1", choice] for n, choice in enumerate(choices))],
            winner_columns(),
        ),
    )
    assert found.missing == ()
    assert [one.standing.outcome if one.standing else one.reason for one in found.lines] == list(
        OUTCOMES
    )
    assert read_rows([[one.head for one in blank.columns]], unit_columns({})).fields == FIELDS
