"""What a few words point to in the conversation: an option that was offered, or a procedure of some turns ago."""

from __future__ import annotations

from danloi.guidance.answers.contract import Memory
from danloi.guidance.catalogue.records import Procedure
from danloi.guidance.choices import Choices
from danloi.guidance.decision import Thresholds
from danloi.guidance.needs import NeedWeights
from danloi.guidance.question import Question
from danloi.guidance.search.linker import Linker, Ranking
from danloi.guidance.shelf import Shelf
from danloi.guidance.vietnamese import find_procedure_codes, fold_words

_LITTLE = 2  # words that may name something, beside those marked as a need
_SAME = 0.5  # of the words of a message that goes back; the rest may ask something


def option_typed(question: Question, memory: Memory, choices: Choices, shelf: Shelf) -> str | None:
    """Return the payload of the option of which a part of the name was typed ("cái đăng ký lại"), or the position.

    Options are what was asked about, or offered beside an answer. None if the words fit none or several of them, or the
    procedure that was answered as well.
    """
    at = choices.position_asked(_without_needs(question), len(memory.options)) if question.asked_parts else None
    if at is not None:
        return memory.options[at]
    if not shelf.linker.content_words(_without_needs(question)):
        return None  # "con giay to thi sao" names nothing, though a name among the options may hold "giấy"
    offered = [payload for payload in memory.options if _code_of(payload, shelf) != (memory.procedure or "")]
    names = [_name_of(payload, shelf) for payload in offered]
    answered = shelf.find(memory.procedure) if memory.procedure else None
    fitting = choices.named(_without_needs(question), [*names, *([answered.short_name] if answered else [])])
    return offered[fitting[0]] if len(fitting) == 1 and fitting[0] < len(offered) else None


def gone_back_to(question: Question, memory: Memory, choices: Choices, shelf: Shelf) -> Procedure | None:
    """Return the earlier procedure that a message goes back to ("quay lại cái khai sinh lúc nãy"), or None.

    Of several that fit, and if the message names none, it is the one talked about last; the present one if there is no
    other.
    """
    rest = choices.without_return(_without_needs(question))
    codes = memory.earlier or ([memory.procedure] if memory.procedure else [])
    earlier = [procedure for code in codes if (procedure := shelf.find(code))]
    if rest is None or not earlier:
        return None
    words = choices.content(rest)
    if not words or not shelf.linker.content_words(rest):
        return earlier[0]
    best = max(earlier, key=lambda procedure: _share(words, procedure))  # the first of equals
    return best if _share(words, best) >= _SAME else None


def names_more(question: Question, linker: Linker) -> bool:
    """Whether a message holds more than a need: a thing marked, or words that may name one."""
    words = linker.content_words(question.text, question.asked_parts)
    return bool(words > 1 or (words and not question.asked_parts) or question.objects)


def talked_of(question: Question, memory: Memory, shelf: Shelf, needs: NeedWeights) -> Procedure | None:
    """Return the procedure that the conversation is about, or None.

    After a topic in between ("thế thứ bảy có nhận không") a plain need ("vậy mang giấy gì") is asked of the procedure
    before it.
    """
    code = memory.procedure
    if code is None and memory.topic and memory.earlier and not question.objects and needs.only_need(question):
        code = memory.earlier[0]
    return shelf.find(code) if code else None


def leaves(question: Question, ranking: Ranking, linker: Linker, needs: NeedWeights, limits: Thresholds) -> bool:
    """Whether a message leaves the procedure talked about, for what `ranking` says that it means."""
    if not ranking.hits or ranking.hits[0].confidence <= ranking.none:
        return False
    is_topic = ranking.hits[0].kind == "topic"
    says_little = linker.content_words(question.text, question.asked_parts) <= _LITTLE and not question.objects
    if is_topic and says_little and needs.only_need(question):
        return False  # "kết quả nhận được là gì" is asked of the procedure
    if is_topic and ranking.hits[0].confidence >= limits.clear:
        return True  # "thế thứ bảy có nhận không" says no more than what is asked, and is no question about a file
    if not names_more(question, linker):
        return False
    if linker.names_something(question.objects):
        return max(hit.confidence for hit in ranking.hits) >= limits.answer  # a topic may stand last
    if linker.says_only_what_to_do(question.text):
        return False
    return ranking.hits[0].confidence >= limits.switch


def _share(words: list[str], procedure: Procedure) -> float:
    """How much of `words` the names of a procedure hold; nothing if its short name holds none of them."""
    names = set(fold_words(" ".join([procedure.short_name, procedure.name, *procedure.aliases])))
    if not set(words) & set(fold_words(procedure.short_name)):
        return 0.0
    return sum(word in names for word in words) / len(words)


def _without_needs(question: Question) -> str:
    text = question.text
    for part in question.asked_parts:
        text = text.replace(part, " ", 1)
    return text


def _code_of(payload: str, shelf: Shelf) -> str | None:
    codes = find_procedure_codes(payload)
    procedure = shelf.find(codes[0].value) if codes else None
    return procedure.code if procedure else None


def _name_of(payload: str, shelf: Shelf) -> str:
    """The name on the button that sends `payload`: of a procedure or topic; a place is its own name."""
    code = _code_of(payload, shelf)
    if code:
        return shelf.procedures[code].short_name
    topic = shelf.topic_asked(payload)
    return topic.short_name if topic else payload
