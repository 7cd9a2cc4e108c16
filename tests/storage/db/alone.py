"""PCs nobody has certified, and short words for what is asked of them."""

from collections.abc import Callable

from core.log.op import Segment
from tests.country import passport
from tests.storage.db.desk import Desk

Make = Callable[..., Desk]


def paper(desk: Desk, kind: str = "office") -> Segment:
    return passport(desk.folder.writer.keys.public, desk.unit, kind)


def reasons(desk: Desk) -> set[str]:
    return {one.reason for one in desk.folder.trust.problems()}
