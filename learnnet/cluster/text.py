"""A sentence for the learner: the English text with named holes, and what fills them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from learnnet.cluster.unchanging import Unchanging


@dataclass(frozen=True, slots=True)
class Text(Unchanging):
    """Translated at the edge: `message` is the message id, `params` fill its {named} holes."""

    message: str
    params: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message.format_map(self.params) if self.params else self.message
