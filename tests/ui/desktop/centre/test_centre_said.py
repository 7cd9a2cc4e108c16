"""What the page of the units below asserts of a unit and a region is said of what it is so of."""

from fractions import Fraction
from types import SimpleNamespace

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.centre.view import Zone
from tests.said import said_in
from tests.ui.desktop.acting import written
from ui.desktop.centre.page import ZoneButton
from ui.desktop.centre.unit import UnitPanel
from ui.desktop.centre.units import zone_words
from ui.desktop.theme.look import Look


def test_a_unit_passes_or_not_or_nobody_asks(look: Look, qtbot: QtBot) -> None:
    said = {}
    for state, band, passes in (
        ("passes", "A", True),
        ("fails", "C", False),
        ("gradeless", "", False),
        ("open", "C", None),
    ):
        full = Fraction(80)
        place = SimpleNamespace(problem="", base=full, extra=Fraction(0), total=full, band=band, passes=passes)
        card: QWidget = UnitPanel._score(SimpleNamespace(_look=look), SimpleNamespace(place=place))  # type: ignore[arg-type]
        qtbot.addWidget(card)
        said[state] = written(card)
    assert said_in(said, "ยังไม่ผ่าน") == "fails gradeless"
    assert said_in(said, "ยังไม่มีเกรด") == "gradeless"


def test_a_region_says_how_many_of_it_have_sent(look: Look, qtbot: QtBot) -> None:
    zones = {"none": Zone(4, 0, 5, None), "some": Zone(4, 2, 5, Fraction(81)), "all": Zone(4, 5, 5, Fraction(81))}
    said = {}
    for state, zone in zones.items():
        button = ZoneButton(look, "เขต 4", zone)
        qtbot.addWidget(button)
        said[state] = f"{written(button)}\n{zone_words(zone)}"
    assert [said_in(said, f"ส่งแล้ว {n} จาก 5", whole=True) for n in (0, 2, 5)] == ["none", "some", "all"]
    assert said_in(said, "ส่งแล้ว 0 จาก 5 เฉลี่ย –") == "none"
    assert said_in(said, "ส่งแล้ว 2 จาก 5 เฉลี่ย 81") == "some"
