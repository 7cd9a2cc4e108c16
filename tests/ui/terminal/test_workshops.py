"""Workshops and goal meetings without a window, and nothing is told of them that the window would hide."""

import json
from pathlib import Path
from typing import Any

from tests.ui.terminal.conftest import Command

VOTERS = 5


def ask(do: Command, *words: object, code: int = 0) -> Any:
    done = do(*words, "--json")
    assert done.code == code, done.err
    return done.value if not code else done.err


def votes(path: Path, held: Any, otherwise: dict[str, int]) -> Path:
    """Everybody takes the first answer, the last so many of an item the second."""
    rows = [
        {
            "slip": slip["slip"],
            "item": one["item"],
            "choice": one["choices"][n >= VOTERS - otherwise.get(one["item"], 0)],
        }
        for n, slip in enumerate(held["slips"])
        for one in held["questions"]
    ]
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


def decided_otherwise(do: Command, office: Path, ref: str, item: str) -> None:
    ask(do, "workshop", "decide", office, ref, item, "state=not_met", "--why", "ขาดคำสั่ง")
    (said,) = [
        one["decided"]
        for one in ask(do, "workshop", "show", office, ref)["talks"]
        if one["item"] == item
    ]
    assert said.startswith(("ไม่เป็นไปตามเกณฑ์", "ไม่ผ่าน")), "the minutes say what was resolved last"
    assert not ask(do, "conflict", "list", office), "one PC does not differ from itself"


