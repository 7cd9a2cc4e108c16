"""As much of HTTP/1.1 as one page needs, within limits: how a request is read and an answer written.

Whoever is slow, says too much or says it wrongly is answered once and let go; nobody else waits for them.
"""

import asyncio
import json
from contextlib import suppress
from dataclasses import asdict
from typing import NamedTuple

HEAD = 8 * 1024  # bytes of a request without its body
HEAD_SECONDS, BODY_SECONDS, PHOTO_SECONDS, IDLE_SECONDS = 10, 10, 60, 75
DRAIN, DRAIN_SECONDS = 4 * 2**20, 5  # of a body that is too large, so that its answer is read
REASONS = {
    200: "OK", 304: "Not Modified", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
    405: "Method Not Allowed", 408: "Request Timeout", 409: "Conflict", 410: "Gone", 413: "Content Too Large",
    415: "Unsupported Media Type", 421: "Misdirected Request", 429: "Too Many Requests", 431: "Headers Too Large",
    503: "Service Unavailable",
}  # fmt: skip
EVERY = (  # headers of every answer
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: no-referrer",
    "Cross-Origin-Resource-Policy: same-origin",
    "X-Frame-Options: DENY",
)


class NoRequest(Exception):
    """A request that is answered with nothing but why, after which the connection ends; `word` is one of the page."""

    def __init__(self, status: int, word: str) -> None:
        super().__init__(f"{status} {word}")
        self.status, self.word = status, word


class Request(NamedTuple):
    """`headers` by lower name."""

    method: str
    path: str  # without what follows ?
    query: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def lasting(self) -> bool:
        """Whether the phone keeps the connection for its next request."""
        return "close" not in self.headers.get("connection", "").lower()


class Answer(NamedTuple):
    status: int
    body: bytes = b""
    kind: str = "application/json"
    headers: tuple[str, ...] = ("Cache-Control: no-store",)


def said(status: int, /, **values: object) -> Answer:
    """An answer of these values as JSON, votes as their fields."""
    return Answer(status, json.dumps(values, default=asdict, ensure_ascii=False).encode())


async def read_head(reader: asyncio.StreamReader, seconds: float) -> Request | None:
    """The next request without its body; None where there is none any more. Raises NoRequest."""
    try:
        content = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), seconds)
    except (asyncio.IncompleteReadError, TimeoutError, OSError):
        return None
    except asyncio.LimitOverrunError:
        raise NoRequest(431, "unfit") from None
    try:
        first, *lines = content[:-4].decode("ascii").split("\r\n")
        method, target, version = first.split(" ")
        pairs = [line.split(":", 1) for line in lines]
        headers = {name.lower(): value.strip() for name, value in pairs}
    except ValueError:
        raise NoRequest(400, "unfit") from None
    if version != "HTTP/1.1" or len(headers) != len(pairs) or any(name != name.strip() for name, _value in pairs):
        raise NoRequest(400, "unfit")
    path, _mark, query = target.partition("?")
    return Request(method, path, query, headers)


async def with_body(reader: asyncio.StreamReader, request: Request, most: int, seconds: float) -> Request:
    """The request with its body of at most `most` bytes. Raises NoRequest."""
    length = request.headers.get("content-length", "0")
    if "transfer-encoding" in request.headers or not (length.isascii() and length.isdigit() and len(length) < 16):
        raise NoRequest(400, "unfit")
    if int(length) > most:
        await _drained(reader, int(length))
        raise NoRequest(413, "large")
    try:
        return request._replace(body=await asyncio.wait_for(reader.readexactly(int(length)), seconds))
    except (asyncio.IncompleteReadError, OSError):
        raise NoRequest(400, "unfit") from None
    except TimeoutError:
        raise NoRequest(408, "slow") from None


async def _drained(reader: asyncio.StreamReader, length: int) -> None:
    """Let a body run out, up to a point: a phone that is cut off while it sends never reads why."""
    left = min(length, DRAIN)
    with suppress(TimeoutError, OSError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while left > 0 and (part := await reader.read(2**16)):
                left -= len(part)


def written(answer: Answer, lasting: bool) -> bytes:
    head = (
        f"HTTP/1.1 {answer.status} {REASONS[answer.status]}",
        f"Content-Type: {answer.kind}",
        f"Content-Length: {len(answer.body)}",
        f"Connection: {'keep-alive' if lasting else 'close'}",
        *EVERY,
        *answer.headers,
    )
    return "\r\n".join((*head, "", "")).encode("ascii") + answer.body
