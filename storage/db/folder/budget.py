"""What one file may cost by one key in one scope, counted as it is taken in and never in what counts (EXCHANGE A2).

What passes these bounds is listed; it is in no receipt, so its author sends it again with the next file.
"""

from collections import Counter, defaultdict
from collections.abc import Collection

from core.errors import Refused
from core.i18n import _
from core.log.op import Segment
from storage.db.log.lines import refused
from storage.db.log.log import Log
from storage.db.log.segments import unpacked

MOST_SEGMENTS = 20_000  # of one file
MOST_STREAMS = 1_000  # that one file may begin by one key in one scope: a PC begins one when it is made or put back
MOST_PARKED = 1_000  # segments by one key in one scope whose beginning is not here yet
WAITING_ROOM = 8 * 2**20  # bytes of these
MOST_NAMES = 2_000  # kinds of record and names of fields that one file may bring and nobody here has heard of
_Where = tuple[bytes, str]  # key, scope


class Budget:
    """Of one import."""

    def __init__(self, log: Log, bounded: bool = True) -> None:
        """Not `bounded`: only what waits is."""
        self._log, self._bounded = log, bounded
        self.segments = MOST_SEGMENTS if bounded else None
        self._begun: defaultdict[_Where, set[bytes]] = defaultdict(set)
        self._names: set[str] = set()
        self._parked: Counter[_Where] | None = None  # bytes; not counted before it is needed
        self._waits: Counter[_Where] = Counter()  # segments

    def admit(self, segment: Segment, *, known: bool) -> None:
        """A stream that nothing here is `known` of begins. Raises Refused."""
        begun = self._begun[segment.key, segment.scope]
        if not known:
            begun.add(segment.stream)
        if self._bounded and len(begun) > MOST_STREAMS and not known:
            raise refused(_("เครื่องนี้เริ่มชุดข้อมูลใหม่ในไฟล์เดียวมากเกินไป ส่วนที่เหลือจะมากับไฟล์ถัดไป"))

    def check_names(self, names: Collection[str]) -> None:
        """Names of entities and fields that come. Raises Refused when too many are unheard of."""
        self._names |= {name for name in names if self._log.number(name) is None}
        if self._bounded and len(self._names) > MOST_NAMES:
            raise refused(_("มีชื่อช่องข้อมูลที่ไม่เคยพบมากเกินไป"))

    def park(self, segment: Segment, size: int) -> None:
        """It is to wait for what comes before it. Raises Refused when too much does."""
        parked = self._counted()
        where = (segment.key, segment.scope)
        if self._waits[where] >= MOST_PARKED or parked[where] + size > WAITING_ROOM:
            raise refused(_("มีชุดข้อมูลที่รอส่วนก่อนหน้ามากเกินไป"))
        parked[where] += size
        self._waits[where] += 1

    def free(self, segment: Segment, size: int) -> None:
        """It waits no longer."""
        parked, where = self._counted(), (segment.key, segment.scope)
        parked[where] -= size
        self._waits[where] -= 1

    def too_long_to_wait(self) -> Refused:
        return refused(_("ยังขาดข้อมูลส่วนก่อนหน้า และส่วนนี้ใหญ่เกินกว่าจะเก็บรอ จะมาอีกครั้งกับไฟล์ถัดไป"))

    def _counted(self) -> Counter[_Where]:
        if self._parked is None:
            self._parked = Counter()
            for (content,) in self._log.db.execute("SELECT segment FROM parked"):
                segment = unpacked(content)
                self._parked[segment.key, segment.scope] += len(content)
                self._waits[segment.key, segment.scope] += 1
        return self._parked
