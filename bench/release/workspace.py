"""The data that the next model is trained from: a few sentences more, or labels that are wrong."""

from __future__ import annotations

import random
from pathlib import Path

from ruamel.yaml import YAML

_NEW = """\
version: "3.1"
nlu:
- intent: ask_fee
  examples: |
    - vụ [khai sinh](procedure) này [tốn mấy đồng bạc](fee) vậy cháu
    - cho hỏi [xiền nong](fee) [sang tên xe](procedure) ra sao
    - làm [thẻ căn cước](procedure) [mất mấy xu](fee)
- intent: ask_time
  examples: |
    - [bao giờ mới cầm được](time) [sổ đỏ](procedure) đây cháu
    - [chừng nào mới có](time) [giấy kết hôn](procedure) để còn đi nước ngoài
    - [hộ chiếu](procedure) [tới khi nào mới xong](time) vậy trời
- intent: request_human
  examples: |
    - nói với máy mệt quá, cho gặp người đi
    - có ai trực không ra nói chuyện với tôi
- intent: check_status
  examples: |
    - giấy của bà nội nộp bữa kia tới bàn ai rồi
    - coi giùm anh cái hồ sơ hôm nọ đang kẹt ở đâu
"""


def add_sentences(data_dir: Path) -> None:
    """Add ten sentences to staff's workspace, which the start has made."""
    (data_dir / "workspace" / "data" / "nlu" / "staff.yml").write_text(_NEW, encoding="utf-8")


def shuffle_labels(data_dir: Path) -> None:
    """Give every block of examples the intent of another block, as a bad import would."""
    yaml = YAML()
    yaml.width = 10_000
    folder = data_dir / "workspace" / "data" / "nlu"
    files = {path: yaml.load(path) for path in sorted(folder.glob("*.yml"))}
    blocks = [block for content in files.values() for block in content["nlu"] if "intent" in block]
    intents = [block["intent"] for block in blocks]
    random.Random(1).shuffle(intents)
    for block, intent in zip(blocks, intents, strict=True):
        block["intent"] = intent
    for path, content in files.items():
        yaml.dump(content, path)
