"""What triage reads in a text before it judges: folded and undisguised characters, syllables, clauses, scripts."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from knowledge.text import fold

# Longer texts are read by their beginning and end: the matter stands there, and a turn has a time to keep.
MAX_CHARS = 600

_HAN = r"[\u3400-\u9fff]"
# Spaces and decoration between two Chinese characters ("投 诉", "投*诉") carry nothing.
_BETWEEN_HAN = re.compile(rf"(?<={_HAN})[\s*_.·|/\\~^\-+=•・]+(?={_HAN})")
_CLAUSE_END = re.compile(r"[。！？!?；;\n,，、…~～]+|(?<=[吗呢吧啊呀了])\s+|\s{2,}")
_LATIN_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_TOKEN = re.compile(rf"{_HAN}|[a-z]+(?:'[a-z]+)?|\d+|[^\w\s]|\w")
# Readings that the character table lists second, but that people mean.
_READINGS = {"了": "le", "的": "de", "得": "de", "地": "di", "着": "zhe", "还": "hai", "都": "dou", "么": "me", "没": "mei",
             "谁": "shei", "吗": "ma", "呢": "ne", "吧": "ba", "啊": "a", "哪": "na", "那": "na", "什": "shen", "重": "zhong",
             "行": "xing", "长": "chang", "调": "diao", "差": "cha", "乐": "le", "电": "dian", "给": "gei", "你": "ni"}  # fmt: skip


def undisguise(text: str) -> str:
    """`text` folded (width, script, case, invisible characters), without decoration between Chinese characters, cut."""
    if len(text) > 4 * MAX_CHARS:
        # Folding is work a character; what stands between the beginning and the end isn't read anyway.
        text = f"{text[: 2 * MAX_CHARS]}\n{text[-2 * MAX_CHARS :]}"
    # Half of a surrogate pair, left by a cut emoji, is no character: neither OpenCC nor an embedder takes it.
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    folded = " ".join(line.strip() for line in fold(whole).splitlines() if line.strip())
    plain = _BETWEEN_HAN.sub("", folded).strip()
    return plain if len(plain) <= MAX_CHARS else f"{plain[: MAX_CHARS // 2]}\n{plain[-MAX_CHARS // 2 :]}"


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


def tokens(text: str) -> list[str]:
    """Chinese characters, Latin words, numbers and marks, in order."""
    return _TOKEN.findall(text)


def syllables(text: str) -> list[str]:
    """How the text sounds: a syllable for each Chinese character, Pinyin cut into syllables, other words as they are."""
    table, known = _syllable_table()
    result: list[str] = []
    for token in tokens(text):
        if token in table:
            result.append(table[token])
        elif _LATIN_WORD.fullmatch(token):
            result.extend(cut_pinyin(token, known) or [token])
        elif token.isdigit():
            result.append("#")
    return result


def syllable_of(character: str) -> str:
    """How a Chinese character sounds, without tone; "" for anything else."""
    return _syllable_table()[0].get(character, "")


def known_syllables() -> frozenset[str]:
    """Every syllable of Mandarin, without tone."""
    return _syllable_table()[1]


def is_pinyin(text: str) -> bool:
    """Whether the text is Chinese spelled in Latin letters: nothing but words that cut into syllables."""
    words = _LATIN_WORD.findall(text)
    if not words or re.search(_HAN, text):
        return False
    _, known = _syllable_table()
    cut = [cut_pinyin(word, known) for word in words]
    # English words that happen to be syllables ("can", "me", "long") seldom make up a whole text.
    return all(cut) and len(words) + sum(map(len, filter(None, cut))) >= 3 and not set(words) <= _ENGLISH_SYLLABLES


_ENGLISH_SYLLABLES = frozenset(
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


def cut_pinyin(word: str, known: frozenset[str]) -> list[str] | None:
    """The fewest syllables that spell `word`, or None."""
    best: list[list[str] | None] = [[], *([None] * len(word))]
    for end in range(1, len(word) + 1):
        for start in range(max(0, end - 6), end):
            before = best[start]
            if before is not None and word[start:end] in known and (best[end] is None or len(before) + 1 < len(best[end] or [])):
                best[end] = [*before, word[start:end]]
    return best[len(word)]


@lru_cache(maxsize=1)
def _syllable_table() -> tuple[dict[str, str], frozenset[str]]:
    """Chinese character → its commonest reading without tone, and all readings there are."""
    spec = find_spec("jionlp")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("jionlp is not installed: its character table tells how a character sounds")
    # Its table is read from the file: importing the distribution costs 0.6 s and 48 MB for nothing else.
    archive = zipfile.ZipFile(Path(spec.origin).parent / "dictionary" / "chinese_char_dictionary.zip")
    table: dict[str, str] = {}
    with archive, archive.open("chinese_char_dictionary.txt") as lines:
        for line in lines:
            fields = line.decode("utf-8").rstrip("\n").split("\t")
            reading = re.search(r"\[([^\],，/ ]+)", fields[-1])
            if reading and fields[0] not in table:
                table[fields[0]] = _toneless(reading[1])
    table |= _READINGS
    spelled = {
        reading for reading in table.values() if re.fullmatch("[bcdfghjklmnpqrstwxyz]{0,2}[aeiouv][a-z]{0,3}|a|e|er", reading)
    }
    return table, frozenset(spelled - {"o", "i", "u", "baike", "baiwa"})


def _toneless(reading: str) -> str:
    decomposed = unicodedata.normalize("NFD", reading.lower().replace("ü", "v").replace("\u0261", "g"))
    return "".join(one for one in decomposed if "a" <= one <= "z")
