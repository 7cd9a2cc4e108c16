"""The part of HTTP/1.1 that the page for phones needs, with limits: a slow, oversized or malformed request gets one
response, and its connection is closed."""

import asyncio
import json
from contextlib import suppress
from dataclasses import asdict
from http import HTTPStatus
from typing import NamedTuple

HEAD = 8 * 1024  # bytes of a request without its body
HEAD_SECONDS = 10
BODY_SECONDS = 10
PHOTO_SECONDS = 60
IDLE_SECONDS = 75
# bytes and seconds of an oversized body that are read, so that the answer arrives
DRAIN = 4 * 2**20
DRAIN_SECONDS = 5
EVERY = (  # headers of every answer
    "X-Content-Type-Options: nosniff",
    "Referrer-Policy: no-referrer",
    "Cross-Origin-Resource-Policy: same-origin",
    "X-Frame-Options: DENY",
)


class BadRequestError(Exception):
    """Raised for an invalid request: the response has `status` and the reason `word`, then the connection is closed."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}")
        self.status, self.word = status, reason


class HttpRequest(NamedTuple):
    """A parsed HTTP request; the keys of `headers` are in lower case."""

    method: str
    path: str  # without the query
    query: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def lasting(self) -> bool:
        """Whether the connection stays open for another request; False if the client asked to close it."""
        return "close" not in self.headers.get("connection", "").lower()


class HttpResponse(NamedTuple):
    """An HTTP response, by default JSON that no cache may store; `kind` is the content type."""

    status: int
    body: bytes = b""
    kind: str = "application/json"
    headers: tuple[str, ...] = ("Cache-Control: no-store",)


def json_answer(status: int, /, **values: object) -> HttpResponse:
    """Return a response whose body is the JSON object of these values; dataclasses in them become JSON objects."""
    return HttpResponse(status, json.dumps(values, default=asdict, ensure_ascii=False).encode())


async def read_head(reader: asyncio.StreamReader, seconds: float) -> HttpRequest | None:
    """Return the next request without its body; None if none comes in `seconds` or the connection ends. Raises
    BadRequestError."""
    try:
        content = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), seconds)
    except (asyncio.IncompleteReadError, TimeoutError, OSError):
        return None
    except asyncio.LimitOverrunError:
        raise BadRequestError(431, "unfit") from None
    try:
        first, *lines = content[:-4].decode("ascii").split("\r\n")
        method, target, version = first.split(" ")
        pairs = [line.split(":", 1) for line in lines]
        headers = {name.lower(): value.strip() for name, value in pairs}
    except ValueError:
        raise BadRequestError(400, "unfit") from None
    if (
        version != "HTTP/1.1"
        or len(headers) != len(pairs)
        or any(name != name.strip() for name, _value in pairs)
    ):
        raise BadRequestError(400, "unfit")
    path, _mark, query = target.partition("?")
    return HttpRequest(method, path, query, headers)


async def with_body(
    reader: asyncio.StreamReader, request: HttpRequest, limit: int, seconds: float
) -> HttpRequest:
    """Return the request with its body. BadRequestError if over `limit` bytes, incomplete, or slower than `seconds`."""
    length = request.headers.get("content-length", "0")
    if "transfer-encoding" in request.headers or not (
        length.isascii() and length.isdigit() and len(length) < 16
    ):
        raise BadRequestError(400, "unfit")
    if int(length) > limit:
        await _drained(reader, int(length))
        raise BadRequestError(413, "large")
    try:
        return request._replace(
            body=await asyncio.wait_for(reader.readexactly(int(length)), seconds)
        )
    except (asyncio.IncompleteReadError, OSError):
        raise BadRequestError(400, "unfit") from None
    except TimeoutError:
        raise BadRequestError(408, "slow") from None


async def _drained(reader: asyncio.StreamReader, length: int) -> None:
    """Read an oversized body up to a limit, as a phone cut off while sending never reads the answer."""
    left = min(length, DRAIN)
    with suppress(TimeoutError, OSError):
        async with asyncio.timeout(DRAIN_SECONDS):
            while left > 0 and (part := await reader.read(2**16)):
                left -= len(part)


def written(answer: HttpResponse, keep_alive: bool) -> bytes:
    head = (
        f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}",
        f"Content-Type: {answer.kind}",
        f"Content-Length: {len(answer.body)}",
        f"Connection: {'keep-alive' if keep_alive else 'close'}",
        *EVERY,
        *answer.headers,
    )
    return "\r\n".join((*head, "", "")).encode("ascii") + answer.body
