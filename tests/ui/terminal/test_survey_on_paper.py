"""A survey answered on paper, by command lines: sheets printed, inked by many hands, scanned as one stack, counted
once; nothing tells whose sheet said what, nor how it stands before it is closed."""

import random
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest
from PIL.Image import Image as Picture

import main
from core.assessment.sheets import PEOPLE as PEOPLE_SHEET
from core.assessment.sheets import answers_on, people_of, sheet_of
from core.assessment.view import assessment_view
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.i18n import in_thai
from core.log.ports import standing
from core.values import Ref
from core.workshop.ballots import BallotTickBox
from core.workshop.by_hand_deeds import HandFilledPaper
from tests.journeys.inked_ballots import (
    PLAIN,
    inked,
    leaves,
    photo,
    scan,
    stacked,
    struck,
    torn,
    turned,
)
from tests.storage.scans.ticking import pull, scribble
from tests.ui.terminal.conftest import Command, is_calm
from ui.terminal.arguments import ref_of

FORM = Path(__file__).parents[2] / "data" / "instruments" / "survey.yaml"
WISH = """fields:
- {id: wish, in: honest, type: longtext, title: อยากให้ปรับปรุงอะไร}
"""
GROUP = "group"
CLEAR = "clear|choice"
HONEST = "honest|choice"
WORDS = "honest|ask.wish"
PEOPLE = 7
SAID: tuple[Mapping[str, Sequence[str]], ...] = tuple(
    {
        GROUP: (group,),
        CLEAR: (clear,),
        HONEST: (honest,),
        **({WORDS: ("nothing",)} if n == 5 else {}),
    }
    for n, (group, clear, honest) in enumerate(
        zip(
            ("public", "public", "official", "firm", "public", "official", "public"),
            ("good", "fair", "poor", "fair", "good", "poor", "fair"),
            ("poor", "good", "fair", "good", "fair", "fair", "poor"),
            strict=True,
        )
    )
)


@pytest.fixture
def survey(do: Command, office: Path, tmp_path: Path) -> str:
    """An assessment by a survey that asks for words too."""
    form = tmp_path / "survey.yaml"
    form.write_text(FORM.read_text("utf-8") + WISH, "utf-8")
    assert do("instrument", "publish", office, form).code == 0
    assert (
        do("document", "start", office, "--instrument", "test-survey", "--year", "2569").code == 0
    )
    (found,) = do("record", "list", office, "assessment", "--json").value
    return str(found["ref"])


def on_paper(
    folder: Path, assessment: str, out: Path
) -> tuple[HandFilledPaper, tuple[BallotTickBox, ...]]:
    with main.desk().open(folder) as office, in_thai():
        ref = ref_of(assessment, office.unit)
        paper = office.session.read(lambda reader: HandFilledPaper.of(reader, ref))
        return paper, tuple(
            BallotTickBox.of_drawn(
                paper.questions, office.printer.write((paper.document(),), out).drawn
            )
        )


