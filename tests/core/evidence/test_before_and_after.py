"""Files of a row that a form keeps apart, as before and after: attached, proofread and printed side by side."""

from pathlib import Path

import pytest

from core.blocks.document import Document, Photo, Photos, Together
from core.evidence.deeds import StoredFile, add_evidence
from core.forms.field_types import type_of
from core.forms.shape import Instrument
from core.forms.wording import names_in
from core.plan.view import PlanPage
from core.values import Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.core.conftest import NOON
from tests.core.conftest import ctx as context
from tests.journeys.test_shipped_forms import FORMS, SHIPPED, entered, printed, samples


def sides(form: Instrument) -> tuple[str, ...]:
    """The fields for files that a column sets side by side; () = none does."""
    files = {one.id for one in form.fields if type_of(one).attached}
    pairs = [
        tuple(name for name in names_in(column.show) if name in files) for column in form.columns
    ]
    return next((pair for pair in pairs if len(pair) > 1), ())


def photos(thing: object) -> list[Photo]:
    if isinstance(thing, Photos):
        return list(thing.photos)
    if isinstance(thing, Document | Together):
        return [one for block in thing.blocks for one in photos(block)]
    if isinstance(thing, tuple):
        return [one for part in thing for one in photos(part)]
    return photos(tuple(getattr(thing, "rows", ())) + tuple(getattr(thing, "cells", ())))


def captions(
    folder: Folder, form: Instrument, ref: Ref, year: int
) -> dict[str, list[tuple[str, bool]]]:
    """Of each paper with pictures: under which words, and whether a picture is there."""
    papers = printed(folder, form, ref, year)
    return {
        paper.id: [(str(one.caption), bool(one.file)) for one in found]
        for paper, made in papers
        if (found := photos(made))
    }


def test_two_shipped_forms_keep_sides_apart() -> None:
    assert len([using for using in SHIPPED if sides(FORMS.get(using))]) >= 2


@pytest.mark.parametrize("using", [using for using in SHIPPED if sides(FORMS.get(using))])
def test_a_missing_side_is_named_and_leaves_an_empty_frame(using: str, tmp_path: Path) -> None:
    folder = create(
        tmp_path / "office", tmp_path / "keys", "หน่วยตัวอย่าง", "S10", "section", "", 2569, NOON
    )
    form, given = FORMS.get(using), samples()[using][0]
    ref, year = entered(folder, form, given, 1), int(given["year"])
    first, second = sides(form)
    titles = {one.id: str(one.title) for one in form.fields}
    row = next(one for one in PlanPage.of(folder, ref).rows if second in one.cells)

    def attach(name: str, place: str) -> None:
        file = StoredFile(f"{name}.jpg", name[0] * 64, 9, "jpeg", name[0] * 64)
        add_evidence(context(folder), folder, row.ref, file, place, title=name)

    def missing() -> list[str]:
        return [one.text for one in PlanPage.of(folder, ref).findings if one.rule == "one_side"]

    assert (missing(), captions(folder, form, ref, year)) == ([], {})
    attach("aหลัง", second)
    assert missing() == [f"มี{titles[second]} แต่ยังไม่มี{titles[first]}"]
    beside = [(f"{titles[first]}: ยังไม่มีภาพ", False), (f"{titles[second]}: aหลัง", True)]
    assert beside in captions(folder, form, ref, year).values()
    attach("bก่อน", first)
    assert missing() == []
    pages = captions(folder, form, ref, year)
    assert [(f"{titles[first]}: bก่อน", True), (f"{titles[second]}: aหลัง", True)] in pages.values()
    own = next(cell.id for cell in row.cells.values() if type_of(cell.spec).attached)
    attach("cเดิม", "")
    places = [one.place for one in PlanPage.of(folder, ref).proofs[row.ref]]
    assert sorted(places) == sorted([second, first, own]), "what names no field is in the first"
    folder.close()
