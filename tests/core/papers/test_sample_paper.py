"""The list of a draw, to be taken along: what is claimed, how it was drawn, and the items in their order."""

from core.blocks.document import Document, Stamp, Table, Tick
from core.centre.sample_deeds import draw, look_again
from core.centre.samples import RankingSampleQuery
from core.papers.made import made, printable
from core.values import Ref
from storage.db.folder.store import Folder
from tests.core.centre.conftest import centre as centre
from tests.core.centre.test_rank import CDD
from tests.core.conftest import ctx

SEED = "3141592653"


def first(centre: Folder) -> Ref:
    return RankingSampleQuery().samples(centre, centre.writer.unit, CDD, 2569)[0].ref


def drawn_list(centre: Folder) -> Document:
    return made(centre, first(centre), "sample", "").build(Stamp())


def rolled(centre: Folder) -> None:
    draw(
        ctx(centre),
        centre,
        RankingSampleQuery(),
        RankingSampleQuery().samples(centre, centre.writer.unit, CDD, 2569),
        SEED,
    )


def test_it_is_offered_once_a_seed_was_rolled(centre: Folder) -> None:
    assert "sample" not in {one.id for one in printable(centre, first(centre))}
    rolled(centre)
    assert "sample" in {one.id for one in printable(centre, first(centre))}


def test_its_rows_are_the_items_in_the_order_of_the_draw_with_room_for_what_is_found(
    centre: Folder,
) -> None:
    rolled(centre)
    (one,) = RankingSampleQuery().samples(centre, centre.writer.unit, CDD, 2569)
    assert one.verdict is not None
    look_again(ctx(centre), centre, one, one.order[0], True)
    (table,) = (block for block in drawn_list(centre).blocks if isinstance(block, Table))
    assert [row.cells[1] for row in table.rows] == [
        str(one.items.index(item) + 1) for item in one.verdict.next
    ]
    ticks = [[cell.state for cell in row.cells if isinstance(cell, Tick)] for row in table.rows]
    assert ticks[0] == ["yes", "blank"]
    assert {tuple(row) for row in ticks[1:]} == {("blank", "blank")}


def test_it_says_how_anybody_draws_again(centre: Folder) -> None:
    rolled(centre)
    (one,) = RankingSampleQuery().samples(centre, centre.writer.unit, CDD, 2569)
    said = " ".join(words for block in drawn_list(centre).blocks for words in Document.walk(block))
    assert all(words in said for words in (SEED, one.code, "SHA-256", "ห้ามข้ามหรือเลือกข้อเอง"))
