"""A CoreDNS plugin looks at a question, answers it or hands it to the next plugin, and may touch the reply."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from learnnet.cluster.store import View
from learnnet.cluster.text import Text
from learnnet.dns.message import Message, Question


class Chance(Protocol):
    """Where the real server draws lots."""

    def pick(self, purpose: str, n: int) -> int:
        """A number from 0 to n - 1."""


class InOrder:
    """No dice: every draw is the first, so records stay in order."""

    def pick(self, purpose: str, n: int) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class Unwritten:
    """A plugin gave up with an rcode and wrote nothing: the server itself answers, past caches and shuffling.

    It does so for failures only. Other rcodes tell it that an answer was written already: then none is ever sent.
    """

    rcode: str

    @property
    def server_answers(self) -> bool:
        """CoreDNS: plugin.ClientWrite."""
        return self.rcode in ("SERVFAIL", "REFUSED", "FORMERR", "NOTIMP")


Result = Message | Unwritten


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that a plugin did on the way, for the learner's eyes."""

    plugin: str
    said: Text
    server: str = ""  # "coredns" when it was done there, behind the cache of a node that was asked

    def as_dict(self) -> dict[str, Any]:
        return {"plugin": self.plugin, "said": [self.said.message, dict(self.said.params)]}


@dataclass(slots=True)
class Journey:
    """What is noted while one query runs through the chain; the only thing that plugins write to."""

    steps: list[Step] = field(default_factory=list)
    elapsed: int = 0  # ms spent waiting for upstreams
    upstream_queries: int = 0
    answered_by: str = ""
    size_limit: int | None = None  # of the reply over UDP, where it is lower than the client's own

    def note(self, plugin: str, said: Text) -> None:
        self.steps.append(Step(plugin=plugin, said=said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One query on its way down the chain."""

    query: Message
    question: Question
    lower: str  # the question's name in lower case
    view: View
    now: int  # ms of virtual time
    source: str
    transport: str
    journey: Journey
    itself: Callable[["Ask"], Message]  # the whole server again, as ExternalName look-ups need it
    depth: int = 0

    @property
    def do(self) -> bool:
        return bool(self.query.opt and self.query.opt.do)

    @property
    def size(self) -> int | None:
        return self.query.opt.size if self.query.opt else None

    def about(self, name: str, type_: str) -> "Ask":
        """The same client asking something else."""
        return self.asking(Question(name, type_))

    def asking(self, question: Question) -> "Ask":
        query = replace(self.query, question=question)
        return replace(self, query=query, question=question, lower=question.name.lower())


Next = Callable[[Ask], Result]


class Plugin(Protocol):
    """One link of a server block's chain."""

    name: str

    def serve(self, ask: Ask, then: Next) -> Result: ...
