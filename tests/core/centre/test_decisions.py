"""The end of a year at a centre: ties by resolutions, who is put forward and chosen, and what becomes of units."""

from dataclasses import replace
from fractions import Fraction

import pytest

import main
from core.assessment.ranking import RankingRow
from core.blocks.document import Document, Stamp, Table
from core.centre.decision_deeds import ResolutionInput, decide, resolve
from core.centre.decisions import (
    CentreYearDecisions,
    chosen_years,
    decisions,
    standings,
    tied_words,
)
from core.centre.past_winners import past_winners, winner_columns
from core.centre.proposals import propose
from core.entities import unit_id
from core.errors import UserError
from core.forms.programme import Programme, SelectionRule
from core.forms.wording import Limit
from core.log.deeds import add_row, delete_record
from core.papers.made import made
from core.people.units import Unit, UnitRegister
from core.values import Plain, Ref, Written
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.centre.test_rank import NOBODY
from tests.core.conftest import ctx
from tests.core.papers import test_score_sheets as sheets
from tests.core.papers.test_score_sheets import CDD, FORMS, answer_again, assessment
from tests.read_tables import read_rows

# fixtures
opened = sheets.opened
centre = sheets.centre
sent = sheets.sent
PROGRAMME = replace(FORMS.programme("cdd-clean-programme"), edition=2569)
SAID = ResolutionInput(
    "คณะกรรมการคัดเลือก คณะที่ 2",
    "2026-01-09",
    "นวัตกรรมขยายผลได้มากกว่า",
    "ครั้งที่ 3/2569",
    "ให้ S30 เป็นลำดับแรก",
)
S10, S30, S40, S50 = map(unit_id, ("S10", "S30", "S40", "S50"))


def ended(folder: Folder, year: int = 2569) -> CentreYearDecisions:
    return decisions([PROGRAMME], "cdd-clean", folder.writer.unit, year, folder)


def settle(folder: Folder, chosen: str, said: ResolutionInput = SAID) -> Ref:
    (tie,) = ended(folder).open
    among = [one.unit for one in tie.level]
    changes = resolve(
        ctx(folder), folder, assessment("S10"), among, tie.level[0].total, [chosen], said
    )
    return next(iter(changes.touched))


def places(folder: Folder) -> list[tuple[str, int, bool]]:
    found = RankingRow.ranked(folder, CDD, 2569)
    return [
        (one.unit, one.rank, one.tied) for one in found if (one.region, one.group) == (1, "general")
    ]


def won(folder: Folder, code: str, year: int) -> None:
    fields: dict[str, Written] = {
        "unit": Plain(unit_id(code)),
        "year": year,
        "outcome": Plain("outstanding"),
    }
    add_row(ctx(folder), folder, "all", "standing", fields)


