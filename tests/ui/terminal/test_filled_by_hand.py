"""An assessment filled with a pen, by command lines: printed, its scan read as proposals, entered when agreed to."""

from pathlib import Path

import pytest

import main
from core.i18n import in_thai
from core.values import Ref
from core.workshop.ballots import BallotTickBox
from core.workshop.by_hand_deeds import HandFilledPaper, item_of
from tests.journeys.inked_ballots import inked, leaves, scan, stacked, turned
from tests.ui.terminal.conftest import Command, is_calm
from ui.terminal.arguments import ref_of

FORM = ("--instrument", "ocsc-transparency", "--year", "2569")  # its paper is one page


@pytest.fixture
def begun(do: Command, office: Path) -> str:
    assert do("document", "start", office, *FORM).code == 0
    (found,) = do("record", "list", office, "assessment", "--json").value
    return str(found["ref"])


def on_paper(
    folder: Path, assessment: str, out: Path
) -> tuple[HandFilledPaper, tuple[BallotTickBox, ...]]:
    """What is asked there, and where its boxes stand."""
    with main.desk().open(folder) as office, in_thai():
        ref: Ref = ref_of(assessment, office.unit)
        paper = office.session.read(lambda reader: HandFilledPaper.of(reader, ref))
        return paper, tuple(
            BallotTickBox.of_drawn(
                paper.questions, office.printer.write((paper.document(),), out).drawn
            )
        )


def test_ink_proposes_and_is_entered_in_one_save_once_agreed_to(
    do: Command, office: Path, begun: str, tmp_path: Path
) -> None:
    printed = do("answers", "print", office, begun, "--out", tmp_path / "p.pdf", "--json")
    assert printed.code == 0, printed.err
    paper, boxes = on_paper(office, begun, tmp_path / "again.pdf")
    assert printed.value["pages"] == 1
    assert printed.value["questions"] == [one.key.replace("|", ":") for one in paper.questions]
    first, second, *rest = [one.key for one in paper.questions]
    said = {first: ("met",), second: ("met",), rest[0]: ("not_met",)}
    (leaf,) = leaves(tmp_path / "p.pdf")
    stack = stacked(tmp_path / "filled.pdf", [turned(scan(inked(leaf, boxes, said, "cross"), 5))])
    read = do("answers", "read", office, begun, stack, "--json")
    assert read.code == 0, read.err
    spoken = {key.replace("|", ":"): picked for key, (picked,) in said.items()}
    assert (read.value["asked"], read.value["answers"]) == ([], spoken)
    assert do("record", "list", office, "answer", "--json").value == [], "ink is no answer"
    assert "ยังไม่กรอกจนกว่าจะยืนยันด้วย --agree" in do("answers", "read", office, begun, stack).out
    done = do("answers", "read", office, begun, stack, "--agree")
    assert done.code == 0, done.err
    assert "ยังไม่กรอกจนกว่าจะยืนยัน" not in done.out
    entered = do("record", "list", office, "answer", "--json").value
    assert {one["title"] for one in entered} == {item_of(key)[0] for key in said}
    assert do("undo", office).code == 0
    assert do("record", "list", office, "answer", "--json").value == [], (
        "one save, taken back like any"
    )


def test_what_is_entered_otherwise_is_asked_and_nothing_is_entered_until_somebody_says(
    do: Command, office: Path, begun: str, tmp_path: Path
) -> None:
    assert do("answers", "print", office, begun, "--out", tmp_path / "p.pdf").code == 0
    paper, boxes = on_paper(office, begun, tmp_path / "again.pdf")
    first, second = [one.key for one in paper.questions][:2]
    (leaf,) = leaves(tmp_path / "p.pdf")
    stack = stacked(
        tmp_path / "a.pdf", [scan(inked(leaf, boxes, {first: ("not_met",)}, "cross"), 5)]
    )
    assert do("answers", "read", office, begun, stack, "--agree").code == 0
    other = stacked(
        tmp_path / "b.pdf",
        [scan(inked(leaf, boxes, {first: ("met",), second: ("met",)}, "cross"), 6)],
    )
    spoken = first.replace("|", ":")
    assert do("answers", "read", office, begun, other, "--json").value["asked"] == [spoken]
    refused = do("answers", "read", office, begun, other, "--agree")
    assert refused.code == 1
    assert is_calm(refused)
    assert spoken in refused.err
    answers = do("record", "list", office, "answer", "--json").value
    assert len(answers) == 1, "nothing of it was entered"
    kept = do("answers", "read", office, begun, other, "--say", f"{spoken}=", "--agree", "--json")
    assert [*kept.value["answers"]] == [second.replace("|", ":")]
    asked = do(
        "answers", "read", office, begun, other, "--say", f"{spoken}=met", "--agree", "--json"
    )
    assert asked.value["answers"][spoken] == "met"
    shown = do("record", "show", office, answers[0]["ref"], "--json").value["fields"]["state"][
        "value"
    ]
    assert shown == "met"
    assert not list((office / "scans").iterdir()), "no picture of the paper is kept"


@pytest.mark.parametrize("said", ["nonsense", "x:state=met", "x"])
def test_what_is_said_of_no_question_is_refused(
    do: Command, office: Path, begun: str, tmp_path: Path, said: str
) -> None:
    refused = do("answers", "read", office, begun, tmp_path / "none.pdf", "--say", said)
    assert refused.code == 2
    assert is_calm(refused)
    assert said in refused.err
