"""CoreDNS's kubernetes plugin: names of Services, endpoints and Pods, answered from what the API server's watches tell.

(CoreDNS: plugin/kubernetes/handler.go, plugin/backend_lookup.go.)
"""

import math
from dataclasses import replace

from learnnet.cluster.store import Key
from learnnet.cluster.text import Text
from learnnet.dns import kubernetes_entries as entries
from learnnet.dns import names
from learnnet.dns.address_index import AddressIndex
from learnnet.dns.kubernetes_entries import NO_PORT, Entry, Sight
from learnnet.dns.kubernetes_names import STRUCTURAL, address_type, canonical, parse, reverse_address
from learnnet.dns.kubernetes_options import KubernetesOptions, is_reverse
from learnnet.dns.message import Message, Origin, Record, reply_to
from learnnet.dns.plugin import Ask, Next, Result, Unwritten
from learnnet.dns.serial import Serial

SCHEMA_VERSION = "1.1.0"
SCHEMA_TTL = 28800
MAX_SOA_TTL = 300
MAX_CNAMES = 10  # longest chain of ExternalName Services that is followed
MAX_DEPTH = 8  # how often the server asks itself on behalf of one query
_SERVER = Origin(Key("Service", "kube-system", "kube-dns"), "spec.clusterIP")


