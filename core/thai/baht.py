"""Amounts of money in Thai words, exact from whole satang."""

ONES = ("ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า")
PLACES = ("", "สิบ", "ร้อย", "พัน", "หมื่น", "แสน")
MILLION = 1_000_000


def baht_words(satang: int) -> str:
    """`33300` → สามร้อยสามสิบสามบาทถ้วน; ValueError below 0.

    Source: the usage of the Royal Society's dictionary: เอ็ด after tens, หนึ่งร้อยเอ็ด, ยี่สิบ, ล้าน repeated.
    """
    if satang < 0:
        raise ValueError("an amount in words is not below 0")
    baht, rest = divmod(satang, 100)
    whole = f"{number_words(baht)}บาท" if baht or not rest else ""
    return whole + (f"{number_words(rest)}สตางค์" if rest else "ถ้วน")


def number_words(number: int) -> str:
    """A whole number, 0 or more, in Thai words."""
    if number < 0:
        raise ValueError("a number in words is not below 0")
    millions, rest = divmod(number, MILLION)
    if not millions:
        return _below_million(rest, higher=False) or ONES[0]
    return f"{number_words(millions)}ล้าน{_below_million(rest, higher=True)}"


def _below_million(number: int, higher: bool) -> str:
    """Words of a number below a million, "" for 0; after anything higher a last one is เอ็ด."""
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
