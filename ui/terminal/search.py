"""Words found in every record of a folder, of all years and of every office that is here."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import click

from core.errors import FolderLocked, KeysLost, Usage
from core.forms.ports import Store
from core.i18n import _
from core.log.ports import Context
from core.search.fields import GROUPS
from core.search.view import TITLES, Found, found
from core.values import Changes
from ui.desk import Desk
from ui.terminal.arguments import DIR
from ui.terminal.show import Output, note_seen, opened, records_of


@click.command()
@DIR
@click.argument("typed", metavar="WORDS…", nargs=-1, required=True)
@click.option("--kind", "kinds", type=click.Choice(tuple(GROUPS)), multiple=True, help=_("เฉพาะชนิดนี้ ใส่ได้หลายครั้ง"))
@click.option("--most", type=click.IntRange(1, 1000), default=20, help=_("แสดงชนิดละไม่เกินกี่รายการ"))
@click.pass_obj
def search(desk: Desk, folder: Path, typed: Sequence[str], kinds: Sequence[str], most: int) -> Output:
    words = " ".join(" ".join(typed).split())
    if not words:
        raise Usage(_("ยังไม่มีคำที่จะค้น"), _("เพราะคำที่ให้มาว่างเปล่า"), _("โปรดพิมพ์คำอย่างน้อยหนึ่งตัวอักษร"))
    catch_up(desk, folder)
    with desk.look(folder) as reading:
        done = found(reading.reader, reading.unit, words, most, tuple(kinds) or tuple(GROUPS))
        rows = [row.ref for group in done.groups for row in group.rows]
        note_seen(reading, records_of(reading.reader, rows), TITLES)
    groups = [{"kind": one.id, "rows": [row._asdict() for row in one.rows], "more": one.more} for one in done.groups]
    return Output({"typed": done.typed, "groups": groups, "waiting": done.waiting}, [*lines(done)])


def catch_up(desk: Desk, folder: Path) -> None:
    """Make what finds words, where it is not made yet and nobody else has the folder, who would do so."""
    with desk.look(folder) as reading:
        if not reading.reader.said.waiting():
            return
    with suppress(FolderLocked, KeysLost), opened(desk, folder) as office:
        office.session.do_now(_all)


def _all(_ctx: Context, store: Store) -> Generator[object, None, Changes]:
    while left := store.said.catch_up():
        yield left
    return Changes()


def lines(done: Found) -> Iterator[str]:
    for group in done.groups:
        yield f"{group.words}:"
        for row in group.rows:
            yield f"  {row.title}  ({row.of})  {row.ref}"
            if row.line:
                yield f"      {row.line}"
        if group.more:
            yield "  " + _("ยังมีอีก ดูได้ด้วย --kind {kind} --most").format(kind=group.id)
    yield from filter(None, (done.said, done.still))
