"""A worker that panics when it is asked to (tests/storage/test_boundaries.py)."""

from typing import Any

from storage.apart import Reply, serve


class Panic(BaseException):
    pass


def answered(question: Any) -> Reply:
    if question == "panic":
        raise Panic
    return {"calm": True}, b""


if __name__ == "__main__":
    serve(answered)
