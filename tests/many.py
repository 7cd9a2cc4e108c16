"""An office with several documents in a year: two plans of one form and three assessments, two of them of one form."""

import shutil
from functools import partial
from pathlib import Path

import main
from core.assessment.start_deeds import import_answers, start_assessment
from core.forms.ports import Action, Forms
from core.plan.file_deeds import import_plan

YEAR = 2569
SCALED = """\
id: openness
edition: 2569
title: {th: แบบประเมินความเปิดเผย, en: Openness}
short: {th: ความเปิดเผย, en: Openness}
kind: ladder
dimensions:
- {id: o1, short: ข้อมูล, points: [6, 10], full: 10, title: ด้านข้อมูล}
levels:
- {in: o1, level: 0, text: ยังไม่เริ่ม}
items:
- {id: o1.l1.1, in: o1/1, number: ๑., text: มีทะเบียนข้อมูลข่าวสาร}
- {id: o1.l2.1, in: o1/2, number: ๑., text: ปรับทะเบียนทุกไตรมาส}
passes:
- {id: pass, of: base, is: '>= 6', text: คะแนนไม่ต่ำกว่า ๖}
"""
WORKS = """\
id: works
edition: 2569
title: {th: แผนงานซ่อม, en: Works}
kinds:
- {id: job, title: งาน}
fields:
- {kind: job, id: title, title: ชื่องาน, type: text}
- {kind: job, id: day, title: วันที่ทำ, type: date}
- {kind: job, id: done, title: ผล, type: longtext, stage: report}
"""


def with_more_forms(place: Path) -> Path:
    """The shipped forms, one more that is scored and one more of a plan, in a folder of their own."""
    shutil.copytree(main.INSTRUMENTS, place)
    (place / "openness-2569.yaml").write_text(SCALED, encoding="utf-8")
    (place / "works-2569.yaml").write_text(WORKS, encoding="utf-8")
    return place


def activity(title: str) -> dict[str, object]:
    """A plan of one activity."""
    return {
        "title": title,
        "rows": [
            {"id": "g", "kind": "goal_group", "f.title": "problem"},
            {
                "id": "a",
                "kind": "activity",
                "parent": "g",
                "f.title": title,
                "f.virtue": "discipline",
            },
        ],
    }


TREES, ROADS = "ปลูกป่าชายเลน", "ซ่อมทางเดินเท้า"  # what the two plans have


def five(forms: Forms) -> list[Action]:
    """The deeds that make the five of a year, each by itself."""
    plan = forms.get("dsi-moral-plan")
    cdd = forms.get("cdd-clean")
    openness = forms.get("openness")
    again = partial(start_assessment, instrument=cdd, year=YEAR, ordinal=None)
    answers = {"answers": {"o1.l1.1": {"state": "met"}}}
    return [
        partial(import_plan, instrument=plan, year=YEAR, content=activity(TREES)),
        partial(import_plan, instrument=plan, year=YEAR, content={**activity(ROADS), "no": 2}),
        partial(start_assessment, instrument=cdd, year=YEAR, profiles=["regional"]),
        partial(again, profiles=["regional"]),
        partial(import_answers, instrument=openness, year=YEAR, content=answers),
    ]
