"""What triage reads in a text before it judges: folded and undisguised characters, syllables, clauses, scripts."""

from __future__ import annotations

import re
import unicodedata

from knowledge.sounds import cut_pinyin, known_syllables, syllable_table
from knowledge.text import fold

# Longer texts are read by their beginning and end: the matter stands there, and a turn has a time to keep.
MAX_CHARS = 600

# A meaning is read from this many Chinese characters at most: each costs about a third of a millisecond. Three Latin
# letters cost as much as one of them: “there is smoke coming out of the room” isn't to be cut to its last words.
_MEANING_CHARS = 36
_LATIN_CHARS = 1 / 3

_HAN = r"[\u3400-\u9fff]"
# Spaces and decoration between two Chinese characters ("投 诉", "投*诉") carry nothing.
_BETWEEN_HAN = re.compile(rf"(?<={_HAN})[\s*_.·|/\\~^\-+=•・]+(?={_HAN})")
_CLAUSE_END = re.compile(r"[。！？!?；;\n,，、…~～]+|(?<=[吗呢吧啊呀了])\s+|\s{2,}")
_MARKED = re.compile("[\u00e0-\u01dc\u0300-\u0304\u0308\u030c]")
_TONE_MARK = re.compile("(?<=[a-z])[\u0300-\u0304\u0308\u030c]+")
_NUMBERED = re.compile(r"(?<![a-z0-9])[a-z]{1,6}[1-5](?:\s*[a-z]{1,6}[1-5])+(?![a-z0-9])")
_LATIN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_TOKEN = re.compile(rf"{_HAN}|[a-z]+(?:'[a-z]+)?|\d+|[^\w\s]|\w")


def undisguise(text: str) -> str:
    """`text` folded (width, script, case, invisible characters), without decoration between Chinese characters, cut."""
    if len(text) > 4 * MAX_CHARS:
        # Folding is work a character; what stands between the beginning and the end isn't read anyway.
        text = f"{text[: 2 * MAX_CHARS]}\n{text[-2 * MAX_CHARS :]}"
    # Half of a surrogate pair, left by a cut emoji, is no character: neither OpenCC nor an embedder takes it.
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    folded = " ".join(line.strip() for line in fold(whole).splitlines() if line.strip())
    plain = toneless(_BETWEEN_HAN.sub("", folded).strip())
    return plain if len(plain) <= MAX_CHARS else f"{plain[: MAX_CHARS // 2]}\n{plain[-MAX_CHARS // 2 :]}"


def toneless(folded: str) -> str:
    """Pinyin without its tones, whether they stand over the letters (wǒ yào tóusù) or behind the syllables (wo3 yao4)."""
    if _MARKED.search(folded):
        spelled = unicodedata.normalize("NFD", folded).replace("u\u0308", "v")
        folded = unicodedata.normalize("NFC", _TONE_MARK.sub("", spelled))
    return _NUMBERED.sub(lambda run: _without_numbers(run[0]), folded)


def _without_numbers(run: str) -> str:
    # “b2 c3” are places: only what are syllables, every one, has tones.
    spelled = re.findall("[a-z]+", run)
    return re.sub("[1-5]", "", run) if known_syllables().issuperset(spelled) else run


def clauses(text: str) -> tuple[str, ...]:
    """The clauses of an undisguised text, in order, without their punctuation; a question mark stays."""
    parts: list[str] = []
    at = 0
    for match in _CLAUSE_END.finditer(text):
        part = text[at : match.start()].strip()
        if part:
            parts.append(part + ("?" if "?" in match[0] or "？" in match[0] else ""))
        at = match.end()
    rest = text[at:].strip()
    return tuple([*parts, rest] if rest else parts)


def meant(text: str) -> str:
    """The part of a text that its meaning is read from: its end, where Chinese puts the matter, if it is too long for its time."""
    room = float(_MEANING_CHARS)
    for at in range(len(text) - 1, -1, -1):
        room -= _LATIN_CHARS if text[at].isascii() else 1
        if room < 0:
            return text[at + 1 :]
    return text


def tokens(text: str) -> list[str]:
    """Chinese characters, Latin words, numbers and marks, in order."""
    return _TOKEN.findall(text)


def syllables(text: str) -> list[str]:
    """How the text sounds: a syllable for each Chinese character, Pinyin cut into syllables, other words as they are."""
    table, known = syllable_table()
    result: list[str] = []
    for token in tokens(text):
        if token in table:
            result.append(table[token])
        elif _LATIN_WORD.fullmatch(token):
            result.extend(cut_pinyin(token, known) or [token])
        elif token.isdigit():
            result.append("#")
    return result


def is_pinyin(text: str) -> bool:
    """Whether the text is Chinese spelled in Latin letters: nothing but words that cut into syllables."""
    words = _LATIN_WORD.findall(text)
    if not words or re.search(_HAN, text):
        return False
    known = known_syllables()
    cut = [cut_pinyin(word, known) for word in words]
    # English words that happen to be syllables ("can", "me", "long") seldom make up a whole text.
    return all(cut) and len(words) + sum(map(len, filter(None, cut))) >= 3 and not set(words) <= ENGLISH_SYLLABLES


ENGLISH_SYLLABLES = frozenset(
    [
        "a",
        "an",
        "can",
        "men",
        "me",
        "long",
        "he",
        "she",
        "hen",
        "pen",
        "ran",
        "ban",
        "fan",
        "den",
        "hang",
        "gang",
        "sang",
        "ding",
        "bin",
        "pin",
        "tan",
        "man",
        "wan",
        "die",
        "pie",
        "tie",
        "lie",
        "bang",
        "beng",
        "dang",
        "fang",
        "hi",
        "bye",
        "ok",
        "no",
        "you",
        "to",
        "so",
        "do",
        "go",
        "wo",
        "lei",
        "sun",
        "run",
        "fun",
        "gun",
        "bun",
        "nun",
        "hun",
    ]
)
