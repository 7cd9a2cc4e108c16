"""Digits, numbering and amounts in words for Thai papers."""

import re
from collections.abc import Sequence
from functools import lru_cache

ARABIC = "0123456789"
THAI = "๐๑๒๓๔๕๖๗๘๙"
_TO_THAI = str.maketrans(ARABIC, THAI)
_TO_ARABIC = str.maketrans(THAI, ARABIC)
_THAI_DIGIT = re.compile(f"[{THAI}]")

# What is copied letter by letter stays as it is: links, e-mail, handles and hash tags, hosts, names of files, addresses
# (10.0.0.1: no number of a list begins so high), standards (ISO 9001:2015), codes (ISO-9001, PS1:AB12, OTOP2569), and
# the figure behind a Latin word (PMQA 4.0, Form 12-A) that is no Buddhist year and counts nothing.
# Lengths are bounded so that no text, however odd, takes long.
_KEPT = r"""(?x)
    (?:[A-Za-z][A-Za-z0-9+.-]{0,20}:// | www\.) [^\s<>"'”’)\]}]+
    | [A-Za-z0-9_.+-]{1,64} @ [A-Za-z0-9-]{1,63} (?:\.[A-Za-z0-9-]{1,63}){1,8}
    | (?<![\w.]) [@\#] [^\s\d,;:()] [^\s,;:()]*
    | (?<![A-Za-z0-9-]) (?:[A-Za-z0-9_-]{1,63}\.){1,8} [A-Za-z]{2,24} (?![A-Za-z]) (?:/[^\s<>"'”’)\]}]*)?
    | (?<![\d.,]) [1-9]\d{1,2} (?:\.\d{1,3}){3} (?: [:/]\d{1,5} )? (?![\d.,]\d)
    | (?<![A-Za-z]) (?:ISO|IEC|IEEE|ITU|ANSI|ASTM|EN|BS|DIN|JIS|TIS|RFC|NIST|WCAG) (?:/[A-Z]{2,6}){0,2}
      (?:\ [A-Z]{1,4})? \ \d{1,6} (?:[-.:]\d{1,5}){0,4} (?!\d)
    | [A-Za-z0-9]{0,40} [A-Za-z] [A-Za-z0-9_]{0,40} (?:[-_/:.][A-Za-z0-9]{1,40}){0,9}
      (?:\ (?!25\d\d(?!\d)) \d{1,6} (?:[-.:/][A-Za-z0-9]{1,10}){0,4} (?:\ ?[–-]\ ?\d{1,6})?
         (?![\d.,]*\d) (?!\ ?(?:คะแนน|ข้อ|คน|ราย|ครั้ง|แห่ง|บาท|วัน|เดือน|ปี|เรื่อง|โครงการ|กิจกรรม|%)))?
    """


def thai_digits(text: str) -> str:
    """Return the text with all Arabic digits replaced by Thai ones."""
    return text.translate(_TO_THAI)


def arabic_digits(text: str) -> str:
    """Return the text with all Thai digits replaced by Arabic ones."""
    return text.translate(_TO_ARABIC) if _THAI_DIGIT.search(text) else text


def official_digits(text: str) -> str:
    """Return the text in Thai digits for an official paper, except links, e-mail, handles, file names and codes."""
    pieces = []
    end = 0
    for kept in re.finditer(_KEPT, text):
        pieces += [thai_digits(text[end : kept.start()]), kept.group()]
        end = kept.end()
    return "".join([*pieces, thai_digits(text[end:])])


# The order of letters in lists: without ฃ and ฅ, which nobody writes any more.
LETTERS = "กขคฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
# A digit or a letter that stands alone counts; ก in a word or 1 in a year does not.
_COUNTER = "(?<![0-9๐-๙])[1๑](?![0-9๐-๙])|(?<![ก-๎])ก(?![ก-๎])"


def numbered(pattern: str, n: int, above: Sequence[int] = (), digits: str = "thai") -> str:
    """Return the number of the n-th line (from 1) in the style of `pattern`.

    `๑.` `(๑)` `๑)` `1.` count in digits, `ก.` `(ก)` in letters; `๑.๑` puts the numbers of the lines above before it; a
    pattern without digit or letter, such as `-`, is returned as it is. Raises ValueError below 1."""
    if n < 1:
        raise ValueError("lines are numbered from 1")
    numbers = (*above, n)
    counters = [found.start() for found in re.finditer(_COUNTER, pattern)]
    written = pattern
    for at, number in zip(reversed(counters), reversed(numbers), strict=False):
        counted = letter(number) if pattern[at] == "ก" else str(number)
        written = written[:at] + counted + written[at + 1 :]
    return thai_digits(written) if digits == "thai" else written


def counts(pattern: str) -> bool:
    """Return whether `numbered` can use a pattern: it has a number or letter that counts, or is a mark such as `-`."""
    return bool(re.search(_COUNTER, pattern)) or not any(sign.isalnum() for sign in pattern)


def letter(n: int) -> str:
    """Return the n-th of ก ข ค ฆ …; after ฮ follow กก, กข …"""
    rest, index = divmod(n - 1, len(LETTERS))
    return (letter(rest) if rest else "") + LETTERS[index]


ONES = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
MILLION = 1_000_000


@lru_cache(maxsize=4096)
def baht_words(satang: int) -> str:
    """Return an amount in words: `33300` → สามร้อยสามสิบสามบาทถ้วน. Raises ValueError below 0. Source: the usage of the
    Royal Society's dictionary: เอ็ด after tens, หนึ่งร้อยเอ็ด, ยี่สิบ, ล้าน repeated."""
    if satang < 0:
        raise ValueError("an amount in words is not below 0")
    baht, rest = divmod(satang, 100)
    whole = f"{number_words(baht)}บาท" if baht or not rest else ""
    return whole + (f"{number_words(rest)}สตางค์" if rest else "ถ้วน")


def number_words(number: int) -> str:
    """Return a whole number in Thai words. Raises ValueError below 0."""
    if number < 0:
        raise ValueError("a number in words is not below 0")
    millions, rest = divmod(number, MILLION)
    if not millions:
        return _below_million(rest, higher=False) or ONES[0]
    return f"{number_words(millions)}ล้าน{_below_million(rest, higher=True)}"


def _below_million(number: int, higher: bool) -> str:
    """Return the words of a number below a million, "" for 0; a final one is เอ็ด if anything `higher` precedes it."""
    digits = [int(digit) for digit in f"{number}"] if number else []
    words = []
    for power, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        words.append(_digit(digit, power, higher or len(digits) > 1))
    return "".join(words)


def _digit(digit: int, power: int, higher: bool) -> str:
    if digit == 0:
        return ""
    if power == 0:
        return "เอ็ด" if digit == 1 and higher else ONES[digit]
    if power == 1 and digit <= 2:
        return ("", "สิบ", "ยี่สิบ")[digit]
    return ONES[digit] + PLACES[power]
