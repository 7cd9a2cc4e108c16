"""A total just below a grade's edge is nowhere shown as the edge: in no answer of the terminal and on no paper."""

import json
import re
from fractions import Fraction
from pathlib import Path

import pytest

import main
from core.assessment.view import assessment_view
from core.blocks.document import Document, Stamp
from core.papers.made import making, printable
from core.thai.written import arabic_digits
from tests.known import known
from tests.ui.terminal.conftest import Command
from ui.terminal.arguments import ref_of

ITA = ("--instrument", "ita", "--year", "2569")
EDGE = "95.00"  # the grade AA begins there; the total is 94.996
# that tell no total
QUIET = {"evidence", "agenda", "attendance", "committee_order", "handover", "lessons"}


def begun(do: Command, tmp_path: Path, answers: dict[str, object]) -> Path:
    folder, given = tmp_path / "office", tmp_path / "answers.json"
    assert (
        do("office", "new", folder, "--name", "จังหวัดตัวอย่าง", "--code", "S10", "--year", "2569").code
        == 0
    )
    given.write_text(json.dumps({"answers": answers}), encoding="utf-8")
    assert do("answers", "import", folder, given, *ITA).code == 0
    return folder


def test_a_total_just_below_a_grade_is_shown_below_it_everywhere(
    do: Command, tmp_path: Path
) -> None:
    surveys: dict[str, object] = {f"s{n}": {f"measure.score{n}": "91.66"} for n in range(1, 9)}
    folder = begun(do, tmp_path, surveys | {f"o{n}": {"choice": "yes"} for n in range(1, 44)})
    again = do("answers", "import", folder, tmp_path / "answers.json", *ITA)
    listed = do("document", "list", folder, "--year", "2569")
    for said in (again.out, listed.out):
        assert "94.996" in said
        assert EDGE not in said
    assert (
        do("answers", "import", folder, tmp_path / "answers.json", *ITA, "--json").value[
            "total_points"
        ]
        == "23749/250"
    )
    ranked = do("centre", "rank", folder, *ITA).out
    assert ("94.996" in ranked, EDGE in ranked) == (True, False)
    with main.desk().look(folder) as reading:
        subject = ref_of(
            do("record", "list", folder, "assessment", "--json").value[0]["ref"], reading.unit
        )
        papers = [one.id for one in printable(reading.reader, subject)]
        told = {}
        for paper in papers:
            with making(reading.reader, subject, paper, "thai") as prepared:
                document = prepared.build(Stamp())
                told[paper] = arabic_digits(
                    " ".join(Document.walk((document.title, document.blocks)))
                )
                assert EDGE not in prepared.figures()[0], paper
    assert {paper for paper, said in told.items() if EDGE in said} == set()
    assert {paper for paper, said in told.items() if "94.996" in said} == told.keys() - QUIET


def test_an_unfinished_score_is_the_same_on_every_face_and_has_no_grade_before_it_is_begun(
    do: Command, tmp_path: Path
) -> None:
    folder = begun(do, tmp_path, {"s1": {"measure.score1": "50"}})
    assert "3 จาก 100" in do("document", "list", folder, "--year", "2569").out
    assert do("centre", "rank", folder, *ITA, "--json").value[0]["total"] == 3
    (tmp_path / "answers.json").write_text(
        json.dumps({"answers": {"s1": {"measure.score1": ""}}}), encoding="utf-8"
    )
    emptied = do("answers", "import", folder, tmp_path / "answers.json", *ITA, "--json").value
    assert (emptied["total_points"], emptied["grade"], emptied["answered"]) == (0, None, 0)
    assert do("centre", "rank", folder, *ITA, "--json").value[0]["band"] is None


GATED = """format: instrument/1
id: gated
edition: 2569
title: แบบคัดกรอง
kind: sum
dimensions:
- {id: two, title: สองคำถาม}
- {id: nine, title: เก้าคำถาม}
items:
- {id: two.a, in: two, text: ข้อ ก, not_applicable: out}
- {id: nine.a, in: nine, text: ข้อ ข, when: two.a is met, points: 3}
"""


def test_what_nobody_is_asked_is_no_figure(do: Command, tmp_path: Path) -> None:
    folder = tmp_path / "office"
    form = tmp_path / "gated.yaml"
    given = tmp_path / "answers.json"
    form.write_text(GATED, encoding="utf-8")
    new = ("--name", "ส่วนกลาง", "--code", "9001", "--kind", "centre", "--year", "2569")
    assert do("office", "new", folder, *new).code == 0
    assert do("instrument", "publish", folder, form).code == 0
    said = {}
    for state in ("not_met", "not_applicable", "met"):
        given.write_text(json.dumps({"answers": {"two.a": {"state": state}}}), encoding="utf-8")
        words = ("answers", "import", folder, given, "--instrument", "gated", "--year", "2569")
        value = do(*words, "--json").value
        said[state] = value["points"], value["base_points"], value["total_points"]
        told = do(*words).out
        assert ("–/–" in told, "0/0" in told) == (state != "met", False), told
        listed = do("document", "list", folder, "--year", "2569").out
        assert (" จาก 0" in listed, "จาก 4" in listed) == (False, state == "met")
    assert said == {
        "not_met": ({"two": 0, "nine": None}, 0, 0),
        "not_applicable": ({"two": None, "nine": None}, None, None),
        "met": ({"two": 1, "nine": 0}, 1, 1),
    }