class KubernetesPlugin:
    """One `kubernetes` block."""

    name = "kubernetes"

    def __init__(
        self,
        options: KubernetesOptions,
        serial: Serial,
        addresses: AddressIndex,
        server_ips: tuple[str, ...] | None = None,
    ) -> None:
        """`server_ips` are the server's own addresses; None: those of the first DNS Pod in the cluster."""
        self.options = options
        self._server_ips = server_ips
        self._serial = serial
        self._addresses = addresses

    def serve(self, ask: Ask, then: Next) -> Result:
        zone = names.longest_zone(ask.lower, self.options.zones)
        if not zone:
            return then(ask)
        if ask.question.type in ("AXFR", "IXFR"):
            return Unwritten("REFUSED")
        # The zone is written as the client wrote it, in SOA, NS and SRV targets alike.
        cased = ask.question.name[-len(zone) :]
        reply = self._answer(ask, cased)
        if reply is None:
            if self._falls_through(ask.lower):
                ask.journey.note(self.name, Text("Not found here; the question is handed on (fallthrough)."))
                return then(ask)
            rcode = "NXDOMAIN" if self._serial.synced else "SERVFAIL"
            reply = reply_to(ask.query, rcode, aa=True, authority=(self._soa(cased),))
        elif not reply.answer:
            ask.journey.note(self.name, Text("The name exists, but has no {type} record.", {"type": ask.question.type}))
            reply = reply_to(ask.query, aa=True, authority=(self._soa(cased),))
        else:
            ask.journey.note(self.name, _found(len(reply.answer)))
        ask.journey.answered_by = self.name
        return reply

    def sight(self, ask: Ask) -> Sight:
        return Sight(view=ask.view, options=self.options, addresses=self._addresses, journey=ask.journey)

    def _falls_through(self, lower: str) -> bool:
        zones = self.options.fallthrough
        return zones is not None and (not zones or bool(names.longest_zone(lower, zones)))

    def _answer(self, ask: Ask, zone: str) -> Message | None:
        """None when the name does not exist; an empty answer when it exists without such records."""
        frame = reply_to(ask.query, aa=True)
        match ask.question.type:
            case "A" | "AAAA":
                found, truncated = self._addresses_of(ask, zone, ())
                return None if found is None else replace(frame, answer=found, tc=truncated)
            case "SRV":
                return self._srv(ask, zone, frame)
            case "PTR":
                return self._ptr(ask, zone, frame)
            case "CNAME":
                return self._cname(ask, zone, frame)
            case "TXT":
                return self._txt(ask, zone, frame)
            case "SOA":
                at_apex = ask.lower == zone.lower()
                return replace(frame, answer=(self._soa(zone),)) if at_apex else frame
            case "NS" if ask.lower == zone:  # in mixed case the apex is missed, as in CoreDNS
                return self._ns(ask, zone, frame)
            case _:
                # A pretended A look-up tells "no such type" from "no such name".
                found, _ = self._addresses_of(ask.about(ask.question.name, "A"), zone, ())
                return None if found is None else frame

    def _entries(self, ask: Ask, zone: str) -> list[Entry] | None:
        lower = ask.lower
        if lower == f"ns.dns.{_under(zone)}":  # missed when the zone part has capitals, as in CoreDNS
            return [
                Entry(ip, 0, "", address_type(ip), origin)
                for _, ip, origin in self._own_names(ask)
                if address_type(ip) == ask.question.type
            ]
        parsed = parse(lower, zone.lower())
        if parsed is None:
            ask.journey.note(self.name, Text("No name of this form exists below {zone}", {"zone": zone}))
            return None
        if parsed == STRUCTURAL:
            return []
        if is_reverse(lower):
            return None
        return entries.find(self.sight(ask), parsed)

    def _addresses_of(self, ask: Ask, zone: str, links: tuple[Record, ...]) -> tuple[tuple[Record, ...] | None, bool]:
        """A or AAAA records, with the CNAMEs that lead to them; `links` are the CNAMEs followed so far."""
        found = self._entries(ask, zone)
        if found is None:
            return None, False
        records: list[Record] = []
        seen: set[str] = set()
        truncated = False
        for entry in found:
            if entry.type == "CNAME":
                more, cut = self._chase(ask, zone, entry, links)
                records += more
                truncated = truncated or cut
            elif entry.type == ask.question.type and entry.host not in seen:
                seen.add(entry.host)
                value = canonical(entry.host)
                records.append(Record(ask.question.name, self.options.ttl, entry.type, value, entry.origin))
        return tuple(records), truncated

    def _chase(self, ask: Ask, zone: str, entry: Entry, links: tuple[Record, ...]) -> tuple[tuple[Record, ...], bool]:
        """An alias is shown together with what it leads to: found here inside the zone, else by asking itself."""
        target = names.fqdn(entry.host)
        link = Record(ask.question.name, self.options.ttl, "CNAME", target, entry.origin)
        repeated = any(old.name.lower() == link.name.lower() and old.value == target for old in links)
        if names.within(target.lower(), ask.lower) or len(links) > MAX_CNAMES or repeated:
            ask.journey.note(
                self.name, Text("The alias to {target} leads back to itself and is cut.", {"target": target})
            )
            return (), False
        if names.within(target.lower(), zone.lower()):
            inner, cut = self._addresses_of(ask.about(target, ask.question.type), zone, (*links, link))
            return ((link, *inner), cut) if inner else ((), cut)
        if ask.depth >= MAX_DEPTH:
            return (), False
        ask.journey.note(
            self.name, Text("The alias leads out of the zone: the server asks itself for {name}", {"name": target})
        )
        reply = ask.itself(replace(ask.about(target, ask.question.type), depth=ask.depth + 1))
        return (link, *reply.answer), reply.tc

    def _srv(self, ask: Ask, zone: str, frame: Message) -> Message | None:
        """RFC 2782; equal weights, made from the number of entries before doubles are dropped."""
        found = self._entries(ask, zone)
        if found is None:
            return None
        found = [entry for entry in found if entry.type != "CNAME"]
        weight = max(1, math.floor(100.0 / (100.0 * len(found)) * 100)) if found else 0
        answer: dict[tuple[str, int], Record] = {}
        extra: dict[tuple[str, str], Record] = {}
        for entry in found:
            if entry.port == NO_PORT:
                continue
            target = f"{entry.owner}.{_under(zone)}"
            port = entry.port & 0xFFFF
            value = f"0 {weight} {port} {target}"
            answer.setdefault((target, port), Record(ask.question.name, self.options.ttl, "SRV", value, entry.origin))
            address = Record(target, self.options.ttl, entry.type, canonical(entry.host), entry.origin)
            extra.setdefault((target, entry.host), address)
        return replace(frame, answer=tuple(answer.values()), additional=tuple(extra.values()))

    def _ptr(self, ask: Ask, zone: str, frame: Message) -> Message | None:
        address = reverse_address(ask.lower)
        if not address:
            return None if self._entries(ask, zone) is None else frame
        found = entries.names_of_address(self.sight(ask), address)
        if not found:
            ask.journey.note(
                self.name, Text("{address} is no cluster IP and no ready endpoint of a Service.", {"address": address})
            )
            return None
        primary = _under(self.options.primary_zone)
        return replace(
            frame,
            answer=tuple(
                Record(ask.question.name, self.options.ttl, "PTR", f"{name}.{primary}", origin)
                for name, origin in found
            ),
        )

    def _cname(self, ask: Ask, zone: str, frame: Message) -> Message | None:
        found = self._entries(ask, zone)
        if not found or found[0].type != "CNAME":
            return None if found is None else frame
        target = names.fqdn(found[0].host)
        link = Record(ask.question.name, self.options.ttl, "CNAME", target, found[0].origin)
        return replace(frame, answer=(link,))

    def _txt(self, ask: Ask, zone: str, frame: Message) -> Message | None:
        if names.before(ask.lower, zone.lower()) == ["dns-version"]:
            return replace(frame, answer=(Record(ask.question.name, SCHEMA_TTL, "TXT", f'"{SCHEMA_VERSION}"'),))
        # Needs records of another type behind the name, so that the apex, too, is NXDOMAIN (CoreDNS: Services).
        parsed = parse(ask.lower, zone.lower())
        if parsed is None or parsed == STRUCTURAL or is_reverse(ask.lower):
            return None
        return frame if entries.find(self.sight(ask), parsed) else None

    def _ns(self, ask: Ask, zone: str, frame: Message) -> Message:
        answer: dict[str, Record] = {}
        extra: list[Record] = []
        for name, ip, origin in self._own_names(ask):
            target = f"{name}.{_under(zone)}"
            answer.setdefault(target, Record(ask.question.name, self.options.ttl, "NS", target, origin))
            extra.append(Record(target, self.options.ttl, address_type(ip), canonical(ip), origin))
        return replace(frame, answer=tuple(answer.values()), additional=tuple(extra))

    def _own_names(self, ask: Ask) -> list[tuple[str, str, Origin]]:
        ips = entries.dns_pod_ips(ask.view) if self._server_ips is None else self._server_ips
        found = entries.server_names(self.sight(ask), ips)
        return found or [("ns.dns", ip, _SERVER) for ip in ips]

    def _soa(self, zone: str) -> Record:
        ttl = self.options.ttl
        below = _under(zone)
        value = f"ns.dns.{below} hostmaster.{below} {self._serial.value} 7200 1800 86400 {ttl}"
        return Record(zone, min(ttl, MAX_SOA_TTL), "SOA", value)

    def search_path(self, ask: Ask) -> tuple[str, ...]:
        """For autopath: how the client's own resolver would go on; empty when the client is no known Pod."""
        zone = names.longest_zone(ask.lower, self.options.zones)
        if not zone or self.options.pods != "verified":
            return ()
        pod = entries.pod_at(self.sight(ask), ask.source)
        if pod is None:
            return ()
        below = _under(zone)
        return (f"{pod.meta.namespace}.svc.{below}", f"svc.{below}", zone, "")


def _under(zone: str) -> str:
    """What follows the dot of a name in the zone: the root adds nothing."""
    return "" if zone == "." else zone


def _found(count: int) -> Text:
    return Text("Found, with 1 record.") if count == 1 else Text("Found, with {count} records.", {"count": count})
