"""The page of signing: from draft over lock and ink to returned, a revision, and what no longer matches."""

from collections.abc import Sequence
from contextlib import closing
from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton, QWidget
from pysqlite3 import dbapi2 as sqlite3
from pytestqt.qtbot import QtBot

from core.assessment.deeds import answer_item
from core.forms.ports import Action
from core.log.deeds import FieldWrite, write_fields
from core.people.deeds import add_person, edit_person
from core.scans.deeds import inked as signed_by
from core.signing.view import RouteStepRow, SignPanelContent
from core.values import Record, Ref
from tests.ui.desktop.acting import leaf_of, modal, office, page, press, prompted, saved
from ui.desktop.shell.office import OfficeWidget
from ui.desktop.shell.window import Window
from ui.desktop.signing.dialogs import InkSignatureDialog, LockDialog
from ui.desktop.signing.page import SigningPage
from ui.desktop.widgets.prompt import PromptDialog

TODAY = date.today().isoformat()
PEOPLE = (("กานดา", "นักวิชาการ"), ("ขวัญชัย", "หัวหน้ากลุ่ม"), ("คม", "พัฒนาการจังหวัด"))


def click(button: QWidget) -> None:
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def button(inside: QWidget, says: str) -> QPushButton:
    found = [
        one
        for one in inside.findChildren(QPushButton)
        if says in one.accessibleName() and not one.isHidden()
    ]
    assert found, says
    return found[0]


@pytest.fixture
def signing(sample: Window, qtbot: QtBot) -> SigningPage:
    """The page with the assessment of the sample in front, and three people in the register."""
    opened = office(sample)
    for name, position in PEOPLE:
        opened.session.do(partial(add_person, name=name, position=position))
    qtbot.waitUntil(lambda: len(people(opened)) == len(PEOPLE), timeout=20_000)
    opened.show_page("sign")
    found = leaf_of(opened, "sign", SigningPage)
    at(qtbot, found, "lock")
    return found


def people(opened: OfficeWidget) -> Sequence[Record]:
    return opened.session.read(lambda reader: reader.records("person"))


def at(qtbot: QtBot, shown: SigningPage, station: str) -> None:
    qtbot.waitUntil(lambda: shown.panel is not None and shown.panel.here == station, timeout=20_000)


def primary(sample: Window) -> None:
    click(office(sample).header.primary)


def locked(sample: Window, shown: SigningPage, qtbot: QtBot) -> Ref:
    """Lock it: กานดา makes it, คม certifies."""
    primary(sample)
    dialog = modal(qtbot, LockDialog)
    for step, who in zip(dialog.steps, ("กานดา", "คม"), strict=True):
        step._box.setCurrentText(
            next(said for _id, said in step.offer.people if said.startswith(who))
        )
    assert dialog.field.text() == "กานดา, คม"
    click(dialog.go)
    at(qtbot, shown, "print")
    signoff = panel(shown).signoff
    assert signoff is not None
    return signoff


def inked(shown: SigningPage, qtbot: QtBot, who: str, acting: str = "ลงนามเอง") -> None:
    """Note who signed the step whose turn it is, today."""
    step = next(one for one in panel(shown).route if one.state == "here")
    click(button(shown.route, "บันทึกการลงนาม"))
    dialog = modal(qtbot, InkSignatureDialog)
    dialog.person.setCurrentIndex(
        next(n for n in range(3) if dialog.person.itemText(n).startswith(who))
    )
    dialog.acting.setCurrentText(acting)
    click(dialog.go)
    qtbot.waitUntil(
        lambda: shown.panel is not None and bool(_step(shown, step.id).step.inks), timeout=20_000
    )


def _step(shown: SigningPage, id_: str) -> RouteStepRow:
    return next(one for one in panel(shown).route if one.id == id_)


def panel(shown: SigningPage) -> SignPanelContent:
    assert shown.panel is not None
    return shown.panel


