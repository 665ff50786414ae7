"""What a CoreDNS process remembers: caches, the serial, and who has which address."""

from dataclasses import replace

from learnnet.cluster.store import Key, Store
from learnnet.dns.address_index import AddressIndex
from learnnet.dns.coredns import CoreDNS
from learnnet.dns.message import Message, Record, reply_to
from learnnet.dns.plugin import Ask
from learnnet.dns.wire import read
from tests.dns.conftest import namespace, query, service, slice_of, store_of

WEB = "web.default.svc.cluster.local."


class Dice:
    """Always the highest number."""

    def __init__(self) -> None:
        self.purposes: list[str] = []

    def pick(self, purpose: str, n: int) -> int:
        self.purposes.append(purpose)
        return n - 1


class Outside:
    """An upstream that answers everything with one address and a TTL, and counts."""

    def __init__(self, ttl: int = 300) -> None:
        self.asked = 0
        self.silent = False
        self.ttl = ttl

    def __call__(self, asked: Message, transport: str, ask: Ask) -> Message | None:
        self.asked += 1
        if self.silent or asked.question is None:
            return None
        return reply_to(asked, ra=True, answer=(Record(asked.question.name, self.ttl, "A", "192.0.2.1"),))


def cluster() -> Store:
    return store_of(
        [
            namespace("default"),
            service("web"),
            service("hl", "None"),
            slice_of("hl", {"addresses": ["10.244.1.5"]}, {"addresses": ["10.244.1.6"]}, {"addresses": ["10.244.1.7"]}),
        ]
    )


def forwarding(*lines: str) -> str:
    return "\n".join([".:53 {", *lines, "forward . 192.0.2.53", "}"])


def ttl_of(server: CoreDNS, store: Store, now: int, name: str = "x.example.com.") -> int:
    return read(server.answer(store, query(name), now=now)).answer[0].ttl


def test_addresses_are_shuffled_by_the_given_dice_only() -> None:
    dice, store = Dice(), cluster()
    kept = read(CoreDNS().answer(store, query("hl.default.svc.cluster.local.")))
    mixed = read(CoreDNS(chance=dice).answer(store, query("hl.default.svc.cluster.local.")))

    assert [record.value for record in kept.answer] == ["10.244.1.5", "10.244.1.6", "10.244.1.7"]
    assert [record.value for record in mixed.answer] == ["10.244.1.7", "10.244.1.5", "10.244.1.6"]
    assert set(dice.purposes) == {"coredns loadbalance"}


def test_a_copy_goes_its_own_way() -> None:
    upstream, store = Outside(), cluster()
    server = CoreDNS(forwarding("cache 30"), upstream=upstream)
    server.answer(store, query("x.example.com."))

    twin = server.copy()
    twin.answer(store, query("y.example.com."))

    assert ttl_of(twin, store, 2000) == 28
    assert upstream.asked == 2
    server.answer(store, query("y.example.com."))
    assert upstream.asked == 3


def test_the_index_of_addresses_is_the_same_kept_up_or_made_afresh() -> None:
    store, kept = cluster(), AddressIndex()
    assert [s.meta.name for s in kept.services(store, "10.96.1.1")] == ["web"]

    store.put(Key("Service", "default", "web"), service("web", "10.96.1.2"))
    store.put(Key("Service", "default", "api"), service("api", "10.96.1.1"))
    store.delete(Key("EndpointSlice", "default", "hl-x1"))

    for address in ("10.96.1.1", "10.96.1.2", "10.244.1.5"):
        fresh = AddressIndex()
        assert list(kept.services(store, address)) == list(fresh.services(store, address))
        assert list(kept.slices(store, address)) == list(fresh.slices(store, address))
    earlier = store.at(5)
    assert [s.meta.name for s in kept.services(earlier, "10.96.1.1")] == ["web"]


def test_an_older_view_gets_its_own_answer() -> None:
    store, server = cluster(), CoreDNS()
    then = store.at(store.revision)
    store.delete(Key("Service", "default", "web"))

    assert read(server.answer(store, query(WEB))).rcode == "NXDOMAIN"
    assert read(server.answer(then, query(WEB))).rcode == "NOERROR"


def test_a_silent_upstream_costs_six_seconds_at_first_and_two_while_it_is_down() -> None:
    upstream, store = Outside(), cluster()
    upstream.silent = True
    server = CoreDNS(forwarding("cache 30"), upstream=upstream)
    asked = read(query("x.example.com."))

    first = server.ask(store, asked, now=0)
    second = server.ask(store, asked, now=10_000)
    upstream.silent = False
    third = server.ask(store, asked, now=20_000)

    assert (first.message.rcode, first.journey.elapsed, first.journey.upstream_queries) == ("SERVFAIL", 6000, 3)
    assert (second.message.rcode, second.journey.elapsed, second.journey.upstream_queries) == ("SERVFAIL", 2000, 1)
    assert (third.message.rcode, third.journey.elapsed) == ("NOERROR", 0)


