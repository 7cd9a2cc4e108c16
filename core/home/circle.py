"""How a year hangs together: its documents, those of the year before that they draw from, and those of the next year
that will draw from them, as the forms themselves say.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from core.assigning.programme_steps import set_aside
from core.errors import UserError
from core.forms.ports import FormLabel, Reader
from core.forms.shape import Instrument
from core.home.documents import DocumentRow, DueWords, documents
from core.home.rows import LastBackups
from core.home.year import HomeYear, read_year
from core.i18n import _
from core.log.ports import linked_evidence
from core.plan.view import PlanPage, row_name
from core.thai.numbering import arabic_digits
from core.values import Ref

NAMED = 3  # rows that are named along an arrow


class Feed(NamedTuple):
    """What a document takes from another one."""

    source: str  # key of that document
    words: str
    changed: bool = False  # the source says something else since this one was locked


class CircleDocument(NamedTuple):
    """A document of the circle, begun or not."""

    key: str
    year: int
    row: DocumentRow
    feeds: tuple[Feed, ...] = ()


@dataclass(frozen=True)
class YearCircle:
    year: int
    documents: tuple[CircleDocument, ...]  # in the order of years; only those that are of the year, or linked to it

    @cached_property
    def linked(self) -> frozenset[str]:
        """The documents that take something from another one, or give it."""
        taking = [one for one in self.documents if one.feeds]
        return frozenset(key for one in taking for key in (one.key, *(feed.source for feed in one.feeds)))

    def of(self, year: int) -> tuple[CircleDocument, ...]:
        """Those of one year: what is linked before what is not, each behind what it takes from."""
        mine = {one.key: one for one in self.documents if one.year == year}
        placed: dict[str, CircleDocument] = {}

        def place(one: CircleDocument, above: tuple[str, ...] = ()) -> None:
            for feed in one.feeds:
                if feed.source in mine and feed.source not in above:
                    place(mine[feed.source], (*above, one.key))
            placed.setdefault(one.key, one)

        for one in sorted(mine.values(), key=lambda one: one.key not in self.linked):
            place(one)
        return tuple(placed.values())

    def source(self, feed: Feed) -> CircleDocument:
        return next(one for one in self.documents if one.key == feed.source)


def year_circle(
    reader: Reader, unit: str, year: int, now: datetime, sent: Mapping[bytes, int], kept: LastBackups
) -> YearCircle:
    """The circle of a unit's year; forms of programmes it takes no part in are left out where it has not used them."""
    return _Circle(reader, [read_year(reader, unit, at, now, sent, kept) for at in (year - 1, year, year + 1)]).made()


