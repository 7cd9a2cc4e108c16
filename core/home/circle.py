"""The data flow between documents of a year, last year's and next year's: which take data from which."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from core.assigning.programme_steps import set_aside
from core.forms.ports import Reader, form_here
from core.forms.shape import Instrument
from core.home.documents import DocumentRow, DueDateText, documents
from core.home.rows import LastBackups
from core.home.year import HomePageYear, read_year
from core.i18n import _
from core.log.ports import linked_evidence
from core.plan.view import PlanPage
from core.thai.written import arabic_digits
from core.values import Ref

NAMED = 3  # rows that are named in the words of a link
# key of the source, what is taken in words, whether the source has changed
Taken = Iterator[tuple[str, str, bool]]


class DataFlowLink(NamedTuple):
    """A link by which a document takes data from another, `source` (key); `words` say which data. `changed`: the source
    has changed since the document was locked."""

    source: str  # key of that document
    words: str  # `จาก ITA ปี 2568 ดึง 6 ตัวเลข`
    changed: bool  # the source has changed since the taking document was locked


class DataFlowDocument(NamedTuple):
    """A plan or assessment in a year's data flow, begun or not; `feeds`: the links by which it takes data."""

    key: str
    year: int
    row: DocumentRow
    feeds: tuple[DataFlowLink, ...]


@dataclass(frozen=True, slots=True)
class YearDataFlow:
    """The documents of a year and the links between them, with linked documents of the years before and after."""

    year: int
    # all of the year, and those of the neighbouring years linked to it
    documents: tuple[DataFlowDocument, ...]

    @property
    def linked(self) -> frozenset[str]:
        """Return the keys of the documents that take data from another document or give data to one."""
        return frozenset(
            key for one in self.documents for feed in one.feeds for key in (one.key, feed.source)
        )

    def of(self, year: int) -> tuple[DataFlowDocument, ...]:
        """Return the documents of one year: linked ones first, each after the documents it takes data from."""
        mine = [one for one in self.documents if one.year == year]
        at = {one.key: n for n, one in enumerate(mine)}
        behind = {
            one.key: max((at.get(feed.source, -1) for feed in one.feeds), default=-1)
            for one in mine
        }
        last = {
            key: (key not in self.linked, max(n, behind[key]), behind[key]) for key, n in at.items()
        }
        return tuple(sorted(mine, key=lambda one: last[one.key]))


def year_circle(
    reader: Reader,
    unit: str,
    year: int,
    now: datetime,
    sent_up_to: Mapping[bytes, int],
    backups: LastBackups,
) -> YearDataFlow:
    """Return a year's documents and the links between them; of programmes not joined, include only documents begun."""
    years = [
        read_year(reader, unit, at, now, sent_up_to, backups) for at in (year - 1, year, year + 1)
    ]
    return _Circle(reader, years).made()


