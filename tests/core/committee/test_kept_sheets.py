"""A vote read again and again beside what its sheets came to last is the vote as it is."""

from functools import partial

from core.committee.release_deeds import accept_alike, agree
from core.committee.view import BallotSheetCache, spreads, totals
from core.values import Ref
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import copied_panel
from tests.core.committee.test_released import FIRST, MET, NOT, SECOND
from tests.templates import Copied


def test_what_is_read_beside_what_was_read_before_is_what_is_read_at_once(copied: Copied) -> None:
    with copied_panel(copied, samples=[sample("cdd_province_a.json")] * 2) as room:
        room.call()
        kept, reader = BallotSheetCache(), room.secretary.folder

        def so(draft: Ref) -> None:
            found = spreads(reader, draft)
            assert spreads(reader, draft, kept) == found
            assert totals(reader, draft, found, kept) == totals(reader, draft, found)

        def every() -> None:
            for draft in room.drafts:
                so(draft)

        every()
        room.sealed(
            [{FIRST: MET, SECOND: MET}, {FIRST: MET, SECOND: NOT}, {FIRST: MET, SECOND: NOT}]
        )
        room.opened()
        every()
        room.secretary.do(partial(accept_alike, draft=room.drafts[0]))
        every()
        given = partial(agree, draft=room.drafts[0], item=SECOND, reason="เอกสารไม่มีลายมือชื่อ")
        for said in ("not_met", "met"):
            room.secretary.do(partial(given, inputs=[("state", said, ())]))
            every()
