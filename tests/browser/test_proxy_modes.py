"""kube-proxy is switched to nftables and back in the view Rules, and a packet is followed through either's rules."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import SERVICE, apply, in_sync, settled, view, write
from tests.browser.test_packets import CLIENT, send, way


@pytest.fixture
def rules(workbench: Page) -> Locator:
    workbench.emulate_media(reduced_motion="reduce")
    write(workbench, CLIENT + SERVICE)
    apply(workbench)
    in_sync(workbench)
    return view(workbench, "Rules")


def switch(rules: Locator) -> Locator:
    return rules.get_by_role("group", name="kube-proxy writes")


def test_the_rules_are_exchanged_and_an_undo_brings_them_back(workbench: Page, rules: Locator) -> None:
    chosen = switch(rules).get_by_role("button", pressed=True)
    expect(chosen).to_have_text("iptables")
    expect(switch(rules)).to_have_accessible_description("A switch restarts kube-proxy on every node.")

    switch(rules).get_by_role("button", name="nftables").press("Enter")

    expect(chosen).to_have_text("nftables")
    expect(rules.locator(".flow")).to_contain_text("service-ips")
    expect(workbench.locator("ln-apply")).to_contain_text("In sync with the cluster")
    workbench.get_by_role("button", name="Undo", exact=True).click()
    expect(chosen).to_have_text("iptables")
    expect(rules.locator(".flow")).to_contain_text("KUBE-SERVICES")


def test_a_packet_looks_its_service_up_in_a_map(workbench: Page, rules: Locator) -> None:
    switch(rules).get_by_role("button", name="nftables").click()
    expect(rules.locator(".flow")).to_contain_text("service-ips")
    view(workbench, "Map")

    send(workbench)

    expect(workbench.get_by_role("group", name="What the client program shows")).to_contain_text("The server answered")
    way(workbench).get_by_role("button", name="services").first.click()
    workbench.get_by_role("button", name=re.compile("See them in node-")).click()
    expect(rules.get_by_role("region", name="service-ips")).to_contain_text("found")
    settled(workbench)
    found = Axe().run(workbench, options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert [each["id"] for each in found.response["violations"] if each["impact"] in ("serious", "critical")] == []


def test_in_the_past_the_switch_says_why_it_stands_still(workbench: Page, rules: Locator) -> None:
    switch(rules).get_by_role("button", name="nftables").click()
    expect(rules.locator(".flow")).to_contain_text("service-ips")

    workbench.get_by_role("slider", name="Timeline").press("Home")

    expect(switch(rules).get_by_role("button", name="iptables")).to_be_disabled()
    expect(switch(rules)).to_have_accessible_description("In the past nothing can be switched.")
