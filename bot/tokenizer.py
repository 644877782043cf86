"""Tokens as Vietnamese writes them: syllables, with codes, links and addresses in one piece."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from danloi.guidance.vietnamese import split_syllables


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SyllableTokenizer(Tokenizer):
    """Cut a message into syllables. The text is expected in NFC (the app cleans it; training data is linted)."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the options every Rasa tokenizer reads; intents are not split."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of `attribute`, with offsets in the original text."""
        return [Token(piece.text, piece.start) for piece in split_syllables(message.get(attribute))]