def test_a_workshop_is_begun_voted_closed_voted_again_decided_noted_and_accepted(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    ref = ask(do, "record", "list", assessed, "assessment")[0]["ref"]
    show = ("workshop", "show", assessed, ref)
    assert "ยังไม่ได้เริ่มประชุม" in do(*show).out
    assert "ยังไม่ได้เริ่มประชุมให้คะแนน" in ask(do, "workshop", "close", assessed, ref, code=1)
    ask(do, "workshop", "begin", assessed, ref, "--voters", VOTERS)
    held = ask(do, *show)
    item = held["questions"][0]["item"]
    assert [one["chair"] for one in held["slips"]] == [False] * (VOTERS - 1) + [True]
    assert "ให้คะแนนครบ 0 จาก 5 ใบ" in do(*show).out
    bad = tmp_path / "bad.json"
    bad.write_text('[{"slip": 1}]', encoding="utf-8")
    assert do("workshop", "vote", assessed, ref, bad).code == 1
    ask(do, "workshop", "vote", assessed, ref, votes(tmp_path / "votes.json", held, {item: 2}))
    before = ask(do, *show)
    assert (before["state"], before["talks"]) == ("open", []), (
        "nothing of what anybody answered is told"
    )
    assert "ให้คะแนนครบ 5 จาก 5 ใบ" in do(*show).out
    ask(do, "workshop", "close", assessed, ref)
    told = do(*show).out
    assert "ปิดรับคะแนนแล้ว กำลังคุยกัน" in told
    assert "เปิดรับคะแนน" not in told.splitlines()[0]
    held = ask(do, *show)
    talked = [one["item"] for one in held["talks"]]
    assert talked[0] == item
    assert sorted(held["talks"][0]["split"].values()) == [2, 3]
    ask(do, "workshop", "again", assessed, ref, item, "--why", "มีเอกสารเพิ่ม")
    assert ask(do, *show)["again"] == item
    again = [{"slip": one["slip"], "item": item, "choice": "met"} for one in held["slips"]]
    (tmp_path / "again.json").write_text(json.dumps(again), encoding="utf-8")
    ask(do, "workshop", "vote", assessed, ref, tmp_path / "again.json")
    assert ask(do, *show)["talks"][0]["split"] == {}
    ask(do, "workshop", "again", assessed, ref, "--close")
    assert ask(do, *show)["talks"][0]["split"] == {"met": VOTERS}
    assert do("workshop", "again", assessed, ref).code == 2
    ask(do, "workshop", "note", assessed, ref, "--text", "ถามกองคลัง", "--item", item)
    ask(
        do,
        "workshop",
        "promise",
        assessed,
        ref,
        item,
        "--text",
        "แนบคำสั่ง",
        "--owner",
        "สมชาย",
        "--due",
        "30 มิ.ย. 2569",
    )
    refused = ask(do, "workshop", "accept", assessed, ref, code=1)
    assert "ที่ต้องคุย" in refused
    unproved = ask(do, *show)["unproved"]
    assert set(talked) > set(unproved)
    assert item not in unproved, "the room differed on it"
    ask(do, "workshop", "accept", assessed, ref, "--unproved")
    assert "รับข้อที่ขาดหลักฐานพร้อมกันไม่ได้" in ask(
        do, "workshop", "accept", assessed, ref, "--unproved", code=1
    )
    after = ask(do, *show)
    left = [one["item"] for one in after["talks"] if not one["decided"]]
    assert left == [one for one in talked if one not in unproved]
    for one in left:
        ask(do, "workshop", "decide", assessed, ref, one, "state=met", "--why", "ตรวจแล้ว")
    decided_otherwise(do, assessed, ref, item)
    assert "รับผลครบทุกข้อแล้ว" not in do(*show).out
    ask(do, "workshop", "accept", assessed, ref)
    assert "รับผลครบทุกข้อแล้ว" in do(*show).out
    done = ask(do, *show)
    assert (done["state"], [one["text"] for one in done["notes"]]) == ("done", ["ถามกองคลัง"])
    assert [(one["owner"], one["due"]) for one in done["promises"]] == [("สมชาย", "2026-06-30")]
    assert [one["reason"] for one in done["agains"]] == ["มีเอกสารเพิ่ม"]


def test_the_time_of_a_workshop_runs_once_it_is_said(do: Command, assessed: Path) -> None:
    ref = ask(do, "record", "list", assessed, "assessment")[0]["ref"]
    ask(do, "workshop", "begin", assessed, ref, "--voters", VOTERS)
    assert ask(do, "workshop", "show", assessed, ref)["begun"] == "", (
        "slips are made ready days before"
    )
    ask(do, "workshop", "start", assessed, ref)
    assert ask(do, "workshop", "show", assessed, ref)["begun"]
    assert "เริ่มประชุมให้คะแนนอีกครั้งไม่ได้" in ask(do, "workshop", "start", assessed, ref, code=1)


def test_proposals_are_kept_chosen_and_made_goals(do: Command, office: Path) -> None:
    begun = do(
        "document", "start", office, "--instrument", "target-virtue", "--year", "2569", "--json"
    ).value
    plan = begun["document"]
    assert "ยังไม่มีเรื่องที่เสนอ" in do("goals", office, plan).out
    said = (
        "--propose",
        "ตรงเวลา",
        "--propose",
        "ลดกระดาษ",
        "--side",
        "problem",
        "--group",
        "discipline",
    )
    told = do("goals", office, plan, *said, "--json").value
    assert [(one["text"], one["side"], one["group"], one["votes"]) for one in told["topics"]] == [
        ("ตรงเวลา", "problem", "discipline", 0),
        ("ลดกระดาษ", "problem", "discipline", 0),
    ]
    assert len(told["saves"]) == 1
    row = told["topics"][0]["row"]
    assert do("record", "set", office, row, "f.votes=7").code == 0
    made = do("goals", office, plan, "--line", "5", "--make", "--json").value
    assert [(one["chosen"], one["goal"]) for one in made["topics"]] == [
        (True, True),
        (False, False),
    ]
    assert made["notes"] == ["ตั้งเป็นเป้าหมายใหม่ 1 เรื่อง จาก 1 เรื่องที่เลือก"]
    assert {"asks": "ยังไม่มีเรื่องด้านสุจริต", "met": False} in made["asks"]
    assert "ยังไม่มีเรื่องด้านสุจริต" in do("goals", office, plan).out
    assert do("undo", office).code == 0
    again = do("goals", office, plan, "--json").value
    assert [one["goal"] for one in again["topics"]] == [False, False]


def test_a_plan_without_such_a_meeting_says_so_and_a_group_must_be_one_of_the_form(
    do: Command, office: Path
) -> None:
    other = do(
        "document", "start", office, "--instrument", "operating-plan", "--year", "2569", "--json"
    ).value
    refused = do("goals", office, other["document"])
    assert refused.code == 1
    assert "ไม่ได้กำหนดว่าบุคลากรเสนอเรื่องใดได้" in refused.err
    begun = do(
        "document", "start", office, "--instrument", "target-virtue", "--year", "2569", "--json"
    ).value
    strange = do("goals", office, begun["document"], "--propose", "ก", "--group", "courage")
    assert strange.code == 1
    assert do("goals", office, begun["document"], "--json").value["topics"] == []
