"""Signing off by command, from draft to accepted: what is told, refused, unlocked, revised, and how it is ended."""

import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite3

from core.log.op import SignOffState
from tests.core.assessment.test_import_damaged import mended_plan
from tests.storage.scans.spoiling import bound, signed_pages
from tests.ui.terminal.conftest import SAMPLES, Command, is_calm
from ui.terminal.show import signing_state


def today_words() -> str:
    return date.today().isoformat()


@pytest.fixture
def people(do: Command, assessed: Path) -> dict[str, str]:
    """Somebody of every part, by name."""
    found = {}
    for name, position in (("ก้อย", "นักวิชาการ"), ("ขวัญ", "หัวหน้ากลุ่ม"), ("คม", "พัฒนาการจังหวัด")):
        made = do(
            "record",
            "set",
            assessed,
            "person/new",
            f"name={name}",
            f"position={position}",
            "active=1",
            "--json",
        )
        found[name] = str(made.value["touched"][0])
    return found


@pytest.fixture
def locked(do: Command, assessed: Path, people: dict[str, str]) -> str:
    """The sign-off of the assessment, with a route: ก้อย makes it, คม certifies it."""
    route = ("--route", f"maker={people['ก้อย']}", "--route", f"certifier={people['คม']}")
    return str(
        do("signoff", assessed, SUBJECT, "--by", "ก้อย, คม", *route, "--json").value["signoff"]
    )


def station(do: Command, folder: Path) -> str:
    """Where the assessment is on its way."""
    return str(do("signing", "show", folder, SUBJECT, "--json").value["here"])


def test_a_paper_waits_where_the_route_says_until_everybody_has_signed(
    do: Command, assessed: Path, people: dict[str, str], locked: str, tmp_path: Path
) -> None:
    assert station(do, assessed) == "print"
    assert "พิมพ์ฉบับจริง" in do("signing", "list", assessed, "--year", "2569").out
    for form, here in (("checklist", "print"), ("evidence_spine", "print"), ("sign_off", "sign")):
        assert do("paper", "print", assessed, SUBJECT, form, "--out", tmp_path / "a.pdf").code == 0
        assert station(do, assessed) == here, (
            "only what bears a step of the route is printed to be signed"
        )
    waiting = do("signing", "list", assessed, "--year", "2569", "--json").value
    assert "ผู้จัดทำ" in waiting[0]["says"]
    assert waiting[0]["days"] == 0
    early = do(
        "signing",
        "ink",
        assessed,
        locked,
        "certifier",
        "--person",
        people["คม"],
        "--date",
        "2026-11-20",
    )
    assert is_calm(early)
    assert "ยังไม่ถึงลำดับ" in early.err
    today = do(
        "signing",
        "ink",
        assessed,
        locked,
        "maker",
        "--person",
        people["ก้อย"],
        "--date",
        today_words(),
    )
    assert today.code == 0
    assert "ผู้รับรอง" in do("signing", "list", assessed, "--year", "2569", "--json").value[0]["says"]


def test_somebody_else_signs_only_in_the_place_and_never_who_made_it(
    do: Command, assessed: Path, people: dict[str, str], locked: str
) -> None:
    day = ("--date", today_words())
    assert (
        do("signing", "ink", assessed, locked, "maker", "--person", people["ก้อย"], *day).code == 0
    )
    other = do("signing", "ink", assessed, locked, "certifier", "--person", people["ขวัญ"], *day)
    assert "ไม่ใช่ผู้ที่กำหนดไว้" in other.err
    same = do(
        "signing",
        "ink",
        assessed,
        locked,
        "certifier",
        "--person",
        people["ก้อย"],
        *day,
        "--acting",
        "in_charge",
    )
    assert "คนละคนกับผู้จัดทำ" in same.err
    late = do(
        "signing",
        "ink",
        assessed,
        locked,
        "certifier",
        "--person",
        people["ขวัญ"],
        "--date",
        "2999-01-01",
    )
    assert is_calm(late)
    for_him = ("--person", people["ขวัญ"], *day, "--acting", "in_charge")
    acting = do("signing", "ink", assessed, locked, "certifier", *for_him)
    assert acting.code == 0
    route = do("signing", "show", assessed, SUBJECT, "--json").value["route"]
    assert route[1]["lines"] == ["(ขวัญ)", "หัวหน้ากลุ่ม", "รักษาราชการแทน พัฒนาการจังหวัด"]
    assert is_calm(do("signing", "clear", assessed, locked, "maker"))
    assert do("signing", "clear", assessed, locked, "certifier").code == 0
    assert do("signing", "clear", assessed, locked, "maker").code == 0


