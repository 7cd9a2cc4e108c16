"""The process that serves phones: `python -m ui.phone.server`, controlled by messages over its pipes. It has no
database, key or name, opens no file but its page, and ends when its standard input ends, as when the program does."""

import asyncio
import json
import os
import sys
import threading
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from json import loads
from pathlib import Path
from typing import Any, NamedTuple

from core import i18n
from core.i18n import _
from ui.phone.gate import PhoneRoomResponder, Send, as_object, fits
from ui.phone.http import (
    BODY_SECONDS,
    HEAD_SECONDS,
    IDLE_SECONDS,
    PHOTO_SECONDS,
    BadRequestError,
    HttpRequest,
    HttpResponse,
    json_answer,
    read_head,
    with_body,
    written,
)
from ui.phone.messages import LONGEST, line

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
LANGUAGES = (i18n.THAI, "en")


class PhoneWebPage(NamedTuple):
    """The web page for phones, its HTTP headers, and its texts: {language: {name: text}}."""

    content: bytes
    headers: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]

    def sentence(self, word: str) -> str:
        return "\n".join(self.words[language][word] for language in LANGUAGES) + "\n"


def read_page(trial: bool = False, survey: bool = False) -> PhoneWebPage:
    """Return the web page for phones: that of a room test (`trial`), of a survey (`survey`) or of another meeting."""
    words: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        i18n.use(language, RESOURCES / "locale")
        words[language] = page_words()
    home = RESOURCES / "phone"
    markup, style, script = (
        (home / name).read_text("utf-8") for name in ("page.html", "page.css", "page.js")
    )
    data = json.dumps({"words": words, "trial": trial, "held": survey}, ensure_ascii=False).replace(
        "<", "\\u003c"
    )
    content = (
        markup.replace("/*STYLE*/", style).replace("/*SCRIPT*/", script).replace("/*DATA*/", data)
    )
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; img-src blob:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    # opens without the Wi-Fi
    kept = "Cache-Control: no-store" if trial else "Cache-Control: private, max-age=14400"
    return PhoneWebPage(content.encode(), (f"Content-Security-Policy: {policy}", kept), words)


def _hash(source: str) -> str:
    return f"'sha256-{b64encode(sha256(source.encode()).digest()).decode()}'"


def page_words() -> dict[str, str]:
    """Return the texts of the page for phones in the current language, keyed by the names its script uses."""
    return {**_at_the_door(), **_while_answering(), **_of_photos()}


def _at_the_door() -> dict[str, str]:
    return {
        "hall": _("ห้องประชุม"),
        "code": _("รหัสบนบัตร 12 ตัว"),
        "enter": _("เข้าห้อง"),
        "entering": _("กำลังเข้าห้อง"),
        "unsealed": _(
            "คนอื่นไม่เห็นสิ่งที่คุณเลือกก่อนเปิดคำตอบ เรื่องที่คุณเสนอเห็นได้ทันทีโดยไม่มีชื่อ Wi-Fi ของห้องไม่ได้เข้ารหัส อย่าเขียนเรื่องลับ"
        ),
        "used": _(
            "บัตรนี้เปิดอยู่ในโทรศัพท์หรือโปรแกรมอื่นแล้ว บัตรหนึ่งใบใช้ได้เครื่องเดียว ถ้าเป็นบัตรของคุณ ขอให้ผู้ดำเนินการปลดบัตร แล้วกดเข้าห้องอีกครั้ง"
        ),
        "unknown": _("ห้องนี้ไม่มีบัตรรหัสนี้ อาจเป็นบัตรของครั้งก่อน ขอบัตรใหม่จากผู้ดำเนินการ"),
        "mistyped": _("รหัสนี้ไม่ใช่รหัสของบัตร อาจพิมพ์ผิดหนึ่งตัว ดูบนบัตรแล้วพิมพ์อีกครั้ง"),
        "wait": _("มีการลองรหัสผิดหลายครั้งจากที่นี่ รอหนึ่งนาทีแล้วลองใหม่"),
        "freed": _(
            "บัตรนี้ถูกปลดไปใช้กับโทรศัพท์อื่น คำตอบที่รับไว้ไม่หาย ถ้ายังจะใช้เครื่องนี้ ขอให้ผู้ดำเนินการปลดบัตรอีกครั้ง"
        ),
        "ended": _("จบการประชุมแล้ว ขอบคุณ ปิดหน้านี้ได้"),
        "ended_with": _("จบการประชุมแล้ว มีคำตอบที่ส่งไม่ทัน {n} ข้อซึ่งไม่ถูกนับ บอกผู้ดำเนินการได้"),
        "paused": _("ปิดรับคะแนนแล้ว ขอบคุณ ถ้าที่ประชุมถามอีก คำถามจะขึ้นในหน้านี้เอง"),
        "other": _("เข้าด้วยบัตรอื่น"),
        "far": _("ติดต่อเครื่องของห้องไม่ได้ ดูว่าโทรศัพท์ใช้ Wi-Fi เดียวกับห้อง แล้วลองอีกครั้ง"),
        "again": _("ลองอีกครั้ง"),
        "elsewhere": _("หน้านี้เปิดจากที่อยู่บนบัตรหรือบนจอของห้องเท่านั้น สแกนบัตรอีกครั้ง"),
        "through": _("โทรศัพท์เครื่องนี้เปิดหน้าของห้องได้"),
        "through_number": _("เป็นเครื่องที่ {n} ของการทดสอบ ปิดหน้านี้ได้"),
    }


