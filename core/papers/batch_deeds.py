"""Print many papers into one folder by worker processes; a paper that fails is reported and the others are printed."""

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from core.blocks.document import PerPage, Stamp
from core.blocks.printed import PaperLayout, PrintResult
from core.errors import ClockDoubtError, UserError, afterwards
from core.forms.ports import Store
from core.i18n import _
from core.log.ports import Context
from core.papers.deeds import (
    PaperPrinter,
    PaperRenderer,
    PaperRequest,
    PressFactory,
    UnsavedRegisterEntry,
    UnsealedPrint,
    enter,
    entry_of,
    finished,
    next_numbers,
    no_writer,
    registry,
    salt_of,
    unsigned,
    unwritten,
)
from core.papers.made import making
from core.papers.pack import plain_name
from core.papers.register import has_copies
from core.papers.source import PrintOption
from core.people.units import office_of
from core.thai.written import date_and_time
from core.values import Changes, Ref

TOGETHER = 12  # papers that enter the register in one save, while as many more are laid out
# consecutive files not written for the same reason, after which no further paper is begun
IN_A_ROW = 3


class PaperBatchRequest(NamedTuple):
    """A request to print papers, each (record, id of the paper), into a new `folder`; `ending`: file type, as .pdf."""

    # record and id of the form, in the order their files are to lie in
    items: tuple[tuple[Ref, str], ...]
    folder: Path  # must not exist yet
    ending: str = PaperRequest.ENDINGS[0]
    digits: str = ""  # thai | arabic; "" = as the form says
    photos: PerPage = 0


class BatchPaperResult(NamedTuple):
    """The result of printing paper `done` of `total` in a batch. `problem`: why it failed, None = it did not; `paper`:
    its register entry, None = it is a draft or failed; `lacking`: sentences on what the print lacks."""

    done: int
    total: int
    name: str  # of its file
    subject: Ref
    problem: UserError | None = None
    paper: Ref | None = None  # its entry in the register; None for a draft or a paper not begun
    lacking: tuple[str, ...] = ()


class PaperBatchOutcome(NamedTuple):
    """The result of a finished batch: its folder, the number of files written, failures and notes."""

    folder: Path
    files: int
    failed: tuple[BatchPaperResult, ...]
    notes: tuple[str, ...] = ()  # sentences: what is missing on papers that were printed


class _Made(NamedTuple):
    """A paper that is being laid out."""

    row: BatchPaperResult
    final: UnsealedPrint | None  # None = a draft
    coming: Future[PaperLayout]


class _Laid(NamedTuple):
    """A paper that is laid out, or in `row` the reason why not, with its register entry."""

    row: BatchPaperResult
    laid: PaperLayout | None = None
    entry: UnsavedRegisterEntry | None = None  # None = it is a draft


class _Begun(NamedTuple):
    """A paper that is being written."""

    row: BatchPaperResult
    coming: Future[PrintResult] | None  # None = it is not


@dataclass(frozen=True, slots=True)
class _Run:
    """The state of one batch while it runs."""

    ctx: Context
    store: Store
    printer: PaperPrinter
    press: PaperRenderer
    wish: PaperBatchRequest
    pending: deque[_Made] = field(default_factory=deque)
    begun: deque[_Begun] = field(default_factory=deque)
    numbers: deque[str] = field(default_factory=deque)  # register numbers reserved for this batch
    # number of the first of identical prints
    firsts: dict[tuple[object, ...], str] = field(default_factory=dict)
    failed: list[BatchPaperResult] = field(default_factory=list)
    # by note, the names of the files it concerns
    notes: dict[str, list[str]] = field(default_factory=dict)
    # why the last files were not written
    last: deque[str] = field(default_factory=partial(deque, maxlen=IN_A_ROW))


def batch_papers(
    ctx: Context,
    store: Store,
    printer: PaperPrinter,
    pressing: PressFactory,
    request: PaperBatchRequest,
) -> Iterator[BatchPaperResult | PaperBatchOutcome | Changes]:
    """Print papers into a new folder. Yield a result for each paper, then a PaperBatchOutcome and Changes. Final PDF
    files enter the register, others do not. The batch ends early if several papers in a row fail for one reason, such
    as a full disk. UserError if the folder cannot be made or the file ending is unknown."""
    if request.ending not in PaperRequest.ENDINGS:
        raise no_writer(request.folder / f"paper{request.ending}")
    names = list(names_of(store, request))
    rows = [
        BatchPaperResult(n, len(names), name, request.items[n - 1][0])
        for n, name in enumerate(names, start=1)
    ]
    touched = Changes("batch_papers")
    if request.items:
        ctx = replace(ctx, unit=registry(store, ctx.unit, request.items[0][0]))
    with pressing(request.folder) as press:
        run = _Run(ctx, store, printer, press, request)
        # stopped: what has been begun is finished
        with (
            afterwards(lambda: deque(_settled(run), maxlen=0)),
            afterwards(lambda: _put(run, len(run.pending))),
        ):
            for at in range(0, len(rows), TOGETHER):
                if len(run.last) == IN_A_ROW and bool(run.last[0]) and len(set(run.last)) == 1:
                    yield from _lost(
                        run, [row._replace(problem=stopped(run.last[0])) for row in rows[at:]]
                    )
                    break
                before = len(run.pending)
                yield from _lost(run, _make(run, rows[at : at + TOGETHER]))
                touched |= _put(run, before)  # while the others are laid out
                yield from _settled(run)
            touched |= _put(run, len(run.pending))
            yield from _settled(run)
    notes = []
    # each once, behind the first files it concerns unless it concerns all
    for note, files in run.notes.items():
        more = f" {_('และอีก {n} ไฟล์').format(n=len(files) - NAMED)}" if len(files) > NAMED else ""
        whole = len(files) == len(request.items) - len(run.failed)
        notes.append(note if whole else f"{', '.join(files[:NAMED])}{more}: {note}")
    yield PaperBatchOutcome(
        request.folder, len(rows) - len(run.failed), tuple(sorted(run.failed)), tuple(notes)
    )
    yield touched