def reasoned(qtbot: QtBot, words: str) -> None:
    dialog = modal(qtbot, PromptDialog)
    dialog.fields["text"].selectAll()
    QTest.keyClicks(dialog.fields["text"], words)
    QTest.keyClick(dialog.fields["text"], Qt.Key.Key_Return)


def done(sample: Window, action: Action) -> None:
    """Something that another part of the window does."""
    office(sample).session.do(action)


def test_it_is_locked_with_its_route_signed_in_order_and_unlocked_again(
    sample: Window, signing: SigningPage, qtbot: QtBot
) -> None:
    office(sample).people.choose(people(office(sample))[1])
    locked(sample, signing, qtbot)
    assert [one.title for one in panel(signing).route] == ["ผู้จัดทำ", "ผู้รับรอง"]
    said = signing.state.more.text().replace("\u200b", "")
    assert "ล็อกไว้ โดย ขวัญชัย" in said
    assert "กานดา" not in said, "who is to sign has locked nothing"
    kanda, _second, third = (one.ref for one in people(office(sample)))
    done(sample, partial(edit_person, ref=kanda, roles=["recorder"]))
    done(sample, partial(edit_person, ref=third, roles=["approver"]))
    qtbot.waitUntil(
        lambda: (
            [one.text("roles") for one in people(office(sample))] == ["recorder", "", "approver"]
        )
    )
    click(button(signing.route, "บันทึกการลงนาม"))
    dialog = modal(qtbot, InkSignatureDialog)
    assert dialog.go.isEnabled()
    dialog.person.setCurrentIndex(
        next(n for n in range(3) if dialog.person.itemText(n).startswith("ขวัญชัย"))
    )
    assert "ขวัญชัย ไม่ได้เป็นผู้บันทึก" in dialog.wrong.text().replace("\u200b", "")
    assert not dialog.go.isEnabled()
    dialog.reject()
    inked(signing, qtbot, "กานดา")
    inked(signing, qtbot, "ขวัญชัย", "รักษาราชการแทน")
    lines = _step(signing, "certifier").lines
    assert lines == ("(ขวัญชัย)", "หัวหน้ากลุ่ม", "รักษาราชการแทน พัฒนาการจังหวัด")
    click(button(signing.route, "ลบการลงนาม"))
    qtbot.waitUntil(lambda: not _step(signing, "certifier").step.inks, timeout=20_000)
    click(signing.state.unlock)
    reasoned(qtbot, "wrong figure")
    at(qtbot, signing, "lock")
    assert "wrong figure" in panel(signing).revisions[0].says


def test_the_same_person_is_not_named_twice_where_the_form_keeps_them_apart(
    sample: Window, signing: SigningPage, qtbot: QtBot
) -> None:
    primary(sample)
    assert panel(signing).here == "lock"
    dialog = modal(qtbot, LockDialog)
    for step in dialog.steps:
        step._box.setCurrentIndex(3)
    assert "คนละคนกับผู้จัดทำ" in dialog.wrong.text().replace("\u200b", "")
    assert not dialog.go.isEnabled()
    dialog.reject()


def test_what_stands_in_the_way_is_listed_with_a_jump_to_its_place(
    sample: Window, signing: SigningPage, qtbot: QtBot
) -> None:
    session = office(sample).session
    form = session.forms.get("cdd-clean")
    wish = [("state", "not_applicable", ())]
    done(
        sample,
        partial(
            answer_item,
            instrument=form,
            assessment=panel(signing).subject,
            item="d3r.l4.3",
            inputs=wish,
        ),
    )
    at(qtbot, signing, "proofread")
    assert len(panel(signing).matters.hinder) == 1
    cards = (
        (signing.hindrances, "ไปแก้"),
        (signing.weighing, "ไปแก้"),
        (signing.state, "ไปดูข้อสังเกต"),
    )
    for card, said in cards:
        click(button(card, said))
        assert office(sample).key == "assessment"
        office(sample).show_page("sign")