def _while_answering() -> dict[str, str]:
    return {
        "slip": _("ใบที่ {n}"),
        "place": _("ข้อ {n} จาก {all}"),
        "sent": _("ส่งแล้ว {n} ข้อ"),
        "sent_all": _("ส่งครบ {n} ข้อแล้ว"),
        "every": _("ทุกข้อ"),
        "item": _("ข้อ {number}"),
        "received": _("รับแล้ว {time} น. เปลี่ยนได้จนกว่าจะเปิดคำตอบ"),
        "received_before": _("รับแล้ว เปลี่ยนได้จนกว่าจะเปิดคำตอบ"),
        "received_line": _("รับแล้ว {time} น. แก้หรือถอนได้จนกว่าจะปิดรับ"),
        "received_line_before": _("รับแล้ว แก้หรือถอนได้จนกว่าจะปิดรับ"),
        "given": _("ผู้ดำเนินการกรอกคำตอบของใบนี้จากกระดาษหรือที่โต๊ะ คำตอบนั้นถูกนับ เปลี่ยนได้จนกว่าจะเปิดคำตอบ"),
        "given_none": _("ผู้ดำเนินการเอาคำตอบของใบนี้ออกแล้ว ตอบใหม่ได้จนกว่าจะเปิดคำตอบ"),
        "line_how": _("เขียนช่องละหนึ่งเรื่อง เรื่องที่ส่งขึ้นจอของห้องทันทีโดยไม่มีชื่อ ลบข้อความในช่องเพื่อถอนเรื่อง"),
        "sending": _("กำลังส่ง"),
        "waiting": _("ยังส่งไม่ได้ คำตอบอยู่ในโทรศัพท์เครื่องนี้ และจะส่งเองเมื่อต่อถึง"),
        "opened": _("เปิดคำตอบข้อนี้แล้ว เปลี่ยนไม่ได้"),
        "late": _("คำตอบนี้ส่งไม่ทันก่อนเปิดคำตอบ จึงไม่ถูกนับ"),
        "closed": _("ข้อนี้ยังไม่เปิดให้ตอบ"),
        "missed": _("มีคำตอบที่ส่งไม่ทันก่อนปิดรับ {n} ข้อซึ่งไม่ถูกนับ แจ้งความเห็นต่อที่ประชุมได้"),
        "unfit": _("เครื่องของห้องไม่รับคำตอบนี้ ลองเลือกใหม่"),
        "picks": _("เลือกได้ไม่เกิน {n}"),
        "line": _("ข้อเสนอ {n}"),
        "note": _("เหตุผล (ไม่บังคับ)"),
        "back": _("ก่อนหน้า"),
        "next": _("ข้อต่อไป"),
        "now": _("ที่ประชุมกำลังคุย{place}"),
        "go": _("ไป"),
        "silent": _("รอผู้ดำเนินการเปิดคำถาม"),
        "survey": _("แบบสำรวจ"),
        "survey_code": _("รหัส 12 ตัวบนจอของห้อง"),
        "survey_wrong": _("รหัสนี้ไม่ใช่รหัสของแบบสำรวจนี้ ดูบนจอแล้วพิมพ์อีกครั้ง หรือสแกนใหม่"),
        "survey_how": _(
            "ไม่เก็บชื่อ เบอร์ หรือลำดับ แสดงเฉพาะผลรวมของ 5 คนขึ้นไป Wi-Fi ของห้องไม่ได้เข้ารหัส อย่าเขียนชื่อหรือเรื่องลับ"
        ),
        "words": _("เขียนตอบ (ไม่บังคับ)"),
        "review": _("ตรวจก่อนส่ง"),
        "filled": _("ตอบแล้ว {n} ข้อ"),
        "open": _("ยังไม่ได้ตอบ {n} ข้อ แตะเลขข้อเพื่อตอบ หรือส่งเท่าที่ตอบ"),
        "send": _("ส่งคำตอบ"),
        "unsent": _("ยังไม่ส่ง ตอบจนครบแล้วกดส่งครั้งเดียว"),
        "thanks": _("รับคำตอบแล้ว ขอบคุณ ปิดหน้านี้ได้"),
        "shut": _("ปิดรับคำตอบแล้ว ขอบคุณ"),
        "missed_sheet": _("คำตอบในเครื่องนี้อาจส่งไม่ทัน ถ้าห้องเปิดรับอีกครั้ง เปิดหน้านี้แล้วส่งได้ ไม่นับซ้ำ"),
    }


