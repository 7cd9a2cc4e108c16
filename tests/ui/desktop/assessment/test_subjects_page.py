"""A form that is filled once for each entry of a register: one after the other by keys, each on its own sheet."""

from functools import partial
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.assessment.start_deeds import start_assessment
from core.forms.deeds import publish
from core.forms.shape import Instrument
from core.log.deeds import delete_record
from core.plan.file_deeds import import_plan
from core.plan.register_deeds import add_entries
from core.thai.written import arabic_digits
from core.values import Ref, Text
from tests.ui.desktop.acting import office, page, press, view, written
from ui.desk import read_json
from ui.desktop.shell.window import Window

FORMS = Path(__file__).parents[3] / "data" / "instruments"
ALT = Qt.KeyboardModifier.AltModifier


def begun(window: Window, qtbot: QtBot, name: str, place: Path) -> None:
    """The form of this file published and begun, and shown."""
    opened = office(window)
    room = opened.room
    text = f"format: instrument/1\n{(FORMS / name).read_text(encoding='utf-8')}"
    path = place / name
    path.write_text(text, encoding="utf-8")
    form = room.desk.form_files.keep_form(room.folder, path, sha256(path.read_bytes()).hexdigest())
    assert isinstance(form, Instrument)
    room.session.do(lambda ctx, store: publish(ctx, store, form))
    room.session.do(partial(start_assessment, instrument=form, year=2569))

    def ref() -> Ref | None:
        found = room.session.read(
            lambda reader: reader.records("assessment", instrument_id=form.id)
        )
        return found[0].ref if found else None

    qtbot.waitUntil(lambda: ref() is not None)
    room.host.show_place("assessment", ref())
    qtbot.waitUntil(lambda: view(window).instrument == form.using)


def test_each_entry_is_filled_in_turn_by_keys(sample: Window, qtbot: QtBot, tmp_path: Path) -> None:
    names = [{"name": Text(name)} for name in ("First", "Second")]
    office(sample).session.do(partial(add_entries, register="system", rows=names))
    begun(sample, qtbot, "services.yaml", tmp_path)
    bar = page(sample).cards.subjects
    assert "ตอบครบ 0 จาก 2" in arabic_digits(written(bar))
    assert "ยังไม่เริ่ม" in bar.list.itemText(0)
    assert "เฉลี่ย" not in written(bar), "nothing is begun"
    for n, name in enumerate(("First", "Second")):
        if n:
            press(sample, Qt.Key.Key_PageDown, ALT)
        qtbot.waitUntil(partial(_shown, sample, name))
        for item in ("steps", "fees", "time"):
            page(sample).item_calls.save(
                [(view(sample).item(item).choice, "good" if n else "poor")]
            )
        qtbot.waitUntil(partial(_answered, sample, n))
    assert "ตอบครบ 2 จาก 2" in arabic_digits(written(bar))
    assert "เฉลี่ยรายการที่เริ่มกรอก 50 จาก 100" in arabic_digits(written(bar))
    assert view(sample).total == 100
    press(sample, Qt.Key.Key_PageUp, ALT)
    qtbot.waitUntil(lambda: view(sample).total == 0)
    press(sample, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: [one.answered for one in view(sample).subjects] == [3, 2])


def _shown(window: Window, name: str) -> bool:
    return any(
        one.id == view(window).subject and one.words == name for one in view(window).subjects
    )


def _answered(window: Window, n: int) -> bool:
    return view(window).subjects[n].answered == 3


def test_a_figure_follows_its_rows_while_it_is_looked_at(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    opened = office(sample)
    session, desk = opened.session, opened.room.desk
    form = session.forms.get("office-registers")
    given = read_json(desk.samples / "office_registers.json")
    session.do(partial(import_plan, instrument=form, year=2569, content=given))
    begun(sample, qtbot, "figures.yaml", tmp_path)
    assert not page(sample).cards.subjects.isVisible()
    qtbot.waitUntil(lambda: "คิดให้จาก" in view(sample).item("d1.a").measures[0].same)
    assert view(sample).item("d1.a").measures[0].verdict.startswith("1 ≥ 2")
    done = next(
        row.ref
        for row in session.read(lambda reader: reader.records("row"))
        if row.text("f.state") == "done"
    )

    session.do(partial(delete_record, ref=done))
    qtbot.waitUntil(lambda: view(sample).item("d1.a").measures[0].verdict.startswith("0 ≥ 2"))


def test_people_are_begun_answer_and_are_told_together(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    begun(sample, qtbot, "survey.yaml", tmp_path)
    bar = page(sample).cards.subjects
    assert not bar.remove.isVisible()
    assert "มีคำตอบจากผู้ตอบ 0 คน" in arabic_digits(written(bar)), "nobody is begun"
    for n in range(5):
        bar.add.click()
        qtbot.waitUntil(partial(_shown, sample, f"ผู้ตอบ {n + 1}"))
        bar.group.setCurrentIndex(1)
        bar.group.activated.emit(1)
        for item in ("clear", "honest"):
            page(sample).item_calls.save([(view(sample).item(item).choice, "good")])
        qtbot.waitUntil(partial(_all_said, sample))
    assert "มีคำตอบจากผู้ตอบ 5 คน" in arabic_digits(written(bar))
    assert "ประชาชน 5 คน" not in arabic_digits(written(bar)), (
        "while they are asked only how many answered is shown"
    )
    seen = [one for one in (bar.back, bar.next) if one.isVisible()]
    assert (seen, bar.list.count()) == ([], 1), "who is entered is not looked at again"
    bar.remove.click()
    qtbot.waitUntil(lambda: not view(sample).subjects)
    assert "มีคำตอบจากผู้ตอบ 4 คน" in arabic_digits(written(bar))
    press(sample, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "มีคำตอบจากผู้ตอบ 5 คน" in arabic_digits(written(bar)))
    assert not bar.list.isVisible()


def _all_said(window: Window) -> bool:
    (one,) = view(window).subjects
    return one.answered == one.item_count and one.group == "public"
