"""A centre sees who takes no part in a programme and who has not answered; neither owes a step of it."""

from datetime import date

import pytest

from core.assigning.deeds import answer_programme
from core.assigning.programme_steps import DECLINED, JOINED
from core.centre.drawn import steps
from core.centre.overview import overview
from core.centre.view import UnitRow, answers, board, counted_answers, received, status
from core.entities import unit_id
from core.forms.deeds import publish
from storage.db.folder.store import Folder
from tests.core.centre.test_rank import FORMS
from tests.core.conftest import ctx

TODAY = date(2026, 1, 20)
ITA, CDD = FORMS.programme("ita-programme"), FORMS.programme("cdd-clean-programme")
DESK = pytest.mark.parametrize("desk", [("S10", "province")], indirect=True)


def row(desk: Folder) -> UnitRow:
    (found,) = (one for one in status(desk, [ITA, CDD], unit_id("S00"), 2569, TODAY) if one.unit.code == "S10")
    return found


def owed(desk: Folder, programme: str = ITA.id) -> list[str]:
    return [one.step for one in row(desk).owed if one.programme == programme]


@DESK
def test_who_has_not_answered_what_was_published_is_counted_and_owes_nothing_of_it(desk: Folder) -> None:
    assert (row(desk).unanswered, owed(desk)) == ((), []), "nobody asked it"
    publish(ctx(desk), desk, ITA)
    assert (row(desk).unanswered, owed(desk)) == (("ประเมิน ITA",), [])
    assert counted_answers([row(desk)]) == "ยังไม่ตอบ 1 หน่วยงาน"
    assert list(answers(row(desk))) == ["ยังไม่ตอบว่าเข้าร่วมหรือไม่: ประเมิน ITA"]
    answer_programme(ctx(desk), desk, programme=ITA.id, answer=JOINED)
    assert (row(desk).unanswered, owed(desk)) == ((), ["assessment", "measures", "results"])


@DESK
def test_who_declines_is_named_with_the_reason_and_is_reminded_of_nothing(desk: Folder) -> None:
    assert owed(desk, CDD.id)
    assert row(desk).reminder
    answer_programme(ctx(desk), desk, programme=CDD.id, answer=DECLINED, reason="ไม่ใช่ภารกิจ")
    found = row(desk)
    assert (owed(desk, CDD.id), found.reminder, received(found)[0]) == ([], "", "แจ้งไม่เข้าร่วม")
    assert list(answers(found)) == ["ไม่เข้าร่วมพัฒนาชุมชนใสสะอาด (ไม่ใช่ภารกิจ)"]
    assert counted_answers([found]) == "ไม่เข้าร่วม 1 หน่วยงาน"
    listed = board(unit_id("S00"), 2569, TODAY, desk)
    assert listed.missing == len(listed.lines) - 1
    shown = steps(overview(unit_id("S00"), 2569, TODAY, [], desk)).sheet
    assert [one.cells[1] for one in shown.rows if one.key == unit_id("S10")] == list(answers(found))
