"""A province assigns to thirteen districts, by files only: eleven answer, two are named, two photos prove the item."""

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.entities import record_id
from core.log.certificates import Certificate
from core.values import Ref
from storage.db.folder.folder import create
from storage.keys import age_recipient
from tests.country import ROOT, ROOT_KEY, _stream, device_of, register
from tests.ui.terminal.conftest import Command, is_calm
from tests.ui.terminal.proving import photo

DISTRICTS = [f"D{n:02}" for n in range(1, 14)]
SILENT = ["D05", "D11"]
NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
PLAN = {
    "title": "แผน",
    "rows": [
        {"id": "w", "kind": "work", "f.title": "งานคุณธรรม"},
        {
            "id": "a",
            "kind": "activity",
            "parent": "w",
            "f.title": "ปลูกป่า",
            "f.owner": "ทุกอำเภอ",
            "f.span": "2569q1",
        },
        {"id": "s", "kind": "step", "parent": "a", "f.text": "ทุกอำเภอปลูก"},
    ],
}
FORM = ("--instrument", "operating-plan", "--year", "2569")


@pytest.fixture
def province(tmp_path: Path, keys: Path) -> Path:
    """The folders of a province and its thirteen districts, which know each other's certificates and the register."""
    units = [
        ("S00", "centre", ""),
        ("S10", "province", "S00"),
        *((one, "district", "S10") for one in DISTRICTS),
    ]
    made = [
        (create(tmp_path / code, keys, f"หน่วย {code}", code, kind, "", 2569, NOW), kind)
        for code, kind, _parent in units
        if code != "S00"
    ]
    found = [
        Certificate(
            one.writer.keys.public,
            age_recipient(one.writer.keys),
            one.writer.unit,
            device_of(kind),
            "A",
        )
        for one, kind in made
    ]
    paper = _stream(ROOT, secrets.token_hex(8))
    refs = [
        Ref("all", "certificate", record_id("all", "certificate", one.key.hex(), one.unit))
        for one in found
    ]
    lines = [
        paper.line(n, ref, "grant", f"={one.line}")
        for n, (ref, one) in enumerate(zip(refs, found, strict=True), 1)
    ]
    papers = [paper.segment(lines), *register(units)]
    for one, _kind in made:
        one.exchange.trust_in([ROOT_KEY])
        one.exchange.take_segments(papers)
        one.close()
    return tmp_path / "S10"


def good(do: Command, *words: object) -> Any:
    output = do(*words, "--json")
    assert output.code == 0, output.err
    return output.value


def send(do: Command, source: Path, target: Path) -> None:
    path = source.parent / f"{source.name}-{target.name}-{secrets.token_hex(4)}.prongsai"
    good(do, "bundle", "export", source, "--to", target.name, "--out", path)
    good(do, "bundle", "import", target, path)


def task(do: Command, district: Path) -> str:
    (one,) = good(do, "assign", "list", district)
    return "/".join(str(one["ref"]).split("/")[1:])


def record(do: Command, folder: Path, entity: str, title: str) -> str:
    found = good(do, "record", "list", folder, entity)
    return str(next(one["ref"] for one in found if one["title"] == title))


def to_all(do: Command, province: Path, about: str, *words: str) -> None:
    to = [word for code in DISTRICTS for word in ("--to", code)]
    good(do, "assign", "give", province, about, *to, *words)
    for code in DISTRICTS:
        send(do, province, province.parent / code)


