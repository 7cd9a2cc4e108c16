"""What somebody voted on a slip is read by no command one by one, before voting is closed and after: all are walked.

Each vote bears a note that is said nowhere else; whatever a command prints or writes is looked through for it.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

import main
from core.values import Change, Ref, Text
from tests.ui.terminal.conftest import CDD, SAMPLES, Command, certify, know
from tests.ui.terminal.lines import LINES
from tests.ui.terminal.test_noting import SHOWS

NOTE, VOTERS = "คำลับที่มีในใบลงคะแนนเท่านั้น", 3
MANY = 2  # items that are voted on
GAP = re.compile(r"{(\w+)}")
ELSEWHERE = {  # they show people, and their lines need what this office does not have
    "bundle post": "at a centre; it writes what bundle export does",
    "conflict show": "refused where nothing is in conflict; a test of its own looks at it",
    "paper copy": "of a print that is kept",
    "plan export": "of a plan",
    "signing compare": "of what is locked: no vote is open on it",
}


def value(do: Command, *words: object) -> Any:
    done = do(*words, "--json")
    assert done.code == 0, done.err
    return done.value


@pytest.fixture
def voting(do: Command, assessed: Path, tmp_path: Path) -> dict[str, str]:
    """An office in which a room has voted and voting is open; what stands for the gaps of the lines."""
    ref = value(do, "record", "list", assessed, "assessment")[0]["ref"]
    value(do, "workshop", "begin", assessed, ref, "--voters", VOTERS)
    held = value(do, "workshop", "show", assessed, ref)
    votes = [
        {
            "slip": slip["slip"],
            "item": one["item"],
            "choice": one["choices"][n % 2],
            "note": f"{NOTE} {n}",
        }
        for n, slip in enumerate(held["slips"])
        for one in held["questions"][:MANY]
    ]
    (tmp_path / "v.json").write_text(json.dumps(votes, ensure_ascii=False), encoding="utf-8")
    value(do, "workshop", "vote", assessed, ref, tmp_path / "v.json")
    (tmp_path / "out").mkdir()
    return {
        "office": str(assessed),
        "assessment": ref,
        "out": str(tmp_path / "out"),
        "in": str(SAMPLES),
        "office_record": value(do, "record", "list", assessed, "office")[0]["ref"],
        "other": "person/" + "0" * 32,
        "person": value(do, "record", "set", assessed, "person/new", "name=ผู้ถูกลบ", "active=1")[
            "touched"
        ][0],
    }


def slip_answers(do: Command, office: Path) -> list[str]:
    """The records of votes: answers of other sheets than the agreed one."""
    found = value(do, "record", "list", office, "answer")
    own = [one["ref"] for one in found]
    sheets = {
        ref: value(do, "record", "show", office, ref)["fields"]["sheet"]["value"] for ref in own
    }
    assessors = {
        one["ref"]: value(do, "record", "show", office, one["ref"])["fields"]["assessor"]["value"]
        for one in value(do, "record", "list", office, "sheet")
    }
    slips = {
        ref.partition("/")[2] for ref, assessor in assessors.items() if assessor.startswith("slip/")
    }
    return [ref for ref, sheet in sheets.items() if sheet in slips]


def test_no_reader_of_single_records_shows_a_vote_open_or_closed(
    do: Command, assessed: Path, voting: dict[str, str]
) -> None:
    for closed in (False, True):
        if closed:
            value(do, "workshop", "close", assessed, voting["assessment"])
        votes = slip_answers(do, assessed)
        assert len(votes) == VOTERS * MANY
        for ref in votes:
            fields = value(do, "record", "show", assessed, ref)["fields"]
            assert {name: fields[name]["value"] for name in ("vote", "note")} == {
                "vote": None,
                "note": None,
            }
            assert fields["item"]["value"], "of which item it is is known"
            past = value(do, "history", assessed, ref)
            assert {one["value"] for one in past if one["field"] in ("vote", "note")} == {None}
            assert value(do, "history", assessed, ref, "vote")[0]["value"] is None
            said = do("record", "show", assessed, ref).out + do("history", assessed, ref).out
            assert "vote = คะแนนที่ลงไว้ ไม่แสดงทีละใบ" in said
            assert NOTE not in said
            assert "met" not in said
            assert value(do, "paper", "list", assessed, ref) == []
    agreed = next(
        one["ref"]
        for one in value(do, "record", "list", assessed, "answer")
        if one["ref"] not in votes
    )
    assert value(do, "record", "show", assessed, agreed)["fields"]["state"]["value"], (
        "what is agreed is shown as ever"
    )


def test_the_privacy_search_finds_a_vote_that_names_somebody_without_its_words_and_erases_it(
    do: Command, assessed: Path, voting: dict[str, str]
) -> None:
    found = [one for one in value(do, "erase", assessed, NOTE)["found"] if one["kind"] == "words"]
    assert {one["words"] for one in found} == {"คะแนนที่ลงไว้ ไม่แสดงทีละใบ"}
    assert len(found) == VOTERS * MANY
    assert do("erase", assessed, NOTE, "--yes").code == 0
    assert [
        one for one in value(do, "erase", assessed, NOTE)["found"] if one["kind"] == "words"
    ] == []
    value(do, "workshop", "close", assessed, voting["assessment"])
    talks = value(do, "workshop", "show", assessed, voting["assessment"])["talks"]
    assert sum(len(one["split"]) == 2 for one in talks) == MANY, "what they answered still counts"


@pytest.mark.usefixtures("voting")
def test_two_values_on_one_slip_are_told_apart_by_who_wrote_them_and_settled_by_their_number(
    do: Command, assessed: Path
) -> None:
    ref = slip_answers(do, assessed)[0]
    # as another PC has it that has not seen the vote taken here
    with main.desk().open(assessed) as office:
        change = Change(Ref(*ref.split("/")), "note", Text(f"{NOTE} ที่เครื่องอื่น"))
        office.session.do_now(lambda ctx, store: store.save(ctx, "vote", [change]))
    for line in (("list", assessed), ("show", assessed, ref, "note")):
        for form in ((), ("--json",)):
            done = do("conflict", *line, *form)
            assert done.code == 0, done.err
            assert NOTE not in done.out
    assert "2. คะแนนที่ลงไว้ ไม่แสดงทีละใบ" in do("conflict", "list", assessed).out
    resolve = ("conflict", "resolve", assessed, ref, "note")
    for wrong in ((), ("--value", NOTE), ("--side", 3), ("--side", 1, "--value", NOTE)):
        assert do(*resolve, *wrong).code == 2, wrong
    assert do(*resolve, "--side", 2).code == 0
    assert value(do, "conflict", "list", assessed) == []


def written(folder: Path) -> Iterator[str]:
    """Everything in these files that can be read: the text and the attached files of a PDF, any other as it is."""
    for path in (one for one in folder.rglob("*") if one.is_file()):
        content = path.read_bytes()
        yield content.decode("utf-8", "replace")
        if path.suffix == ".pdf":
            with pypdfium2.PdfDocument(path) as document:
                yield from (page.get_textpage().get_text_range() for page in document)
                yield from (
                    bytes(document.get_attachment(n).get_data()).decode("utf-8", "replace")
                    for n in range(document.count_attachments())
                )


def readable(line: str, names: dict[str, str]) -> bool:
    return {*GAP.findall(line)} <= names.keys()


def test_no_command_that_shows_or_writes_words_lets_one_of_them_out(
    do: Command, voting: dict[str, str], tmp_path: Path
) -> None:
    walked = {name for name in SHOWS if readable(LINES[name], voting)}
    assert SHOWS - walked == ELSEWHERE.keys(), "say why a command that shows words is not walked"
    extra = (
        f"paper print {{office}} {voting['assessment']} checklist --out {{out}}/data.pdf --attach-data",
        f"search {{office}} {NOTE}",
        f"extract {{office}} {NOTE} --out {{out}}/copy.docx",
        f"erase {{office}} {NOTE}",
        "record list {office} answer",
        "problems {office}",
        "conflict list {office}",
        "document list {office} --year 2569",
    )
    for line in (
        *(f"{name} {LINES[name]}" for name in sorted(walked - {"erase", "extract", "restore"})),
        *extra,
    ):
        for more in ((), ("--json",)):
            done = do(*[word.format(**voting) for word in line.split(" ") if word], *more)
            # what was typed is repeated
            told = done.out.replace(f"search {NOTE}", "").replace(f"ค้นคำว่า {NOTE}", "")
            told = told.replace(json.dumps(NOTE, ensure_ascii=False), "")
            assert f"{NOTE} " not in told, line
    for text in written(tmp_path / "out"):
        assert f"{NOTE} " not in text


def test_a_unit_above_that_looks_at_a_file_before_taking_it_in_sees_no_vote(
    do: Command, voting: dict[str, str], tmp_path: Path
) -> None:
    assessed, centre = Path(voting["office"]), tmp_path / "centre"
    assert (
        do(
            "office",
            "new",
            centre,
            "--name",
            "ส่วนกลาง",
            "--code",
            "S00",
            "--kind",
            "centre",
            *CDD[2:],
        ).code
        == 0
    )
    certify(do, centre, "centre")
    know(do, assessed, centre)
    (tmp_path / "centre.key").write_text(do("key", "show", centre).out, encoding="utf-8")
    sent = do(
        "bundle",
        "export",
        assessed,
        "--to",
        tmp_path / "centre.key",
        "--out",
        tmp_path / "x.prongsai",
    )
    assert sent.code == 0, sent.err
    looked = do("bundle", "import", centre, tmp_path / "x.prongsai", "--dry-run", "--json")
    assert looked.code == 0, looked.err
    assert f"{NOTE} " not in looked.out