@pytest.mark.usefixtures("sent")
class TestTies:
    def test_a_tie_waits_and_nothing_is_written_of_its_units(self, centre: Folder) -> None:
        found = ended(centre)
        assert [[one.unit for one in tie.level] for tie in found.open] == [[S10, S30]]
        assert list(tied_words(found)) == ["เขตตรวจราชการที่ 1 คะแนนเท่ากัน จังหวัด S10, จังหวัด S30"]
        assert {one.unit for one in found.to_write} == {S40, S50}

    def test_a_resolution_puts_one_first_in_the_ranking_in_the_selection_and_on_paper(
        self, centre: Folder
    ) -> None:
        settle(centre, S30)
        found = ended(centre)
        assert places(centre) == [(S30, 1, False), (S10, 2, False)]
        assert found.open == ()
        assert [[top.unit for top in one.top] for one in found.proposals] == [[S30], [S40]]
        (kept,) = found.resolutions.values()
        assert (kept.committee, kept.day, kept.reason, kept.minutes, kept.text) == SAID
        paper = made(centre, assessment("S10"), "ranking", "").build(Stamp())
        (table,) = (block for block in paper.blocks if isinstance(block, Table))
        rows = [[" ".join(Document.walk(cell)) for cell in row.cells] for row in table.rows]
        assert [(row[0], row[1]) for row in rows[1:3]] == [("1", "จังหวัด S30"), ("2", "จังหวัด S10")]
        assert {row[-1] for row in rows[1:3]} == {"คะแนนเท่ากัน ลำดับตามมติ"}
        words = "มติคณะกรรมการคัดเลือก คณะที่ 2 วันที่ 9 มกราคม 2569 ให้ S30 เป็นลำดับแรก เหตุผล นวัตกรรมขยายผลได้มากกว่า (ครั้งที่ 3/2569)"
        assert words in str(table.note)

    def test_a_resolution_holds_for_the_points_it_was_taken_on_and_no_others(
        self, centre: Folder, sent: dict[str, Folder]
    ) -> None:
        settle(centre, S30)
        for code in ("S10", "S30"):
            answer_again(sent[code])
            centre.exchange.take_segments(*sent[code].exchange.give())
        found = ended(centre)
        assert [one.level[0].total for one in found.open] == [Fraction(90)]
        assert [one.chosen for one in found.idle] == [{S30}]

    def test_of_two_resolutions_that_say_different_things_none_decides(
        self, centre: Folder
    ) -> None:
        level, points = [S10, S30], Fraction(80)
        for chosen in level:
            resolve(ctx(centre), centre, assessment("S10"), level, points, [chosen], SAID)
        assert [[one.unit for one in tie.level] for tie in ended(centre).open] == [[S10, S30]]
        assert len(ended(centre).idle) == 2

    def test_a_resolution_that_is_taken_back_decides_nothing(self, centre: Folder) -> None:
        delete_record(ctx(centre), centre, settle(centre, S30))
        assert len(ended(centre).open) == 1

    def test_nobody_decides_between_itself_and_its_equals(
        self, centre: Folder, sent: dict[str, Folder]
    ) -> None:
        office = sent["S10"]
        resolve(ctx(office), office, assessment("S10"), [S10, S30], Fraction(80), [S10], SAID)
        centre.exchange.take_segments(*office.exchange.give())
        assert len(centre.records("motion")) == 1
        assert places(centre) == [(S10, 1, True), (S30, 1, True)]

    @pytest.mark.parametrize(
        "said",
        [
            SAID._replace(committee=" "),
            SAID._replace(reason=""),
            SAID._replace(minutes=""),
            SAID._replace(day=""),
            SAID._replace(day="2999-01-01"),
        ],
    )
    def test_who_when_why_and_the_minutes_are_asked_for(
        self, centre: Folder, said: ResolutionInput
    ) -> None:
        with pytest.raises(UserError):
            settle(centre, S30, said)
        assert centre.records("motion") == []

    @pytest.mark.parametrize("chosen", [[], [S10, S30], [S40]])
    def test_some_and_not_all_of_them_are_put_first(
        self, centre: Folder, chosen: list[str]
    ) -> None:
        with pytest.raises(UserError):
            resolve(ctx(centre), centre, assessment("S10"), [S10, S30], Fraction(80), chosen, SAID)


@pytest.mark.usefixtures("sent")
class TestStandings:
    def test_two_years_just_before_or_four_in_all_bring_a_unit_into_the_group_of_challenge(
        self, centre: Folder
    ) -> None:
        settle(centre, S30)
        won(centre, "S30", 2568)
        for year in (2561, 2563, 2565):
            won(centre, "S40", year)
        for year in (2561, 2563):
            won(centre, "S10", year)
        found = {one.place.unit: one for one in ended(centre).units}
        moved = {unit: one.next.group for unit, one in found.items() if one.next}
        assert moved == {S30: "challenge", S40: "challenge"}
        decide(ctx(centre), centre, ended(centre).to_write)
        after = {
            one.text("unit"): one.text("group")
            for one in centre.records("standing", "all", year=2570)
        }
        assert after == {S30: "challenge", S40: "challenge"}

    def test_a_unit_that_was_chosen_and_is_not_any_more_loses_what_the_register_said(
        self, centre: Folder
    ) -> None:
        won(centre, "S10", 2569)
        settle(centre, S30)
        decide(ctx(centre), centre, ended(centre).to_write)
        (line,) = centre.records("standing", "all", unit=S10, year=2569)
        assert line.text("outcome") == ""

    def test_who_may_not_write_the_register_is_told(self, sent: dict[str, Folder]) -> None:
        with pytest.raises(UserError, match="บันทึกผลลงทะเบียนไม่ได้"):
            decide(ctx(sent["S10"]), sent["S10"], [])


