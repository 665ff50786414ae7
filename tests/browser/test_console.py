"""The console: commands as one would type them, at any moment, with the keyboard alone and on a phone."""

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import SERVICE, apply, in_sync, write
from tests.browser.test_everyone import WIDTHS, serious


def line(page: Page) -> Locator:
    return page.locator(".prompt input")


def run(page: Page, command: str) -> Locator:
    """Types it, and gives what stands there afterwards."""
    line(page).fill(command)
    line(page).press("Enter")
    entry = page.locator(".c-entry").filter(has=page.locator(".cmd", has_text=command)).last
    expect(entry).not_to_contain_text("running")
    return entry


def test_a_command_answers_in_kubectls_words(workbench: Page) -> None:
    expect(run(workbench, "kubectl get nodes")).to_contain_text("node-a")
    refused = run(workbench, "kubectl get nothing")
    expect(refused.locator(".c-err")).to_contain_text("the server doesn't have a resource type")
    expect(run(workbench, "kubectl get nodes | grep -c node")).to_contain_text("3")


def test_a_command_changes_the_world_and_is_undone_like_any_change(workbench: Page) -> None:
    run(workbench, "kubectl create service clusterip web --tcp=80:9376")
    expect(workbench.get_by_role("tabpanel", name="Map")).to_contain_text("web")

    workbench.get_by_role("button", name="Undo", exact=True).click()

    expect(run(workbench, "kubectl get svc web")).to_contain_text("not found")


def test_the_editors_files_are_there_for_f(workbench: Page) -> None:
    write(workbench, SERVICE)

    expect(run(workbench, "kubectl apply -f service.yaml")).to_contain_text("service/my-service created")

    in_sync(workbench)


def test_an_object_is_edited_by_keyboard_alone(workbench: Page) -> None:
    run(workbench, "kubectl create service clusterip shop --tcp=80")
    line(workbench).focus()
    workbench.keyboard.type("kubectl edit svc shop")
    workbench.keyboard.press("Enter")
    tab = workbench.get_by_role("tab", name="edit-svc-shop.yaml")
    expect(tab).to_have_attribute("aria-selected", "true")
    editor = workbench.locator(".cm-content")
    expect(editor).to_contain_text("# Please edit the object below.")
    expect(editor).to_be_focused()

    workbench.keyboard.press("Control+Enter")

    expect(tab).to_have_count(0)
    expect(workbench.locator(".c-entry").last).to_contain_text("Edit cancelled, no changes made.")


def test_a_refused_edit_is_opened_again_with_the_reasons(workbench: Page) -> None:
    run(workbench, "kubectl create service clusterip shop --tcp=80")
    run(workbench, "kubectl edit svc shop")
    editor = workbench.locator(".cm-content")
    expect(editor).to_be_focused()
    replace_all(workbench, "type: ClusterIP", "type: Clusterip")

    workbench.keyboard.press("Control+Enter")

    expect(editor).to_contain_text('# services "shop" was not valid:')
    expect(workbench.locator(".c-entry").last).to_contain_text('error: services "shop" is invalid')
    replace_all(workbench, "type: Clusterip", "type: NodePort")
    workbench.keyboard.press("Control+Enter")
    expect(workbench.locator(".c-entry").last).to_contain_text("service/shop edited")


def replace_all(page: Page, old: str, new: str) -> None:
    """The whole text anew, as one who pastes it."""
    kept = page.evaluate("Object.entries(localStorage).find(([key]) => key.endsWith(':edit-svc-shop.yaml'))[1]")
    write(page, json.loads(kept)["text"].replace(old, new))


def test_a_button_writes_down_the_command_that_it_stands_for(workbench: Page) -> None:
    write(workbench, SERVICE)
    apply(workbench)

    log = workbench.get_by_role("log")
    expect(log).to_contain_text("kubectl apply -f service.yaml")
    expect(log).to_contain_text("service/my-service created")
    workbench.locator(".objects summary").click()
    workbench.get_by_role("button", name="Delete Service my-service").click()
    expect(log).to_contain_text("kubectl delete service my-service")


