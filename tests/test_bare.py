"""An object without what usually makes it holds what it is given, and nothing that was forgotten."""

import pytest

from core.assessment.rows import ItemRow
from core.forms.vocabulary import ItemState
from tests.bare import bare
from ui.session import OfficeSession


def test_it_is_of_its_kind_with_what_it_is_given_alone() -> None:
    item = bare(
        ItemRow, better="more", entered_state=ItemState.MET, result=ItemState.NOT_MET, proofs=()
    )
    assert isinstance(item, ItemRow)
    assert (item.counts, item.blocked) == (False, ()), "its properties are those of the program"
    with pytest.raises(AttributeError):
        _title = item.text
    assert bare(OfficeSession, person="p").person == "p"


def test_what_a_row_has_none_of_is_refused() -> None:
    with pytest.raises(TypeError, match="ItemRow has no titel"):
        bare(ItemRow, titel="ข้อ 1")
