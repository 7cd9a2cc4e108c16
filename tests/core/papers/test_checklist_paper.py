"""The checklist says what the form and the score say, and adds nothing to an official form."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest

from core.blocks.document import Document, Row, Signatures, Signer, Table, Tick
from core.forms.shape import Instrument, PaperColumn, Words
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.papers.sheet_paper import checklist_document
from core.papers.source import points
from core.scoring.score import Answer
from core.scoring.total import Answers
from storage.instruments.reader import read
from storage.papers.writer import rendered
from tests.core.papers.frames import framed

FORM = Path(__file__).parents[3] / "resources" / "instruments" / "cdd-clean-2564.yaml"


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return read(FORM)


class Checked(NamedTuple):
    instrument: Instrument
    answers: Answers
    notes: Mapping[str, str]
    signers: tuple[Signer, ...]


def form(
    instrument: Instrument,
    states: Mapping[str, ItemState] | None,
    profiles: frozenset[str] = frozenset(),
    notes: Mapping[str, str] | None = None,
    signers: tuple[Signer, ...] = (),
) -> Checked:
    """Everything met but these; None = nothing assessed."""
    items = {}
    if states is not None:
        items = {
            one.id: Answer(states.get(one.id, ItemState.MET))
            for one in Tree(instrument, profiles).answered()
        }
    answers = Answers(items, profiles, {} if states is None else {"extra": 1}, "general")
    return Checked(instrument, answers, notes or {}, signers)


def checklist(of: Checked) -> Document:
    return checklist_document(
        framed(of.instrument, "checklist"), of.instrument, of.answers, of.notes, signers=of.signers
    )


def rows(document: Document) -> tuple[Row, ...]:
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    return table.rows


def said(cell: object) -> str:
    return " ".join(Document.walk(cell))


def ticks(document: Document) -> dict[str, str]:
    """State of the tick by the words beside it."""
    found = [row.cells for row in rows(document) if len(row.cells) == 4]
    return {said(cells[1]): cells[2].state for cells in found if isinstance(cells[2], Tick)}


def test_the_title_is_the_forms_own_with_group_and_year(instrument: Instrument) -> None:
    title = checklist(form(instrument, {})).title
    assert title[0] == "แบบสรุปผลการติดตาม ประเมินผลการคัดเลือก\nหน่วยงานพัฒนาชุมชนใสสะอาด (checklist)"
    assert title[1] == "ประเภท “ดีเด่น” ปีงบประมาณ พ.ศ. 2564"


def test_the_tick_is_what_the_score_counts(instrument: Instrument) -> None:
    states = {
        "d1.l5.2": ItemState.NOT_MET,
        "d1.l4.3": ItemState.NOT_APPLICABLE,
        "d2.l5.2": ItemState.NOT_ASSESSED,
    }
    whole = form(instrument, states)
    found = ticks(checklist(whole))
    by_item = {
        item.id: next(t for text, t in found.items() if text.endswith(str(item.text)))
        for item in Tree(instrument).answered()
        if item.id in states
    }
    assert by_item == {"d1.l5.2": "no", "d1.l4.3": "na", "d2.l5.2": "blank"}


def test_a_level_above_the_first_asks_for_the_one_below(instrument: Instrument) -> None:
    found = [
        row
        for row in rows(checklist(form(instrument, {"d1.l2.2": ItemState.NOT_MET})))
        if "1. ตามคะแนนระดับที่" in said(row.cells)
    ]
    first = [row.cells[2].state for row in found[:4] if isinstance(row.cells[2], Tick)]
    assert first == ["yes", "no", "no", "no"]  # level 1 is reached, level 2 is not
    assert len(found) == 5 * 4


def test_results_of_dimensions_and_the_sum_are_those_of_the_score(instrument: Instrument) -> None:
    whole = form(instrument, {"d1.l5.2": ItemState.NOT_MET})
    sums = [
        tuple(said(cell) for cell in row.cells)
        for row in rows(checklist(whole))
        if row.kind in ("result", "total")
    ]
    assert sums[0] == ("ผลมิติที่ 1 ได้ระดับที่ 4", "24", "จาก 30 คะแนน")
    assert sums[-3:] == [
        ("คะแนน 5 มิติ", "94", "จาก 100 คะแนน"),
        ("คะแนนเพิ่มเติมพิเศษ (Extra Point)", "10", "จาก 10 คะแนน"),
        ("คะแนนรวม", "104", "จาก 110 คะแนน"),
    ]
    assert "เกรด A" in list(Document.walk(checklist(whole)))


def test_an_empty_form_prints_boxes_and_no_figures(instrument: Instrument) -> None:
    document = checklist(form(instrument, None))
    assert set(ticks(document).values()) == {"blank"}
    assert {said(row.cells[1]) for row in rows(document) if row.kind in ("result", "total")} == {""}


def test_level_0_is_ticked_only_when_it_is_the_result(instrument: Instrument) -> None:
    failed = {item.id: ItemState.NOT_MET for item in Tree(instrument).answered("d5")}
    document = checklist(form(instrument, failed))
    lowest = [row for row in rows(document) if len(row.cells) == 4 and row.cells[0] == "0 คะแนน"]
    assert [row.cells[2] for row in lowest] == ["", "", "", "", Tick("yes")]


def test_nothing_is_added_to_the_form_unless_signers_are_named(instrument: Instrument) -> None:
    assert not [
        block for block in checklist(form(instrument, {})).blocks if isinstance(block, Signatures)
    ]
    signed = checklist(form(instrument, {}, signers=(Signer("ผู้ประเมิน"),)))
    assert isinstance(signed.blocks[-1], Signatures)


def test_points_are_whole_or_have_two_decimals() -> None:
    assert points(Fraction(24)) == "24"
    assert points(Fraction(25, 3)) == "8.33"


@pytest.mark.parametrize(
    "shows", [("<state>",), ("<state>", "<note>"), ("<note>", "<level>", "<text>")]
)
def test_what_all_comes_to_stands_in_as_many_cells_as_the_form_has_columns(
    instrument: Instrument, shows: tuple[str, ...]
) -> None:
    few = tuple(
        PaperColumn(paper="checklist", head=Words(show), show=show, width=30) for show in shows
    )
    document = checklist(form(replace(instrument, columns=few), {}))
    ends = [row for row in rows(document) if row.kind in ("result", "total")]
    assert all(len(row.cells) <= len(shows) for row in ends)
    assert all("คะแนน" in " ".join(map(said, row.cells)) for row in ends)
    assert all(rendered([document], ending)[0] for ending in (".pdf", ".xlsx", ".docx"))