def _of_photos() -> dict[str, str]:
    return {
        "photo": _("ถ่ายภาพหลักฐาน"),
        "talked": _("ที่ประชุมกำลังคุยข้อนี้ ส่งภาพหลักฐานได้ ส่วนคะแนนปิดรับแล้ว"),
        "photo_sent": _("รับภาพแล้ว {n} ภาพ"),
        "photo_waiting": _("ภาพรอส่ง {n} ภาพ เปิดหน้านี้ไว้จนกว่าจะรับ"),
        "photo_unread": _("เปิดภาพนี้ไม่ได้ ลองถ่ายใหม่หรือเลือกภาพอื่น"),
        "photo_many": _("เครื่องของห้องไม่รับภาพนี้ ข้อหนึ่งส่งได้ไม่เกิน 5 ภาพก่อนเปิดคำตอบ หรือภาพที่รอดูเต็มจำนวน"),
    }


MOST = 500  # phones counted


class PhoneTestResponder:
    """Answers requests of phones in a test of the phone room: it only counts the phones that load the page."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._through: dict[str, int] = {}  # secret of a phone -> its rank of arrival

    def hear(self, message: Mapping[str, Any]) -> None:
        """Do nothing: in a test the program has nothing to tell."""

    async def answer(self, request: HttpRequest, address: str) -> HttpResponse:
        name = as_object(request.body).get("secret")
        if request.path != "/hello" or not isinstance(name, str) or not fits(name):
            return json_answer(404, error="unfit")
        if name not in self._through and len(self._through) < MOST:
            self._through[name] = len(self._through) + 1
            self._send(say="through", address=address)
        return json_answer(200, number=self._through.get(name, MOST))


BACKLOG = 128  # phones that connect at the same moment; the usual 5 drops some
# connections open at a time; beyond, those without a complete request are closed first
CONNECTIONS = 500
# bytes of a request, of all a phone answers, of a photograph
BODY = 8 * 1024
SHEET = 256 * 1024
PHOTO = 900 * 1024
FAREWELL_SECONDS = 4  # seconds in which phones are told that it has ended
PORTS = 10  # ports tried, from the preferred one


class PhoneConnection:
    """The connection of one phone; `served` is set once the phone has sent a complete request."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self.writer, self.served = writer, False