class _Circle:
    """The documents of three years as they are found one from the other."""

    def __init__(self, reader: Reader, years: Sequence[HomeYear]) -> None:
        self._reader, self._years = reader, {one.year: one for one in years}
        _before, self._year, _after = self._years
        self._rows: dict[str, tuple[int, DocumentRow]] = {}
        self._first: dict[tuple[str, int], str] = {}  # by form and year, the document its links mean
        self._feeds: dict[str, list[Feed]] = defaultdict(list)
        for known in years:
            for row in documents(reader, known).rows:
                self._put(row, known.year)

    def made(self) -> YearCircle:
        for year in (self._year, self._year + 1):
            for form in sorted(self._forms(year - 1) - self._forms(year)):
                if self._draws(form, year):  # it was used the year before, and will be asked again
                    self._put(self._unbegun(form), year)
            for key, (at, row) in [*self._rows.items()]:
                if at == year:
                    self._link(key, row.form, year)
        own = {key for key, (year, _row) in self._rows.items() if year == self._year}
        links = [{key, feed.source} for key, feeds in self._feeds.items() for feed in feeds]
        shown = own.union(*(link for link in links if link & own))  # of other years what is linked to this one
        found = [
            CircleDocument(key, year, row, tuple(feed for feed in self._feeds[key] if feed.source in shown))
            for key, (year, row) in self._rows.items()
            if key in shown
        ]
        return YearCircle(self._year, tuple(sorted(found, key=lambda one: one.year)))

    def _forms(self, year: int) -> set[str]:
        return {row.form for at, row in self._rows.values() if at == year}

    def _put(self, row: DocumentRow, year: int) -> str:
        """Put a document of a year there; what is asked and not begun is called by its form."""
        if row.ref is None and row.form and row.here:
            row = replace(row, title=arabic_digits(str(self._reader.forms.label(row.form).heading)))
        key = row.ref.local if row.ref else f"{row.form or row.title}/{year}"
        self._rows[key] = year, row
        self._first.setdefault((row.form, year), key)
        return key

    def _draws(self, form: str, year: int) -> bool:
        """Whether a document of a year by this form draws from one of the year before that is shown."""
        own = self._form(form)
        drawn = [each.sources(year) for each in own.fields] + [each.sources(year) for each in own.makes] if own else []
        return any(self._source(*one) for sources in drawn for one in sources if one[1] == year - 1)

    def _source(self, form: str, year: int) -> str:
        """The key of the document by a form in a year; one that is not begun is put there. "" = none is shown."""
        if year not in self._years or (form, year) in self._first:
            return self._first.get((form, year), "")
        known = self._form(form)
        return "" if known is None or self._aside & {form, str(known.owner)} else self._put(self._unbegun(form), year)

    @cached_property
    def _aside(self) -> frozenset[str]:
        return set_aside(self._reader, self._years[self._year].unit, self._year)

    def _form(self, form: str) -> Instrument | None:
        try:
            return self._reader.forms.get(form) if form else None
        except UserError:
            return None

    def _unbegun(self, form: str) -> DocumentRow:
        label: FormLabel = self._reader.forms.label(form)
        return DocumentRow(
            ref=None,
            entity="assessment" if label.kind else "plan",
            title=arabic_digits(str(label.heading)),
            text="",
            state=_("ยังไม่เริ่ม"),
            tone="mute",
            icon="minus",
            due=DueWords("", "", "mute"),
            deed=_("เริ่ม"),
            goal=None,
            form=form,
        )

    # -- what one document takes from others

    def _link(self, key: str, form: str, year: int) -> None:
        ref = self._rows[key][1].ref
        page = next((one for one in self._years[year].plans if one.record.ref == ref), None)
        own = page.form if page else self._form(form)
        if own is None:
            return
        found: dict[str, list[str]] = defaultdict(list)
        changed = set[str]()
        for source, words, other in (*self._drawn(own, year, page), *self._made(own, year, page)):
            if (at := self._source(*source)) and at != key:
                found[at].append(words)
                changed |= {at} if other else set()
        for at, words in (*self._counted(own, year), *self._proved(ref)):
            if at and at != key:
                found[at].append(words)
        self._feeds[key] = [Feed(at, " · ".join(dict.fromkeys(words)), at in changed) for at, words in found.items()]

    def _drawn(self, form: Instrument, year: int, page: PlanPage | None) -> Iterator[tuple[tuple[str, int], str, bool]]:
        """Each result that fields draw on: its form and year, what is drawn, whether it says something else by now."""
        fields = [each for each in form.fields if each.drawn]
        single = {kind.id for kind in form.kinds if kind.most == 1}  # whose row needs no name
        figures = page.plan.basis.drawn if page and page.plan.basis else None
        for source in dict.fromkeys(each.sources(year)[0] for each in fields):
            mine = [each for each in fields if each.sources(year)[0] == source]
            rows = [(row, each) for row in (page.rows if page else ()) for each in mine if row.kind in each.kind]
            cells = [(row, each) for row, each in rows if row.cells[each.id].drawn]
            if figures is None or not cells:
                titles = dict.fromkeys(arabic_digits(str(each.title)) for each in mine)
                yield source, _("จะดึง {what}").format(what=", ".join(titles)), False
                continue
            names = [row_name(form, row)[1] for row, _field in cells if row.kind not in single]
            other = any(
                figures.changed(each, {id_: one.value for id_, one in row.cells.items()}) for row, each in cells
            )
            words = _("ดึง {n} ตัวเลข").format(n=len(cells))
            yield source, f"{words}: {_listed(names)}" if names else words, other

    def _made(self, form: Instrument, year: int, page: PlanPage | None) -> Iterator[tuple[tuple[str, int], str, bool]]:
        """Each document whose branches, rows or items become rows of this one."""
        titles = {kind.id: arabic_digits(str(kind.title)) for kind in form.kinds}
        rules = [(each.sources(year)[0], each.to) for each in form.makes if each.drawn]
        for other in sorted(self._forms(year) - {form.id}):
            there = self._form(other)
            rules += [((other, year), each.to) for each in (there.makes if there else ()) if each.of]
        for source, to in dict.fromkeys(rules):
            using, _dot, kind = to.rpartition(".")
            if using in ("plan", form.id) and kind in titles:
                n = sum(row.kind == kind and bool(row.record.text("from")) for row in (page.rows if page else ()))
                words = _("ทำเป็น “{kind}” {n} แถว") if n else _("จะทำเป็น “{kind}”")
                yield source, words.format(kind=titles[kind], n=n), False

    def _counted(self, form: Instrument, year: int) -> Iterator[tuple[str, str]]:
        """Each document whose rows a figure of this form is counted from."""
        for figure in form.figures:
            using, _dot, kind = figure.rows.rpartition(".")
            if (there := self._form(using) if using != "office" else None) is not None:
                title = next((str(each.title) for each in there.kinds if each.id == kind), kind)
                yield self._source(using, year), _("นับ “{kind}”").format(kind=arabic_digits(title))

    def _proved(self, ref: Ref | None) -> Iterator[tuple[str, str]]:
        """Each plan whose signed report is evidence in this assessment."""
        if ref is None or ref.entity != "assessment":
            return
        reader, reports = self._reader, dict[str, set[str]]()
        links = reader.records("link", ref.scope, target=ref.local)
        for name, one in linked_evidence(reader, ref.scope, links).items():
            paper = reader.record(one.reference("paper")) if one.text("paper") else None
            if paper is not None and paper.text("subject") in self._rows:
                reports.setdefault(paper.text("subject"), set()).add(name)
        for subject, names in reports.items():
            yield subject, _("รายงานที่ลงนาม {n} ฉบับเป็นหลักฐาน").format(n=len(names))


def _listed(names: Iterable[str]) -> str:
    """`ก, ข, ค และอีก 4`."""
    each = [*dict.fromkeys(names)]
    first = ", ".join(each[:NAMED])
    return first if len(each) <= NAMED else _("{names} และอีก {n}").format(names=first, n=len(each) - NAMED)