def test_a_row_of_a_province_is_the_sum_of_eleven_districts_and_two_are_named(
    do: Command, province: Path
) -> None:
    plan = province.parent / "plan.json"
    plan.write_text(json.dumps(PLAN), "utf-8")
    good(do, "plan", "import", province, plan, *FORM)
    row = record(do, province, "row", "ปลูกป่า")
    assert do("assign", "show", province, row).out.strip() == "ยังไม่ได้มอบหมายให้หน่วยงานใด"
    assert do("assign", "list", province.parent / "D01").out.strip() == "ไม่มีงานที่ได้รับมอบหมาย"
    rules = (
        "--roll",
        "sum:budget",
        "--roll",
        "list:result",
        "--roll",
        "share::done",
        "--roll",
        "sum:target",
    )
    to_all(do, province, row, "--text", "ปลูกป่าในอำเภอ", "--due", "2026-03-31", *rules)
    for number, code in enumerate(DISTRICTS, 1):
        if code not in SILENT:
            district = province.parent / code
            comment = task(do, district)
            good(do, "assign", "begin", district, comment)
            own = begun(do, district, comment)
            good(do, "record", "set", district, own, f"f.budget={number}00", "f.target=10")
            good(do, "assign", "done", district, comment, "--text", "ทำแล้ว")
            send(do, district, province)
    (found,) = good(do, "assign", "show", province, row)
    assert found["says"] == "ตอบแล้ว 11 จาก 13 หน่วยงาน ยังขาด D05, D11"
    assert found["missing"] == SILENT
    figures = found["figures"]
    assert (figures["budget"], figures["target"], figures["done"]) == (
        str(91 - 5 - 11),
        "110",
        "84.62",
    )
    said = do("assign", "show", province, row).out.splitlines()
    assert "ตอบแล้ว 11 จาก 13 หน่วยงาน ยังขาด D05, D11" in said
    states = {line.split()[0]: line.split()[1] for line in said if line.strip().startswith("D")}
    assert states == {code: "ยังไม่ตอบ" if code in SILENT else "ตอบแล้ว" for code in DISTRICTS}
    locked = do(
        "signoff", province, "/".join(found_plan(do, province).split("/")[1:]), "--by", "ผู้ว่าราชการ"
    )
    assert locked.code == 0, locked.err
    assert "ยังขาด D05, D11" in locked.out
    fields = good(do, "record", "show", province, row)["fields"]
    assert fields["f.budget"]["value"] == 7500
    assert fields["rolled"]["value"] == found["digest"]
    first = province.parent / DISTRICTS[0]
    good(do, "record", "set", first, begun(do, first, task(do, first)), "f.budget=9999900")
    send(do, first, province)
    assert good(do, "record", "show", province, row)["fields"]["f.budget"]["value"] == 7500
    assert good(do, "office", "check", province)["same"]


def begun(do: Command, district: Path, comment: str) -> str:
    """The row by which a district answers."""
    for one in good(do, "record", "list", district, "row"):
        fields = good(do, "record", "show", district, one["ref"])["fields"]
        if fields.get("from", {}).get("value") == comment:
            return str(one["ref"])
    raise AssertionError(comment)


def found_plan(do: Command, folder: Path) -> str:
    own = good(do, "office", "info", folder)["unit"]
    (found,) = [
        one["ref"]
        for one in good(do, "record", "list", folder, "plan")
        if one["ref"].startswith(own)
    ]
    return str(found)


def test_an_item_is_proved_with_two_photographs_of_districts_that_are_not_copied(
    do: Command, province: Path
) -> None:
    good(do, "document", "start", province, "--instrument", "cdd-clean", "--year", "2569")
    (one,) = good(do, "record", "list", province, "assessment")
    assessment = str(one["ref"])
    to_all(do, province, assessment, "--item", "d1.l1.1", "--text", "ส่งภาพประกาศนโยบาย")
    for code in DISTRICTS:
        if code not in SILENT:
            district = province.parent / code
            comment = task(do, district)
            if code in ("D01", "D02"):
                picture = photo(
                    province.parent / f"{code}.jpg", "teal" if code == "D01" else "navy"
                )
                good(
                    do,
                    "evidence",
                    "add",
                    district,
                    picture,
                    "--to",
                    comment,
                    "--title",
                    f"ประกาศ {code}",
                )
            good(do, "assign", "done", district, comment, "--text", "ประกาศแล้ว")
            send(do, district, province)
    (found,) = good(do, "assign", "show", province, assessment, "--item", "d1.l1.1")
    assert found["missing"] == SILENT
    pieces = [piece for unit in found["units"] for piece in unit["evidence"]]
    assert [one["title"] for one in pieces] == ["ประกาศ D01", "ประกาศ D02"]
    for piece in pieces:
        good(
            do,
            "assign",
            "use",
            province,
            piece["evidence"],
            "--to",
            assessment,
            "--item",
            "d1.l1.1",
            "--proof",
            "policy",
        )
    told = do("assign", "show", province, assessment).out
    assert sum(line.endswith("ใช้แล้ว") for line in told.splitlines()) == 2
    covered = good(do, "evidence", "coverage", province, assessment)
    text = json.dumps(covered, ensure_ascii=False)
    assert "ประกาศ D01" in text
    assert "ประกาศ D02" in text
    own = good(do, "office", "info", province)["unit"]
    kept = good(do, "record", "list", province, "evidence")
    assert not [one for one in kept if one["ref"].startswith(own)]
    links = good(do, "record", "list", province, "link")
    mine = [one["ref"] for one in links if one["ref"].startswith(own)]
    hashes = {
        good(do, "record", "show", province, one)["fields"]["sha256"]["value"] for one in mine
    }
    assert hashes == {piece["sha256"] for piece in pieces}


