"""The workbooks by which pyxform proves itself: each is a sound form or refused, and no question is lost in silence."""

import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from core.errors import UserError
from core.forms.layout import ConvertedForm
from core.forms.shape import Instrument
from storage.instruments.reader import check, read
from storage.instruments.xlsform.conversion import converted
from storage.tables.reader import read_table

EXAMPLES = sorted(
    path
    for path in (Path(__file__).parents[2] / "data" / "xlsform").iterdir()
    if path.suffix != ".txt"
)
NO_QUESTION = {"hidden.xls", "pull_data.xlsx", "survey_no_name.xlsx"}
RULES = {
    "relevant": "when",
    "constraint": "",
    "default": "default",
    "hint": "help",
    "required": "required",
}
CONTROL = r"(?i)(begin|end)[ _].*"


def rows_of(path: Path) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The heads of the survey in small letters, and its rows by number, read without a line of ours."""
    book = CalamineWorkbook.from_path(str(path))
    name = next(one for one in book.sheet_names if one.strip().lower() == "survey")
    sheet = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    heads = [re.sub(r"(?i)^bind::?|\s", "", str(cell)).lower() for cell in sheet[0]]
    found = []
    for number, row in enumerate(sheet[1:], 2):
        cells = {
            head: str(cell).strip()
            for head, cell in reversed([*zip(heads, row, strict=True)])
            if str(cell).strip()
        }
        found.append((number, cells))
    return heads, found


def silent(path: Path, made: ConvertedForm, form: Instrument) -> list[str]:
    """The questions and rules that are neither in the form nor in the list of what is lost."""
    heads, rows = rows_of(path)
    ids = {one.id for one in form.fields} | {one.id for one in form.computed}
    fields = {one.id: one for one in form.fields}
    helps = " ".join(str(one.help.en or one.help.th) + one.help.th for one in form.fields)
    lost = {one.cell for one in made.losses if one.sheet.strip().lower() == "survey"}
    lost_rows = {int(re.sub(r"\D", "", one)) for one in lost if one}
    found = []
    for number, cells in rows:
        sort = cells.get("type", "")
        name = re.sub("[^a-z0-9_]", "_", cells.get("name", "").lower()).strip("_")
        if not sort or re.fullmatch(CONTROL, sort):
            continue
        labels = [text for head, text in cells.items() if re.match("label|caption", head)]
        label = cells.get("label", labels[-1] if labels else "")  # they stand from right to left
        there = (
            name in ids
            or any(re.fullmatch(rf"c?{name}_\d+", one) for one in ids)
            or f"c{name}" in ids
        )
        there |= name in ("true", "false") and "q" in ids  # a cell that is no text
        if sort == "note":
            there = label.removesuffix(".0").split("$")[0].replace("*", "").strip()[:20] in helps
        if not there and number not in lost_rows:
            found.append(f"{number} {sort} {name}")
        for head, word in RULES.items():
            column = heads.index(head) if head in heads else -1
            cell = f"{chr(65 + column)}{number}" if 0 <= column < 26 else ""
            field = fields.get(name)
            if (
                field is None
                or not cell
                or cells.get(head, "false()").lower() in ("no", "false", "false()")
            ):
                continue
            kept = (
                bool(getattr(field, word))
                if word
                else bool(field.least or field.most or field.pattern)
            )
            if (
                not kept
                and cell not in lost
                and not (word == "" and any(name in one.over for one in form.checks))
            ):
                found.append(f"{cell} {head} {cells[head]}")
    return found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_question_of_an_example_is_in_the_form_or_named_among_what_is_lost(
    path: Path, tmp_path: Path
) -> None:
    if path.name in NO_QUESTION:
        with pytest.raises(UserError) as refused:
            converted(read_table(path), path.name, 2569)
        assert all((refused.value.what, refused.value.why, refused.value.do))
        return
    made = converted(read_table(path), path.name, 2569)
    written = tmp_path / "form.yaml"
    written.write_text(made.text, "utf-8")
    assert not check(written).faults
    assert silent(path, made, read(written)) == []


def test_the_examples_are_as_many_as_are_spoken_of() -> None:
    assert len(EXAMPLES) >= 20
