"""CoreDNS's autopath plugin: the server walks the client's search list itself and spares it the questions."""

from dataclasses import dataclass, replace

from learnnet.cluster.text import Text
from learnnet.dns import names
from learnnet.dns.corefile_parser import Directive
from learnnet.dns.corefile_values import normalize
from learnnet.dns.kubernetes_plugin import KubernetesPlugin
from learnnet.dns.message import Message, Record
from learnnet.dns.plugin import Ask, Next, Result, Unwritten


@dataclass(frozen=True, slots=True, kw_only=True)
class AutopathOptions:
    zones: tuple[str, ...]
    line: int = 1


def parse(directive: Directive, server_zones: tuple[str, ...]) -> AutopathOptions:
    if not directive.args:
        raise directive.plain_error("no resolv-conf specified")
    *zones, source = directive.args
    if source != "@kubernetes":
        raise directive.plain_error(f"only @kubernetes is modelled as autopath's source, not {source}")
    found = tuple(zone for arg in zones for zone in normalize(arg))
    return AutopathOptions(zones=found or server_zones, line=directive.line)


class AutopathPlugin:
    name = "autopath"

    def __init__(self, options: AutopathOptions) -> None:
        self.options = options
        self.kubernetes: KubernetesPlugin | None = None  # known once the whole chain is

    def serve(self, ask: Ask, then: Next) -> Result:
        if not names.longest_zone(ask.lower, self.options.zones):
            return then(ask)
        path = self.kubernetes.search_path(ask) if self.kubernetes is not None else ()
        if not path or ask.lower == path[0] or not names.within(ask.lower, path[0]):
            return then(ask)
        typed = ask.question.name
        base = typed[: -len(path[0])]
        first: Result | None = None
        for suffix in path:
            ask.journey.note(self.name, Text("Trying {name} on behalf of the client.", {"name": base + suffix}))
            reply = then(ask.about(base + suffix, ask.question.type))
            if isinstance(reply, Unwritten):
                return reply
            first = first or replace(reply, question=ask.question)
            if reply.rcode != "NXDOMAIN":
                return _renamed(reply, ask)
        return first or then(ask)


def _renamed(reply: Message, ask: Ask) -> Message:
    """The client asked for the long name: an alias leads from it to the name that was found."""
    typed = ask.question.name
    answer = reply.answer
    found = next((record for record in answer if record.name.lower() != typed.lower()), None)
    if found is not None:
        answer = (Record(typed, found.ttl, "CNAME", found.name), *answer)
    return replace(reply, question=ask.question, answer=answer)
