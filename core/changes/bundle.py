"""One file between offices, as it is before it is sealed and after it was opened."""

from dataclasses import dataclass

from core.changes.segment import Segment, TextRow


@dataclass(frozen=True, slots=True)
class Bundle:
    """Pieces of streams and the words beside them; each segment proves itself, the bundle proves who sent it on."""

    key: bytes  # Ed25519 public key of the sender, 32 bytes
    unit: str  # the sender's unit id
    to: tuple[str, ...]  # age recipients, `age1…`: they alone can open it
    made: str  # ISO date and time as the sender's PC had it; shown, never judged
    segments: tuple[Segment, ...] = ()
    texts: tuple[TextRow, ...] = ()
