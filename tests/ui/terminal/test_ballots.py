"""Ballots are printed of a file of questions; scanned ones come back as proposals, and are votes when people agree."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.Image import Image as Picture

from storage.scans.marks import blobs, middle, sides
from storage.scans.overlay import SHADES
from tests.storage.scans.spoiling import bound, rendered
from tests.storage.scans.ticking import Pen, pull, strokes
from tests.ui.terminal.conftest import Command

ASKED = {
    "sitting": "ประชุม 1/2570",
    "title": "ประชุมให้คะแนน",
    "questions": [
        {
            "key": f"q{n}",
            "heading": f"เรื่องที่ {n}",
            "choices": {"a": "ผ่าน", "b": "ไม่ผ่าน", "c": "งดออกเสียง"},
        }
        for n in range(1, 9)
    ],
}
BLUE = Pen(0.5, (40, 50, 150), 0.0)
MM = 200 / 25.4


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "q.json"
    path.write_text(json.dumps(ASKED, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def sheets(do: Command, office: Path, questions: Path, tmp_path: Path) -> list[Picture]:
    printed = do(
        "ballot", "print", office, questions, "--slips", 3, "--out", tmp_path / "b.pdf", "--json"
    )
    assert printed.code == 0, printed.err
    assert (printed.value["pages"], len({one["code"] for one in printed.value["slips"]})) == (3, 3)
    return [page.convert("RGB") for page in rendered(tmp_path / "b.pdf")]


def squares(page: Picture) -> list[list[tuple[float, float]]]:
    """The middles of the boxes of a printed page in mm, column by column, each from the top."""
    mask = page.convert("L").point([255 if shade < 140 else 0 for shade in SHADES])
    frames = [one for one in blobs(mask) if all(4.4 * MM < side < 5.3 * MM for side in sides(one))]
    spots = [
        (x / MM, y / MM)
        for x, y in map(middle, frames)
        if 100 * MM < x < 190 * MM and 30 * MM < y < 200 * MM
    ]
    columns = sorted(spots)
    assert len(columns) == 24
    return [sorted(columns[n : n + 8], key=lambda one: one[1]) for n in (0, 8, 16)]


def tick(page: Picture, at: tuple[float, float]) -> None:
    chance = random.Random(round(at[1]))
    pull(page, at, strokes("tick", 4.4, chance), BLUE, 0.05, chance)


def answer(do: Command, *words: object) -> Any:
    output = do("ballot", "read", *words, "--json")
    assert output.code == 0, output.err
    return output.value


def test_a_stack_is_read_as_proposals_asked_where_unclear_and_voted_when_agreed(
    do: Command, office: Path, questions: Path, sheets: list[Picture], tmp_path: Path
) -> None:
    first, second, _third = sheets
    boxes = squares(first)
    for page, ticks in ((first, ((1, 0), (2, 1), (3, 2))), (second, ((1, 1), (2, 0), (2, 2)))):
        for question, choice in ticks:
            tick(page, boxes[choice][question - 1])
    blank = Image.new("RGB", first.size, "white")
    stack = bound(tmp_path / "stack.pdf", [first.rotate(180), second, first, blank])
    given = (office, questions, stack, "--slips", 3)
    read = answer(do, *given)
    assert [(one["state"], one["slip"]) for one in read["pages"]] == [
        ("read", "1"),
        ("read", "2"),
        ("again", "1"),
        ("foreign", ""),
    ]
    assert (read["asked"], read["votes"]) == (1, [])
    assert {
        one["question"]: one["why"]
        for one in read["pages"][1]["proposals"]
        if one["finding"] == "asked"
    } == {"q2": "many"}
    assert "ยังไม่นับจนกว่าจะยืนยันด้วย --agree" in do("ballot", "read", *given).out
    refused = do("ballot", "read", *given, "--agree")
    assert refused.code == 1
    assert "q2" in refused.err
    assert "ยังไม่นับ" not in do("ballot", "read", *given, "--say", "2:q2=c", "--agree").out
    votes = answer(do, *given, "--say", "2:q2=c", "--agree")["votes"]
    assert {(one["voter"], one["question"], *one["picked"]) for one in votes} == {
        ("1", "q1", "a"),
        ("1", "q2", "b"),
        ("1", "q3", "c"),
        ("2", "q1", "b"),
        ("2", "q2", "c"),
    }
    assert not list((office / "scans").iterdir()), "no picture of a ballot is kept"


@pytest.mark.parametrize("said", ["4:q1=a", "1:q9=a", "1:q1=z", "1:q1=a,b", "nonsense"])
def test_what_is_said_of_no_question_is_refused(
    do: Command, office: Path, questions: Path, tmp_path: Path, said: str
) -> None:
    Image.new("RGB", (1240, 1754), "white").save(tmp_path / "s.png")
    refused = do(
        "ballot", "read", office, questions, tmp_path / "s.png", "--slips", 3, "--say", said
    )
    assert refused.code == 2
    assert said in refused.err


@pytest.mark.parametrize(
    "change",
    [
        {"questions": []},
        {"questions": "q"},
        {"questions": [{"key": "q", "heading": "h"}]},
        {"questions": [{"key": "q", "heading": "h", "choices": {"a": "ก"}, "picks": 2}]},
        {"questions": [{"key": "q", "heading": " ", "choices": {"a": "ก"}}]},
        {"questions": [{"key": "q", "heading": "h", "choices": {}}]},
        {"questions": [{"key": "q", "heading": "h", "choices": {"a": "ก"}}] * 2},
        {"sitting": ""},
    ],
)
def test_questions_that_cannot_be_asked_are_refused_in_three_sentences(
    do: Command, office: Path, questions: Path, tmp_path: Path, change: dict[str, object]
) -> None:
    questions.write_text(json.dumps(ASKED | change), encoding="utf-8")
    refused = do("ballot", "print", office, questions, "--slips", 1, "--out", tmp_path / "x.pdf")
    assert (refused.code, len(refused.err.strip().splitlines())) == (1, 3)
    assert not (tmp_path / "x.pdf").exists()
