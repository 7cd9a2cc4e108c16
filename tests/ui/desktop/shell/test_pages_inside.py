"""PROBE"""

import pytest
from core.i18n import THAI
from tests.ui.desktop.acting import office, page, view, come_to_rest, panel, press
from tests.ui.desktop.fitting import SCREEN, clipped
from ui.desktop.theme.qt_words import use_language
from PySide6.QtCore import Qt
from collections.abc import Iterator


@pytest.fixture(autouse=True)
def thai_again() -> Iterator[None]:
    yield
    use_language(THAI)


@pytest.mark.parametrize("language", [THAI, "en"])
@pytest.mark.parametrize("scale", [100, 125, 150])
def test_probe(sample, qtbot, scale, language):
    if language != THAI:
        sample.speak(language)
    sample.dress("light", scale)
    opened = office(sample)
    faults = []
    for each in opened.pages_there():
        opened.show_page(each.key)
        sample.resize(SCREEN)
        come_to_rest(qtbot, sample)
        qtbot.wait(150)
        faults += [f"{each.key}: {x}" for x in clipped(sample)]
        sample.grab().save(f"/tmp/shots/{scale}-{language}-{each.key}.png")
    __import__("pathlib").Path(f"/tmp/pages-{scale}-{language}.txt").write_text("\n".join(x[:230] for x in faults))
    assert not faults


def test_marks(fresh, qtbot):
    faults = []
    for dimension in view(fresh).dimensions[:2]:
        page(fresh).choose(dimension.id)
        for item in dimension.items[:12]:
            panel(fresh, item.id)
            press(fresh, Qt.Key.Key_P)
            come_to_rest(qtbot, fresh)
            qtbot.wait(60)
            found = [*clipped(fresh)]
            if found:
                qtbot.wait(1500)
                faults += [f"before {item.id}: {x}" for x in found]
            faults += [f"{item.id}: {x}" for x in clipped(fresh)]
    __import__("pathlib").Path("/tmp/pages-marks.txt").write_text("\n".join(x[:230] for x in faults))
    assert not faults
