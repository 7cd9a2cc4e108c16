"""Why words cannot be erased here is told by what they are: another unit's, a committee's draft, or shared by all."""

import pytest

from core.entities import ENTITIES
from core.errors import UserError
from core.log.privacy import ERASERS
from core.privacy.erasure import barred
from core.values import Ref

OWN = "a" * 32


@pytest.mark.parametrize(
    ("scope", "entity", "pill"),
    [
        ("b" * 32, "answer", "ของหน่วยงานอื่น"),
        (OWN, "comment", "ของหน่วยงานอื่น"),  # of the unit above, in the own scope
        (OWN, "draft_answer", "ร่างของคณะกรรมการ"),
        ("b" * 32, "draft_answer", "ร่างของคณะกรรมการ"),
        ("all", "deadline", "ข้อมูลกลาง"),
        ("all", "announcement", "ข้อมูลกลาง"),
        ("all", "unit", "ข้อมูลกลาง"),
    ],
)
def test_each_reason_has_its_own_words(scope: str, entity: str, pill: str) -> None:
    said = barred(Ref(scope, entity, "1" * 32))
    assert said.pill == pill
    assert len(UserError("", said.why, said.do).do) > 10


def test_no_class_without_an_erasure_is_called_another_units() -> None:
    """The log has erasures for work and review alone (EXCHANGE 6.4)."""
    others = {entity.klass for entity in ENTITIES.values()} - ERASERS.keys()
    told = {klass: barred(Ref("all" if klass != "draft" else OWN, name, "1" * 32)).pill
            for name, entity in ENTITIES.items() if (klass := entity.klass) in others}  # fmt: skip
    assert set(told) == others
    assert "ของหน่วยงานอื่น" not in told.values()
