"""Something is sent: the packet goes over the map and through the rules, and all of it can be gone through again."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import SERVICE, apply, in_sync, settled, view, write

CLIENT = """apiVersion: v1
kind: Pod
metadata:
  name: client
spec:
  containers:
    - name: client
      image: registry.k8s.io/e2e-test-images/agnhost:2.53
---
"""


@pytest.fixture
def still(workbench: Page) -> Page:
    """A Service, and a client to ask it; whoever wants less motion sees the packet where it ended at once."""
    workbench.emulate_media(reduced_motion="reduce")
    write(workbench, CLIENT + SERVICE)
    apply(workbench)
    in_sync(workbench)
    expect(workbench.get_by_role("img", name=re.compile("^Pod client, .* ready, on node"))).to_be_visible()
    return workbench


def form(page: Page) -> Locator:
    if not page.get_by_role("form", name="Send").is_visible():
        page.get_by_role("button", name="Send a packet").click()
    return page.get_by_role("form", name="Send")


def send(page: Page, to: str = "my-service:80", source: str = "default/client", many: bool = False) -> None:
    asking = form(page)
    asking.get_by_label("Who asks").select_option(source)
    asking.get_by_label("Whom").fill(to)
    if many:
        asking.get_by_role("radio", name="100").click()
    asking.get_by_role("button", name="Send").click()
    expect(asking).to_be_hidden()


def way(page: Page) -> Locator:
    return page.get_by_role("list", name="The packet's way")


def met(page: Page) -> Locator:
    return page.get_by_role("list", name="The rules that it met here")


def program(page: Page) -> Locator:
    return page.get_by_role("group", name="What the client program shows")


def test_a_packet_goes_to_a_pod_and_its_answer_comes_back(still: Page) -> None:
    send(still)

    expect(program(still)).to_contain_text(re.compile(r"curl .*app-.*The server answered", re.S))
    expect(way(still).get_by_role("button", name="KUBE-SERVICES")).to_be_visible()
    expect(way(still).locator("[aria-current=step]")).to_contain_text("client")
    way(still).get_by_role("button", name="DNAT").click()
    expect(still.locator(".pkt-say")).to_contain_text("rewrites the destination")
    expect(still.get_by_role("img", name=re.compile("Packet at 4 of"))).to_be_visible()


def test_it_moves_by_itself_where_motion_is_welcome(still: Page) -> None:
    still.emulate_media(reduced_motion="no-preference")

    send(still)

    expect(program(still)).to_contain_text("waiting: the packet is at")
    expect(still.locator(".packet.moving")).to_have_count(1)
    still.get_by_role("button", name="Packet: pause").click()
    expect(program(still)).to_contain_text("waiting: the packet is at")


def test_rule_by_rule_it_says_why_each_did_or_did_not_fit(still: Page) -> None:
    send(still)
    still.get_by_role("radio", name="by rule").click()
    way(still).get_by_role("button", name="KUBE-SERVICES").click()
    met(still).get_by_role("button").first.click()
    expect(still.locator(".pkt-rule")).to_contain_text("PREROUTING")

    still.get_by_role("button", name="Packet: step forward").click()

    expect(still.locator(".pkt-rule")).to_contain_text("no match")
    expect(still.get_by_label("The rule", exact=True)).to_contain_text("-A KUBE-SERVICES")
    expect(still.locator(".pkt-say")).to_contain_text("It goes to")


def test_each_rule_has_its_counters_and_leads_to_why_it_is_there(still: Page) -> None:
    send(still)
    send(still)
    way(still).get_by_role("button", name="KUBE-SERVICES").click()
    hit = met(still).get_by_role("listitem").filter(has_text="KUBE-SVC")

    expect(hit).to_contain_text("2 packets, 120 bytes")
    hit.get_by_role("button").first.click()
    expect(still.locator(".pkt-rule")).to_contain_text("pkts 1 → 2, bytes 60 → 120")
    still.get_by_role("button", name="Why is this rule here?").click()

    chosen = still.get_by_role("complementary", name="The chosen rule")
    expect(chosen).to_contain_text("spec.ports[0].port")
    expect(chosen).to_contain_text("pkts 1 → 2")


def test_playing_stops_at_a_rule_that_was_marked_in_the_list(still: Page) -> None:
    send(still)
    way(still).get_by_role("button", name="KUBE-SERVICES").click()
    mark = met(still).get_by_role("button", name="Stop at rule 2 of KUBE-SERVICES")

    mark.click()

    expect(mark).to_have_attribute("aria-pressed", "true")
    met(still).get_by_role("listitem").filter(
        has=still.get_by_role("button", name="Stop at rule 2 of KUBE-SERVICES")
    ).get_by_role("button").first.click()
    expect(still.get_by_role("button", name="Stop here")).to_have_attribute("aria-pressed", "true")


def test_two_clicks_on_the_map_say_who_asks_whom(still: Page) -> None:
    asking = form(still)

    still.locator("[data-stop^='Pod/default/app-']").first.click()
    still.locator("[data-stop='Service/default/my-service']").click()

    expect(asking.get_by_label("Who asks")).to_have_value(re.compile("^default/app-"))
    expect(asking.get_by_label("Whom")).to_have_value("my-service:80")


def test_what_cannot_be_sent_is_said_beside_the_form(still: Page) -> None:
    asking = form(still)
    asking.get_by_label("Whom").fill("a:b:c")
    asking.get_by_role("button", name="Send").click()

    expect(asking.get_by_role("status")).to_contain_text("Write a name or an address and a port")


def test_a_hundred_packets_show_who_answered_beside_what_was_expected(still: Page) -> None:
    send(still, many=True)

    chart = still.get_by_role("figure")
    expect(chart).to_contain_text("100 sent at once")
    expect(chart.get_by_text("expected 50")).to_have_count(2)


def test_without_endpoints_the_packet_is_refused_and_curl_says_so(still: Page) -> None:
    write(still, CLIENT + SERVICE.replace("app: MyApp", "app: nothing"))
    apply(still)
    expect(view(still, "Map").locator(".endpoint-dot")).to_have_count(0)

    send(still)

    expect(program(still)).to_contain_text("curl: (7) Failed to connect to my-service port 80")
    way(still).get_by_role("button", name="REJECT").click()
    expect(still.locator("svg.map .chain.hit .v-cross")).to_be_visible()


def test_the_rules_show_what_the_packet_met(still: Page) -> None:
    send(still)
    way(still).get_by_role("button", name="KUBE-SERVICES").click()
    still.get_by_role("button", name=re.compile("See them in node-")).click()

    rules = still.get_by_role("tabpanel", name="Rules")
    chain = rules.get_by_role("region", name="KUBE-SERVICES")
    expect(chain.locator(".rule.hit")).to_have_count(1)
    expect(chain).to_contain_text("not reached")
    expect(chain).to_contain_text("no match")
    expect(rules.get_by_role("region", name="KUBE-SEP-")).to_have_count(1)
    rules.get_by_role("checkbox", name="Only this packet").uncheck()
    expect(rules.get_by_role("region", name="KUBE-SEP-")).to_have_count(2)


def test_the_same_rules_as_nftables_lists_them_and_how_both_grow(still: Page) -> None:
    rules = view(still, "Rules")
    rules.get_by_role("radio", name="nftables").click()

    expect(rules.get_by_label("nft list table ip kube-proxy on node-a")).to_contain_text("table ip kube-proxy {")
    slider = rules.get_by_role("slider", name="Services in this cluster")
    expect(rules.get_by_role("table")).to_contain_text("25")
    slider.focus()
    still.keyboard.press("ArrowRight")
    still.keyboard.press("ArrowRight")
    expect(rules.get_by_role("row", name=re.compile("^iptables"))).to_contain_text("115")


def test_the_graph_of_jumps_is_fetched_when_it_is_looked_at(still: Page) -> None:
    asked: list[str] = []
    still.on("request", lambda request: asked.append(request.url) if ".dot" in request.url else None)
    rules = view(still, "Rules")
    assert asked == []

    rules.get_by_role("radio", name="Graph").click()

    expect(rules.locator("svg.dot")).to_contain_text("KUBE-SERVICES")
    assert len(asked) == 1


@pytest.mark.parametrize("format", ["SVG", "DOT"])
def test_a_picture_is_saved_from_the_menu_beside_the_tabs(still: Page, format: str) -> None:
    send(still)
    still.locator(".save-menu > summary").click()

    with still.expect_download() as saved:
        still.get_by_role("link", name=f"The packet's way as {format}").click()

    assert saved.value.suggested_filename == f"packet.{format.lower()}"


def test_the_keyboard_alone_sends_and_steps(still: Page) -> None:
    still.get_by_role("button", name="Send a packet").focus()
    still.keyboard.press("Enter")
    expect(form(still).get_by_label("Who asks")).to_be_focused()
    still.keyboard.press("Tab")
    still.keyboard.press("Enter")
    expect(program(still)).to_contain_text("The server answered")

    still.get_by_role("button", name="Packet: step back").focus()
    still.keyboard.press("Enter")

    expect(program(still)).to_contain_text("waiting: the packet is at")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_about_a_packet(still: Page, scheme: Any) -> None:
    still.emulate_media(color_scheme=scheme)
    send(still, many=True)
    found = [*serious(still)]
    way(still).get_by_role("button", name="KUBE-SERVICES").click()
    met(still).get_by_role("button").first.click()
    found += serious(still)
    still.get_by_role("button", name=re.compile("See them in node-")).click()
    expect(still.locator(".rule.hit").first).to_be_visible()
    found += serious(still)
    view(still, "Map")
    form(still)
    found += serious(still)

    assert found == []


def serious(page: Page) -> list[tuple[str, list[Any]]]:
    settled(page)
    found = Axe().run(page, context="ln-stage").response["violations"]
    return [
        (each["id"], [node["target"] for node in each["nodes"]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]


def test_in_a_crowded_cluster_only_what_the_packet_passes_is_drawn(still: Page) -> None:
    others = "".join(
        f"---\napiVersion: v1\nkind: Service\nmetadata: {{name: other-{n}}}\nspec: {{ports: [{{port: 80}}]}}\n"
        for n in range(7)
    )
    write(still, CLIENT + SERVICE + others)
    apply(still)
    in_sync(still)
    expect(still.get_by_text("Too much to draw one by one")).to_be_visible()

    send(still)

    note = still.locator(".folded-note")
    expect(note).to_contain_text("Folded away: ")
    expect(still.locator("svg.map .svc")).to_have_count(1)
    expect(still.locator("svg.map .trail")).not_to_have_count(0)
    note.get_by_role("button", name="Show the overview").click()
    expect(note).to_be_hidden()
    expect(still.get_by_text("Too much to draw one by one")).to_be_visible()


def test_a_ping_asks_the_machine_and_needs_no_port(still: Page) -> None:
    asking = form(still)
    asking.get_by_label("Who asks").select_option("default/client")
    asking.get_by_label("Whom").fill("node-a:80")
    asking.get_by_role("radio", name="ping").click()
    expect(asking.get_by_role("radio", name="SCTP")).to_have_count(0)

    asking.get_by_role("button", name="Send").click()

    expect(program(still)).to_contain_text("ping -c 1 -W 5 node-a")
    expect(program(still)).to_contain_text("1 packets transmitted, 1 received")