def test_the_route_is_named_until_somebody_has_signed(
    do: Command, assessed: Path, people: dict[str, str], locked: str
) -> None:
    steps = (f"maker={people['ขวัญ']}", f"certifier={people['คม']}")
    assert do("signing", "route", assessed, locked, *steps).code == 0
    assert do("signing", "show", assessed, SUBJECT, "--json").value["route"][0]["lines"] == [
        "(ขวัญ)",
        "หัวหน้ากลุ่ม",
    ]
    assert is_calm(do("signing", "route", assessed, locked, steps[0]))
    assert do("record", "set", assessed, people["คม"], "roles=approver").code == 0
    stranger = do(
        "signing",
        "ink",
        assessed,
        locked,
        "maker",
        "--person",
        people["ขวัญ"],
        "--date",
        today_words(),
    )
    assert is_calm(stranger)
    assert "ขวัญ ไม่ได้เป็นผู้บันทึก" in stranger.err
    assert do("record", "set", assessed, people["ขวัญ"], "roles=recorder").code == 0
    assert (
        "ก้อย ไม่ได้เป็นผู้อนุมัติ"
        in do("signing", "route", assessed, locked, steps[0], f"certifier={people['ก้อย']}").err
    )
    ink = ("--person", people["ขวัญ"], "--date", today_words())
    assert do("signing", "ink", assessed, locked, "maker", *ink).code == 0
    assert "มีผู้ลงนามบนกระดาษแล้ว" in do("signing", "route", assessed, locked, *steps).err


def test_one_person_is_not_named_for_two_steps_that_the_form_keeps_apart(
    do: Command, assessed: Path, people: dict[str, str]
) -> None:
    twice = ("--route", f"maker={people['คม']}", "--route", f"certifier={people['คม']}")
    refused = do("signoff", assessed, SUBJECT, "--by", "คม", *twice)
    assert "คนละคนกับผู้จัดทำ" in refused.err
    wrong = do("signoff", assessed, SUBJECT, "--by", "คม", "--route", f"king={people['คม']}")
    assert "maker, certifier" in wrong.err


def test_a_signed_paper_is_revised_and_the_revisions_are_compared_field_by_field(
    do: Command, assessed: Path, people: dict[str, str], tmp_path: Path
) -> None:
    route = ("--route", f"maker={people['ก้อย']}", "--route", f"certifier={people['คม']}")
    locked = do("signoff", assessed, SUBJECT, "--by", "คม", *route, "--json").value["signoff"]
    sheet = tmp_path / "a.pdf"
    code = do("paper", "print", assessed, SUBJECT, "sign_off", "--out", sheet, "--json").value[
        "code"
    ]
    assert is_calm(do("signing", "revise", assessed, locked, "--why", "แก้"))
    assert do("scan", assessed, bound(tmp_path / "SKM.pdf", signed_pages(sheet))).code == 0
    assert (
        do(
            "paper", "confirm", assessed, code, "--on", today_words(), "--place", 1, "--place", 2
        ).code
        == 0
    )
    assert station(do, assessed) == "send"
    assert is_calm(do("signing", "unlock", assessed, locked, "--why", "แก้"))
    assert do("signing", "compare", assessed, locked, "--json").value == []
    assert do("signing", "revise", assessed, locked, "--why", "จำนวนรางวัลผิด").code == 0
    assert do("record", "set", assessed, SUBJECT, "extra.extra=1").code == 0
    again = do("signoff", assessed, SUBJECT, "--by", "คม", "--json").value["signoff"]
    (change,) = do("signing", "compare", assessed, locked, again, "--json").value
    assert (change["before"], change["after"]) == ("0", "1")
    shown = do("signing", "show", assessed, SUBJECT, "--json").value
    assert [one["number"] for one in shown["revisions"]] == [2, 1]
    assert "ฉบับแก้ไขแทน: จำนวนรางวัลผิด" in shown["revisions"][1]["says"]
    assert do("paper", "list", assessed, "--json").value[0]["void_why"] == ""
    assert do("office", "check", assessed, "--json").value["same"]


def test_what_stands_in_the_way_is_reported_one_by_one_with_its_place(
    do: Command, assessed: Path, answer: str
) -> None:
    assert do("record", "set", assessed, answer, "state=not_applicable").code == 0
    shown = do("signing", "show", assessed, SUBJECT, "--json").value
    assert shown["here"] == "proofread"
    (found,) = shown["hindrances"]
    assert found["kind"] == "finding"
    assert found["ref"] == answer
    assert is_calm(do("signoff", assessed, SUBJECT, "--by", "คม"))


FORCED = {
    "what is shown": "UPDATE field SET value='met' WHERE value='not_met'",
    "a line of the log": "UPDATE op SET value=replace(value, 'not_met', 'met') WHERE value LIKE '%not_met%'",
    "the words beside a line": "UPDATE text SET body=body||'!' WHERE record IN (SELECT record FROM answer)",
}


@pytest.mark.parametrize("force", FORCED)
def test_a_database_changed_by_force_no_longer_matches_what_was_locked(
    do: Command, assessed: Path, tmp_path: Path, force: str
) -> None:
    do("signoff", assessed, SUBJECT, "--by", "คม")
    do("paper", "print", assessed, SUBJECT, "checklist", "--out", tmp_path / "a.pdf")
    assert do("signing", "show", assessed, SUBJECT, "--json").value["match"]["problem"] == ""
    with closing(sqlite3.connect(assessed / "prongsai.db")) as db, db:
        assert db.execute(FORCED[force]).rowcount
    assert "โดยไม่มีในประวัติ" in do("signing", "show", assessed, SUBJECT).out
    checked = do("office", "check", assessed, "--json").value
    assert not (checked["same"] and checked["sound"])