def test_prefetch_refreshes_a_popular_name_before_it_expires() -> None:
    upstream, store = Outside(), cluster()
    server = CoreDNS(forwarding("cache 100 {", "prefetch 2 1m 10%", "}"), upstream=upstream)

    ttls = [ttl_of(server, store, now) for now in (0, 30_000, 60_000, 89_000, 91_000, 92_000)]

    assert ttls == [100, 70, 40, 11, 9, 99]
    assert upstream.asked == 2


def test_serve_stale_answers_at_once_with_ttl_zero_and_asks_behind_it() -> None:
    upstream, store = Outside(), cluster()
    server = CoreDNS(forwarding("cache 30 {", "serve_stale 1h", "}"), upstream=upstream)

    ttls = [ttl_of(server, store, now) for now in (0, 40_000, 41_000)]

    assert ttls == [30, 0, 29]


def test_a_refresh_behind_the_scenes_costs_the_client_no_time() -> None:
    upstream, store = Outside(), cluster()
    server = CoreDNS(forwarding("cache 30 {", "serve_stale 1h", "}"), upstream=upstream)
    ttl_of(server, store, 0)
    upstream.silent = True

    found = server.ask(store, read(query("x.example.com.")), now=60_000)

    assert found.journey.elapsed == 0
    assert found.journey.answered_by == "cache"


def test_at_its_last_second_an_entry_is_not_stale_yet() -> None:
    upstream, store = Outside(), cluster()
    server = CoreDNS(forwarding("cache 30 {", "serve_stale 1h", "}"), upstream=upstream)
    ttl_of(server, store, 0)

    assert ttl_of(server, store, 30_500) == 0
    assert upstream.asked == 1


def test_no_record_is_kept_longer_than_an_hour_whatever_the_cap() -> None:
    server = CoreDNS(forwarding("cache {", "success 9984 86400", "}"), upstream=Outside(ttl=86400))

    assert ttl_of(server, cluster(), 0) == 3600


def test_serve_stale_verify_falls_back_only_when_the_upstream_fails() -> None:
    upstream, store = Outside(), cluster()
    server = CoreDNS(forwarding("cache 30 {", "serve_stale 1h verify", "}"), upstream=upstream)

    fresh = [ttl_of(server, store, now) for now in (0, 40_000)]
    upstream.silent = True
    stale = ttl_of(server, store, 80_000)

    assert (fresh, stale) == ([30, 30], 0)


def test_keepttl_does_not_count_down() -> None:
    server, store = CoreDNS(forwarding("cache 30 {", "keepttl", "}"), upstream=Outside()), cluster()

    assert [ttl_of(server, store, now) for now in (0, 20_000)] == [30, 30]


def test_before_the_first_list_of_the_api_server_names_are_servfail() -> None:
    server, store = CoreDNS(), cluster()
    server.serial.synced = False

    assert read(server.answer(store, query("nope.default.svc.cluster.local."))).rcode == "SERVFAIL"
    assert read(server.answer(store, query("cluster.local.", "SOA"))).rcode == "NOERROR"


def test_edns_options_that_coredns_knows_come_back_and_others_do_not() -> None:
    asked = read(query(WEB, edns=1232))
    assert asked.opt is not None
    asked = replace(asked, opt=replace(asked.opt, options=((10, b"cookie42"), (8, b"subnet"))))

    reply = CoreDNS().ask(cluster(), asked).message

    assert reply.opt is not None
    assert reply.opt.options == ((10, b"cookie42"),)


def test_an_unknown_edns_version_is_badvers() -> None:
    asked = read(query(WEB, edns=1232))
    assert asked.opt is not None
    asked = replace(asked, opt=replace(asked.opt, version=1))

    assert CoreDNS().ask(cluster(), asked).message.rcode == "BADVERS"


def test_hosts_rewrite_and_template_act_before_the_kubernetes_plugin() -> None:
    corefile = (
        ".:53 {\n hosts {\n 192.0.2.7 printer.office\n fallthrough\n }\n"
        " rewrite name shop.example.com web.default.svc.cluster.local\n"
        " template ANY ANY blocked.example {\n rcode REFUSED\n }\n kubernetes cluster.local\n}"
    )
    server, store = CoreDNS(corefile), cluster()

    assert read(server.answer(store, query("printer.office."))).answer[0].value == "192.0.2.7"
    assert str(read(server.answer(store, query("shop.example.com."))).answer[0]) == "shop.example.com. 5 A 10.96.1.1"
    assert read(server.answer(store, query("x.blocked.example."))).rcode == "REFUSED"
