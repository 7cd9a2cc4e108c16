"""Thai beside other judges, in figures: `python -m tests.soak.thai_figures`.

Breaks: the marked prose of the tests at every width, and every Thai text that ships beside newmm and ICU; a break that
neither makes is told with its words, to be read by a person. Names of places behind each of their heads and alone.
Digits, dates and amounts beside what other code makes of them, order beside ICU's. ICU is node's (`node` on the path).
Exits 1 where more than INSIDE of BREAKS stand inside a marked word, or where any other count that should be 0 is not.
"""

import json
import random
import re
import subprocess
import sys
from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from core.thai.line_ends import THAI, TIE
from core.thai.search import sort_key
from core.thai.written import (
    MONTHS,
    SHORT,
    Period,
    arabic_digits,
    baht_words,
    fiscal_year,
    long_date,
    official_digits,
    short_date,
    thai_digits,
)
from storage.lexicon import lexicon
from storage.lexicon import places as known_places
from tests.core.thai.test_baht import said
from tests.soak.common_words import shipped
from tests.storage.papers.test_papers_words import NEVER_FIRST, NEVER_LAST, PARTED, line_ends

# of so many breaks of office prose no more than so many may stand inside a word
BREAKS = 2_406
INSIDE = 3
NARROW, WIDE = 50, 166  # mm of a line: in a narrower one names of offices find no room
LONG, SET_AT = 60, (58, 100, 160)  # letters of a text that is set to these widths
AMOUNTS = 20_000
WORDS = 5_000
SEED = 2569
MOST = 60
SHORTENED = ("สกลฯ", "เอ็นฯ", "กรุงเทพฯ", "โปรดเกล้าฯ", "ข้าฯ", "พณฯ")  # words with a sign of their own
KEPT = (
    "https://itas.nacc.go.th/news/2162", "office69@cdd.go.th", "plan_2569.pdf", "PS1:AB12CD34:1", "A4", "COVID-19",
    "ISO 9001:2015", "IP 10.0.0.1", "cdd69.go.th/a/1", "OTOP2569",
)  # fmt: skip
ICU = """
const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const words = new Intl.Segmenter("th", {granularity: "word"});
const order = new Intl.Collator("th");
console.log(JSON.stringify({
  ends: given.texts.map(text => [...words.segment(text)].map(one => one.index)),
  ordered: [...given.words].sort(order.compare),
  turned: given.ours.slice(1).map((word, at) => order.compare(given.ours[at], word) > 0),
}));
"""


class Ends(NamedTuple):
    """Where the lines of a text end between letters, and the ends that leave behind what belongs to its neighbour."""

    text: str
    at: list[int]
    odd: list[str]


def ends_of(text: str, width: float) -> Ends:
    at = 0
    found = list[int]()
    odd = list[str]()
    for line, after in pairwise(line_ends(text, width)):
        at += len(line)
        if line.endswith(NEVER_LAST) or after.startswith(NEVER_FIRST):
            odd.append(f"{line[-12:]}|{after[:12]}")
        if text[at : at + 1] == " ":
            at += 1
        else:
            found.append(at)
    return Ends(text, found, odd)


def marked() -> tuple[int, list[str], list[str]]:
    """Breaks between letters in the prose of the tests, those inside a word, and lines that begin or end badly."""
    breaks = 0
    inside = list[str]()
    odd = list[str]()
    for parted in PARTED:
        text = parted.replace("|", "").replace(TIE, " ")
        free = {len(parted[:at].replace("|", "")) for at, sign in enumerate(parted) if sign in "| "}
        for width in range(NARROW, WIDE):
            ends = ends_of(text, width)
            breaks, odd = breaks + len(ends.at), odd + ends.odd
            inside += [
                f"{text[at - 12 : at]}|{text[at : at + 12]}" for at in ends.at if at not in free
            ]
    return breaks, inside, odd


def shipped_ends() -> list[Ends]:
    """The ends of every long text of forms, samples and help, as paper says it, at some widths."""
    texts = (official_digits(" ".join(text.words.split())) for text in shipped())
    long = dict.fromkeys(
        one for one in texts if len(one) >= LONG and re.search(THAI, one) and TIE not in one
    )
    return [ends_of(text, width) for text in long for width in SET_AT]


def newmm(text: str) -> set[int]:
    from pythainlp.tokenize import word_tokenize

    return set(accumulate(map(len, word_tokenize(text, engine="newmm"))))


def beside(ends: Sequence[Ends], icu: Mapping[str, Sequence[int]]) -> tuple[Counter[str], set[str]]:
    """How many ends there are, which of them other judges have not, and the words around those of neither."""
    count = Counter[str]()
    places = set[str]()
    known = cache(newmm)
    for text, found, _odd in ends:
        for at in found:
            missed = [
                judge
                for judge, theirs in (("newmm", known(text)), ("ICU", icu[text]))
                if at not in theirs
            ]
            count.update(("all", *missed, *["neither"] * (len(missed) == 2)))
            if len(missed) == 2:
                places.add(f"{text[at - 16 : at]}|{text[at : at + 16]}")
    return count, places


def places() -> tuple[int, list[str]]:
    """How often a name was tried, behind each head and alone, and where a line could end inside it."""
    tried, inside = 0, list[str]()
    for heads, names in known_places().items():
        for place in names:
            for before in (*heads, "(", "และ"):
                text = f"ใน{before}{place}และ" if before in heads else f"{before}{place}"
                start = text.index(
                    place, len(text) - len(place) - 3 if before in heads else len(before)
                )
                tried += 1
                inside += [text for at in lexicon().cuts(text) if start < at < start + len(place)]
    return tried, inside