class _Circle:
    """Collects the documents of three years and the links between them."""

    def __init__(self, reader: Reader, years: Sequence[HomePageYear]) -> None:
        self._reader, self._years = reader, {one.year: one for one in years}
        _before, self._year, _after = self._years
        self._aside = set_aside(reader, years[0].unit, self._year)
        self._rows: dict[str, tuple[int, DocumentRow]] = {}
        # key of the document that links mean, by form and year
        self._first: dict[tuple[str, int], str] = {}
        self._feeds: dict[str, list[DataFlowLink]] = defaultdict(list)
        for known in years:
            for row in documents(reader, known).rows:
                self._put(row, known.year)

    def made(self) -> YearDataFlow:
        for year in (self._year, self._year + 1):
            for name in sorted(self._forms(year - 1) - self._forms(year)):
                form = form_here(self._reader.forms, name)
                fields, makes = (form.fields, form.makes) if form else ((), ())
                drawn = [
                    *(field.sources(year) for field in fields),
                    *(one.sources(year) for one in makes),
                ]
                if any(
                    self._source(*source)
                    for sources in drawn
                    for source in sources
                    if source[1] == year - 1
                ):
                    # a form that draws from a shown year will be asked for again
                    self._source(name, year)
            for key, (at, row) in [*self._rows.items()]:
                if at == year:
                    self._link(key, row, year)
        own = {key for key, (year, _row) in self._rows.items() if year == self._year}
        links = [{key, feed.source} for key, feeds in self._feeds.items() for feed in feeds]
        shown = own.union(*(link for link in links if link & own))
        feeds = {
            key: tuple(feed for feed in self._feeds[key] if feed.source in shown) for key in shown
        }
        found = (
            DataFlowDocument(key, *row, feeds[key])
            for key, row in self._rows.items()
            if key in shown
        )
        return YearDataFlow(self._year, tuple(found))

    def _forms(self, year: int) -> set[str]:
        return {row.form for at, row in self._rows.values() if at == year}

    def _put(self, row: DocumentRow, year: int) -> str:
        """Add a document of a year and return its key; one that is not begun gets the title of its form."""
        if row.ref is None and row.form and row.has_form:
            row = replace(row, title=arabic_digits(str(self._reader.forms.label(row.form).heading)))
        key = row.ref.local if row.ref else f"{row.form or row.title}/{year}"
        self._rows[key] = year, row
        self._first.setdefault((row.form, year), key)
        return key

    def _source(self, form: str, year: int) -> str:
        """Return the key of the document on a form in a year, added if it is not begun; "" if none is shown."""
        if year not in self._years or (form, year) in self._first:
            return self._first.get((form, year), "")
        known = form_here(self._reader.forms, form)
        if known is None or self._aside & {form, str(known.owner)}:
            return ""
        unbegun = DocumentRow(
            ref=None,
            entity="assessment" if known.kind else "plan",
            title="",
            text="",
            state=_("ยังไม่เริ่ม"),
            tone="mute",
            icon="minus",
            due=DueDateText("", "", "mute"),
            deed=_("เริ่ม"),
            goal=None,
            form=form,
        )
        return self._put(unbegun, year)

    def _link(self, key: str, row: DocumentRow, year: int) -> None:
        plan = next((one for one in self._years[year].plans if one.record.ref == row.ref), None)
        form = plan.form if plan else form_here(self._reader.forms, row.form)
        page = None
        if plan and (any(each.drawn for each in plan.form.fields) or self._makes(plan.form, year)):
            page = PlanPage.of(self._reader, plan.record.ref)  # whose rows say what is taken
        taken: dict[str, list[tuple[str, bool]]] = defaultdict(list)
        if form is not None:
            rest = (
                *self._made(form, year, page),
                *self._counted(form, year),
                *self._proved(row.ref),
            )
            for at, words, changed in (*self._drawn(form, year, page), *rest):
                if at and at != key:
                    taken[at].append((words, changed))
        for at, each in taken.items():
            of, source = self._rows[at]
            if of == year:
                called = source.title
            else:
                called = _("{form} ปี {year}").format(form=source.title, year=of)
            every = " · ".join(dict.fromkeys(text for text, _changed in each))
            words = _("จาก {title} {words}").format(title=called, words=every)
            changed = any(one[1] for one in each)
            if changed:
                words = _("ต้นทางเปลี่ยนหลังล็อก {text}").format(text=words)
            self._feeds[key].append(DataFlowLink(at, words, changed))

    def _drawn(self, form: Instrument, year: int, page: PlanPage | None) -> Taken:
        """The links to each result that fields draw on."""
        fields = [each for each in form.fields if each.drawn]
        single = {kind.id for kind in form.kinds if kind.most == 1}  # whose row needs no name
        figures = page.plan.basis.linked_numbers if page and page.plan.basis else None
        for source in dict.fromkeys(each.sources(year)[0] for each in fields):
            mine = [each for each in fields if each.sources(year)[0] == source]
            rows = [
                (row, each)
                for row in (page.rows if page else ())
                for each in mine
                if row.kind in each.kind
            ]
            cells = [(row, each) for row, each in rows if row.cells[each.id].source_words]
            names = [
                *dict.fromkeys(
                    row.name_in(form)[1] for row, _field in cells if row.kind not in single
                )
            ]
            listed = ", ".join(names[:NAMED]) + " …" * (len(names) > NAMED)
            words = ": ".join(filter(None, (_("ดึง {n} ตัวเลข").format(n=len(cells)), listed)))
            if not cells:
                titles = dict.fromkeys(arabic_digits(str(each.title)) for each in mine)
                words = _("จะดึง {what}").format(what=", ".join(titles))
            values = (
                (each, {id_: one.value for id_, one in row.cells.items()}) for row, each in cells
            )
            yield (
                self._source(*source),
                words,
                any(figures.changed(*value) for value in values) if figures else False,
            )

    def _makes(self, form: Instrument, year: int) -> Sequence[tuple[tuple[str, int], str]]:
        """Return (form and year, kind of row) of each document whose branches, rows or items become rows of this one."""
        rules = [(each.sources(year)[0], each.to) for each in form.makes if each.drawn]
        for other in sorted(self._forms(year) - {form.id}):
            there = form_here(self._reader.forms, other)
            makes = there.makes if there else ()
            rules += [
                ((other, year), each.to) for each in makes if each.to.partition(".")[0] == form.id
            ]
        return [*dict.fromkeys(rules)]

    def _made(self, form: Instrument, year: int, page: PlanPage | None) -> Taken:
        """The links to the documents from which rows of this one are made."""
        kinds = {each.id: arabic_digits(str(each.title)) for each in form.kinds}
        for source, to in self._makes(form, year):
            title = kinds.get(kind := to.rpartition(".")[2])
            if title:
                n = sum(
                    row.kind == kind and bool(row.record.text("from"))
                    for row in (page.rows if page else ())
                )
                words = _("ทำเป็น “{kind}” {n} แถว") if n else _("จะทำเป็น “{kind}”")
                yield self._source(*source), words.format(kind=title, n=n), False

    def _counted(self, form: Instrument, year: int) -> Taken:
        """The links to each document whose rows a figure of this form is computed from."""
        for figure in form.figures:
            using, _dot, kind = figure.rows.rpartition(".")
            there = form_here(self._reader.forms, using)
            for each in (each for each in (there.kinds if there else ()) if each.id == kind):
                yield (
                    self._source(using, year),
                    _("นับ “{kind}”").format(kind=arabic_digits(str(each.title))),
                    False,
                )

    def _proved(self, ref: Ref | None) -> Taken:
        """The links to each plan whose signed report is evidence in this assessment."""
        links = self._reader.records("link", ref.scope, target=ref.local) if ref else ()
        kept = linked_evidence(self._reader, ref.scope, links).values() if ref else ()
        papers = [self._reader.record(one.reference("paper")) for one in kept if one.text("paper")]
        plans = [
            paper.text("subject")
            for paper in papers
            if paper and paper.text("subject") in self._rows
        ]
        for plan in dict.fromkeys(plans):
            yield plan, _("รายงานที่ลงนาม {n} ฉบับเป็นหลักฐาน").format(n=plans.count(plan)), False
