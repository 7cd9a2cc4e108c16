"""The ladder that ranks the units of a group takes all that items may ask, in a form of any other kind."""

from pathlib import Path

import pytest

from core.assessment.start_deeds import assessment_at, import_answers
from core.assessment.view import assessment_view
from core.errors import UserError
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import ctx

FORM = """\
format: instrument/3
id: lad
edition: 2569
title: แบบผลรวม
kind: sum
groups: [{id: g, title: กลุ่มพิเศษ}]
dimensions:
- {id: d1, title: หมวดหนึ่ง}
- {id: lg, group: g, kind: ladder, title: บันได}
items:
- {id: i1, in: d1, points: 5, title: ข้อหนึ่ง}
- {id: l2a, in: lg/2, title: ขั้นสองก}
- {id: l2b, in: lg/2, scale: yn, title: ขั้นสองข}
- {id: l3, in: lg/3, need: any, title: ขั้นสาม}
parts: [{id: p1, in: l3, title: ส่วนหนึ่ง}, {id: p2, in: l3, title: ส่วนสอง}]
passes: [{id: p, of: base, is: '>= 5', group: g}]
scales: [{id: yn, title: มีไม่มี}]
choices: [{id: y, in: yn, title: มี, result: met}, {id: n, in: yn, title: ไม่มี, result: not_met}]
papers: [{id: c, builder: checklist, title: แบบตรวจ}]
columns: [{paper: c, title: ข้อ, show: <text>, width: 75}, {paper: c, title: ผล, show: <state>, width: 25}]
cases: [{id: a, group: g, title: ครบ}, {id: b, group: g, title: ขาดขั้นสอง}, {id: c, title: ไม่มีกลุ่ม}]
given:
- {of: i1, says: state = met}
- {case: [a, b], of: l2a, says: state = met}
- {case: a, of: l2b, says: choice = y}
- {case: b, of: l2b, says: choice = n}
- {case: a, of: l3, says: [state = met, part.p1 = yes]}
expects:
- {of: total, is: 5}
- {case: a, of: rank, is: 3}
- {case: b, of: rank, is: 1}
- {case: a, paper: c, row: ขั้นสองข, column: ผล, is: yes}
- {case: b, paper: c, row: ขั้นสองข, column: ผล, is: no}
"""


@pytest.fixture
def forms(tmp_path: Path) -> FormLibrary:
    room = tmp_path / "forms"
    room.mkdir()
    (room / "lad.yaml").write_text(FORM, encoding="utf-8")
    return FormLibrary([room])


def test_answers_of_a_groups_ladder_come_in_from_a_file(forms: FormLibrary, folder: Folder) -> None:
    form = forms.get("lad/2569/1")
    answers = {"i1": {"state": "met"}, "l2b": {"choice": "y"}, "l3": {"state": "met", "part.p1": 1}}
    import_answers(ctx(folder), folder, form, 2569, {"group": "g", "answers": answers})
    view = assessment_view(folder, assessment_at(folder.writer.unit, form.id, 2569, 1))
    assert {item: view.item(item).mark for item in answers} == dict.fromkeys(answers, "met")
    with pytest.raises(UserError, match="l9"):
        import_answers(ctx(folder), folder, form, 2569, {"answers": {"l9": {"state": "met"}}})
