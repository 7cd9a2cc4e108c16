"""Print many papers into a folder: each as by itself, laid out by worker processes; one that fails is a line."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from core.assessment.facts import office_of
from core.blocks.document import Document, PerPage, Stamp
from core.blocks.printed import Printed
from core.errors import UserError
from core.evidence.pack import plain_name
from core.forms.ports import Forms
from core.i18n import _
from core.log.ports import Context, Store
from core.papers.deeds import (
    ENDINGS,
    PaperRequest,
    Printer,
    begin,
    entry_of,
    finished,
    keep_and_seal,
    may_leave,
    next_numbers,
    no_writer,
    stamp_of,
    to_seal,
    unwritten,
)
from core.papers.made import DRAFT, making
from core.papers.register import original_of
from core.thai.dates import date_and_time
from core.values import Change, Changes, Ref

TOGETHER, AHEAD = 12, 12  # papers that enter the register in one save; that may wait for the press
IN_A_ROW = 3  # files that cannot be written for one and the same reason: then no further paper is begun


class PendingFile(Protocol):
    """A file that is being written."""

    def result(self) -> Printed:
        """Wait until it is there. UserError when it cannot be written."""


class Press(Protocol):
    """Lays papers out beside this process."""

    def put(self, document: Document, path: Path) -> PendingFile:
        """Begin to write one paper by the ending of `path`: whole or not at all."""


PressFactory = Callable[[Path], AbstractContextManager[Press]]  # of a new folder; UserError when it cannot be made


class BatchRequest(NamedTuple):
    """Which papers of which records, where to."""

    items: tuple[tuple[Ref, str], ...]  # record and id of the form, in the order their files are to lie in
    folder: Path  # that is not there yet
    ending: str = ENDINGS[0]
    digits: str = ""  # thai | arabic; "" = as the form says
    photos: PerPage = 0


class Batched(NamedTuple):
    """What became of one paper."""

    done: int
    of: int
    name: str  # of its file
    subject: Ref
    problem: UserError | None = None
    paper: Ref | None = None  # its entry in the register; None = a draft, or it was not begun
    lacking: tuple[str, ...] = ()


class BatchMade(NamedTuple):
    """A batch that has come to its end."""

    folder: Path
    files: int
    failed: tuple[Batched, ...]
    notes: tuple[str, ...] = ()  # sentences: what could not be done of those that were printed


class _Ready(NamedTuple):
    """A paper that is made: its line, what the register will say of it, and what goes to the press."""

    row: Batched
    entry: Sequence[Change]  # () = a draft
    document: Document


class _Begun(NamedTuple):
    row: Batched
    coming: PendingFile


@dataclass(frozen=True, slots=True)
class _Run:
    """One batch on its way."""

    ctx: Context
    store: Store
    forms: Forms
    printer: Printer
    press: Press
    wish: BatchRequest
    begun: deque[_Begun]
    numbers: deque[str]  # of the register, that are this batch's own
    failed: list[Batched]
    notes: dict[str, list[str]]  # the names of the files of which it is true
    last: deque[str]  # why the last files could not be written, "" = they were


def batch_papers(
    ctx: Context, store: Store, forms: Forms, printer: Printer, pressing: PressFactory, wish: BatchRequest
) -> Iterator[Batched | BatchMade | Changes]:
    """Print each paper: what is locked is registered, the rest is a draft. A paper that fails is told, the rest go on.

    When files cannot be written several times in a row for the same reason (a full disk), no further paper is begun.
    Whoever stops it gets whole files only: what was begun is finished. Raises UserError when the folder cannot be made.
    """
    if wish.ending not in ENDINGS:
        raise no_writer(wish.folder / f"paper{wish.ending}")
    names = list(names_of(store, wish))
    rows = [Batched(n, len(names), name, wish.items[n - 1][0]) for n, name in enumerate(names, start=1)]
    touched = Changes("batch_papers")
    with pressing(wish.folder) as press:
        run = _Run(ctx, store, forms, printer, press, wish, deque(), deque(), [], {}, deque(maxlen=IN_A_ROW))
        try:
            for at in range(0, len(rows), TOGETHER):
                if _stuck(run):
                    yield from _lost(run, [row._replace(problem=stopped(run.last[0])) for row in rows[at:]])
                    break
                ready, lost = _made(run, rows[at : at + TOGETHER])
                touched |= _put(run, ready)
                yield from _lost(run, lost)
                while len(run.begun) > AHEAD:
                    yield _settled(run)
            while run.begun:
                yield _settled(run)
        finally:  # stopped: what has been begun is finished
            while run.begun:
                _settled(run)
    yield BatchMade(wish.folder, len(rows) - len(run.failed), tuple(sorted(run.failed)), tuple(_notes(run)))
    yield touched


def _made(run: _Run, rows: Sequence[Batched]) -> tuple[list[_Ready], list[Batched]]:
    """The papers that can be made, and those that cannot with why."""
    ready, lost = list[_Ready](), list[Batched]()
    for row in rows:
        try:
            ready.append(_one(run, row))
        except UserError as problem:
            lost.append(row._replace(problem=problem))
    return ready, lost


def _one(run: _Run, row: Batched) -> _Ready:
    ctx, wish = run.ctx, run.wish
    subject, form = wish.items[row.done - 1]
    wanted = PaperRequest(subject, form, wish.folder / row.name, wish.digits, wish.photos)
    with making(run.store, run.forms, subject, form, wish.digits, wish.photos) as made:
        if DRAFT in made.options or wish.ending != ENDINGS[0]:
            return _Ready(row, (), made.build(Stamp("", made.state, "", date_and_time(ctx.now), ctx.now)))
        if not run.numbers:
            count = min(TOGETHER, row.of - row.done + 1)
            run.numbers.extend(next_numbers(ctx, run.store, run.printer, count))
        original = original_of(run.store, ctx.unit, subject, form, made)
        stamp, why = to_seal(ctx, run.store, wanted, stamp_of(ctx, made.state, run.numbers.popleft(), original), made)
        document = made.build(stamp)
        document, kept, unkept = keep_and_seal(ctx, run.printer, document)
        entry, paper = entry_of(ctx, wanted, may_leave(made, document), document, kept)
        return _Ready(row._replace(paper=paper, lacking=why + unkept), entry, document)


def _put(run: _Run, ready: Sequence[_Ready]) -> Changes:
    """First they stand in the register, then they go to the press."""
    entries = [change for one in ready for change in one.entry]
    if entries:
        begin(run.ctx, run.store, *filter(None, (one.row.paper for one in ready)))
    changes = run.store.save(run.ctx, "print_paper", entries) if entries else Changes("print_paper")
    if ready:
        run.store.privacy.note_view(run.ctx, "print", ",".join(dict.fromkeys(str(one.row.subject) for one in ready)))
    for one in ready:
        run.begun.append(_Begun(one.row, run.press.put(one.document, run.wish.folder / one.row.name)))
    return changes


def _lost(run: _Run, rows: Sequence[Batched]) -> Iterator[Batched]:
    run.failed.extend(rows)
    yield from rows


def _stuck(run: _Run) -> bool:
    return len(run.last) == IN_A_ROW and bool(run.last[0]) and len(set(run.last)) == 1


def _settled(run: _Run) -> Batched:
    """What became of the paper begun first; one that could not be written is void in the register."""
    row, coming = run.begun.popleft()
    try:
        row = row._replace(lacking=row.lacking + coming.result().missing_letters)
        for note in row.lacking:
            run.notes.setdefault(note, []).append(row.name)
        if row.paper:
            finished(run.store, row.paper)
        run.last.append("")
    except UserError as problem:
        row = row._replace(problem=problem)
        if row.paper:
            unwritten(run.ctx, run.store, row.paper, problem)
        run.failed.append(row)
        run.last.append(problem.why)
    return row


NAMED = 3  # files named with a sentence that is true of some


def _notes(run: _Run) -> Iterator[str]:
    """Each sentence once, with the first files it is true of where it is not true of all."""
    for note, names in run.notes.items():
        whole = len(names) == len(run.wish.items) - len(run.failed)
        more = f" {_('และอีก {n} ไฟล์').format(n=len(names) - NAMED)}" if len(names) > NAMED else ""
        yield note if whole else f"{', '.join(names[:NAMED])}{more}: {note}"


def stopped(why: str) -> UserError:
    return UserError(
        _("หยุดพิมพ์ก่อนถึงเอกสารนี้"),
        _("ไฟล์ก่อนหน้าเขียนไม่ได้ติดกันหลายไฟล์: {why}").format(why=why),
        _("แก้สาเหตุนั้น แล้วพิมพ์ส่วนที่เหลือ"),
    )


def names_of(store: Store, wish: BatchRequest) -> Iterator[str]:
    """Names that sort in the order of the wish: number, code of the unit, form."""
    wide, codes = max(3, len(str(len(wish.items)))), dict[str, str]()
    for number, (subject, form) in enumerate(wish.items, start=1):
        if subject.scope not in codes:
            codes[subject.scope] = plain_name(office_of(store, subject.scope)[1], "unit")
        part = f"-{subject.id[:8]}" if subject.entity in ("answer", "row") else ""
        yield f"{number:0{wide}}-{codes[subject.scope]}-{plain_name(form, 'paper')}{part}{wish.ending}"
