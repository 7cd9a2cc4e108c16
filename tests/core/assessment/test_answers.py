"""Answers from records and back."""

import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.answers import answer_fields, answer_of, awards
from core.assessment.sheets import sheet_answers
from core.change_check import check_change
from core.entities import record_id
from core.forms.shape import Instrument, Words
from core.forms.vocabulary import ItemState
from core.log.ports import Context
from core.scoring.score import Answer, CountRatio
from core.scoring.total import Answers
from core.values import (
    Change,
    ConflictValue,
    Plain,
    Record,
    Ref,
    ShownField,
    Text,
    Written,
)
from storage.db.folder.folder import create
from storage.db.folder.store import Folder

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
UNIT = record_id("all", "unit", "p12")
ASSESSMENT = Ref(UNIT, "assessment", record_id(UNIT, "assessment", UNIT, "cdd-clean", 2569, "self"))
FORM = Instrument(id="cdd-clean", edition=2569, title=Words("แบบ"))
SHEET = Ref(UNIT, "sheet", record_id(UNIT, "sheet", ASSESSMENT.local, "agreed"))


def record(fields: Mapping[str, Any], ref: Ref = ASSESSMENT) -> Record:
    return Record(ref, {name: ShownField(value) for name, value in fields.items()})


def answer_ref(item: str) -> Ref:
    return Ref(UNIT, "answer", record_id(UNIT, "answer", SHEET.local, "none", item))


ids = st.from_regex(r"[a-z][a-z0-9_]{0,8}(\.[a-z][a-z0-9_]{0,5}x)?", fullmatch=True)
decimals = st.decimals(0, 10**9, places=4).map(Fraction)
ratios = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)).map(
    lambda pair: CountRatio(Fraction(min(pair)), Fraction(max(pair)))
)
numbers = st.one_of(decimals, ratios)
periods = st.sampled_from(["", "q1", "q4", "2569q1", "2569h2", "2569m03", "m12", "3"])
answers = st.builds(
    Answer,
    state=st.sampled_from(ItemState),
    choice=st.one_of(st.just(""), ids),
    level=st.one_of(st.none(), st.integers(0, 5)),
    number=st.one_of(st.none(), decimals),
    parts=st.dictionaries(ids, st.booleans(), max_size=4),
    measures=st.dictionaries(
        ids, st.dictionaries(periods, numbers, min_size=1, max_size=4), max_size=3
    ),
    asks=st.dictionaries(ids, st.one_of(ids, st.just(Text("เพราะเหตุใด"))), max_size=2),
    same_as=st.dictionaries(ids, ids, max_size=2),
)


@given(answers)
def test_what_is_written_is_read_back(answer: Answer) -> None:
    fields = answer_fields(answer)
    for name, value in fields.items():
        check_change(Change(answer_ref("d1.l1.1"), name, value))
    assert answer_of(record(fields)) == answer


def test_a_number_no_decimal_says_is_not_written() -> None:
    with pytest.raises(ValueError, match="1/3"):
        answer_fields(Answer(measures={"m": {"": Fraction(1, 3)}}))
    with pytest.raises(ValueError, match="whole"):
        answer_fields(Answer(measures={"m": {"": CountRatio(Fraction(1, 2), Fraction(1))}}))


def test_two_counts_go_before_a_percent_beside_them() -> None:
    both = {"measure.m": Plain("90"), "measure.m.num": 8, "measure.m.den": 10}
    assert answer_of(record(both)).measures == {"m": {"": CountRatio(Fraction(8), Fraction(10))}}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = create(
        tmp_path / "office", tmp_path / "keys", "หน่วยตัวอย่าง", "p12", "province", "", 2569, NOON
    )
    yield made
    made.close()


def saved(folder: Folder, ref: Ref, fields: Mapping[str, Written]) -> None:
    ctx = Context(NOON, lambda: secrets.token_hex(16), folder.writer.unit)
    folder.save(ctx, "test", [Change(ref, name, value) for name, value in fields.items()])


