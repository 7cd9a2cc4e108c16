"""The goal meeting at the terminal: proposed, chosen by a line, made goals, and what the form asks is told."""

from pathlib import Path

from tests.ui.terminal.conftest import Command


def test_proposals_are_kept_chosen_and_made_goals(do: Command, office: Path) -> None:
    begun = do("document", "start", office, "--instrument", "target-virtue", "--year", "2569", "--json").value
    plan = begun["document"]
    assert "ยังไม่มีเรื่องที่เสนอ" in do("goals", office, plan).out
    said = ("--propose", "ตรงเวลา", "--propose", "ลดกระดาษ", "--side", "problem", "--group", "discipline")
    told = do("goals", office, plan, *said, "--json").value
    assert [(one["text"], one["side"], one["group"], one["votes"]) for one in told["topics"]] == [
        ("ตรงเวลา", "problem", "discipline", 0),
        ("ลดกระดาษ", "problem", "discipline", 0),
    ]
    assert len(told["saves"]) == 1
    row = told["topics"][0]["row"]
    assert do("record", "set", office, row, "f.votes=7").code == 0
    made = do("goals", office, plan, "--line", "5", "--make", "--json").value
    assert [(one["chosen"], one["goal"]) for one in made["topics"]] == [(True, True), (False, False)]
    assert made["notes"] == ["ตั้งเป็นเป้าหมายใหม่ 1 เรื่อง จาก 1 เรื่องที่เลือก"]
    assert {"asks": "ยังไม่มีเรื่องด้านสุจริต", "met": False} in made["asks"]
    assert "ยังไม่มีเรื่องด้านสุจริต" in do("goals", office, plan).out
    assert do("undo", office).code == 0
    again = do("goals", office, plan, "--json").value
    assert [one["goal"] for one in again["topics"]] == [False, False]


def test_a_plan_without_such_a_meeting_says_so_and_a_group_must_be_one_of_the_form(do: Command, office: Path) -> None:
    other = do("document", "start", office, "--instrument", "operating-plan", "--year", "2569", "--json").value
    refused = do("goals", office, other["document"])
    assert refused.code == 1
    assert "ไม่ได้กำหนดว่าบุคลากรเสนอเรื่องใดได้" in refused.err
    begun = do("document", "start", office, "--instrument", "target-virtue", "--year", "2569", "--json").value
    strange = do("goals", office, begun["document"], "--propose", "ก", "--group", "courage")
    assert strange.code == 1
    assert do("goals", office, begun["document"], "--json").value["topics"] == []