def _make(run: _Run, rows: Sequence[BatchPaperResult]) -> list[BatchPaperResult]:
    """Begin to lay out the papers that can be made; those that cannot, with why."""
    lost = list[BatchPaperResult]()
    for row in rows:
        try:
            run.pending.append(_one(run, row))
        except ClockDoubtError:  # of all papers alike
            raise
        except UserError as problem:
            lost.append(row._replace(problem=problem))
    return lost


def _one(run: _Run, row: BatchPaperResult) -> _Made:
    ctx, wish = run.ctx, run.wish
    subject, form = wish.items[row.done - 1]
    wanted = PaperRequest(subject, form, wish.folder / row.name, wish.digits, wish.photos)
    with making(run.store, subject, form, wish.digits, wish.photos) as made:
        if PrintOption.DRAFT in made.options or wish.ending != PaperRequest.ENDINGS[0]:
            document = made.build(Stamp("", made.state, "", date_and_time(ctx.now), ctx.now))
            return _Made(row, None, run.press.lay_out(document, wanted.path, b""))
        if not run.numbers:
            count = min(TOGETHER, row.total - row.done + 1)
            run.numbers.extend(next_numbers(ctx, run.store, run.printer, count))
        number = run.numbers.popleft()
        same = (subject, form, made.state, made.options)
        first = run.firsts.setdefault(same, number) if has_copies(run.store, form, made) else number
        final = unsigned(ctx, run.store, wanted, number, made, first if first != number else "")
        return _Made(row, final, run.press.lay_out(final.document, wanted.path, salt_of(ctx)))


def _put(run: _Run, count: int) -> Changes:
    """Enter the first `count` papers in the register, then begin to write their files."""
    ready = [_laid(run, run.pending.popleft()) for _one in range(count)]
    entries = [one.entry for one in ready if one.entry]
    changes = enter(run.ctx, run.store, *entries) if entries else Changes("print_paper")
    seen = [str(one.row.subject) for one in ready if one.laid]
    if seen:
        run.store.note_view(run.ctx, "print", ",".join(dict.fromkeys(seen)))
    for row, laid, entry in ready:
        path, seal = run.wish.folder / row.name, entry.seal if entry else ""
        run.begun.append(_Begun(row, run.press.put(laid, seal, path) if laid else None))
    return changes


def _laid(run: _Run, paper: _Made) -> _Laid:
    row, final = paper.row, paper.final
    try:
        laid = paper.coming.result()
        if final is None:
            return _Laid(row, laid)
        entry = entry_of(run.ctx, run.printer, final, laid)
    except UserError as problem:
        return _Laid(row._replace(problem=problem))
    return _Laid(
        row._replace(paper=entry.paper, lacking=final.lacking + entry.lacking), laid, entry
    )


def _lost(run: _Run, rows: Sequence[BatchPaperResult]) -> Iterator[BatchPaperResult]:
    run.failed.extend(rows)
    yield from rows


def _settled(run: _Run) -> Iterator[BatchPaperResult]:
    """Wait for the papers begun and yield their results; void in the register one that could not be written."""
    while run.begun:
        row, coming = run.begun.popleft()
        try:
            if coming:
                row = row._replace(lacking=row.lacking + coming.result().missing_letters)
            for note in row.lacking if coming else ():
                run.notes.setdefault(note, []).append(row.name)
            if row.paper:
                finished(run.store, row.paper)
        except UserError as problem:
            row = row._replace(problem=problem)
            if row.paper:
                unwritten(run.ctx, run.store, row.paper, problem)
        run.last.append(row.problem.why if row.problem else "")
        run.failed.extend([row] if row.problem else ())
        yield row


NAMED = 3  # most files named before a note that does not concern all


def stopped(reason: str) -> UserError:
    return UserError(
        _("หยุดพิมพ์ก่อนถึงเอกสารนี้"),
        _("ไฟล์ก่อนหน้าเขียนไม่ได้ติดกันหลายไฟล์: {why}").format(why=reason),
        _("แก้สาเหตุนั้น แล้วพิมพ์ส่วนที่เหลือ"),
    )


def names_of(store: Store, request: PaperBatchRequest) -> Iterator[str]:
    """Yield a file name for each paper of the request, in its order: serial number, unit code, paper id."""
    wide, codes = max(3, len(str(len(request.items)))), dict[str, str]()
    for number, (subject, form) in enumerate(request.items, start=1):
        if subject.scope not in codes:
            codes[subject.scope] = plain_name(office_of(store, subject.scope)[1], "unit")
        part = f"-{subject.id[:8]}" if subject.entity in ("answer", "row") else ""
        yield f"{number:0{wide}}-{codes[subject.scope]}-{plain_name(form, 'paper')}{part}{request.ending}"
