"""The list of a draw, to be taken along: what is claimed, how it was drawn, and the items in their order."""

from core.blocks.document import Document, Stamp
from core.centre.sample_deeds import draw
from core.centre.samples import RankingSampleQuery
from core.papers.made import made
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


def test_it_says_how_anybody_draws_again(centre: Folder) -> None:
    rolled(centre)
    (one,) = RankingSampleQuery().samples(centre, centre.writer.unit, CDD, 2569)
    said = " ".join(words for block in drawn_list(centre).blocks for words in Document.walk(block))
    assert all(words in said for words in (SEED, one.code, "SHA-256", "ห้ามข้ามหรือเลือกข้อเอง"))