class PhoneServer:
    """The HTTP server for phones at the addresses `hosts`: sends the web `page`; `rules` answers other requests."""

    def __init__(
        self,
        rules: PhoneRoomResponder | PhoneTestResponder,
        page: PhoneWebPage,
        hosts: tuple[str, ...],
    ) -> None:
        self._behind = rules
        self._page = page
        self._hosts = hosts
        self._connections: dict[int, PhoneConnection] = {}
        self._names: set[str] = set()

    async def open(self, wished: int) -> tuple[list[asyncio.Server], int]:
        """Listen at every address on port `wished` or one of the next; return (servers, port). Raises OSError."""
        failed: OSError | None = None
        for port in range(wished, wished + PORTS if wished else 1):
            try:
                servers = await self._listen(port)
            except OSError as error:
                failed = error
                continue
            number: int = servers[0].sockets[0].getsockname()[1]
            self._names = {f"{host}:{number}" for host in self._hosts}
            return servers, number
        raise failed or OSError("no port")

    async def _listen(self, port: int) -> list[asyncio.Server]:
        servers: list[asyncio.Server] = []
        try:
            for host in self._hosts:
                options: dict[str, Any] = {"backlog": BACKLOG, "limit": BODY}
                if sys.platform == "win32":  # else another program may listen there too
                    options["reuse_address"] = False
                servers.append(await asyncio.start_server(self._met, host, port, **options))
                port = servers[0].sockets[0].getsockname()[1]
        except OSError:
            for server in servers:
                server.close()
            raise
        return servers

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own = PhoneConnection(writer)
        if len(self._connections) >= CONNECTIONS:
            # the oldest connection that was served nothing gives way
            idle = next(
                (connection for connection in self._connections.values() if not connection.served),
                None,
            )
            oldest = idle or next(iter(self._connections.values()))
            oldest.writer.transport.abort()
            self._connections.pop(id(oldest), None)
        self._connections[id(own)] = own
        try:
            while await self._one(reader, own):
                own.served = True
        except (OSError, asyncio.CancelledError):  # the phone is gone, or the process ends
            pass
        finally:
            self._connections.pop(id(own), None)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, connection: PhoneConnection) -> bool:
        """Answer one request; return whether another may follow."""
        try:
            request = await read_head(reader, IDLE_SECONDS if connection.served else HEAD_SECONDS)
            if request is None:
                return False
            photo = request.path == "/photo"
            limit, seconds = (PHOTO, PHOTO_SECONDS) if photo else (BODY, BODY_SECONDS)
            if request.path == "/sheet":
                limit = SHEET
            request = await with_body(reader, request, limit, seconds)
            address = connection.writer.get_extra_info("peername") or ("",)
            answer, lasting = await self._answer(request, address[0]), request.lasting
        except BadRequestError as why:
            answer, lasting = json_answer(why.status, error=why.word), False
        connection.writer.write(written(answer, lasting))
        async with asyncio.timeout(PHOTO_SECONDS):
            await connection.writer.drain()
        return lasting

    async def _answer(self, request: HttpRequest, address: str) -> HttpResponse:
        """Answer only requests to our own address, from our own page."""
        if request.headers.get("host", "") not in self._names:
            return HttpResponse(
                421, self._page.sentence("elsewhere").encode(), "text/plain; charset=utf-8"
            )
        if request.method == "GET" and request.path.count("/") == 1 and request.path != "/state":
            # a slip's code, with its dashes
            known = request.path == "/" or len(request.path) in range(13, 18)
            if not known:
                return HttpResponse(
                    404, self._page.sentence("elsewhere").encode(), "text/plain; charset=utf-8"
                )
            return HttpResponse(
                200, self._page.content, "text/html; charset=utf-8", self._page.headers
            )
        origin = request.headers.get("origin")
        if origin is not None and origin.removeprefix("http://") not in self._names:
            return json_answer(403, error="elsewhere")
        if request.method == "GET" and request.path == "/state":
            return await self._behind.answer(request, address)
        if request.method != "POST":
            return json_answer(405, error="unfit")
        kind = "image/jpeg" if request.path == "/photo" else "application/json"
        if origin is None or request.headers.get("content-type", "").partition(";")[0] != kind:
            return json_answer(415, error="unfit")
        return await self._behind.answer(request, address)


def send(**values: Any) -> None:
    """Send a message to the program; end this process if the program is gone."""
    try:
        sys.stdout.buffer.write(line(**values))
        sys.stdout.buffer.flush()
    except OSError:
        os._exit(0)


def listen(
    loop: asyncio.AbstractEventLoop,
    rules: PhoneRoomResponder | PhoneTestResponder,
    ended: asyncio.Event,
) -> None:
    """Pass the program's messages, read from stdin, to `rules`; after the last one, set `ended`."""

    def hear(message: Mapping[str, Any]) -> None:
        rules.hear(message)
        if message["say"] == "end":
            loop.call_later(message.get("after", FAREWELL_SECONDS), ended.set)

    while content := sys.stdin.buffer.readline(LONGEST):
        loop.call_soon_threadsafe(hear, loads(content))
    with suppress(RuntimeError):  # the loop has ended by itself
        loop.call_soon_threadsafe(ended.set)


async def serve(setup: Mapping[str, Any]) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    behind = PhoneTestResponder(send) if setup["trial"] else PhoneRoomResponder(setup, send)
    held = isinstance(behind, PhoneRoomResponder) and behind.shared
    server = PhoneServer(behind, read_page(setup["trial"], held), tuple(setup["hosts"]))
    try:
        servers, port = await server.open(setup["port"])
    except OSError as error:
        send(say="failed", code=error.errno or 0)
        return
    threading.Thread(target=listen, args=(loop, behind, ended), daemon=True).start()
    send(say="up", port=port)
    await ended.wait()
    for one in servers:
        one.close()


def main() -> None:
    first = sys.stdin.buffer.readline(LONGEST)
    if first:
        asyncio.run(serve(loads(first)))
    os._exit(0)  # closes the remaining connections


if __name__ == "__main__":
    main()
