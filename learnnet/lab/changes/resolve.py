"""A program in a Pod looks up a name. It is a change: CoreDNS remembers answers, and the question is in the story."""

from ipaddress import ip_address

from learnnet.cluster.objects import Pod
from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.dns.resolver import RESOLVERS
from learnnet.lab.changes.payload import Change, one_of, text
from learnnet.lab.outcome import Line, Outcome
from learnnet.lab.world import World

FAMILIES = {"": "AF_UNSPEC", "A": "AF_INET", "AAAA": "AF_INET6"}
# Other types are asked for as res_search does, or as the tool does: one question a name.
TYPES = ("SRV", "PTR", "CNAME", "TXT", "SOA", "NS", "MX", "ANY", "HTTPS", "CAA", "NAPTR")


def resolve(world: World, payload: Change) -> Outcome:
    type_ = one_of(payload, "type", (*FAMILIES, *TYPES))
    name = _asked(text(payload, "name", longest=253), type_)
    resolver = one_of(payload, "resolver", tuple(RESOLVERS))
    namespace, _, pod_name = text(payload, "pod").rpartition("/")
    pod = world.store.get(Pod, pod_name, namespace or "default")
    if pod is None or not pod.ips or pod.finished:
        why = Text("There is no running Pod of this name.")
        return Outcome(accepted=False, lines=(Line(text=str(why), error=True, hint=why),))
    key = Key("Pod", pod.meta.namespace, pod.meta.name)
    found = world.look_up(name, key, family=FAMILIES.get(type_, type_), resolver=resolver)
    index = world.record(
        "you",
        "ask",
        what=key,
        note=Text("{pod} asks for {name}", {"pod": pod.meta.name, "name": name}),
        detail={
            "change": "resolve",
            "name": name,
            "found": found.verdict.found,
            "addresses": list(found.verdict.addresses),
            "questions": len(found.questions),
            "in_vain": found.wasted,
        },
    )
    world.lookups[index] = found
    world.clock.run(world.clock.now + found.verdict.elapsed)
    return Outcome(accepted=True, lines=(Line(text=", ".join(found.verdict.addresses) or found.verdict.result),))


def _asked(name: str, type_: str) -> str:
    """Who looks up an address backwards asks for its name in the reverse zone (RFC 1035, 3.5; RFC 3596, 2.5)."""
    if type_ != "PTR":
        return name
    try:
        return ip_address(name).reverse_pointer + "."
    except ValueError:
        return name
