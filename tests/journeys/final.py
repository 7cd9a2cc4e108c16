"""What comes after a document is filled: locked by keys, printed for good, sent, and read at the centre."""

import re
import shutil
from functools import partial
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import main
from core.assessment.facts import AssessmentFacts
from core.forms.ports import Reader, bound_form
from core.forms.vocabulary import ROLES
from core.papers.deeds import PaperRequest, print_paper, registers
from core.papers.made import printable
from core.papers.source import PrintOption
from core.people.deeds import add_person
from core.signing.chain import current
from core.values import Record, Ref
from tests.journeys.conftest import command, send
from tests.journeys.test_every_form_travels import papers
from tests.journeys.test_forms_travel import Country
from tests.journeys.test_shipped_forms import asked
from tests.known import known
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.ui.desktop.acting import leaf_of, modal, office, press, type_words
from ui.desktop.shell.window import Window
from ui.desktop.signing.dialogs import LockDialog
from ui.desktop.signing.page import SigningPage

CENTRE = "centre"
PROVINCE = "province"
KEYS = "keys"


def two_offices(room: Path) -> Path:
    """A centre and a province below it, each known to the other, with their keys; to be copied."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRONGSAI_KEYS", str(room / KEYS))
        country = Country(command, room)
        send(command, country.centre, country.province, room)
        send(command, country.province, country.centre, room)
    return room


def copied(offices: Path, room: Path) -> Path:
    """The two offices once more, as they were."""
    for name in (CENTRE, PROVINCE, KEYS):
        shutil.copytree(offices / name, room / name)
    return room


def lock(window: Window, qtbot: QtBot, ref: Ref) -> None:
    """At the page of signing, in the name of who signs."""
    opened = office(window)
    # who alone may sign would be proposed for every step
    names = {"ผู้ลงนามตัวอย่าง ก", "ผู้ลงนามตัวอย่าง ข"}
    for name in sorted(names):
        opened.session.do(partial(add_person, name=name, roles=ROLES))
    read = opened.session.read
    qtbot.waitUntil(
        lambda: (
            names <= {one.text("name") for one in read(lambda reader: reader.records("person"))}
        ),
        timeout=8000,
    )
    opened.show_page("sign")
    page = leaf_of(opened, "sign", SigningPage)
    qtbot.waitUntil(lambda: page.panel is not None and page.panel.subject == ref, timeout=8000)
    assert [one.text for one in known(page.panel).matters.hinder] == []
    focus(qtbot, opened.header.primary)
    press(opened.header.primary, Qt.Key.Key_Space)
    dialog = modal(qtbot, LockDialog)
    for step in dialog.steps:
        for tick in step._ticks[:1]:  # everybody named signs: of a committee one
            focus(qtbot, tick)
            press(dialog, Qt.Key.Key_Space)
    focus(qtbot, dialog.field)
    type_words("Name")
    assert dialog.go.isEnabled(), dialog.wrong.text()
    press(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.panel is not None and page.panel.signoff is not None, timeout=8000)


def focus(qtbot: QtBot, widget: QWidget) -> None:
    """The keyboard goes there; a dialog that opens takes it first."""

    def has() -> bool:
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        return QApplication.focusWidget() is widget

    qtbot.waitUntil(has, timeout=8000)


def printed_for_good(room: Path, ref: Ref, item: str = "") -> None:
    """Every paper of what was locked: each PDF stands in the register and bears its number.

    Those of the form in three formats; those that every document has in one, the formats in turn.
    """
    with main.desk().open(room / PROVINCE) as there:
        forms, session = there.forms, there.session
        offered = session.read(lambda reader: printable(reader, ref))
        record = known(session.read(partial(record_of, ref=ref)))
        form, year = forms.get(bound_form(record)), record.number("year") or 0
        place = (
            session.read(lambda reader: AssessmentFacts.of(reader, ref).place(item))
            if item
            else ref
        )
        for at, paper in enumerate(offered):
            subject = place if paper.builder == "evidence" else ref
            for ending in (
                PaperRequest.ENDINGS if paper in form.papers else PaperRequest.ENDINGS[at % 3 :][:1]
            ):
                wish = PaperRequest(
                    subject, paper.id, room / f"paper{ending}", answers=asked(form, paper, year)
                )
                done = session.do_now(partial(print_paper, printer=there.printer, request=wish))
                said = text_of(wish.path)
                assert said, paper.id
                for made in (one for one in done.touched if one.entity == "paper"):
                    entry = known(session.read(partial(record_of, ref=made)))
                    assert PrintOption.DRAFT not in entry.text("options").split(","), paper.id
                    assert entry.text("number") in said, paper.id
                assert registers(wish.path) == bool(done.touched)


def record_of(reader: Reader, ref: Ref) -> Record | None:
    return reader.record(ref)


def text_of(path: Path) -> str:
    """The words of a file of one of the formats, without blanks."""
    if path.suffix == PaperRequest.ENDINGS[0]:
        return squeezed(text_by_pdftotext(path.read_bytes()))
    with ZipFile(path) as parts:  # numbers stand in the foot, which is a part of its own
        said = (parts.read(one).decode() for one in parts.namelist() if one.endswith(".xml"))
        return squeezed(unescape(re.sub("<[^>]*>", "", "".join(said))))


def read_above(room: Path, ref: Ref) -> None:
    """Sent in one file: the centre has it locked, and its papers say there what they say here."""
    send(command, room / PROVINCE, room / CENTRE, room)
    here, there = (
        {one[:2]: one for one in papers(room / name, ref.scope)} for name in (PROVINCE, CENTRE)
    )
    assert here.keys() == there.keys()
    with main.desk().open(room / CENTRE) as centre:
        assert centre.session.read(lambda reader: current(reader, ref))
        form = centre.forms.get(bound_form(known(centre.session.read(partial(record_of, ref=ref)))))
    # persons stay in their office
    private = form.of_people or any(field.personal for field in form.fields)
    assert private or here == there
