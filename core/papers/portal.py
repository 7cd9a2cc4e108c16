"""What a person copies by hand from a document into a web page that cannot import: its boxes in the order of the page,
each with the text to paste and the text that was copied last."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from core.assessment.rounds import Slip
from core.assessment.sheets import sheet_answers
from core.blocks.document import Stamp
from core.forms.ports import Reader, bound_form
from core.forms.shape import Form, Instrument, PortalField
from core.forms.sheet import portal_names, sheet_form
from core.forms.wording import fill, laid, names_in
from core.papers.plan_cells import PrintContext, RowPath, below, placeholder_text
from core.papers.sheet_paper import group_title, notes_of
from core.papers.sheet_rows import sheet_rows
from core.papers.source import Pairs, PaperSource, facts_of
from core.papers.table_paper import plan_printing, printing_of
from core.papers.view import Paper
from core.tabular import FIGURE
from core.values import Record, Ref

PORTAL = "portal:"  # key under which the copied text is kept beside the words typed for papers


class PortalBox(NamedTuple):
    """One box of the web page: its id, title, the row it belongs to, the text to paste, and the text copied last."""

    id: str
    title: str
    of: str  # name of the row; "" = the whole document
    value: str  # "" = there is nothing to paste
    copied: str | None = None  # None = not yet

    @property
    def changed(self) -> bool:
        """Whether a text was copied that now differs from the text to paste."""
        return self.copied not in (None, self.value)

    @staticmethod
    def all(reader: Reader, unit: str, document: Ref) -> "tuple[PortalBox, ...]":
        """Return every box of the web page for the document; () if its form has no boxes or no text may be copied."""
        record = reader.record(document)
        form = reader.forms.get(bound_form(record)) if record else None
        if record is None or form is None or not form.portal or form.of_people or Slip.voted_on(reader, document):
            return ()
        printing, done = _printing(reader, form, record), dict(Paper.kept_words(reader, unit, document, PORTAL))
        return tuple(one._replace(copied=done.get(one.id)) for one in _lines(printing))

    @staticmethod
    def kept(done: Mapping[str, str | None]) -> Pairs:
        """Return the copied texts as stored pairs (box id, text); boxes not copied (None) are left out."""
        return tuple((id_, words) for id_, words in done.items() if words is not None)


def _printing(reader: Reader, form: Instrument, record: Record) -> PrintContext:
    source = PaperSource(reader, form, Form(id=""), record, Stamp())
    if record.ref.entity == "plan":
        return plan_printing(source)
    answers = replace(sheet_answers(reader, record.ref, form), each=None)
    whole = sheet_rows(form, record, answers, notes_of(source)).whole()
    facts = {**facts_of(source, record), "group": group_title(form, answers)}
    return printing_of(source.paper, sheet_form(form), (whole,), facts)


def _lines(printing: PrintContext) -> Iterator[PortalBox]:
    form, plan = printing.instrument, (printing.plan,)
    for kind, boxes in groupby(enumerate(form.portal), key=lambda each: each[1].of):
        rows = [line for line in below(plan) if line[0].kind == kind] if kind else [plan]
        group = [(number, one) for number, one in boxes if _is_of(form, one)]
        for line in rows:
            of = " ".join(filter(None, line[0].name_in(form))) if kind else ""
            for number, one in group:
                id_ = f"{number}/{line[0].ref.local}" if kind else str(number)
                yield PortalBox(id_, str(one.title), of, _value(printing, one, line))


def _is_of(form: Instrument, one: PortalField) -> bool:
    """Return whether all names in a box belong to this form: to its plan, or to its scored sheet."""
    names = portal_names(form, one)
    return names is not None and names >= set(names_in(one.show))


def _value(printing: PrintContext, one: PortalField, line: RowPath) -> str:
    """Return the text to paste, "" if no placeholder of it has words; figures have no commas, as web pages expect."""
    names = names_in(one.show)
    said = {name: placeholder_text(printing, name, line) for name in names}
    if names and not any(said.values()):
        return ""
    words = fill(laid(one.show, said.__getitem__), said).strip()
    return words.replace(",", "") if re.fullmatch(FIGURE, words) else words
