"""The DNS view: a look-up grows question by question, its messages open, and CoreDNS can be set up and disturbed."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import SERVICE, apply, in_sync, settled, view, write

FULL = "my-service.default.svc.cluster.local"


def look_up(dns: Locator, name: str) -> None:
    dns.get_by_role("textbox", name="Name to look up").fill(name)
    dns.get_by_role("button", name="Look up").click()


@pytest.fixture
def dns(workbench: Page) -> Locator:
    """The DNS view of a lab with a Service, drawn without motion."""
    workbench.emulate_media(reduced_motion="reduce")
    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)
    return view(workbench, "DNS")


def setting(dns: Locator, name: str) -> None:
    panel = dns.get_by_role("button", name="CoreDNS")
    if panel.get_attribute("aria-expanded") == "false":
        panel.click()
    switch = dns.get_by_role("switch", name=name)
    switch.click()
    expect(switch).to_be_checked()


def test_the_counter_tells_what_was_in_vain_and_other_spellings_stand_beside_it(dns: Locator) -> None:
    look_up(dns, FULL)

    expect(dns.get_by_role("group", name="What the look-up cost")).to_contain_text(
        "8 questions sent, 6 of them in vain"
    )
    spellings = dns.get_by_role("table").filter(has_text="with ndots:1")
    expect(spellings.get_by_role("row").filter(has_text="with a dot at the end")).to_contain_text("none in vain")
    expect(dns).to_contain_text("computed, not sent")


def test_it_goes_question_by_question(dns: Locator) -> None:
    look_up(dns, FULL)
    expect(dns.locator(".try")).to_have_count(4)

    back = dns.get_by_role("button", name="One question back")
    for _ in range(3):
        back.click()
    expect(dns.locator(".try")).to_have_count(3)
    expect(dns.locator(".local.end")).to_have_count(0)
    on = dns.get_by_role("button", name="One question on")
    for _ in range(3):
        on.click()
    expect(dns.locator(".try")).to_have_count(4)
    expect(dns.locator(".local.end")).to_contain_text("10.96.")


def test_with_motion_it_grows_by_itself(workbench: Page) -> None:
    dns = view(workbench, "DNS")
    look_up(dns, "kubernetes.default.svc.cluster.local")

    expect(dns.locator(".dns-steps")).to_contain_text("8 of 8")
    expect(dns.locator(".local.end")).to_contain_text("10.96.0.1")


def test_a_message_opens_to_the_words_of_dig_and_leads_back_to_the_service(workbench: Page, dns: Locator) -> None:
    look_up(dns, "my-service")
    dns.get_by_role("button", name="A 10.96.").click()

    opened = dns.locator(".dns-open")
    expect(opened).to_contain_text(";; ANSWER SECTION:")
    expect(opened).to_contain_text("Service my-service was stored")
    expect(opened).to_contain_text("spec.clusterIPs[0]")
    expect(workbench.locator(".linked-line")).to_have_count(1)
    opened.get_by_role("button", name="Show that moment").first.click()
    expect(workbench.locator(".pane.stage.past")).to_have_count(1)


def test_a_lost_packet_takes_its_five_seconds(dns: Locator) -> None:
    setting(dns, "Conntrack race")
    look_up(dns, "my-service")

    expect(dns.locator(".gap")).to_have_text("waits 5 s, then goes on")
    expect(dns.get_by_role("group", name="What the look-up cost")).to_contain_text("5.0 s waited")
    expect(dns.get_by_role("button", name="AAAA? no answer")).to_be_visible()


def test_a_service_made_anew_is_still_held_under_its_old_address_until_the_ttl_is_over(
    workbench: Page, dns: Locator
) -> None:
    setting(dns, "NodeLocal DNSCache")
    look_up(dns, "my-service")
    expect(dns.locator(".heads")).to_contain_text("NodeLocal")
    workbench.locator("ln-apply .objects > summary").click()
    workbench.get_by_role("button", name="Delete Service my-service").click()

    expect(dns.get_by_role("heading", name="Who still answers as before")).to_be_visible()
    expect(dns.locator(".held .old").filter(has_text="NodeLocal on").first).to_contain_text("asked anew: NXDOMAIN")
    dns.get_by_role("button", name="Let 30 s pass").click()
    expect(dns.get_by_role("heading", name="Who still answers as before")).to_have_count(0)


def test_a_broken_corefile_is_refused_by_line_and_reason_and_a_good_one_is_loaded(
    workbench: Page, dns: Locator
) -> None:
    dns.get_by_role("button", name="CoreDNS").click()
    corefile = dns.get_by_role("textbox", name="Corefile")
    corefile.click()
    workbench.keyboard.press("ControlOrMeta+a")
    workbench.keyboard.insert_text(".:53 {\n    kubernets cluster.local\n}\n")
    expect(dns.locator(".lint")).to_contain_text("Corefile:2 - Error during parsing: Unknown directive 'kubernets'")
    dns.get_by_role("button", name="Save the Corefile").click()
    expect(dns.locator(".dns-said")).to_contain_text("Unknown directive 'kubernets'")

    corefile.click()
    workbench.keyboard.press("ControlOrMeta+a")
    workbench.keyboard.insert_text(".:53 {\n    template ANY ANY {\n        rcode NXDOMAIN\n    }\n}\n")
    dns.get_by_label("and restart CoreDNS at once").check()
    dns.get_by_role("button", name="Save the Corefile").click()
    expect(dns.locator(".dns-said")).to_contain_text("restarted")
    look_up(dns, "my-service")
    expect(dns.locator(".seq")).to_contain_text("template")


def test_the_words_of_a_corefile_are_proposed_where_they_fit(workbench: Page, dns: Locator) -> None:
    dns.get_by_role("button", name="CoreDNS").click()
    corefile = dns.get_by_role("textbox", name="Corefile")
    corefile.click()
    workbench.keyboard.press("ControlOrMeta+a")
    workbench.keyboard.insert_text(".:53 {\n    kubernetes cluster.local {\n    }\n}\n")
    workbench.keyboard.press("ArrowUp")
    workbench.keyboard.press("ArrowUp")
    workbench.keyboard.press("Home")
    workbench.keyboard.press("Enter")
    workbench.keyboard.press("ArrowUp")
    workbench.keyboard.type("po")
    workbench.get_by_role("option", name="pods").click()

    expect(corefile).to_contain_text("pods")


def test_the_resolver_is_chosen_with_its_version_and_what_is_special(dns: Locator) -> None:
    dns.get_by_role("button", name="Resolver and type").click()
    dns.get_by_label("Resolver", exact=True).select_option("musl 1.2.5")
    expect(dns.locator("#dns-special")).to_contain_text("asks every nameserver at once")
    dns.get_by_label("Type", exact=True).select_option("SRV")
    look_up(dns, "my-service")

    expect(dns.locator(".heads")).to_contain_text("musl 1.2.5")
    expect(dns.get_by_role("button", name="SRV?", exact=True)).to_be_visible()


def test_where_there_is_no_room_for_lanes_it_is_a_list(workbench: Page, dns: Locator) -> None:
    look_up(dns, FULL)
    workbench.set_viewport_size({"width": 390, "height": 844})
    workbench.get_by_role("tab", name="Diagrams").click()

    expect(dns.locator(".dns-list .dns-line")).to_have_count(8)
    dns.get_by_role("button", name="A 10.96.").click()
    expect(dns.locator(".dns-open")).to_contain_text(";; ANSWER SECTION:")
    assert workbench.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_the_words_hold_everything(dns: Locator) -> None:
    look_up(dns, FULL)
    expect(dns.locator(".try")).to_have_count(4)
    dns.locator("details.twin > summary").click()

    for caption in (
        "Questions in order",
        "What the servers did",
        "The same look-up otherwise: computed, not sent",
        "Who remembers which answer, and until when",
    ):
        expect(dns.get_by_role("table", name=caption)).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing_serious_in_any_part(workbench: Page, dns: Locator, width: int, scheme: Any) -> None:
    workbench.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    setting(dns, "Conntrack race")
    look_up(dns, FULL)
    dns.get_by_role("button", name="A 10.96.").first.click()
    dns.get_by_role("button", name="Resolver and type").click()
    workbench.set_viewport_size({"width": width, "height": 900})
    if width == 390:
        workbench.get_by_role("tab", name="Diagrams").click()
    found = [serious(workbench)]
    dns.get_by_role("button", name="CoreDNS").click()
    dns.locator(".dns-zones > summary").click()
    found.append(serious(workbench))

    assert found == [[], []]


def serious(page: Page) -> list[str]:
    settled(page)
    violations = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}"
        for each in violations
        if each["impact"] in ("serious", "critical")
    ]
