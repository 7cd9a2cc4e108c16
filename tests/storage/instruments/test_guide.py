"""docs/forms.md says what the program does: its example is sound, and no list or field is left out."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from core.forms.field_types import FIELD_TYPES
from core.forms.layout import SCHEMAS, FieldSchema
from core.forms.operations import OPERATIONS
from core.forms.vocabulary import ALLOWED
from storage.instruments.reader import check
from tests import form_tables

GUIDE = form_tables.GUIDE.read_text("utf-8")
CODE = set(re.findall(r"[a-z0-9_]+", " ".join(re.findall(r"`([^`\n]+)`", GUIDE))))


EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=lambda text: text.partition("id: ")[2].partition("\n")[0]
)
def test_every_example_is_sound_and_every_word_of_it_has_an_effect(
    example: str, tmp_path: Path
) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(example, encoding="utf-8")
    assert check(path).faults == ()


STARTER = next(text for text in EXAMPLES if text.startswith("format: instrument/3\nid: my-form\n"))
NEED = re.compile(r"^\*\*(.+?)\*\* → .*?\n```rows\n(.*?)```", re.MULTILINE | re.DOTALL)
NEEDS = NEED.findall(GUIDE)
TELLING = {
    "columns": ("paper", "of", "over", "title"),
    "fields": ("kind", "id"),
    "given": (),
    "expects": (),
    "carry": (),
}


def parts_of(text: str) -> dict[str, list[str]]:
    """The lines of a form by what stands at the margin before them."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("-"):
            name, _colon, value = line.partition(":")
            found[name] = [value.strip()] if value.strip() else []
        else:
            found[name].append(line)
    return found


def told_apart(part: str, line: str) -> tuple[str, ...]:
    """What a row of a list is known by; () = it stands beside every other."""
    cells = dict(re.findall(r"(\w+): ([^,}]+)", line))
    return tuple(cells.get(name, "") for name in TELLING.get(part, ("id",)))


def added(text: str, more: str) -> str:
    """The form with these rows: one that is told by the same takes the place of the old one."""
    form = parts_of(text) | {"expects": []}
    for part, lines in parts_of(more).items():
        if not lines or not lines[0].startswith("-"):
            form[part] = lines
            continue
        known = {told_apart(part, line) for line in lines} - {()}
        form[part] = [
            line for line in form.get(part, []) if told_apart(part, line) not in known
        ] + lines
    one = {part: "\n".join(lines) for part, lines in form.items()}
    return "".join(
        f"{part}:{chr(10) if said.startswith('-') else ' '}{said}\n"
        for part, said in one.items()
        if said
    )


def test_the_form_the_guide_begins_with_is_the_one_a_new_form_begins_from() -> None:
    written = (form_tables.GUIDE.parents[1] / "resources" / "samples" / "new-form.yaml").read_text(
        "utf-8"
    )
    lines = [re.sub(r"\s+#.*$", "", line) for line in written.splitlines()]
    assert "\n".join(line for line in lines if line and line[0] != "#") + "\n" == STARTER


def test_every_need_of_the_guide_is_told_with_its_rows() -> None:
    begins = [line for line in GUIDE.splitlines() if re.match(r"\*\*.+\*\* → ", line)]
    assert len(begins) == len(NEEDS) + 2 > 15, "all but two checklists, which are whole forms"
    assert len(re.findall(r"^```rows$", GUIDE, re.MULTILINE)) == len(NEEDS)


@pytest.mark.parametrize(("need", "rows"), NEEDS, ids=[need for need, _rows in NEEDS])
def test_what_the_guide_says_to_write_is_sound_and_comes_out_as_it_says(
    need: str, rows: str, tmp_path: Path
) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(added(STARTER, rows), encoding="utf-8")
    found = check(path)
    assert found.faults == ()
    assert found.cases or "expects" not in rows, need


def test_what_the_guide_expects_is_held_against_what_comes_out(tmp_path: Path) -> None:
    """A need whose words came out whatever was written would prove nothing."""
    told = [(need, rows) for need, rows in NEEDS if "expects:" in rows]
    assert len(told) > 15
    for need, rows in told:
        head, _expects, last = rows.rpartition("- {")
        wrong = re.sub(
            r"is: (yes|no)\}",
            lambda one: f"is: {'no' if one[1] == 'yes' else 'yes'}}}",
            f"- {{{last}",
        )
        wrong = (
            wrong if wrong != f"- {{{last}" else re.sub(r"is: '?[^'}]*'?\}", "is: 'อย่างอื่น'}", wrong)
        )
        (tmp_path / "form.yaml").write_text(added(STARTER, head + wrong), encoding="utf-8")
        assert {fault.code for fault in check(tmp_path / "form.yaml").faults} & {
            "case-failed",
            "case-nothing",
        }, need


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_list_and_field_is_reported(name: str) -> None:
    found = {slot.key for slot in FieldSchema.slots(SCHEMAS[name])}
    rows = {
        slot.key
        for top in FieldSchema.slots(SCHEMAS[name])
        if top.rows
        for slot in FieldSchema.slots(top.rows)
    }
    assert (found | rows) - CODE - {"id", "in"} == set()


def test_every_word_of_the_format_is_reported() -> None:
    words = {part for allowed in ALLOWED.values() for word in allowed for part in word.split()}
    register = {
        "region",
        "province",
        "district",
        "section",
        "standing",
        "review",
        "assessment",
        "progress",
        "paper",
    }
    assert words - CODE - register == set()


@pytest.mark.parametrize(
    ("name", "table"), [("field types", FIELD_TYPES), ("operations", OPERATIONS)]
)
def test_every_row_of_a_table_has_its_line_and_no_other(
    name: str, table: Mapping[str, object]
) -> None:
    found = form_tables.rows(GUIDE, name)
    assert (sorted(table.keys() - set(found)), sorted(set(found) - table.keys())) == ([], []), (
        "(without a line, gone)"
    )


def test_the_tables_are_as_printed() -> None:
    assert form_tables.printed(GUIDE) == GUIDE, "docs/forms.md: python -m tests.form_tables"
