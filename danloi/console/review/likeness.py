"""Questions that are nearly the same: found by hashes, never by comparing each with each.

Two questions are twins if they say the same words, tones, politeness and order aside, with a slip of the finger at
most. That is strict on purpose: "khai sinh" and "khai tử" share most of their letters, and one decision settles all of
a group. Candidates come from MinHash over letter triples, in bands (twelve of three): of two questions that share 70 %
of their triples 99 % meet, of two that share 20 % one in eleven.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from hashlib import blake2b

from datasketch import MinHash
from rapidfuzz.distance import OSA

from danloi.guidance.vietnamese import fold_words, is_folded_syllable, split_syllables

_BANDS, _ROWS = 12, 3
_SEED = 20
_MASK = "•"
# Words of politeness and filling, folded; they tell nothing of what is asked.
_FILLING = """
a ah ak a/c ac da vang oi alo hi hello chao xin cho hoi voi nhe nha nhi di ad admin em anh chi e c toi t minh m bac co
ong ba chau ta la the v z thoi giup gium dum lam thu tuc
"""
_POLITE = frozenset(_FILLING.split())
_LAST = frozenset({"vay", "day", "thi", "ha"})  # filling at the end alone: "vay" may be a loan
_SHORT = {"ko": "khong", "k": "khong", "hk": "khong", "kg": "khong", "hong": "khong", "hem": "khong", "dc": "duoc",
          "bn": "bao nhieu", "bnhiu": "bao nhieu", "nhiu": "nhieu", "j": "gi", "vs": "voi", "gt": "giay to",
          "cccd": "can cuoc", "cmnd": "chung minh", "gplx": "bang lai xe", "ks": "khai sinh",
          "dkkh": "dang ky ket hon", "dkks": "dang ky khai sinh"}  # fmt: skip
_SHORTEST_SLIP = 3


@lru_cache(20_000)
def words(text: str) -> tuple[str, ...]:
    """Return the words that matter, folded and sorted; all of them if only politeness is said."""
    folded = [word for typed in fold_words(text) for word in _SHORT.get(typed, typed).split()]
    while len(folded) > 1 and folded[-1] in _POLITE | _LAST:
        folded.pop()
    kept = [word for word in folded if word not in _POLITE]
    return tuple(sorted(kept or folded))


def digest(text: str) -> str:
    """Return the same 32 letters for two texts that say the same words."""
    return blake2b(" ".join(words(text)).encode(), digest_size=16).hexdigest()


def bands(texts: Sequence[str]) -> list[list[int]]:
    """Return for each text its twelve hashes (signed, 64 bits); texts that resemble each other share some."""
    if not texts:
        return []
    hashes = MinHash.bulk([_triples(words(text)) for text in texts], num_perm=_BANDS * _ROWS, seed=_SEED)
    return [[_band(one.hashvalues.tolist(), band) for band in range(_BANDS)] for one in hashes]


def _triples(said: Iterable[str]) -> list[bytes]:
    """Every three neighbouring letters of each word with its borders; the order of the words does not count."""
    return [f" {word} "[at : at + 3].encode() for word in said for at in range(len(word))]


def _band(values: Sequence[int], band: int) -> int:
    rows = values[band * _ROWS : (band + 1) * _ROWS]
    return int.from_bytes(
        blake2b(struct.pack(f"<{_ROWS + 1}Q", band, *rows), digest_size=8).digest(), "little", signed=True
    )


def are_twins(one: str, other: str) -> bool:
    """Whether two questions say the same words, but for one slip of the finger."""
    left, right = Counter(words(one)), Counter(words(other))
    only_left, only_right = sorted((left - right).elements()), sorted((right - left).elements())
    if not only_left and not only_right:
        return True
    if len(only_left) != 1 or len(only_right) != 1 or left.total() < _SHORTEST_SLIP:
        return False
    return _is_slip(only_left[0], only_right[0])


def _is_slip(one: str, other: str) -> bool:
    """Whether one word is the other mistyped: a letter apart, and not both of them Vietnamese."""
    if not one.isalpha() or not other.isalpha() or min(len(one), len(other)) < _SHORTEST_SLIP:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1 and not (is_folded_syllable(one) and is_folded_syllable(other))


def core(text: str) -> str:
    """Return `text` from the first to the last word that matters: what an alias could be made of."""
    said = split_syllables(text)
    matter = [one for one in said if not set(fold_words(one.text)) & _POLITE]
    return text[matter[0].start : matter[-1].end] if matter else text


def is_masked(text: str) -> bool:
    """Whether a personal number was made unreadable in `text`."""
    return _MASK in text
