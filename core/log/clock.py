"""The hybrid clock: it orders the values of a conflict and the rows of lists; it never decides."""

DAY = 86_400_000
_LOW, _HIGH = 1_577_836_800_000, 4_102_444_800_000  # the years 2020 to 2099 CE, in milliseconds


def tick(last: int, now: int) -> int:
    """The clock of the next op: `now` (ms since 1970) × 256, or one more than `last` when time stood still.

    A `last` that is more than a day ahead came from a wrong clock and is not followed.
    """
    wall = max(now, 0) << 8
    return max(wall, last + 1) if last <= wall + (DAY << 8) else wall


def milliseconds(clock: int) -> int:
    return clock >> 8


def odd(clock: int) -> bool:
    """No PC of this program can have written then: its clock stood wrong, for instance at a Buddhist year."""
    return not _LOW <= milliseconds(clock) < _HIGH


def order_of(clock: int) -> int:
    """What sorts by time: an odd clock comes as if it were the oldest."""
    return 0 if odd(clock) else clock
