"""Which papers of the program's own a record has: of meetings, signing and awards."""

from collections.abc import Callable, Iterator, Mapping

from core.blocks.document import Document
from core.instruments.shape import Form, Instrument
from core.model.values import Record
from core.papers.award_papers import everybody, of_certificate, of_ranking
from core.papers.meeting_papers import of_agenda, of_attendance, of_minutes, of_order
from core.papers.signing_papers import of_returned, of_signing, was_returned
from core.papers.typed import (
    AGENDA,
    ATTENDANCE,
    CERTIFICATE,
    HOUSE,
    MINUTES,
    ORDER,
    RANKING,
    RETURNED,
    SIGNING,
)
from core.ports import Forms, Reader

Builder = Callable[..., Document]  # of what every builder is given; some take `said` too
COMMON: Mapping[str, Builder] = {
    SIGNING: of_signing,
    RETURNED: of_returned,
    AGENDA: of_agenda,
    ATTENDANCE: of_attendance,
    MINUTES: of_minutes,
    ORDER: of_order,
}
BUILDERS: Mapping[str, Mapping[str, Builder]] = {
    "assessment": {**COMMON, CERTIFICATE: of_certificate, RANKING: of_ranking},
    "plan": COMMON,
}


def offered(reader: Reader, forms: Forms, form: Instrument, record: Record, only: str = "") -> Iterator[Form]:
    """Those that say something: of what came back, of several units, of awards only where there are such.

    `only` asks for one by its id: the others, which would have to be looked for among all units, are left out.
    """
    for paper in (one for one in HOUSE if only in ("", one.id)):
        if paper.id == RETURNED and not was_returned(reader, forms, record.ref):
            continue
        if paper.id == RANKING and (record.ref.entity != "assessment" or len(list(everybody(reader, record))) < 2):
            continue
        if paper.id == CERTIFICATE and not form.groups:
            continue
        if paper.builder in BUILDERS.get(record.ref.entity, {}):
            yield paper
