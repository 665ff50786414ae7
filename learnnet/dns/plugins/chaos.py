"""The chaos plugin: which server is this, and who wrote it (questions of the class CHAOS)."""

from dataclasses import dataclass

from learnnet.dns.corefile_parser import Directive
from learnnet.dns.message import Record, reply_to
from learnnet.dns.plugin import Ask, Next, Result

VERSION = "CoreDNS-1.13.1"
HOSTNAME = "coredns"
# CoreDNS: plugin/chaos/zowners.go, as far as it needs names here.
AUTHORS = ("chrisohaver", "johnbelamaric", "miekg", "SuperQ", "yongtang")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChaosOptions:
    version: str = VERSION
    authors: tuple[str, ...] = AUTHORS


def parse(line: Directive) -> ChaosOptions:
    if not line.args:
        return ChaosOptions()
    return ChaosOptions(version=line.args[0][:255], authors=line.args[1:] or AUTHORS)


class ChaosPlugin:
    name = "chaos"

    def __init__(self, options: ChaosOptions) -> None:
        self.options = options

    def serve(self, ask: Ask, then: Next) -> Result:
        question = ask.question
        if question.cls != "CH" or question.type != "TXT":
            return then(ask)
        answers = {
            "authors.bind.": self.options.authors,
            "version.bind.": (self.options.version,),
            "version.server.": (self.options.version,),
            "hostname.bind.": (HOSTNAME,),
            "id.server.": (HOSTNAME,),
        }
        found = answers.get(ask.lower)
        if found is None:
            return then(ask)
        ask.journey.answered_by = self.name
        records = tuple(Record(question.name, 0, "TXT", _quoted(text), cls="CH") for text in found)
        return reply_to(ask.query, answer=records)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
