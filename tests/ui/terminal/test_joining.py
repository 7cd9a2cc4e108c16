"""An office that began under a random code joins at the terminal: told first, then done, and its papers still print."""

from pathlib import Path

import pytest

from tests.ui.terminal.conftest import CDD, SAMPLES, YEAR, Command, is_calm
from tests.ui.terminal.test_starts import centre, made

__all__ = ["centre"]


@pytest.fixture
def office(do: Command, tmp_path: Path) -> Path:
    """An office without a code, with all answers and a signed-off assessment."""
    folder = tmp_path / "office"
    assert do("office", "new", folder, "--name", "สำนักงานทดลอง", *YEAR).code == 0
    assert do("answers", "import", folder, SAMPLES / "cdd_province_a.json", *CDD).code == 0
    return folder


def assessment(do: Command, folder: Path) -> str:
    return str(do("record", "list", folder, "assessment", "--json").value[0]["ref"])


def test_an_office_begins_without_a_code_and_gets_the_true_one(
    do: Command, centre: Path, office: Path
) -> None:
    (start,) = made(do, centre, "S11").values()
    code = do("office", "info", office, "--json").value["code"]
    assert code.startswith("T-")
    before = assessment(do, office)
    asked = do("office", "join", office, start)
    assert do("office", "join", office, start, "--json").value["answers"] > 10
    assert "ยังไม่ได้ทำสิ่งใด" in asked.out
    assert "รหัส S11 แล้ว" not in asked.out
    assert "ไม่มีงานเดิมจากก่อนเข้าสังกัด" in do("office", "archive", office).out
    assert do("office", "info", office, "--json").value["code"] == code
    told = do("office", "join", office, start, "--yes")
    assert told.code == 0, told.err
    assert "ยังไม่ได้ทำสิ่งใด" not in told.out
    assert "เข้าสังกัดเป็น อำเภอหนึ่ง รหัส S11 แล้ว" in told.out
    assert "ไม่มีงานเดิมจากก่อนเข้าสังกัด" not in do("office", "archive", office).out
    assert do("office", "info", office, "--json").value["code"] == "S11"
    after = assessment(do, office)
    assert after.partition("/")[0] != before.partition("/")[0]
    assert do("office", "check", office).code == 0
    again = do("office", "join", office, start, "--yes")
    assert (again.code, is_calm(again)) == (1, True)
    refused = do("record", "set", office, before, "extra.extra=1")
    assert (refused.code, is_calm(refused)) == (1, True)
    assert "งานเดิม" in refused.err
    assert do("record", "set", office, after, "extra.extra=1").code == 0


def test_what_was_signed_stays_valid_and_prints_and_is_not_signed_under_the_true_code(
    do: Command, centre: Path, office: Path, tmp_path: Path
) -> None:
    (start,) = made(do, centre, "S11").values()
    before = assessment(do, office)
    signed = do("signoff", office, before, "--by", "นางสาวตัวอย่าง ทดสอบ", "--json").value
    paper = do(
        "paper", "print", office, before, "checklist", "--out", tmp_path / "a.pdf", "--json"
    ).value
    points = do("record", "show", office, before, "--json").value["signed"][0]["score"]
    assert do("office", "join", office, start, "--yes").code == 0
    shown = do("office", "archive", office, "--json").value
    kinds = [str(one["ref"]).split("/")[1] for one in shown]
    assert kinds == ["assessment", "signoff", "paper"]
    (one,) = do("record", "show", office, before, "--json").value["signed"]
    assert (one["state"], one["stands"], one["score"], one["state_hash"]) == (
        "sound",
        True,
        points,
        signed["state_hash"],
    )
    again = do(
        "paper", "print", office, before, "checklist", "--out", tmp_path / "b.pdf", "--json"
    ).value
    assert again["state_hash"] == paper["state_hash"]
    assert again["ref"].split("/")[0] == before.split("/")[0], "in the register of what was"
    assert do("paper", "list", office, "--json").value == []
    after = assessment(do, office)
    assert do("record", "show", office, after, "--json").value["signed"] == []
    assert do(
        "paper", "print", office, after, "checklist", "--out", tmp_path / "c.pdf", "--json"
    ).value["draft"]
    assert (
        do("signoff", office, after, "--by", "นางสาวตัวอย่าง ทดสอบ", "--json").value["score"]
        == signed["score"]
    )
    sent = tmp_path / "first.prongsai"
    assert do("bundle", "export", office, "--to", "S00", "--out", sent).code == 0
    assert do("bundle", "import", centre, sent).code == 0
    scopes = {str(one["ref"]).split("/")[0] for one in do("record", "list", centre, "--json").value}
    assert before.split("/")[0] not in scopes
    assert after.split("/")[0] in scopes
