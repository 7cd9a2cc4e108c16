"""The pages of a PDF as they are looked at."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol, Self


class Size(NamedTuple):
    width: float  # points
    height: float


class Pixels(NamedTuple):
    """A picture, four bytes a pixel: blue, green, red and one that says nothing."""

    width: int = 0
    height: int = 0
    stride: int = 0  # bytes from one line to the next
    data: bytes = b""


class Pages(AbstractContextManager["Pages"], Protocol):
    """Any thread may ask; `close` when nobody looks at them any more."""

    @property
    def data(self) -> bytes:
        """The PDF."""

    @property
    def sizes(self) -> Sequence[Size]: ...

    def pixels(self, number: int, scale: float) -> Pixels:
        """Page `number` (the first is 0) with `scale` pixels a point; none at all once they are closed."""

    def close(self) -> None:
        """Waits for the picture that is being drawn, of these pages or of others."""

    def __enter__(self) -> Self: ...