def test_every_sheet_of_a_stack_counts_once_and_nothing_says_whose_it_was_nor_how_it_stands(
    do: Command, office: Path, survey: str, tmp_path: Path
) -> None:
    out = tmp_path / "p.pdf"
    assert do("answers", "print", office, survey, "--copies", PEOPLE, "--out", out).code == 0
    _paper, boxes = on_paper(office, survey, tmp_path / "again.pdf")
    blank = leaves(out)
    assert len(blank) == PEOPLE
    pages = [
        inked(leaf, boxes, SAID[n], ("tick", "cross", "slash")[n % 3], n)
        for n, leaf in enumerate(blank)
    ]
    pages[3] = written(pages[3], boxes)
    pages[4] = struck(
        pages[4], next(one for one in boxes if (one.question, one.choice) == (CLEAR, "fair"))
    )
    scans = [photo(page, n) if n == 2 else scan(page, n) for n, page in enumerate(pages)]
    stack = [scans[0], turned(scans[1]), *scans[2:6], torn(scans[6]), scan(pages[0], 99)]
    read = partial(do, "answers", "read", office, survey, stacked(tmp_path / "stack.pdf", stack))
    found = read("--json")
    assert found.code == 0, found.err
    states = [one["state"] for one in found.value["pages"]]
    assert states == ["read"] * 6 + ["foreign", "again"]
    codes = [one["slip"] for one in found.value["pages"]]
    assert len({*codes[:6]}) == 6
    asked = [f"{codes[3]}:honest:ask.wish", f"{codes[4]}:clear:choice"]
    doubtful = f"{codes[2]}:honest:ask.wish"  # print that is bent in a photograph may look like ink
    assert {*found.value["asked"]} - {doubtful} == {*asked}, (
        "what is written and what was changed a person looks at"
    )
    refused = read("--agree")
    assert (refused.code, is_calm(refused)) == (1, True)
    assert entered(office, survey) == [], "ink is no answer"
    say = ("--say", f"{asked[0]}=ขอที่นั่งรอ", "--say", f"{asked[1]}=good", "--say", f"{doubtful}=")
    done = read(*say, "--agree")
    assert done.code == 0, done.err
    assert entered(office, survey) == sorted(as_entered(n) for n in range(6))
    assert read(*say, "--agree", "--json").value["answers"] == {}, (
        "no sheet counts twice, whenever it is read"
    )
    assert len(entered(office, survey)) == 6
    with main.desk().open(office) as opened:
        view = opened.session.read(
            lambda reader: assessment_view(reader, ref_of(survey, opened.unit))
        )
    lines = view.people.lines if view.people else ()
    assert (float(view.total), len(lines)) == (0, 1), lines
    assert lines[0].startswith("มีคำตอบจากผู้ตอบ 6 คน ผลรวมแสดงหลังล็อก"), (
        "it tells how many, and nothing else"
    )
    lone = stacked(tmp_path / "lone.pdf", [scans[6]])
    few = do("answers", "read", office, survey, lone, "--agree")
    assert (few.code, is_calm(few), "5 ใบขึ้นไป" in few.err) == (1, True, True)
    assert len(entered(office, survey)) == 6, "a save of one sheet would say whose answers they are"
    assert do("undo", office).code == 0
    assert entered(office, survey) == []
    whole = stacked(tmp_path / "whole.pdf", [*stack[:6], scans[6]])
    assert do("answers", "read", office, survey, whole, *say, "--agree").code == 0
    assert entered(office, survey) == sorted(as_entered(n) for n in range(7)), (
        "what was undone may be read again"
    )
    assert not list((office / "scans").iterdir()), "no picture of a sheet is kept"


def written(page: Picture, boxes: Sequence[BallotTickBox]) -> Picture:
    """Words in the room for them, by a hand that ticks no box there."""
    chance, whole = random.Random(5), page.copy()
    (top,) = (one for one in boxes if (one.question, one.choice) == (WORDS, "written"))
    for n in range(8):
        pull(
            whole,
            (top.right + 8 + 5 * n, top.bottom + 8),
            scribble(1.6, 3, chance),
            PLAIN.pen,
            PLAIN.shaky,
            chance,
        )
    return whole


def as_entered(n: int) -> tuple[str, ...]:
    """What somebody is entered with: group, both answers, words."""
    said = SAID[n]
    return said[GROUP][0], said[CLEAR][0], said[HONEST][0], "ขอที่นั่งรอ" if n == 3 else ""


def entered(folder: Path, assessment: str) -> list[tuple[str, ...]]:
    with main.desk().open(folder) as office:
        return office.session.read(partial(_entered, at=ref_of(assessment, office.unit)))


def _entered(reader: Reader, at: Ref) -> list[tuple[str, ...]]:
    form = form_for(reader, standing(reader, at))
    found = []
    for person in people_of(reader, form, at):
        own = answers_on(reader, sheet_of(at, PEOPLE_SHEET), person.id)
        words = own["honest"].text("ask.wish")
        found.append(
            (person.group, own["clear"].text("choice"), own["honest"].text("choice"), words)
        )
    return sorted(found)
