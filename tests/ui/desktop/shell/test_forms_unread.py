"""Forms that are only listed are not read: many of them cost the start nothing, nor a page that shows others."""

import shutil
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import main
from core.assessment.start_deeds import start_assessment
from core.plan.deeds import start_plan
from core.plan.links import read_from
from storage.instruments.reader import Form, read_form
from tests.ui.desktop.acting import come_to_rest, leaf_of, modal, new_office, office
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.home.documents import DocumentsDesk, NewDocumentDialog
from ui.terminal.commands import root, run

MORE = 10


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that are read whole, of a folder with ten forms more, on a PC that has read none of them before."""
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "keys"))
    folder = tmp_path / "forms"
    shutil.copytree(main.INSTRUMENTS, folder)
    for number in range(MORE):
        for name in ("cdd-clean", "dsi-moral-plan"):
            (path,) = main.INSTRUMENTS.glob(f"{name}-2*.yaml")
            text = path.read_text("utf-8").replace(
                f"id: {name}\n", f"id: more-{number}-{name}\n", 1
            )
            (folder / f"more-{number}-{name}.yaml").write_text(
                text.replace("\naliases:", "\n#", 1), "utf-8"
            )
    monkeypatch.setattr(main, "INSTRUMENTS", folder)
    found: list[str] = []
    real = read_form

    def reading(path: Path) -> Form:
        found.append(path.name)
        return real(path)

    monkeypatch.setattr("storage.instruments.reader.read_form", reading)
    return found


PLAN = "more-1-dsi-moral-plan"
SCORED = "more-2-cdd-clean"
OTHER = "more-3-cdd-clean"
PROGRAMMES = {path.name for path in main.INSTRUMENTS.glob("*programme*.yaml")}


def test_a_list_of_forms_reads_none_of_them(
    read: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(root, ["instrument", "list"], main.desk()) == 0
    assert f"more-{MORE - 1}-cdd-clean/2564/1" in capsys.readouterr().out
    assert read == []
    assert run(root, ["instrument", "show", "more-1-cdd-clean"], main.desk()) == 0
    assert read == ["more-1-cdd-clean.yaml"]


def test_a_window_reads_what_it_shows(
    read: list[str], new_window: NewWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    new = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง ข", "S20", "province", "", 2569)
    window = new_window(lambda made: new_office(made, new))
    opened = office(window)
    for key in ("home", "documents", "forms"):
        opened.show_page(key)
        come_to_rest(qtbot, window)
        assert set(read) <= PROGRAMMES, key

    opened.session.do(
        partial(start_plan, instrument=opened.session.forms.get(PLAN), year=2569, ordinal=None)
    )
    opened.session.do(
        partial(
            start_assessment, instrument=opened.session.forms.get(SCORED), year=2569, profiles=[]
        )
    )
    for one in opened.pages_there():
        opened.show_page(one.key)
        come_to_rest(qtbot, window)
    registers = {to.partition(".")[0] for to in read_from(opened.session.forms.get(SCORED))}
    behind = {
        path.name
        for path in main.INSTRUMENTS.glob("*.yaml")
        if path.stem.rpartition("-")[0] in registers
    }
    filled = {f"{PLAN}.yaml", f"{SCORED}.yaml"}
    assert set(read) <= PROGRAMMES | filled | behind, (
        "what two documents were filled by, and read from"
    )

    opened.show_page("documents")
    leaf_of(opened, "documents", DocumentsDesk).ask_start(OTHER)
    modal(qtbot, NewDocumentDialog).reject()
    assert {*read} - PROGRAMMES >= {f"{OTHER}.yaml"}
    assert len({*read} - PROGRAMMES - behind) <= 4, (
        "the form that is offered first, and the one that was chosen"
    )
