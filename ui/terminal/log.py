"""Commands for the log of a folder: ops, times, ops without effect, the digest; and full-text search."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import click

from core.assessment.rounds import AssessmentRounds
from core.errors import FolderInUseError, LostKeysError, UnwritableFolderError, UsageError
from core.evidence.view import AstrayRecord
from core.exchange.devices import problems_with_values
from core.exchange.staging import problem_words
from core.forms.ports import Store
from core.forms.published import absent
from core.health.view import shown_name
from core.history.deeds import SkippedUndo, undo
from core.i18n import _
from core.log.ports import Context
from core.records.titles import ABSENT
from core.search.fields import GROUPS
from core.search.view import TITLES, SearchResult
from core.values import AbsenceReason, Changes, Ref, Text
from ui.desk import Desk, Office, ReadOnlyFolder
from ui.terminal.arguments import RECORD, there
from ui.terminal.in_folder import opened, reads, unopened, writes
from ui.terminal.show import (
    Output,
    changed,
    columns,
    keyed,
    moment,
    note_fields,
    note_seen,
    part,
    records_of,
    timed,
)


@click.command()
@reads
def problems(reading: ReadOnlyFolder) -> Output:
    found = problems_with_values(reading.reader)
    waiting = list(absent(reading.reader))
    note_fields(reading, [(tale.ref, tale.field) for _one, tales in found for tale in tales])
    names = "field values"
    value = [
        {
            **keyed(one),
            "sentence": problem_words(one.reason),
            "values": [part(tale, names) for tale in tales],
        }
        for one, tales in found
    ]
    text = _("{sentence}: {ops} รายการ {scope} {record} เครื่อง {device}")
    lines = list[str]()
    for one, tales in found:
        told = one._asdict() | {"sentence": problem_words(one.reason), "device": one.device[:16]}
        lines += [text.format(**told), *(f"    {tale.words}" for tale in tales)]
    value += [
        {"why": "no form", "form": shown_name(one.name), "documents": len(one.documents)}
        for one in waiting
    ]
    lines += [one.words for one in waiting]
    astray = AstrayRecord.each(reading.reader)
    value += [{"why": "no item", **part(one, "record=ref title item proof")} for one in astray]
    lines += [one.words for one in astray]
    return Output(value, lines or [_("ไม่มีข้อมูลที่เก็บไว้โดยไม่มีผล")])


@click.command()
@reads
@RECORD
@click.argument("field", metavar="[FIELD]", required=False)
def history(reading: ReadOnlyFolder, record: Ref, field: str | None) -> Output:
    found = there(reading.reader, record)
    ref, shown = found.ref, [field] if field else ()
    note_seen(reading, [found], shown)
    past = AssessmentRounds.past_as_shown(
        reading.reader, ref, reading.reader.history.of(ref, field)
    )
    rows = [
        (moment(op.clock), op.field, _value(op.value), "" if op.counts else _("ไม่นับ"), op.label)
        for op in past
    ]
    return Output([{**timed(op), "text": isinstance(op.value, Text)} for op in past], columns(rows))


def _value(value: object) -> str:
    return _(ABSENT[value]) if value is AbsenceReason.VOTED else str(value)


@click.command()
@writes
def take_back(office: Office) -> Output:
    left: list[object] = []
    changes = office.session.do_now(undo, left.append)
    kept = [one for one in left if isinstance(one, SkippedUndo)]
    lines = [
        _("คงไว้เพราะมีผู้แก้ต่อ: {ref} {field}").format(ref=one.ref, field=one.field) for one in kept
    ]
    output = changed(changes, kept=kept)
    return output._replace(lines=[_("เลิกทำแล้ว"), *output.lines[1:], *lines])


@click.command()
@reads
@click.argument("scope", metavar="[SCOPE]", required=False)
def digest(reading: ReadOnlyFolder, scope: str | None) -> Output:
    value = reading.reader.digest(scope)
    return Output({"digest": value, "scope": scope}, [value])


@click.command()
@unopened
@click.argument("typed", metavar="WORDS…", nargs=-1, required=True)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(tuple(GROUPS)),
    multiple=True,
    help=_("เฉพาะชนิดนี้ ใส่ได้หลายครั้ง"),
)
@click.option("--most", type=click.IntRange(1, 1000), default=20, help=_("แสดงชนิดละไม่เกินกี่รายการ"))
def search(
    desk: Desk, folder: Path, typed: Sequence[str], kinds: Sequence[str], most: int
) -> Output:
    words = " ".join(" ".join(typed).split())
    if not words:
        raise UsageError(
            _("ยังไม่มีคำที่จะค้น"), _("เพราะคำที่ให้มาว่างเปล่า"), _("โปรดพิมพ์คำอย่างน้อยหนึ่งตัวอักษร")
        )
    catch_up(desk, folder)
    with desk.look(folder) as reading:
        done = SearchResult.of(
            reading.reader, reading.unit, words, most, tuple(kinds) or tuple(GROUPS)
        )
        note_seen(
            reading,
            records_of(reading.reader, [row.ref for group in done.groups for row in group.rows]),
            TITLES,
        )
    groups = [
        {"kind": one.id, "rows": [*map(keyed, one.rows)], "more": one.more} for one in done.groups
    ]
    return Output({"typed": done.query, "groups": groups, "waiting": done.waiting}, [*lines(done)])


def catch_up(desk: Desk, folder: Path) -> None:
    """Complete the search index; do nothing while a window has the folder open, or if it cannot be
    written."""

    def all_left(_ctx: Context, store: Store) -> Generator[object, None, Changes]:
        while left := store.index_some():
            yield left
        return Changes()

    with desk.look(folder) as reading:
        if not reading.reader.fields.waiting():
            return
    reasons = FolderInUseError, LostKeysError, UnwritableFolderError
    with suppress(*reasons), opened(desk, folder) as office:
        office.session.do_now(all_left)


def lines(result: SearchResult) -> Iterator[str]:
    for group in result.groups:
        yield f"{group.words}:"
        for row in group.rows:
            yield f"  {row.title}  ({row.of})  {row.ref}"
            if row.line:
                yield f"      {row.line}"
        if group.more:
            yield "  " + _("ยังมีอีก ดูได้ด้วย --kind {kind} --most").format(kind=group.id)
    yield from filter(None, (result.searched_words, result.still))
