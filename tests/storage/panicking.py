"""A worker that panics when it is asked to (tests/storage/test_boundaries.py)."""

import sys
from contextlib import suppress
from typing import Any

from storage.apart import MEMORY, Reply, serve


class Panic(BaseException):
    pass


def limit() -> int:
    """The bytes of data that this process may have; what it was told, where no system says."""
    if sys.platform == "win32":
        return int(sys.argv[1])
    import resource

    return resource.getrlimit(resource.RLIMIT_DATA)[0]


def answered(question: Any) -> Reply:
    if question == "panic":
        raise Panic
    if question == "memory":
        with suppress(MemoryError):
            return {"memory": bool(bytearray(MEMORY))}, b""
        return {"memory": False}, b""
    if isinstance(question, int):
        with suppress(MemoryError):
            return {"grown": len(bytes(question)), "limit": limit()}, b""
        return {"problem": "large"}, b""
    return {"calm": True}, b""


if __name__ == "__main__":
    serve(answered)