SUBJECT = "assessment/0f01eb7e960456a885e5114d8cbc8381"


def test_an_assessment_is_signed_shown_printed_and_the_sign_off_ended(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    signed = do("signoff", assessed, SUBJECT, "--by", "นางสาวตัวอย่าง ทดสอบ", "--json").value
    assert (signed["state"], signed["stands"], signed["stage"], signed["score"]) == (
        "sound",
        True,
        "frozen",
        "80",
    )
    shown = do("record", "show", assessed, SUBJECT, "--json").value
    assert [one["signoff"] for one in shown["signed"]] == [signed["signoff"]]
    assert shown["after_signing"] == [
        {"signoff": signed["signoff"], "op": signed["op"], "came": [], "went": []}
    ]
    assert "นางสาวตัวอย่าง ทดสอบ" in do("record", "show", assessed, SUBJECT).out
    frozen = do("record", "set", assessed, SUBJECT, "extra.extra=1")
    assert frozen.code == 1
    assert is_calm(frozen)
    assert "ล็อกไว้เพื่อลงนาม" in frozen.err
    assert is_calm(do("signoff", assessed, SUBJECT, "--by", "อีกคน"))
    paper = do(
        "paper", "print", assessed, SUBJECT, "checklist", "--out", tmp_path / "f.pdf", "--json"
    ).value
    assert paper["state_hash"] == signed["state_hash"]
    assert is_calm(do("record", "delete", assessed, signed["signoff"]))
    assert do("record", "set", assessed, signed["signoff"], "ended_why=พิมพ์ผิด").code == 0
    assert do("record", "set", assessed, SUBJECT, "extra.extra=1").code == 0
    shown = do("record", "show", assessed, SUBJECT, "--json").value
    (one,) = shown["signed"]
    assert (one["ended"], one["stands"], one["ended_why"]) == (True, False, "พิมพ์ผิด")
    assert [op["field"] for op in shown["after_signing"][0]["came"]] == ["extra.extra"]
    assert "มาหลังลงนาม" in do("record", "show", assessed, SUBJECT).out
    assert do("paper", "list", assessed, "--json").value[0]["void_why"] == "พิมพ์ผิด"
    assert do("office", "check", assessed, "--json").value["same"]


def test_a_period_is_refused_where_there_is_none(do: Command, office: Path, tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text(json.dumps(mended_plan()), encoding="utf-8")
    plan = (tmp_path / "plan.json", "--instrument", "moral-plan", "--year", "2569")
    assert do("plan", "import", office, *plan).code == 0
    ref = do("record", "list", office, "plan", "--json").value[0]["ref"]
    wrong = do("signoff", office, ref, "--by", "นายตัวอย่าง", "--period", "2569q1")
    assert is_calm(wrong)
    assert do("signoff", office, ref, "--by", "นายตัวอย่าง", "--period", "2569").code == 0
    (reported,) = do("signing", "show", office, ref, "--json").value["revisions"]
    assert (reported["period"], reported["stands"], reported["number"]) == ("2569", True, 0)
    assert do("signoff", office, f"plan/{'a' * 32}", "--by", "x").code == 1
    assert do("signoff", office, ref).code == 2


def test_a_plan_with_a_sum_read_out_wrong_is_not_signed(do: Command, office: Path) -> None:
    plan = (SAMPLES / "dsi_moral_plan_2569.json", "--instrument", "moral-plan", "--year", "2569")
    assert do("plan", "import", office, *plan).code == 0
    ref = do("record", "list", office, "plan", "--json").value[0]["ref"]
    refused = do("signoff", office, ref, "--by", "นายตัวอย่าง")
    assert is_calm(refused)
    assert "ข้อสังเกตที่ต้องแก้ 2 ข้อ" in refused.err
    assert len(do("signing", "show", office, ref, "--json").value["hindrances"]) == 2


@pytest.mark.parametrize("state", [SignOffState.SOUND, SignOffState.WAITING, SignOffState.INVALID])
@pytest.mark.parametrize("ended", [False, True])
def test_a_sign_off_is_called_whole_and_true_only_when_it_is_sound(state: str, ended: bool) -> None:
    said = signing_state({"state": state, "ended": ended, "ended_why": "แก้ตัวเลข"})
    assert (said == "ข้อมูลครบและตรงตามที่ลงนาม") is (state == SignOffState.SOUND and not ended)
    assert (said == "ยกเลิกแล้ว: แก้ตัวเลข") is ended
    assert (said == "ไม่ตรงกับข้อมูลที่อ้างถึง จึงไม่มีผล") is (state == SignOffState.INVALID and not ended)
