"""From a line of YAML to all that follows from it, and from every picture back to the line."""

import re

from playwright.sync_api import Locator, Page, expect

from .desk import SERVICE, apply, editor, in_sync, view, write


def served(page: Page) -> None:
    write(page, SERVICE)
    apply(page)
    in_sync(page)


def line(page: Page, text: str) -> Locator:
    return editor(page).locator(".cm-line", has_text=text)


def follows(page: Page, name: str) -> Locator:
    return page.get_by_role("tab", name=name, exact=True).locator(".lit-n")


def test_the_line_under_the_cursor_lights_what_follows_from_it_in_every_view(workbench: Page) -> None:
    served(workbench)

    line(workbench, "targetPort").click()

    expect(workbench.locator("path.endpoint[data-lit]")).to_have_count(2)
    expect(follows(workbench, "Control plane")).to_be_visible()
    rules = view(workbench, "Rules")
    expect(rules.locator(".rule.near", has_text="DNAT")).to_have_count(2)
    expect(rules.locator(".rule.near", has_text="10.96.")).to_have_count(0)


def test_the_arrow_keys_do_the_same_as_a_click(workbench: Page) -> None:
    served(workbench)
    line(workbench, "targetPort").click()
    targets = follows(workbench, "Rules").inner_text()

    workbench.keyboard.press("ArrowUp")

    expect(follows(workbench, "Rules")).not_to_have_text(targets)


def test_a_rule_leads_back_to_the_very_field(workbench: Page) -> None:
    served(workbench)
    rules = view(workbench, "Rules")
    rules.locator(".rule", has_text="DNAT").first.locator("button").click()

    rules.get_by_role("listitem").filter(has_text="spec.ports[0].targetPort").get_by_role(
        "button", name=re.compile("line 11")
    ).click()

    expect(editor(workbench)).to_be_focused()
    expect(workbench.locator(".cm-line.linked-line")).to_contain_text("targetPort: 9376")


def test_two_keys_lead_to_the_reasons_and_to_the_line(workbench: Page) -> None:
    served(workbench)
    rules = view(workbench, "Rules")
    rules.locator(".rule", has_text="DNAT").first.locator("button").click()

    workbench.keyboard.press("w")
    expect(rules.locator("ol.why button").first).to_be_focused()
    workbench.keyboard.press("g")

    expect(editor(workbench)).to_be_focused()
    expect(workbench.locator(".cm-line.linked-line")).to_contain_text("targetPort: 9376")


def test_an_endpoint_tells_why_it_is_there(workbench: Page) -> None:
    served(workbench)

    workbench.locator("g.pod").first.click()

    why = workbench.get_by_role("region", name="Why is this endpoint here?")
    expect(why).to_contain_text("spec.selector")
    why.get_by_role("button", name="Show that moment").first.click()
    expect(workbench.locator("ln-apply")).to_contain_text("Nothing here can be changed.")


def test_before_apply_rules_and_names_stand_as_ghosts(workbench: Page) -> None:
    write(workbench, SERVICE)
    rules = view(workbench, "Rules")
    expect(rules.locator(".rule.ghost", has_text="10.96.")).to_contain_text("would be added")

    dns = view(workbench, "DNS")
    expect(dns.locator(".served .ghost")).to_contain_text("would be added")
    apply(workbench)
    in_sync(workbench)

    expect(dns.locator(".served .ghost")).to_have_count(0)
    expect(view(workbench, "Rules").locator(".ghost")).to_have_count(0)


def test_a_node_whose_rules_are_old_says_since_when_and_is_compared_with_another(workbench: Page) -> None:
    served(workbench)
    rules = view(workbench, "Rules")
    timeline = workbench.locator("ln-timeline")
    told = timeline.inner_text()
    newest = int(re.search(r"Event (\d+) of", told)[1])  # type: ignore[index]
    last = re.search(r"(node-\w) has written its rules", told)[1]  # type: ignore[index]
    rules.get_by_role("radio", name=last).click()
    workbench.locator("body").press(",")
    expect(timeline).to_contain_text(f"Event {newest - 1} of {newest}")
    expect(rules.get_by_role("note")).to_contain_text(f"The rules on {last} have been old since")
    rules.get_by_role("radio", name="Compare").click()

    # The one to compare with is one that differs.
    expect(rules.get_by_role("region", name=re.compile(f"Only on (?!{last})node-"))).to_be_visible()
    expect(rules.get_by_role("status").filter(has_text="are the same on both nodes")).to_be_visible()


def test_what_was_filled_in_is_reached_and_opened_by_keyboard(workbench: Page) -> None:
    served(workbench)
    filled = workbench.locator("details.filled").first
    expect(filled).to_have_attribute("open", "")
    line(workbench, "targetPort").click()

    workbench.keyboard.press("Escape")
    workbench.keyboard.press("Tab")
    expect(filled.locator("summary")).to_be_focused()
    workbench.keyboard.press("Enter")

    expect(filled).not_to_have_attribute("open", "")
    workbench.keyboard.press("Tab")
    expect(editor(workbench)).not_to_be_focused()
    expect(workbench.locator("ln-editor *:focus")).to_have_count(0)
