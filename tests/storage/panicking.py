"""A worker that panics when it is asked to (tests/storage/test_boundaries.py)."""

from contextlib import suppress
from typing import Any

from storage.apart import MEMORY, Reply, serve


class Panic(BaseException):
    pass


def answered(question: Any) -> Reply:
    if question == "panic":
        raise Panic
    if question == "memory":
        with suppress(MemoryError):
            return {"memory": bool(bytearray(MEMORY))}, b""
        return {"memory": False}, b""
    return {"calm": True}, b""


if __name__ == "__main__":
    serve(answered)
