"""A form of ours that is being made: its rows, each with the cells it comes from, until the check finds nothing."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.errors import Fault
from core.forms.check import faults
from core.forms.conditions import in_order
from core.forms.findings import FormPath, Lost, Unsound
from core.forms.idle import idle
from core.forms.shape import Instrument
from core.forms.vocabulary import DEEPEST, MOST_COLUMNS
from storage.instruments.reader import broken, parse
from storage.instruments.xlsform.sheets import Texts, XlsCell

ENTRY = "entry"  # the kind of rows of which one is one form that was filled in
LISTS = ("scales", "choices", "kinds", "fields", "computed", "checks", "papers", "columns")
THAI = "\u0e00-\u0e7f"
SIMPLE = rf"[A-Za-z0-9{THAI}](?:[\w{THAI} ()/.-]*[\w{THAI}).])?"  # stands without quotes
STAYS = ("id", "kind", "in", "title", "type", "scale")  # without these a row would be another


@dataclass
class DraftRow:
    """A row of the form, and the cells its words come from; "" = the whole row."""

    says: dict[str, Any]
    cells: dict[str, XlsCell] = field(default_factory=dict)


class FormDraft:
    """The rows of the form by list, and what is lost of them."""

    def __init__(self) -> None:
        self.rows: dict[str, list[DraftRow]] = {one: [] for one in LISTS}
        self.order = list[DraftRow]()  # what papers show, as the survey has it
        self.lost = list[Lost]()

    def sound(self, head: Mapping[str, Any], name: str) -> str:
        """The file of the form without what its check refuses, of which each is a loss. BrokenInstrument."""
        while True:
            self._print(head["title"])
            text = written(head, self.rows)
            file = parse(text.encode(), name)
            found = [*faults(file.form), *idle(file.form)] if isinstance(file.form, Instrument) else []
            if not found and not file.faults:
                return text
            if not [one for one in sorted(found, key=lambda one: -one.path.row) if self._refuse(one)]:
                raise broken(name, file.faults or [Fault(name, 1, one.what, one.mend, one.code) for one in found])

    def _refuse(self, one: Unsound) -> bool:
        """Take out what the check names; whether there was anything to take out."""
        listed, row, key = one.path
        if one.path == FormPath("", -1, "computed"):
            return self._too_deep(one.what)
        if not 0 <= row < len(self.rows.get(listed, ())):
            return False
        wrong = self.rows[listed][row]
        if whole := listed in ("computed", "checks"):
            del self.rows[listed][row]
        elif key in STAYS or wrong.says.pop(key, None) is None:
            return False
        if cell := wrong.cells.get("" if whole else key):
            self.lost.append(cell.lost(one.what))
        return True

    def _too_deep(self, why: str) -> bool:
        """Take out the cells that are reckoned of too many others in each other."""
        rows = self.rows["computed"]
        needs = {row.says["id"]: [name.rpartition(".")[2] for name in row.says["over"]] for row in rows}
        deep = dict[str, int]()
        for name in in_order(needs)[0]:
            deep[name] = 1 + max((deep.get(each, 0) for each in needs[name]), default=0)
        over = [row for row in rows if deep.get(row.says["id"], 0) > DEEPEST]
        self.rows["computed"] = [row for row in rows if deep.get(row.says["id"], 0) <= DEEPEST]
        self.lost += [row.cells[""].lost(why) for row in over]
        return bool(over)

    def _print(self, title: str) -> None:
        """A report of each row with all its cells, those of the rows below it as tables."""
        there = {row.says["id"] for name in ("kinds", "fields", "computed") for row in self.rows[name]}
        own = dict[str, list[tuple[str, Texts]]]()
        for row in self.order:
            if row.says["id"] in there:
                own.setdefault(row.says.get("kind") or row.says["in"], []).append((row.says["id"], row.says["title"]))
        self.rows["papers"], self.rows["columns"] = [], []
        cells = own.pop(ENTRY, [])
        for n, at in enumerate(range(0, len(cells), MOST_COLUMNS), 1):
            paper = {"id": f"report{n}", "builder": "report", "rows": ENTRY, "title": [title, "<office.name>"]}
            self.rows["papers"].append(DraftRow(paper))
            kinds = {"": cells[at : at + MOST_COLUMNS]}
            for kind in (below := [id_ for id_, _title in kinds[""] if id_ in own]):
                kinds[kind] = own[kind]
                below += [id_ for id_, _title in own[kind] if id_ in own]
            for kind, each in kinds.items():
                more = {"of": kind} if kind else {}
                for id_, words in each:
                    self.rows["columns"].append(
                        DraftRow({"paper": f"report{n}", **more, "title": words, "show": f"<{id_}>"})
                    )


def joined(parts: Iterable[Texts], by: str) -> Texts:
    """Texts behind each other, in either language."""
    own, other = zip(*parts, strict=True)
    return by.join(filter(None, own)), by.join(filter(None, other))


def written(head: Mapping[str, Any], rows: Mapping[str, Sequence[DraftRow]]) -> str:
    """The file of a form, a row a line."""
    lines = [f"{key}: {_value(value)}" for key, value in head.items() if value]
    for name, each in rows.items():
        lines += [f"{name}:"] if each else []
        for row in each:
            said = (f"{key}: {_value(value)}" for key, value in row.says.items() if value)
            lines.append(f"- {{{', '.join(said)}}}")
    return "\n".join((*lines, ""))


def _value(value: Any) -> str:
    if isinstance(value, tuple):  # a text in two languages
        own, other = value
        return f"{{th: {_value(own)}, en: {_value(other)}}}" if own and other and own != other else _value(own or other)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    words = str(value)
    return words if re.fullmatch(SIMPLE, words) else "'" + words.replace("'", "''") + "'"
