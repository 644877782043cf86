"""What the learned components see of a token: accented and folded form, numbers reduced to their shape."""

from __future__ import annotations

import re

from danloi.guidance.vietnamese import find_dossier_codes, fold

# Properties of a message that one component leaves for another.
NEED_SCORES, NEED_MARKS, WORD_LABELS = "need_scores", "need_marks", "word_labels"
_DIGIT = re.compile(r"\d")


def shape(word: str) -> str:
    """Return `word` in lower case with its meaning-free parts replaced: dossier codes, links, digits."""
    if word.startswith(("http", "www.")):
        return "<link>"
    if any(c.isdigit() for c in word):
        return "<dossier>" if find_dossier_codes(word) else _DIGIT.sub("0", word.lower())
    return word.lower()


def token_features(words: list[str], at: int) -> list[str]:
    """Return the CRF's features for the word at index `at`: itself, its neighbours and their pairs, folded too."""
    feats = ["bias"]
    folded = {k: fold(words[at + k]) for k in range(-3, 4) if 0 <= at + k < len(words)}
    for k, word in folded.items():
        feats.append(f"f[{k}]={word}")
        if abs(k) <= 1:
            feats.append(f"w[{k}]={words[at + k]}")
    for k in (-2, -1, 0, 1):
        if k in folded and k + 1 in folded:
            feats.append(f"b[{k}]={folded[k]}_{folded[k + 1]}")
    for k in (-2, -1, 0):
        if k in folded and k + 2 in folded:
            feats.append(f"t[{k}]={folded[k]}_{folded[k + 1]}_{folded[k + 2]}")
    word = folded[0]
    feats += [f"p2={word[:2]}", f"s2={word[-2:]}", f"digits={word.startswith('0')}"]
    if at == 0:
        feats.append("first")
    if at == len(words) - 1:
        feats.append("last")
    return feats
