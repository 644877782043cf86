"""The weights of the ranking model (data/search.yaml), fitted by `make tune`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ruamel.yaml import YAML

from danloi.guidance.search.features import NAMES
from danloi.guidance.search.postings import Floats

NONE = ("always", "unknown", "length", "has_object", "outside")


class WeightsError(Exception):
    """The file of weights cannot be used; the text says where and why. For staff."""


@dataclass(frozen=True)
class Weights:
    """`card` weighs features.NAMES, `none` weighs NONE: what speaks for the question meaning no record at all."""

    card: Floats
    none: Floats
    names: tuple[str, ...] = NAMES

    @classmethod
    def read(cls, path: Path) -> Weights:
        """Read the weights.

        Raises:
            WeightsError: the file is missing, no valid YAML, or lacks a weight.
        """
        try:
            data = YAML(typ="safe").load(path)
            return cls(_array(data["card"], NAMES), _array(data["none"], NONE))
        except (OSError, KeyError, TypeError, ValueError) as err:
            msg = f"{path.name}: {err!r}; run `make tune` to write it anew"
            raise WeightsError(msg) from err
        except Exception as err:
            msg = f"{path.name}: is not valid YAML: {err}"
            raise WeightsError(msg) from err


def _array(values: dict[str, float], names: tuple[str, ...]) -> Floats:
    return np.array([float(values[name]) for name in names], dtype=np.float32)