class TestPastWinners:
    ROWS = (
        ("รายชื่อหน่วยงานดีเด่น", "", "", ""),
        ("ลำดับ", "ปีงบประมาณ", "หน่วยงาน", "ผลการพิจารณา"),
        ("1", "๒๕๖๘", "จังหวัด S30", "ดีเด่น"),
        ("2", "2568", "S40", ""),
        ("3", "2568", "จังหวัดที่ไม่มี", "ดีเด่น"),
        ("4", "68", "S40", "ดีเด่น"),
        ("5", "2567", "S40", "รองชนะเลิศ"),
        ("6", "2568", "S30", "ต้นแบบ"),
        ("", "", "", ""),
    )

    def test_what_is_taken_moves_units_by_their_history_and_the_same_file_again_changes_nothing(
        self, centre: Folder
    ) -> None:
        decide(
            ctx(centre), centre, past_winners(centre, read_rows(self.ROWS, winner_columns())).taken
        )
        assert chosen_years(standings(centre).values()) == {S30: (2568,), S40: (2568,)}
        again = past_winners(centre, read_rows(self.ROWS, winner_columns()))
        assert (again.count("same"), again.taken) == (2, ())

    def test_a_file_without_the_columns_says_which(self, centre: Folder) -> None:
        assert past_winners(
            centre, read_rows([("ชื่อ", "โทร"), ("S30", "1")], winner_columns())
        ).missing == ("year",)


CLEAN = FormLibrary([main.RESOURCES / "instruments"]).programme("cdd-clean-programme")


BY_REGION = CLEAN.selections[0]


def place(unit: str, total: int, region: int = 1, group: str = "general") -> RankingRow:
    return replace(
        NOBODY,
        unit=unit,
        name=unit,
        total=Fraction(total),
        base=Fraction(total) - 4,
        region=region,
        group=group,
    )


def units(*ids: str, kind: str = "province") -> UnitRegister:
    return UnitRegister({id_: Unit(id_, id_, id_, kind, "", 1, "general", "") for id_ in ids})


def put_forward(
    programme: Programme, *places: RankingRow, kind: str = "province"
) -> list[tuple[int, list[str], bool]]:
    known = units(*(one.unit for one in places), kind=kind)
    return [
        (one.region, [top.unit for top in one.top], one.tie)
        for one in propose(places, known, [programme])
    ]


def by(rule: SelectionRule) -> Programme:
    return replace(CLEAN, selections=(rule,))


def test_the_best_of_each_region_is_put_forward_and_a_tie_is_not_decided() -> None:
    found = put_forward(
        CLEAN, place("a", 80), place("b", 80), place("c", 70), place("d", 60, region=2)
    )
    assert found == [(1, ["a", "b"], True), (2, ["d"], False)]


def test_another_group_another_kind_and_what_could_not_be_scored_stay_out() -> None:
    assert put_forward(CLEAN, place("a", 90, group="model")) == []
    assert put_forward(CLEAN, place("a", 90), kind="district") == []
    assert put_forward(CLEAN, replace(place("a", 90), problem="no form")) == []


def test_a_least_total_and_the_base_count_where_the_rule_says_so() -> None:
    least = by(replace(BY_REGION, least=Limit(">=", Fraction(80))))
    assert put_forward(least, place("a", 79)) == []
    assert put_forward(least, place("a", 80)) == [(1, ["a"], False)]
    assert (
        put_forward(
            by(replace(BY_REGION, by="base", least=Limit(">=", Fraction(80)))), place("a", 80)
        )
        == []
    )


def test_a_rule_for_all_regions_chooses_once() -> None:
    everywhere = by(replace(BY_REGION, per="", take=2))
    found = put_forward(
        everywhere, place("a", 80), place("b", 90, region=2), place("c", 70, region=3)
    )
    assert found == [(0, ["a", "b"], False)]
