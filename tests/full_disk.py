"""A disk that is full when something is to be made durable on it."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest


@contextmanager
def full_at(number: int) -> Iterator[None]:
    """While this lasts the so many-th time (from 1) finds no room, the others do; it has to come to that."""
    real, times = os.fsync, count(1)

    def fsync(handle: int) -> None:
        if next(times) == number:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        yield
    assert next(times) > number, "the disk was never full"
