"""Whatever a page of the window offers is heard, but for what is named here with its reason."""

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import come_to_rest, office
from tests.ui.desktop.centre.test_telling import centre
from tests.ui.desktop.heard import unheard
from ui.desktop.shell.window import Window

__all__ = ["centre"]


@pytest.mark.parametrize("whose", ["sample", "centre"])
def test_what_a_page_offers_is_heard(
    whose: str, request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    window: Window = request.getfixturevalue(whose)
    pages = office(window).pages_there()
    assert len(pages) > 15
    for each in pages:
        office(window).show_page(each.key)
        come_to_rest(qtbot, window)
    assert not {*unheard(office(window))}, "a button that does nothing"
