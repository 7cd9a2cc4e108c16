"""Signing off by command: what is told of it, what it refuses, and how it is ended."""

import json
from pathlib import Path

import pytest

from core.log.signoff import INVALID, SOUND, WAITING
from tests.core.assessment.test_import_damaged import mended_plan
from tests.ui.terminal.conftest import SAMPLES, Command, is_calm
from ui.terminal.show import signing_state

SUBJECT = "assessment/0f01eb7e960456a885e5114d8cbc8381"


def test_an_assessment_is_signed_shown_printed_and_the_sign_off_ended(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    signed = do("signoff", assessed, SUBJECT, "--by", "นางสาวตัวอย่าง ทดสอบ", "--json").value
    assert (signed["state"], signed["stands"], signed["stage"], signed["score"]) == ("sound", True, "frozen", "80")
    shown = do("record", "show", assessed, SUBJECT, "--json").value
    assert [one["signoff"] for one in shown["signed"]] == [signed["signoff"]]
    assert shown["after_signing"] == [{"signoff": signed["signoff"], "op": signed["op"], "came": [], "went": []}]
    assert "นางสาวตัวอย่าง ทดสอบ" in do("record", "show", assessed, SUBJECT).out
    frozen = do("record", "set", assessed, SUBJECT, "extra.extra=1")
    assert frozen.code == 1
    assert is_calm(frozen)
    assert "ล็อกไว้เพื่อลงนาม" in frozen.err
    assert is_calm(do("signoff", assessed, SUBJECT, "--by", "อีกคน"))
    paper = do("paper", "print", assessed, SUBJECT, "checklist", "--out", tmp_path / "f.pdf", "--json").value
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


@pytest.mark.parametrize("state", [SOUND, WAITING, INVALID])
@pytest.mark.parametrize("ended", [False, True])
def test_a_sign_off_is_called_whole_and_true_only_when_it_is_sound(state: str, ended: bool) -> None:
    said = signing_state({"state": state, "ended": ended, "ended_why": "แก้ตัวเลข"})
    assert (said == "ข้อมูลครบและตรงตามที่ลงนาม") is (state == SOUND and not ended)
    assert (said == "ยกเลิกแล้ว: แก้ตัวเลข") is ended
    assert (said == "ไม่ตรงกับข้อมูลที่อ้างถึง จึงไม่มีผล") is (state == INVALID and not ended)
