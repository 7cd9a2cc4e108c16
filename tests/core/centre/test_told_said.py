"""What the tables and pictures of a year say, each sentence where it is so and not where it is not."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from core.centre.decision_deeds import decide, resolve
from core.centre.decisions import CentreYearDecisions, decisions
from core.centre.drawn import Chart, pictures
from core.centre.overview import YearOverview, overview
from core.centre.past_winners import past_winners, winner_columns
from core.centre.sheets import decision_sheets, resolutions_sheet, units_sheet, zones_sheet
from core.centre.year_report import behind
from core.entities import unit_id
from core.log.deeds import delete_record
from storage.db.folder.store import Folder
from tests.core.assessment.test_results import deriving
from tests.core.centre.test_decisions import PROGRAMME, S10, S30, SAID, settle
from tests.core.conftest import ctx
from tests.core.papers import test_score_sheets as sheets
from tests.core.papers.test_score_sheets import answer_again, assessment
from tests.provinces import TILES
from tests.read_tables import read_rows

TODAY = date(2026, 1, 20)
# fixtures
opened = sheets.opened
centre = sheets.centre
sent = sheets.sent


def ended(folder: Folder) -> CentreYearDecisions:
    return decisions([PROGRAMME], "cdd-clean", folder.writer.unit, 2569, folder)


def seen(folder: Folder, year: int = 2569) -> tuple[YearOverview, dict[str, Chart]]:
    folder.results.derive_by(deriving())
    found = overview(folder.writer.unit, year, TODAY, TILES, folder)
    return found, {one.id: one for one in pictures(found)}


@pytest.mark.usefixtures("sent")
def test_the_table_of_units_says_what_waits_what_is_unwritten_and_when_all_is_written(
    centre: Folder,
) -> None:
    assert units_sheet(ended(centre)).sentence == "รอมติ 1 เรื่อง หน่วยงานที่คะแนนเท่ากันยังไม่มีผล"
    settle(centre, S30)
    count = len(ended(centre).to_write)
    assert units_sheet(ended(centre)).sentence == f"ไม่มีเรื่องรอมติ ยังไม่ได้บันทึกลงทะเบียน {count} รายการ"
    decide(ctx(centre), centre, ended(centre).to_write)
    assert units_sheet(ended(centre)).sentence == "ทะเบียนตรงกับผลนี้แล้ว"
    assert decide(ctx(centre), centre, ended(centre).to_write).touched == frozenset()


def test_empty_tables_say_why(centre: Folder) -> None:
    none = ended(centre)
    assert (units_sheet(none).rows, units_sheet(none).empty) == ((), "ยังไม่มีหน่วยงานที่คิดคะแนนได้")
    assert resolutions_sheet(none).empty == "ยังไม่มีมติ"
    assert zones_sheet(none).empty == "โครงการนี้ไม่มีหลักเกณฑ์คัดเลือก"
    assert zones_sheet(none._replace(programme=None)).empty == "ยังไม่มีโครงการที่ใช้แบบนี้"
    assert all(one.rows == () for one in decision_sheets(CentreYearDecisions(2569, None, None)))


def test_a_resolution_is_said_to_decide_until_a_score_changes(
    centre: Folder, sent: dict[str, Folder]
) -> None:
    settle(centre, S30)
    table = resolutions_sheet(ended(centre))
    assert (table.rows[0].cells[-1], table.note) == ("มีผล", "")
    for code in ("S10", "S30"):
        answer_again(sent[code])
        centre.exchange.take_segments(*sent[code].exchange.give())
    table = resolutions_sheet(ended(centre))
    assert table.rows[0].cells[-1] == "ไม่มีผลแล้ว"
    assert table.note.startswith("มติใช้กับหน่วยงานและคะแนนตามวันที่ลงมติเท่านั้น")
    resolve(ctx(centre), centre, assessment("S10"), [S10, S30], Fraction(90), [S10], SAID)
    assert [one.cells[-1] for one in resolutions_sheet(ended(centre)).rows].count("มีผล") == 1


def test_of_two_resolutions_that_contradict_each_other_it_is_said_until_one_is_withdrawn(
    centre: Folder, sent: dict[str, Folder]
) -> None:
    level = [S10, S30]
    one, other = (
        next(
            iter(
                resolve(
                    ctx(centre), centre, assessment("S10"), level, Fraction(80), [chosen], SAID
                ).touched
            )
        )
        for chosen in level
    )
    table = resolutions_sheet(ended(centre))
    assert [row.cells[-1] for row in table.rows] == ["ขัดกับมติอื่น"] * 2
    assert table.note == "มติที่ขัดกันไม่มีผลทุกมติ เลิกใช้มติที่ไม่ถูกต้อง แล้วมติที่เหลือจึงมีผล"
    delete_record(ctx(centre), centre, one)
    table = resolutions_sheet(ended(centre))
    assert ([(row.key, row.cells[-1]) for row in table.rows], table.note) == (
        [(str(other), "มีผล")],
        "",
    )
    resolve(ctx(centre), centre, assessment("S10"), level, Fraction(80), [S10], SAID)
    for code in ("S10", "S30"):
        answer_again(sent[code])
        centre.exchange.take_segments(*sent[code].exchange.give())
    table = resolutions_sheet(ended(centre))
    assert [row.cells[-1] for row in table.rows] == ["ไม่มีผลแล้ว"] * 2, (
        "withdrawing one would bring neither back"
    )
    assert "มติที่ขัดกัน" not in table.note


def test_a_year_without_results_says_so_in_each_picture(centre: Folder) -> None:
    _found, drawn = seen(centre)
    assert (
        drawn["provinces_score"].sentence == drawn["spread"].sentence == "ยังไม่มีหน่วยงานใดมีคะแนนในปีนี้"
    )
    assert drawn["items"].sentence == "ยังไม่มีคะแนนรายข้อในปีนี้"
    assert {one.says for one in drawn["regions"].bars} == {"เขต 1 ยังไม่มีคะแนน", "เขต 2 ยังไม่มีคะแนน"}
    assert drawn["regions"].mark_words == ""


@pytest.mark.usefixtures("sent")
def test_with_results_each_says_of_how_many(centre: Folder) -> None:
    found, drawn = seen(centre)
    assert drawn["provinces_score"].sentence == "เฉลี่ยร้อยละ 80 จาก 4 หน่วยงาน"
    assert (
        drawn["provinces_state"].sentence
        == f"ส่งแล้ว {found.board.sent} จาก 5 หน่วยงาน เกินกำหนด {found.board.late}"
    )
    assert drawn["spread"].sentence.endswith("ผ่านเกณฑ์ร้อยละ 86 แล้ว 0 หน่วยงาน")
    assert drawn["regions"].mark_words == "เส้นคือค่าเฉลี่ยทุกเขต ร้อยละ 80"
    lampang = next(one for one in drawn["provinces_state"].cells if one.label == "ลป")
    assert lampang.says == "ลำปาง ส่งแล้ว 0 จาก 0 เกินกำหนด 0"
    assert not any("ยังไม่มีคะแนน" in one.says for one in drawn["regions"].bars)


@pytest.mark.usefixtures("sent")
def test_a_step_says_how_many_have_done_it_and_opens_those_who_have_not(centre: Folder) -> None:
    found, drawn = seen(centre)
    done = next(one for one in drawn["steps"].bars if one.value == "4 จาก 5")
    assert " ทำแล้ว 4 จาก 5 เกินกำหนด " in done.says
    owing = behind(found, "steps", done.key)
    assert owing is not None
    assert (owing.title, [row.key for row in owing.rows]) == ("ยังไม่ได้ทำขั้นตอนนี้", [unit_id("S20")])
    nobody = behind(found, "provinces_score", TILES[0].code)
    assert nobody is not None
    assert (nobody.rows, nobody.empty) == ((), "ไม่มีหน่วยงาน")


def test_without_a_programme_no_step_is_drawn(centre: Folder) -> None:
    found, drawn = seen(centre)
    assert drawn["steps"].bars
    lines = tuple(replace(line, row=replace(line.row, steps=())) for line in found.board.lines)
    bare = found._replace(board=replace(found.board, lines=lines))
    empty = next(one for one in pictures(bare) if one.id == "steps")
    assert (empty.bars, empty.sentence) == ((), "ปีนี้ยังไม่มีโครงการที่กำหนดขั้นตอนให้หน่วยงาน")


def test_a_unit_the_register_does_not_name_is_said(centre: Folder) -> None:
    head = ("ปีงบประมาณ", "หน่วยงาน")
    (known,), (stranger,) = (
        past_winners(centre, read_rows([head, ("2568", code)], winner_columns())).lines
        for code in ("S10", "S99")
    )
    assert (known.reason, stranger.reason) == ("", "ไม่มีหน่วยงานนี้ในทะเบียน")