def begun(folder: Folder, assessor: str = "agreed") -> Ref:
    """The sheet of an assessor of an assessment that is there."""
    sheet = Ref(UNIT, "sheet", record_id(UNIT, "sheet", ASSESSMENT.local, assessor))
    saved(folder, sheet, {"assessment": Plain(ASSESSMENT.local), "assessor": Plain(assessor)})
    return sheet


def found(folder: Folder, sheet: Ref, item: str, answer: Answer) -> None:
    ref = Ref(UNIT, "answer", record_id(UNIT, "answer", sheet.local, "none", item))
    born: dict[str, Written] = {
        "sheet": Plain(sheet.local),
        "subject": Plain("none"),
        "item": Plain(item),
        "note": Text("ครบ"),
    }
    saved(folder, ref, {**born, **answer_fields(answer)})


def test_a_sheet_gives_the_agreed_answers_profiles_and_awards(folder: Folder) -> None:
    named: dict[str, Written] = {
        "unit": Plain(UNIT),
        "instrument_id": Plain("cdd-clean"),
        "year": 2569,
        "round": Plain("self"),
    }
    facts: dict[str, Written] = {
        "profiles": Plain("annex_checklist,regional"),
        "extra.extra": 2,
        "group": Plain("model"),
    }
    saved(folder, ASSESSMENT, {**named, **facts})
    whole = Answer(
        ItemState.MET,
        parts={"a": True, "b": False},
        measures={"m": {"q1": Fraction(3, 2)}, "p": {"": CountRatio(Fraction(7), Fraction(12))}},
        same_as={"x1": "d3"},
    )
    found(folder, begun(folder), "d1.l1.1", whole)
    found(folder, begun(folder, "0" * 32), "d1.l1.1", Answer(ItemState.NOT_MET))
    assert sheet_answers(folder, ASSESSMENT, FORM) == Answers(
        items={"d1.l1.1": whole},
        profiles=frozenset({"annex_checklist", "regional"}),
        extra={"extra": 2},
        group="model",
    )


def sides(*values: Written) -> tuple[ConflictValue, ...]:
    return tuple(ConflictValue(value, f"op{n}", "", "", 0) for n, value in enumerate(values))


def torn(**fields: tuple[Written, Written]) -> dict[str, ShownField]:
    return {
        name.replace("__", "."): ShownField(both[0], (), sides(*both))
        for name, both in fields.items()
    }


def test_neither_side_of_a_conflict_counts() -> None:
    fields = {"measure.m": ShownField(Plain("3")), **torn(state=(Plain("met"), Plain("not_met")))}
    answer = answer_of(Record(ASSESSMENT, fields))
    assert (answer.state, answer.in_conflict) == (ItemState.NOT_ASSESSED, True)
    assert answer.measures == {"m": {"": Fraction(3)}}, "a figure everybody agrees on stays"


def test_an_item_whose_figure_is_in_conflict_is_not_assessed_until_somebody_chooses() -> None:
    fields = {
        "state": ShownField(Plain("met")),
        "part.a": ShownField(1),
        **torn(measure__m__num=(8, 5)),
    }
    answer = answer_of(Record(ASSESSMENT, {**fields, "measure.m.den": ShownField(10)}))
    assert (answer.state, answer.in_conflict, answer.measures, answer.parts) == (
        ItemState.NOT_ASSESSED,
        True,
        {},
        {"a": True},
    )


def test_a_conflict_in_words_takes_nothing_from_the_score() -> None:
    answer = answer_of(
        Record(ASSESSMENT, {"state": ShownField(Plain("met")), **torn(note=(Text("ก"), Text("ข")))})
    )
    assert (answer.state, answer.in_conflict) == (ItemState.MET, False)


def test_awards_in_conflict_give_no_points() -> None:
    assert awards(
        Record(ASSESSMENT, {**torn(extra__won=(2, 1)), "extra.other": ShownField(1)})
    ) == {"other": 1}