def test_earlier_lines_come_back_on_the_arrows_and_words_on_tab(workbench: Page) -> None:
    run(workbench, "kubectl get pods")
    run(workbench, "kubectl get svc")

    line(workbench).press("ArrowUp")
    line(workbench).press("ArrowUp")
    expect(line(workbench)).to_have_value("kubectl get pods")
    line(workbench).fill("kubectl desc")
    line(workbench).press("Tab")
    expect(line(workbench)).to_have_value("kubectl describe ")
    line(workbench).press_sequentially("no")
    line(workbench).press("Tab")
    expect(workbench.get_by_role("option", name="nodes")).to_be_visible()
    line(workbench).press("Tab")
    line(workbench).press("Enter")
    expect(line(workbench)).to_have_value("kubectl describe nodes ")
    line(workbench).press_sequentially("node-c")
    line(workbench).press("Enter")
    expect(workbench.get_by_role("log")).to_contain_text("PodCIDR")


def test_the_keyboard_finds_its_way_in_and_out(workbench: Page) -> None:
    workbench.locator(".tl-track").focus()
    workbench.keyboard.press("/")
    expect(line(workbench)).to_be_focused()

    workbench.keyboard.type("kubectl get pods/")
    expect(line(workbench)).to_have_value("kubectl get pods/")
    workbench.keyboard.press("Escape")
    workbench.keyboard.press("Tab")

    expect(line(workbench)).not_to_be_focused()


def test_a_node_and_a_pod_are_logged_into(workbench: Page) -> None:
    where = workbench.get_by_role("radiogroup", name="Run commands in")
    where.get_by_role("radio", name="node-a").click()
    expect(run(workbench, "iptables-save -t nat | head -n 1")).to_contain_text("*nat")
    where.get_by_role("radio").nth(1).click()
    expect(run(workbench, "cat /etc/resolv.conf")).to_contain_text("svc.cluster.local")


def test_the_past_is_read_and_a_command_that_writes_offers_a_branch(workbench: Page) -> None:
    run(workbench, "kubectl create service clusterip web --tcp=80:9376")
    workbench.locator(".tl-track").focus()
    workbench.keyboard.press("<")
    expect(workbench.locator("ln-timeline")).to_contain_text("in the past")

    expect(run(workbench, "kubectl get svc")).not_to_contain_text("web")
    refused = run(workbench, "kubectl create namespace shop")
    refused.get_by_role("button", name="Start a branch here and run it").click()
    workbench.get_by_role("dialog").get_by_role("button", name="Start a branch here").click()

    expect(workbench.get_by_role("log")).to_contain_text("namespace/shop created")
    expect(workbench.locator("ln-history summary")).to_have_accessible_name("Branch Branch 2")
    expect(run(workbench, "kubectl get svc web")).to_contain_text("not found")


def test_it_is_closed_where_there_is_little_room_until_it_is_asked_for(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 800})
    page.goto("/")
    page.get_by_role("button", name="Try it").click()
    page.wait_for_url("**/attempts/**")
    page.locator("[data-state=live]").wait_for()
    expect(line(page)).to_be_hidden()

    page.get_by_role("button", name="Console").click()
    expect(line(page)).to_be_visible()
    page.reload()
    expect(line(page)).to_be_visible()


def test_it_is_resized_with_the_arrows_and_stays_so(workbench: Page) -> None:
    grip = workbench.get_by_role("separator", name="Resize the console")
    before = int(grip.get_attribute("aria-valuenow") or 0)

    grip.focus()
    workbench.keyboard.press("ArrowUp")
    workbench.reload()

    expect(grip).to_have_attribute("aria-valuenow", str(before + 18))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_serious_at_any_width_in_any_light(workbench: Page, width: int, scheme: str) -> None:
    workbench.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    workbench.set_viewport_size({"width": width, "height": WIDTHS[width]})
    if width == 390:
        workbench.get_by_role("tab", name="Console").click()
    run(workbench, "kubectl get pods -o wide")
    run(workbench, "kubectl get nothing")
    line(workbench).fill("kubectl get s")
    line(workbench).press("Tab")
    expect(workbench.get_by_role("listbox", name="Suggestions").get_by_role("option").first).to_be_visible()

    assert serious(workbench) == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert workbench.evaluate(overflow) == 0
