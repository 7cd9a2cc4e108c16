"""The office's own picture stands at the head of its letters and on its covers; without one its place is free."""

from pathlib import Path

import pytest

import wiring
from core.blocks.document import Document, Stamp
from core.blocks.elements import LetterHead, MemoHead
from core.errors import UserError
from core.evidence.deeds import set_emblem
from core.papers.made import making
from core.plan.file_deeds import import_plan
from core.values import Ref
from storage.db.folder.store import Folder
from storage.papers.pictured import pictured
from storage.papers.writer import PaperFileWriter
from tests.core.assessment.test_import_damaged import sample
from tests.core.conftest import ctx
from tests.core.signing.test_sign_off import FORMS
from tests.storage.papers.specimens import jpeg


@pytest.fixture
def plan(folder: Folder) -> Ref:
    import_plan(
        ctx(folder), folder, FORMS.get("moral-plan"), 2569, sample("dsi_moral_plan_2569.json")
    )
    return folder.records("plan")[0].ref


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "seal.jpg"
    path.write_bytes(jpeg(90, 90))
    return path


def made(folder: Folder, plan: Ref, form: str) -> Document:
    with making(folder, plan, form, "") as paper:
        return paper.build(Stamp())


def emblem(document: Document) -> str:
    heads = [block for block in document.blocks if isinstance(block, MemoHead | LetterHead)]
    found = document.cover or heads[0]
    return found.emblem_file


@pytest.mark.parametrize("form", ["memo", "letter", "report"])
def test_papers_bear_it_from_when_it_is_chosen_until_it_is_taken_away(
    folder: Folder, plan: Ref, picture: Path, form: str
) -> None:
    assert emblem(made(folder, plan, form)) == ""
    kept = wiring.evidence_files(folder.writer.keys.directory.parent).keep(
        folder.writer.path.parent, picture
    )
    set_emblem(ctx(folder), folder, kept)
    assert emblem(made(folder, plan, form)) == kept.sha256
    set_emblem(ctx(folder), folder, None)
    assert emblem(made(folder, plan, form)) == ""


@pytest.mark.parametrize("ending", [".pdf", ".xlsx", ".docx"])
def test_its_bytes_are_in_every_kind_of_file(
    folder: Folder, plan: Ref, picture: Path, tmp_path: Path, ending: str
) -> None:
    def size() -> int:
        path = tmp_path / f"letter{ending}"
        PaperFileWriter().write(
            [pictured(made(folder, plan, "letter"), folder.writer.path.parent)], path
        )
        return path.stat().st_size

    before = size()
    set_emblem(
        ctx(folder),
        folder,
        wiring.evidence_files(folder.writer.keys.directory.parent).keep(
            folder.writer.path.parent, picture
        ),
    )
    assert size() > before + picture.stat().st_size / 2


def test_what_is_no_picture_is_refused(folder: Folder, tmp_path: Path) -> None:
    path = tmp_path / "notes.pdf"
    path.write_bytes(b"%PDF-1.4 notes")
    with pytest.raises(UserError) as told:
        set_emblem(
            ctx(folder),
            folder,
            wiring.evidence_files(folder.writer.keys.directory.parent).keep(
                folder.writer.path.parent, path
            ),
        )
    assert "PNG" in told.value.do
    assert folder.records("evidence") == []