def test_what_was_given_is_changed_taken_back_and_filled_in(do: Command, province: Path) -> None:
    def given() -> dict[str, str]:
        return {
            unit["name"]: unit["state"]
            for one in good(do, "assign", "show", province, row)
            for unit in one["units"]
        }

    def tasks(code: str) -> list[tuple[str, str]]:
        send(do, province, province.parent / code)
        return [
            (one["text"], one["due"]) for one in good(do, "assign", "list", province.parent / code)
        ]

    def refused(*words: object) -> str:
        before = do("digest", province).out
        output = do("assign", *words)
        assert (output.code, is_calm(output), do("digest", province).out == before) == (
            1,
            True,
            True,
        )
        return output.err

    plan = province.parent / "plan.json"
    plan.write_text(json.dumps(PLAN), "utf-8")
    good(do, "plan", "import", province, plan, *FORM)
    row = record(do, province, "row", "ปลูกป่า")
    assert "ไม่พบงานที่มอบหมาย" in refused("change", province, row, "--text", "x")
    give = (
        "--to",
        "D01",
        "--to",
        "D02",
        "--text",
        "ปลูกป่า",
        "--due",
        "2026-03-31",
        "--roll",
        "sum:budget",
    )
    good(do, "assign", "give", province, row, *give)
    assert do("assign", "change", province, row).code == 2, "nothing is said that is to change"
    changed = good(do, "assign", "change", province, row, "--text", "ปลูกป่าชายเลน")
    assert changed["notes"] == ["แก้งานที่มอบหมายแล้ว ส่งไฟล์ให้หน่วยงานเพื่อให้เห็น"]
    good(do, "assign", "change", province, row, "--to", "D02", "--due", "")
    assert (tasks("D01"), tasks("D02")) == ([("ปลูกป่าชายเลน", "2026-03-31")], [("ปลูกป่าชายเลน", "")])
    assert good(do, "assign", "change", province, row, "--text", "ปลูกป่าชายเลน")["touched"] == []
    assert "ยังไม่มีหน่วยงานใดตอบ" in refused("fill", province, row)
    assert len(given()) == 2
    taken = good(do, "assign", "withdraw", province, row, "--to", "D02")
    assert "ยกเลิกการมอบหมายแล้ว 1 หน่วยงาน" in taken["notes"][0]
    assert len(given()) == 1
    assert tasks("D02") == []
    assert "ถูกยกเลิกไปแล้ว" in refused("withdraw", province, row, "--to", "D02")
    first = province.parent / "D01"
    comment = task(do, first)
    good(do, "assign", "begin", first, comment)
    good(do, "record", "set", first, begun(do, first, comment), "f.budget=500")
    good(do, "assign", "done", first, comment)
    send(do, first, province)
    assert good(do, "assign", "fill", province, row)["notes"] == ["เขียนยอดรวมลงในแถวแล้ว ย้อนกลับได้"]
    assert good(do, "record", "show", province, row)["fields"]["f.budget"]["value"] == 500


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(["change", "row/" + "0" * 32, "--text", "x"], id="a change of nothing"),
        pytest.param(["withdraw", "row/" + "0" * 32, "--to", "D01"], id="nothing taken back"),
        pytest.param(["fill", "row/" + "0" * 32], id="sums of nothing"),
        pytest.param(
            ["unuse", "evidence/" + "0" * 32, "--to", "row/" + "0" * 32],
            id="evidence that is not used",
        ),
        pytest.param(
            ["give", "row/" + "0" * 32, "--to", "D01", "--text", "x"], id="a row that is not here"
        ),
        pytest.param(
            ["give", "row/" + "0" * 32, "--to", "D99", "--item", "x", "--text", "x"],
            id="a unit that is not",
        ),
        pytest.param(["begin", "comment/" + "0" * 32], id="work that is not here"),
        pytest.param(["done", "comment/" + "0" * 32], id="an answer to nothing"),
        pytest.param(
            ["use", "evidence/" + "0" * 32, "--to", "row/" + "0" * 32],
            id="evidence that is not here",
        ),
        pytest.param(["show", "row/" + "0" * 32], id="the answers to nothing"),
    ],
)
def test_what_makes_no_sense_is_not_assigned(do: Command, office: Path, words: list[str]) -> None:
    before = do("digest", office).out
    output = do("assign", words[0], office, *words[1:])
    assert output.code == 1
    assert is_calm(output)
    assert do("digest", office).out == before
