"""Vietnamese text: the one place that normalises what people type.

Both processes use it, so it depends on nothing and stays valid on Python 3.10.
"""

from danloi.guidance.vietnamese.identifiers import (
    Identifier,
    find_dossier_codes,
    find_identifiers,
    find_procedure_codes,
)
from danloi.guidance.vietnamese.keyboard import decode, from_telex, from_vni
from danloi.guidance.vietnamese.phonology import is_folded_syllable, is_syllable
from danloi.guidance.vietnamese.syllables import Syllable, fold_words, split_syllables, words_of
from danloi.guidance.vietnamese.text import clean, fold, has_diacritics, place_tones, storable

__all__ = [
    "Identifier",
    "Syllable",
    "clean",
    "decode",
    "find_dossier_codes",
    "find_identifiers",
    "find_procedure_codes",
    "fold",
    "fold_words",
    "from_telex",
    "from_vni",
    "has_diacritics",
    "is_folded_syllable",
    "is_syllable",
    "place_tones",
    "split_syllables",
    "storable",
    "words_of",
]
