"""The terminal says of people what pages and papers do: nothing of a few."""

import pytest

from core.assessment.view import assessment_view
from core.forms.shape import FEWEST
from core.signing.deeds import sign_off
from storage.db.folder.store import Folder
from tests.core.assessment.test_people import asked, assessment, office
from tests.core.plan.plans import context
from ui.terminal.sheets import score_lines

__all__ = ["office"]


@pytest.mark.parametrize("n", [FEWEST - 1, FEWEST])
def test_people_are_told_together_when_they_are_enough(office: Folder, n: int) -> None:
    asked(office, ["public"] * n)
    sign_off(context(office), office, assessment(office), "ผู้ลงนาม")
    said = "\n".join(score_lines(assessment_view(office, assessment(office))))
    few = "ผู้ตอบน้อยกว่า 5 คน จึงไม่แสดงผลรวม เพราะอาจรู้ได้ว่าเป็นของใคร"
    assert (few in said, "ประชาชน 5 คน" in said) == (n < FEWEST, n >= FEWEST)
