"""What stands behind the page while a room is only tested: which phones got through, and nothing is asked of them."""

from collections.abc import Mapping
from typing import Any

from ui.phone.gate import Send, as_object, fits
from ui.phone.http import Answer, Request, said

MOST = 500  # phones that are counted


class Trial:
    """One test of a room."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._through: dict[str, int] = {}  # what a phone drew for itself -> its place among those that came

    def hear(self, message: Mapping[str, Any]) -> None:
        """Nothing changes while a room is tested."""

    async def answer(self, request: Request, address: str) -> Answer:
        name = as_object(request.body).get("secret")
        if request.path != "/hello" or not isinstance(name, str) or not fits(name):
            return said(404, error="unfit")
        if name not in self._through and len(self._through) < MOST:
            self._through[name] = len(self._through) + 1
            self._send(say="through", address=address)
        return said(200, number=self._through.get(name, MOST))
