"""A form of ours that is being made: its rows, each with the cells it comes from, until the check finds nothing."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import yaml

from core.errors import Fault
from core.forms.check import faults
from core.forms.findings import Lost, Unsound
from core.forms.idle import idle
from core.forms.shape import Instrument
from core.forms.vocabulary import MOST_COLUMNS
from storage.instruments.reader import broken, parse
from storage.instruments.source import DUMPER
from storage.instruments.xlsform.sheets import Texts, XlsCell

ENTRY = "entry"  # the kind of rows of which one is one form that was filled in
LISTS = ("scales", "choices", "kinds", "fields", "computed", "checks", "papers", "columns")
STAYS = ("id", "kind", "in", "title", "type", "scale")  # without these a row would be another


class DraftRow(NamedTuple):
    """A row of the form, and the cells its words come from; "" = the whole row."""

    says: dict[str, Any]
    cells: dict[str, XlsCell]


class FormDraft:
    """The rows of the form by list, and what is lost of them."""

    def __init__(self, lost: list[Lost]) -> None:
        self.rows: dict[str, list[DraftRow]] = {one: [] for one in LISTS}
        self.order = list[DraftRow]()  # what papers show, as the survey has it
        self.lost = lost

    def add(self, name: str, says: dict[str, Any], **cells: XlsCell) -> DraftRow:
        self.rows[name].append(DraftRow(says, cells))
        return self.rows[name][-1]

    def sound(self, head: Mapping[str, Any], name: str) -> str:
        """The file of the form without what its check refuses, of which each is a loss. BrokenInstrument."""
        while True:
            self._print(head["title"])
            lists = {of: [row.says for row in each] for of, each in self.rows.items() if each}
            says = _bare({**head, **lists})
            text: str = yaml.dump(says, Dumper=DUMPER, allow_unicode=True, sort_keys=False, width=2**30)
            file = parse(text.encode(), name)
            found = [*faults(file.form), *idle(file.form)] if isinstance(file.form, Instrument) else []
            if not found and not file.faults:
                return text
            if not [one for one in sorted(found, key=lambda one: -one.path.row) if self._refuse(one)]:
                raise broken(name, file.faults or [Fault(name, 1, one.what, one.mend, one.code) for one in found])

    def _refuse(self, one: Unsound) -> bool:
        """Take out what the check names; whether there was anything to take out."""
        of, row, key = one.path
        if not 0 <= row < len(self.rows.get(of, ())):
            return False
        wrong, whole = self.rows[of][row], of in ("computed", "checks")
        if whole:
            del self.rows[of][row]
        elif key == "type" and one.code == "bounds-idle":
            return any(self._refuse(one._replace(code="", path=one.path._replace(field=it))) for it in ("min", "max"))
        elif key in STAYS or wrong.says.pop(key, None) is None:
            return False
        if cell := wrong.cells.get("whole" if whole else key):
            self.lost.append(cell.lost(one.what))
        return True

    def _print(self, title: Texts) -> None:
        """A report of each row with all its cells, those of the rows below it as tables."""
        there = {row.says["id"] for name in ("kinds", "fields", "computed") for row in self.rows[name]}
        own = dict[str, list[dict[str, Any]]]()
        for row in self.order:
            if row.says["id"] in there:
                own.setdefault(row.says.get("kind") or row.says["in"], []).append(row.says)
        self.rows["papers"], self.rows["columns"] = [], []
        cells = own.pop(ENTRY, [])
        for n, at in enumerate(range(0, len(cells), MOST_COLUMNS), 1):
            paper, shown = f"report{n}", [("", one) for one in cells[at : at + MOST_COLUMNS]]
            self.add("papers", {"id": paper, "builder": "report", "rows": ENTRY, "title": [title, "<office.name>"]})
            for of, says in shown:  # those of a kind come behind the kind itself
                shown += [(says["id"], one) for one in own.get(says["id"], ())]
                column = {"paper": paper, "of": of, "title": says["title"], "show": f"<{says['id']}>"}
                self.add("columns", column)


def joined(parts: Iterable[Texts], by: str) -> Texts:
    """Texts behind each other, in either language."""
    own, other = zip(*parts, strict=True)
    return by.join(filter(None, own)), by.join(filter(None, other))


def _bare(value: Any) -> Any:
    """Lists and mappings of texts without what says nothing, none of them twice the same object."""
    match value:
        case tuple():  # a text in two languages
            own, other = value
            return {"th": own, "en": other} if own and other and own != other else own or other
        case dict():
            return {key: _bare(one) for key, one in value.items() if one}
        case list():
            return [_bare(one) for one in value]
    return value
