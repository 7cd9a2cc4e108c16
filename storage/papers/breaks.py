"""Where a line of Thai may end: between the words of a dictionary, never beside marks that belong to them."""

import os
import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from core.thai.dictionary import dictionary

READ_ONLY = ("PYTHAINLP_READ_ONLY", "1")  # else it makes a folder in the user's home
THAI = re.compile("[\u0e01-\u0e5b]")
TIE = "\u00a0"
NUMBER = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙.,/:-")
NOT_FIRST = frozenset(
    "ๆฯ)]}”’,.:;!?%/\u00a0" + "\u0e30\u0e31\u0e32\u0e33\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e45" + "็่้๊๋์ํ๎"
)
NOT_LAST = frozenset("([{“‘\u00a0เแโใไ")
JOINTS = re.compile(r"(?<=[/._@?&=-])")  # where a long address or path may be cut

UNITS = (
    "คะแนน ด้าน ข้อ คน ราย ท่าน บาท ครั้ง วัน เดือน ปี เรื่อง โครงการ หน่วยงาน "
    "ระดับ ชิ้น ใบ เล่ม แผ่น ฉบับ ช่องทาง กลุ่ม มิติ ประการ แห่ง น. ส"
)
ORDINAL = f"ที่{TIE}"  # of `เล่มที่ ๓`: it stays with the word before it, too
NUMERAL = "[0-9๐-๙]"
BEFORE_UNIT = re.compile(f"(?<={NUMERAL}) (?=(?:{'|'.join(map(re.escape, UNITS.split()))})(?![\u0e01-\u0e5b]))")
AFTER_WORD = re.compile(rf"(ที่|พ\.ศ\.|ร้อยละ|ข้อ|ระดับ|มิติ|ไตรมาส|ปี|มาตรา) (?={NUMERAL})")


def tie(text: str) -> str:
    """A number keeps to its unit and to the word that announces it: those spaces become no-break spaces."""
    return AFTER_WORD.sub(f"\\1{TIE}", BEFORE_UNIT.sub(TIE, text))


@lru_cache(50_000)
def cuts(chunk: str) -> tuple[int, ...]:
    """Places inside a chunk without spaces where a line may end."""
    if not THAI.search(chunk):
        return ()
    at, found = 0, []
    for word in _tokenize()(chunk)[:-1]:
        at += len(word)
        if _may_end(chunk[at - 1], chunk[at]) and not chunk.startswith(ORDINAL, at):
            found.append(at)
    return tuple(found)


def _may_end(last: str, first: str) -> bool:
    if first in NOT_FIRST or last in NOT_LAST or (first in NUMBER and last in NUMBER):
        return False
    return bool(THAI.match(last) or THAI.match(first))


@lru_cache(5_000)
def pieces(word: str) -> tuple[str, ...]:
    """A word too wide for its column in smaller parts: tied words, shorter words, joints of an address, or letters."""
    if TIE in word.strip(TIE):
        return tuple(re.findall(f"[^{TIE}]*{TIE}*", word)[:-1])
    if THAI.search(word):
        return _shorter_words(word) or tuple(_clusters()(word))
    parts = tuple(part for part in JOINTS.split(word) if part)
    return parts if len(parts) > 1 else tuple(word)


def _shorter_words(word: str) -> tuple[str, ...]:
    """The fewest words of the dictionary that make up a longer one, the shortest as long as can be; () when none do."""
    words = _dictionary()
    best: dict[int, tuple[str, ...]] = {0: ()}
    for start in range(len(word)):
        for part in words.prefixes(word[start:]) if start in best else ():
            end = start + len(part)
            found = (*best[start], part)
            if len(part) < len(word) and (end not in best or _better(found, best[end])):
                best[end] = found
    return best.get(len(word), ())


def _better(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return (len(one), -min(map(len, one))) < (len(other), -min(map(len, other)))


@cache
def _tokenize() -> Callable[[str], list[str]]:
    os.environ.setdefault(*READ_ONLY)
    from pythainlp.tokenize import word_tokenize

    return lambda chunk: word_tokenize(chunk, engine="newmm", custom_dict=_dictionary())


@cache
def _clusters() -> Callable[[str], list[str]]:
    os.environ.setdefault(*READ_ONLY)
    from pythainlp.tokenize import tcc

    segment: Callable[[str], list[str]] = tcc.segment
    return segment


def _dictionary() -> Any:  # pythainlp asks for its own tree and uses no more than its prefixes
    os.environ.setdefault(*READ_ONLY)
    from pythainlp.corpus import thai_words

    return dictionary(thai_words)