def test_after_ink_only_a_revision_opens_it_and_revisions_are_compared(
    sample: Window, signing: SigningPage, qtbot: QtBot
) -> None:
    signoff = locked(sample, signing, qtbot)
    held = office(sample).session.read(lambda reader: reader.record(signoff))
    scan = Ref(signoff.scope, "file", "a" * 32)
    assert held is not None
    done(sample, lambda ctx, store: store.save(ctx, "confirm_paper", signed_by(held, scan)))
    at(qtbot, signing, "send")
    assert signing.state.unlock.isHidden()
    click(signing.state.revise)
    reasoned(qtbot, "wrong figure")
    at(qtbot, signing, "lock")
    subject = panel(signing).subject
    done(
        sample,
        partial(
            write_fields, ref=subject, writes=[FieldWrite("extra.extra", 1)], label="set_field"
        ),
    )
    locked(sample, signing, qtbot)
    assert [one.number for one in panel(signing).revisions] == [2, 1]
    click(button(signing.revisions, "เทียบฉบับที่ 2"))
    dialog = prompted(qtbot, "เทียบกับฉบับที่ 2")
    assert len(dialog.findChildren(QFrame, "inset")) == 1
    dialog.reject()


def test_what_is_locked_says_so_on_its_own_page_and_takes_no_answer(
    sample: Window, signing: SigningPage, qtbot: QtBot
) -> None:
    office(sample).people.choose(people(office(sample))[1])
    locked(sample, signing, qtbot)
    office(sample).show_page("assessment")
    shown = page(sample)
    qtbot.waitUntil(lambda: "โดย ขวัญชัย" in shown.locked.says.replace("\u200b", ""), timeout=20_000)
    assert all(
        not entry.isEnabled() or entry.isReadOnly() for entry in shown.total.findChildren(QLineEdit)
    )
    before = saved(sample, "d3r.l4.3")
    shown.go_to("d3r.l4.3")
    press(sample, Qt.Key.Key_P)
    qtbot.wait(100)
    assert saved(sample, "d3r.l4.3") == before
    click(shown.locked.go)
    assert office(sample).key == "sign"
    click(signing.state.unlock)
    reasoned(qtbot, "again")
    at(qtbot, signing, "lock")
    office(sample).show_page("assessment")
    qtbot.waitUntil(lambda: shown.locked.isHidden(), timeout=20_000)
    assert any(not entry.isReadOnly() for entry in shown.total.findChildren(QLineEdit))


def test_a_database_changed_by_force_is_said_in_front_of_everything(
    sample: Window, signing: SigningPage, qtbot: QtBot
) -> None:
    locked(sample, signing, qtbot)
    assert signing.banner.isHidden()
    with closing(sqlite3.connect(office(sample).room.folder / "prongsai.db")) as db, db:
        assert db.execute("UPDATE field SET value='met' WHERE value='not_met'").rowcount
    office(sample).show_page("home")
    office(sample).show_page("sign")
    qtbot.waitUntil(lambda: not signing.banner.isHidden(), timeout=20_000)
    click(signing.differ)
    dialog = prompted(qtbot, "สิ่งที่เปลี่ยนหลังล็อก")
    assert dialog.findChildren(QFrame, "inset")
    dialog.reject()


def test_who_signs_is_changed_until_somebody_has_signed(
    sample: Window, signing: SigningPage, qtbot: QtBot
) -> None:
    locked(sample, signing, qtbot)
    click(signing.state.route)
    dialog = prompted(qtbot, "กำหนดผู้ลงนาม")
    step = [*dialog.fields.values()][1]
    step._box.setCurrentText(next(said for _id, said in step.offer.people if "ขวัญชัย" in said))
    click(dialog.go)
    qtbot.waitUntil(lambda: _step(signing, "certifier").lines[:1] == ("(ขวัญชัย)",), timeout=20_000)
    inked(signing, qtbot, "กานดา")
    assert signing.state.route.isHidden()
