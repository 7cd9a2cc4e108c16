"""The colours of the three themes, by use; nothing else in the window names a colour."""

from collections.abc import Mapping

Tokens = Mapping[str, str]

LIGHT: Tokens = {
    "bg": "#F4F6F8", "card": "#FFFFFF", "text": "#16242D", "text2": "#51636F",
    "line": "#E1E7EC", "grid": "#D5DEE4", "field": "#8396A2",
    "side": "#0F2E3D", "sidetext": "#B9CBD4", "sideact": "#17465A", "sidehead": "#FFFFFF",
    "logo1": "#3CC4B8", "logo2": "#0B7A75",
    "accent": "#0B7A75", "accentfg": "#FFFFFF", "soft": "#E3F3F1", "softtext": "#075E5A",
    "ok": "#15692F", "okbg": "#E2F4E7", "warn": "#8A5000", "warnbg": "#FFF2DC",
    "bad": "#A3262A", "badbg": "#FCE8E8", "badfg": "#FFFFFF", "info": "#1F5A99", "infobg": "#E6F0FA",
    "track": "#E6ECEF", "ring": "#F7FAFB", "hover": "#EEF3F5", "mutebg": "#EAEFF2",
    "d1": "#0B7A75", "d2": "#2F6FB5", "d3": "#8257C5", "d4": "#AE5210", "d5": "#B03A62",
    "s1": "#F2A25C", "s2": "#FAD3A2", "s3": "#EDEFE9", "s4": "#B4E0D8", "s5": "#6CC4B8",
}  # fmt: skip
DARK: Tokens = {
    "bg": "#10181D", "card": "#182329", "text": "#E8EFF2", "text2": "#A9BAC3",
    "line": "#2A3941", "grid": "#34464F", "field": "#6E838F",
    "side": "#0B1216", "sidetext": "#A3B7C0", "sideact": "#1C323B", "sidehead": "#FFFFFF",
    "logo1": "#3CC4B8", "logo2": "#0B7A75",
    "accent": "#3CC4B8", "accentfg": "#06201E", "soft": "#173936", "softtext": "#8FE3DA",
    "ok": "#7FDB97", "okbg": "#16331F", "warn": "#FFC46B", "warnbg": "#3A2C12",
    "bad": "#FF9C9C", "badbg": "#421F22", "badfg": "#182329", "info": "#8EC3F7", "infobg": "#172F47",
    "track": "#2A3941", "ring": "#1B282F", "hover": "#1F2D34", "mutebg": "#25333B",
    "d1": "#3CC4B8", "d2": "#6FAEF2", "d3": "#B794F4", "d4": "#F2A263", "d5": "#F08BAE",
    "s1": "#86480F", "s2": "#5E4426", "s3": "#3A474D", "s4": "#1F524E", "s5": "#0D6B64",
}  # fmt: skip
CONTRAST: Tokens = {
    "bg": "#000000", "card": "#000000", "text": "#FFFFFF", "text2": "#FFFFFF",
    "line": "#FFFFFF", "grid": "#9A9A9A", "field": "#FFFFFF",
    "side": "#000000", "sidetext": "#FFFFFF", "sideact": "#3A3A00", "sidehead": "#FFFFFF",
    "logo1": "#3CC4B8", "logo2": "#0B7A75",
    "accent": "#FFE600", "accentfg": "#000000", "soft": "#262600", "softtext": "#FFE600",
    "ok": "#7CFF9B", "okbg": "#000000", "warn": "#FFD24A", "warnbg": "#000000",
    "bad": "#FF9A9A", "badbg": "#000000", "badfg": "#000000", "info": "#8FD0FF", "infobg": "#000000",
    "track": "#333333", "ring": "#000000", "hover": "#1E1E1E", "mutebg": "#000000",
    "d1": "#FFE600", "d2": "#8FD0FF", "d3": "#D9B8FF", "d4": "#FFB37A", "d5": "#FF9AC2",
    "s1": "#000000", "s2": "#000000", "s3": "#000000", "s4": "#000000", "s5": "#000000",
}  # fmt: skip
THEMES: Mapping[str, Tokens] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

# Words stand on these grounds; the contrast test reads this list.
PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("text", "text2", "accent", "ok", "warn", "bad", "info") for ground in ("card", "bg")),
    *((f"d{n}", "card") for n in range(1, 6)),
    *((tone, f"{tone}bg") for tone in ("ok", "warn", "bad", "info")),
    ("text2", "mutebg"), ("text", "soft"), ("text2", "soft"), ("softtext", "soft"), ("ok", "soft"), ("warn", "soft"),
    ("text2", "track"), ("text", "hover"), ("text2", "hover"), ("accentfg", "accent"), ("badfg", "bad"),
    ("sidetext", "side"), ("sidehead", "side"), ("sidehead", "sideact"), ("sidetext", "sideact"),
    ("side", "logo1"), ("side", "sidehead"), ("text", "bg"), ("text2", "ring"), ("text", "ring"), ("bad", "ring"),
    ("text", "mutebg"), ("text", "track"), ("card", "softtext"),
    *(("text", f"{tone}bg") for tone in ("ok", "warn", "bad", "info")),
    *(("card", f"d{n}") for n in range(1, 6)),
    *(("text", f"s{n}") for n in range(1, 6)),
)  # fmt: skip