@pytest.mark.parametrize("answered", [{}, {"s1": {"measure.score1": "51"}}])
def test_what_each_part_brings_adds_up_to_the_total_of_what_is_half_answered(
    do: Command, tmp_path: Path, answered: dict[str, object]
) -> None:
    """One answer of 51 among five indicators of a part of 30 % was 36.43 above, and 25.50 + 0 + 0 beneath."""
    folder = begun(do, tmp_path, answered or {"s1": {"measure.score1": ""}})
    with main.desk().look(folder) as reading:
        subject = ref_of(
            do("record", "list", folder, "assessment", "--json").value[0]["ref"], reading.unit
        )
        shown = assessment_view(reading.reader, subject)
    weighed = [(one.points, known(one.weight)) for one in shown.dimensions]
    brings = sum(
        points * weight / sum(each for _points, each in weighed) for points, weight in weighed
    )
    assert (shown.total, shown.band) == (brings, "F" if answered else ""), (
        "no grade before anything is answered"
    )
    assert shown.total == Fraction("3.06" if answered else 0)
    assert shown.items[0].measures[0].limit == "เต็ม 100", (
        "a score is of so many, no mark to be reached"
    )
    assert not shown.extras


WAITING = """id: waiting
edition: 2569
title: แบบรอครบ
kind: mean
complete: required
dimensions:
- {id: a, roll_up: sum, title: ส่วนก่อน}
- {id: b, roll_up: sum, title: ส่วนหลัง}
- {id: c, beside: yes, roll_up: sum, title: ผลข้างเคียง}
items:
- {id: a1, in: a, points: 37, text: ข้อหนึ่ง}
- {id: a2, in: a, points: 41, text: ข้อสอง}
- {id: b1, in: b, points: 22, text: ข้อสาม}
- {id: c1, in: c, points: 5, text: ข้อสี่}
bands:
- {id: any, from: 0, title: ระดับใดก็ได้}
- {id: beside, of: c, from: 5, title: ข้างเคียงดี}
passes:
- {id: p, of: total, is: '>= 1', text: ผ่านเมื่อได้คะแนน}
papers:
- {id: list, builder: checklist, title: [แบบรอครบ]}
- {id: sums, builder: score_sheet, title: [สรุปคะแนน]}
- {id: page, builder: unit_page, title: [ผลของหน่วย]}
columns:
- {paper: list, head: ข้อ, show: <text>, width: 70}
- {paper: list, head: ผล, show: <state>, width: 30}
"""
# the mean of 78 and nothing, not two digits of a random name
WAITS = re.compile(r"(?<![\w.])39(?![\w])")


def test_no_face_shows_a_figure_or_a_grade_before_all_is_answered(
    do: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "office"
    form = tmp_path / "waiting.yaml"
    given = tmp_path / "answers.json"
    form.write_text(WAITING, encoding="utf-8")
    new = ("--name", "ส่วนกลาง", "--code", "9001", "--kind", "centre", "--year", "2569")
    assert do("office", "new", folder, *new).code == 0
    assert do("instrument", "publish", folder, form).code == 0
    name = ("--instrument", "waiting", "--year", "2569")
    figures, told = {}, dict[str, str]()
    for answered in (("a1", "a2", "c1"), ("a1", "a2", "b1", "c1")):
        said = {"answers": {item: {"state": "met"} for item in answered}}
        given.write_text(json.dumps(said), encoding="utf-8")
        value = do("answers", "import", folder, given, *name, "--json").value
        figures[len(answered)] = [
            value[one] for one in ("total_points", "base_points", "grade", "passes")
        ]
        assert (value["points"]["a"], value["points"]["c"], value["grades"]) == (
            78,
            5,
            {"c": "ข้างเคียงดี"},
        )
        faces = [
            do("answers", "import", folder, given, *name).out,
            do("document", "list", folder, "--year", "2569").out,
        ]
        ranked = do("centre", "rank", folder, *name).out
        with main.desk().look(folder) as reading:
            subject = ref_of(
                do("record", "list", folder, "assessment", "--json").value[0]["ref"], reading.unit
            )
            seen = assessment_view(reading.reader, subject)
            for paper in [one.id for one in printable(reading.reader, subject)]:
                with making(reading.reader, subject, paper, "thai") as prepared:
                    document = prepared.build(Stamp())
                    faces.append(
                        arabic_digits(" ".join(Document.walk((document.title, document.blocks))))
                    )
                    assert prepared.figures() in (("", ""), ("50", "ระดับใดก็ได้"))
        told[str(len(answered))] = "\n".join((*faces, ranked))
        if len(answered) == 3:
            assert not any((seen.full, seen.total, seen.band, seen.passes, seen.advice))
            assert "ยังตอบไม่ครบ แบบนี้ให้คะแนนเมื่อตอบครบทุกข้อ" in ranked
    assert figures == {3: [None, None, None, None], 4: [50, 50, "ระดับใดก็ได้", True]}
    assert not WAITS.search(told["3"])
    assert "ได้ ระดับใดก็ได้" not in told["3"]
    assert "50" in told["4"]
