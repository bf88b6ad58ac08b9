"""How Chinese characters sound, without tone: the table that homophones and Pinyin are read by."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

# Readings that the character table lists second, but that people mean.
_READINGS = {"了": "le", "的": "de", "得": "de", "地": "di", "着": "zhe", "还": "hai", "都": "dou", "么": "me", "没": "mei",
             "谁": "shei", "吗": "ma", "呢": "ne", "吧": "ba", "啊": "a", "哪": "na", "那": "na", "什": "shen", "重": "zhong",
             "行": "xing", "长": "chang", "调": "diao", "差": "cha", "乐": "le", "电": "dian", "给": "gei", "你": "ni"}  # fmt: skip
# Characters that are said in two ways, and are as likely to be meant in the second.
_SAID_ALSO = {"调": "tiao", "行": "hang", "长": "zhang", "重": "chong", "还": "huan", "乐": "yue", "率": "shuai", "觉": "jiao",
              "降": "xiang", "弹": "tan", "传": "zhuan", "藏": "zang", "差": "chai", "卡": "qia", "便": "pian", "会": "kuai",
              "厦": "xia", "朝": "chao", "地": "de", "得": "dei", "都": "du", "没": "mo", "了": "liao", "着": "zhao",
              "大": "dai", "系": "ji", "省": "xing", "校": "jiao", "给": "ji", "露": "lou", "薄": "bao", "剥": "bao",
              "血": "xie", "熟": "shou", "壳": "qiao", "谁": "shui", "这": "zhei", "那": "nei", "哪": "nei", "模": "mu",
              "宿": "xiu", "色": "shai", "削": "xiao"}  # fmt: skip


def syllables_of(character: str) -> tuple[str, ...]:
    """All ways in which a Chinese character is commonly said, without tone, the commonest first; () for anything else."""
    first, also = syllable_of(character), _SAID_ALSO.get(character)
    return () if not first else (first,) if not also else (first, also)


def syllable_of(character: str) -> str:
    """How a Chinese character sounds, without tone; "" for anything else."""
    return syllable_table()[0].get(character, "")


def known_syllables() -> frozenset[str]:
    """Every syllable of Mandarin, without tone."""
    return syllable_table()[1]


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
def syllable_table() -> tuple[dict[str, str], frozenset[str]]:
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
