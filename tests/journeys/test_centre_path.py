"""J3 at the terminal: files come to the centre; it sees who has not sent, ranks, and is not stopped by a broken one."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.journeys.conftest import CDD, SAMPLES, Program, enrol

DAY = timedelta(days=1)


def new(
    program: Program, folder: Path, code: str, kind: str = "province", parent: str = "S00"
) -> Path:
    name = f"หน่วยตัวอย่าง {code}"
    program(
        "office",
        "new",
        folder,
        "--name",
        name,
        "--code",
        code,
        "--kind",
        kind,
        "--parent",
        parent,
        "--year",
        2569,
    )
    return folder


def register(program: Program, centre: Path, code: str, kind: str, *more: str) -> str:
    """Put a unit into the register; its reference."""
    words = (f"code={code}", f"name=หน่วยตัวอย่าง {code}", f"kind={kind}", *more)
    return str(program("record", "set", centre, "unit/new", *words)["touched"][0])


@pytest.fixture
def centre(quick: Program, tmp_path: Path) -> Path:
    """A centre with a register of two provinces of one region."""
    quick("key", "root", "new", tmp_path / "root", "--name", "ราก")
    folder = new(quick, tmp_path / "centre", "S00", "centre", "")
    enrol(quick, tmp_path / "root", folder, "centre")
    above = register(quick, folder, "S00", "centre", "phone=0 0000 0000")
    for code in ("S10", "S20"):
        register(
            quick,
            folder,
            code,
            "province",
            f"parent={above}",
            "region=1",
            "group=general",
            f"phone=0 0000 00{code[1:]}",
        )
    return folder


def province(program: Program, centre: Path, code: str, sample: str) -> Path:
    """A certified province that assessed itself."""
    folder = new(program, centre.parent / code, code)
    enrol(program, centre, folder, "province")
    program("answers", "import", folder, SAMPLES / sample, *CDD)
    return folder


def export(program: Program, folder: Path, to: Path, name: str = "") -> Path:
    key = to.parent / "to.key"
    file = to.parent / f"{name or folder.name}.prongsai"
    key.write_text(json.dumps(program("key", "show", to)), encoding="utf-8")
    program("bundle", "export", folder, "--to", key, "--out", file)
    return file


def test_who_has_not_sent_is_listed_with_a_telephone_number_until_the_file_comes(
    quick: Program, centre: Path
) -> None:
    before = {row["code"]: row for row in quick("centre", "status", centre)}
    assert {code: row["here"] for code, row in before.items()} == {"S10": False, "S20": False}
    assert before["S20"]["phone"] == "0 0000 0020"
    assert all(word in before["S20"]["reminder"] for word in ("หน่วยตัวอย่าง S20", "0 0000 0000"))
    quick(
        "bundle",
        "import",
        centre,
        export(quick, province(quick, centre, "S10", "cdd_province_a.json"), centre),
    )
    after = {row["code"]: row for row in quick("centre", "status", centre)}
    assert (after["S10"]["here"], after["S20"]["here"]) == (True, False)
    states = {step["step"]: step["state"] for step in after["S10"]["steps"]}
    assert (states["self_assessment"], states["action_plan"]) == ("done", "missing")


def test_a_step_is_late_only_after_its_date_and_an_extension_shows_both(
    quick: Program, centre: Path
) -> None:
    owner = quick("office", "info", centre)["unit"]
    said = (
        "instrument_id=cdd-clean-programme",
        "edition=2564",
        "revision=1",
        f"owner={owner}",
        "state=published",
    )
    file = (f"file={'5' * 64}", "language=1")
    programme = quick("record", "set", centre, "all/programme/new", *said, *file)["touched"][
        0
    ].partition("/")[2]

    def step(name: str, until: date, *more: str) -> dict[str, str]:
        words = (f"programme={programme}", f"step={name}", "year=2569", f"until={until}", *more)
        quick("record", "set", centre, "all/deadline/new", *words)
        steps = quick("centre", "status", centre, "--year", 2569)[0]["steps"]
        return next(one for one in steps if one["step"] == name)

    today = date.today()
    assert step("action_plan", today)["state"] == "missing"
    assert step("drive", today - DAY)["state"] == "overdue"
    extended = step("self_assessment", today + DAY, f"was={today - DAY}", "reason=น้ำท่วม")
    assert (extended["state"], extended["was"], extended["reason"]) == (
        "missing",
        str(today - DAY),
        "น้ำท่วม",
    )
    assert [row["overdue"] for row in quick("centre", "status", centre, "--year", 2569)] == [
        True,
        True,
    ]


def test_a_tie_is_named_and_never_decided(quick: Program, centre: Path) -> None:
    offices = [("S10", "cdd_province_a.json"), ("S20", "cdd_province_b.json")]
    files = [
        export(quick, province(quick, centre, code, sample), centre) for code, sample in offices
    ]
    quick("bundle", "import", centre, *files)
    places = quick("centre", "rank", centre, *CDD)
    assert [(one["rank"], one["tied"], one["outcome"], one["proposed"]) for one in places] == [
        (1, True, "outstanding", None),
        (1, True, "outstanding", None),
    ]
    quick(
        "record",
        "set",
        centre.parent / "S20",
        answer_of(quick, centre.parent / "S20", "d1.l1.1"),
        "state=not_met",
    )
    quick("bundle", "import", centre, export(quick, centre.parent / "S20", centre))
    first, second = quick("centre", "rank", centre, *CDD)
    assert (first["code"], first["proposed"], first["tied"]) == ("S10", True, False)
    assert (second["rank"], second["proposed"]) == (2, False)


def answer_of(program: Program, folder: Path, item: str) -> str:
    return next(
        str(one["ref"])
        for one in program("record", "list", folder, "answer")
        if one["title"] == item
    )


def test_a_broken_file_is_a_row_in_the_report_while_forty_nine_good_ones_are_taken(
    quick: Program, centre: Path
) -> None:
    office = province(quick, centre, "S10", "cdd_province_a.json")
    ref = quick("record", "list", office, "office")[0]["ref"]
    files = []
    for n in range(49):
        quick("record", "set", office, ref, f"phone=0 0000 {n:04}")
        files.append(export(quick, office, centre, f"S10-{n}"))
    broken = centre.parent / "broken.prongsai"
    broken.write_bytes(files[0].read_bytes()[:-100])
    report = quick("bundle", "import", centre, *files[:20], broken, *files[20:], code=1)
    assert [row["file"] for row in report if row["problem"]] == [str(broken)]
    assert all(row["problem"] is None or all(row["problem"].values()) for row in report)
    assert len(report) == 50
    assert quick("centre", "status", centre)[0]["phone"] == "0 0000 0048"
    unit = quick("office", "info", office)["unit"]
    assert quick("digest", centre, unit) == quick("digest", office, unit)