def digits() -> tuple[int, list[str]]:
    """What must be typed back keeps its digits in a sentence, and nothing else does."""
    wrong = [one for one in KEPT if official_digits(f"ดู {one} ข้อ 3") != f"ดู {one} ข้อ ๓"]
    numbers = random.Random(SEED)
    texts = [
        f"จำนวน {numbers.randrange(10**6):,}.{numbers.randrange(100):02} บาท" for _ in range(1000)
    ]
    wrong += [text for text in texts if official_digits(text) != thai_digits(text)]
    wrong += [text for text in texts if arabic_digits(thai_digits(text)) != text]
    return len(KEPT) + 2 * len(texts), wrong


def dates() -> tuple[int, list[str]]:
    """Days at the edges of every month of 2400 to 2700 and every part of a fiscal year, reckoned another way."""
    tried, wrong = 0, list[str]()

    def same(what: str, *pairs: tuple[object, object]) -> None:
        nonlocal tried
        tried += len(pairs)
        wrong.extend(f"{what}: {one} {other}" for one, other in pairs if one != other)

    for buddhist in range(2400, 2701):
        for n in range(1, 13):
            last = monthrange(buddhist - 543, n)[1]
            for day in (date(buddhist - 543, n, 1), date(buddhist - 543, n, last)):
                same(
                    f"{day}",
                    (fiscal_year(day), buddhist + (n > 9)),
                    (Period.quarter(day), (2, 3, 4, 1)[(n - 1) // 3]),
                )
                same(f"{day}", (long_date(day), f"{day.day} {MONTHS[n - 1]} {buddhist}"))
                same(f"{day}", (short_date(day), f"{day.day} {SHORT[n - 1]} {buddhist}"))
        for kind, months in (("", 12), ("h", 6), ("q", 3), ("m", 1)):
            day = date(buddhist - 544, 10, 1)
            for period in Period.each(buddhist, kind):
                same(period.id, (period.first, day))
                for _ in range(months):
                    day += timedelta(days=monthrange(day.year, day.month)[1])
                same(period.id, (period.last, day - timedelta(days=1)))
    return tried, wrong


def amounts() -> tuple[list[str], list[str]]:
    """Amounts whose words do not say them, and those pythainlp says otherwise."""
    from pythainlp.util import bahttext

    numbers = random.Random(SEED)
    given = [numbers.randrange(10 ** numbers.randrange(1, 13)) for _ in range(AMOUNTS)]
    wrong, otherwise = [], []
    for satang in given:
        words = baht_words(satang)
        baht, _, rest = words.removesuffix("สตางค์").removesuffix("ถ้วน").rpartition("บาท")
        if said(baht) * 100 + said(rest) != satang:
            wrong.append(f"{satang} {words}")
        if words != (theirs := bahttext(satang / 100)):
            otherwise.append(f"{words} / {theirs}")
    return wrong, otherwise


def drawn() -> list[str]:
    """Words of the language in no order, and some that are written short."""
    from pythainlp.corpus import thai_words

    words = [word for word in sorted(thai_words()) if re.search(THAI, word) and " " not in word]
    return [*random.Random(SEED).sample(words, WORDS - len(SHORTENED)), *SHORTENED]


def by_icu(
    texts: Sequence[str], words: Sequence[str]
) -> tuple[list[list[int]], list[str], list[str]]:
    """Where the words of each text begin, the words in order, and which of ours stand before the one they follow."""
    ours = sorted(words, key=sort_key)
    given = json.dumps({"texts": texts, "words": words, "ours": ours})
    answer = subprocess.run(
        ["node", "-e", ICU], input=given.encode(), capture_output=True, check=True
    )
    found = json.loads(answer.stdout)
    moved = [one for one, other in zip(ours, found["ordered"], strict=True) if one != other]
    turned = [
        f"{one} {other}"
        for (one, other), wrong in zip(pairwise(ours), found["turned"], strict=True)
        if wrong
    ]
    return found["ends"], moved, turned


def told(what: str, wrong: Collection[str]) -> int:
    print(f"{what}: {len(wrong)}", *sorted(set(wrong))[:MOST], sep="\n  ")
    return len(wrong)


def main() -> int:
    breaks, inside, odd = marked()
    ends, words = shipped_ends(), drawn()
    texts = [*dict.fromkeys(one.text for one in ends)]
    starts, moved, turned = by_icu(texts, words)
    count, nowhere = beside(ends, dict(zip(texts, starts, strict=True)))
    told(f"of {breaks} breaks between letters of marked prose inside a word", inside)
    print(
        f"of {count['all']} of {len(texts)} shipped texts not newmm's: {count['newmm']}, not ICU's: {count['ICU']}"
    )
    told(f"neither's: {count['neither']}, to be read, in so many places", nowhere)
    bad = max(len(inside) - breaks * INSIDE // BREAKS, 0)
    odd += [one for text in ends for one in text.odd]
    bad += told("lines that begin or end with what belongs to their neighbour", odd)
    for what, (tried, wrong) in (
        ("names of places cut", places()),
        ("digits", digits()),
        ("dates", dates()),
    ):
        bad += told(f"{what}, of {tried} tried", wrong)
    wrong, otherwise = amounts()
    bad += told(f"amounts of {AMOUNTS} whose words say another", wrong)
    small = [one for one in otherwise if "/ ศูนย์บาท" in one]
    print(f"amounts below a baht that pythainlp begins with ศูนย์บาท: {len(small)}")
    told("other amounts pythainlp says otherwise", set(otherwise) - set(small))
    told(f"words of {WORDS} at another place than ICU's", moved)
    told("neighbours ICU has the other way round", turned)
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
