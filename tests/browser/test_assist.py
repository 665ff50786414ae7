"""The editor helps to write: it proposes, explains and mends, and says beforehand what Apply would do."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import SERVICE, apply, editor, in_sync, revision, view, write

# CodeMirror ignores keys for a moment after a list opens, lest they were meant for the text (interactionDelay).
SINCE_OPENED = 100  # ms
# While the words for what was typed last are still asked for, the list shows older ones and takes no key.
LIST = ".cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled)"


@pytest.fixture
def workbench(workbench: Page) -> Page:
    """With a clock that can be put forward."""
    workbench.clock.install()
    return workbench


def proposals(page: Page) -> list[str]:
    page.locator(f"{LIST} li").first.wait_for()
    page.clock.fast_forward(SINCE_OPENED)
    return page.locator(".cm-tooltip-autocomplete .cm-completionLabel").all_inner_texts()


def take(page: Page, word: str) -> None:
    """By Enter, once it is the word that would be taken."""
    expect(page.locator(f"{LIST} li[aria-selected] .cm-completionLabel")).to_have_text(word)
    page.clock.fast_forward(SINCE_OPENED)
    page.keyboard.press("Enter")


def at_end(page: Page, text: str) -> None:
    editor(page).click()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.insert_text(text)


def test_the_fields_of_the_place_where_the_cursor_stands_are_proposed(workbench: Page) -> None:
    write(workbench, SERVICE)
    at_end(workbench, "      ")

    workbench.keyboard.press("Control+Space")

    assert set(proposals(workbench)) == {"name", "appProtocol", "nodePort"}  # the others are written already


def test_the_words_that_a_field_knows_are_proposed_its_default_first(workbench: Page) -> None:
    write(workbench, SERVICE)
    at_end(workbench, "  type: ")

    workbench.keyboard.press("Control+Space")

    assert proposals(workbench) == ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]


def test_labels_of_the_pods_are_proposed_for_a_selector(workbench: Page) -> None:
    write(workbench, SERVICE.partition("    app:")[0])
    at_end(workbench, "    ")

    workbench.keyboard.press("Control+Space")
    assert proposals(workbench) == ["app"]
    workbench.keyboard.press("Enter")
    workbench.keyboard.press("Control+Space")
    assert proposals(workbench) == ["MyApp"]
    workbench.keyboard.press("Enter")

    expect(editor(workbench)).to_contain_text("app: MyApp")


def test_a_service_can_be_written_with_proposals_alone(workbench: Page) -> None:
    write(workbench, "")

    workbench.keyboard.type("kind: Serv")
    take(workbench, "Service")
    workbench.keyboard.press("Enter")
    workbench.keyboard.type("meta")
    take(workbench, "metadata")
    workbench.keyboard.type("name: web")

    # What is still missing may be said between the lines by now.
    written = re.compile(r"kind: Service.*metadata:\s*name: web", re.DOTALL)
    expect(editor(workbench)).to_contain_text(written)


def test_enter_ends_a_line_whose_word_is_written_out(workbench: Page) -> None:
    write(workbench, SERVICE)
    at_end(workbench, "  type: ")
    workbench.keyboard.type("NodePort")

    workbench.keyboard.press("Enter")
    workbench.keyboard.type("sess")

    expect(workbench.locator(".cm-line").last).to_have_text("  sess")


def test_a_field_is_explained_under_the_pointer_and_at_a_key(workbench: Page) -> None:
    write(workbench, SERVICE)

    workbench.locator(".tok-key", has_text="targetPort").hover()
    expect(workbench.locator(".field-card")).to_contain_text("The Pod's port")
    workbench.mouse.move(0, 0)
    expect(workbench.locator(".field-card")).to_have_count(0)

    workbench.locator(".cm-line", has_text="protocol").click()
    workbench.keyboard.press("Control+i")
    expect(workbench.locator(".field-card")).to_contain_text("If you leave it out: TCP")
    workbench.keyboard.press("Escape")
    expect(workbench.locator(".field-card")).to_have_count(0)


def test_an_unknown_field_is_mended_by_a_button_or_a_key(workbench: Page) -> None:
    for mend in ("button", "key"):
        write(workbench, SERVICE.replace("targetPort", "targetport"))
        expect(workbench.locator(".fault")).to_have_text("targetport")

        if mend == "button":
            workbench.get_by_role("button", name="Change to targetPort").click()
        else:
            workbench.keyboard.press("Control+.")

        expect(workbench.locator(".lint")).to_have_count(0)
        expect(editor(workbench)).to_contain_text("targetPort: 9376")


def test_apply_is_previewed_and_then_does_just_that(workbench: Page) -> None:
    before = revision(workbench)
    write(workbench, SERVICE)

    strip = workbench.locator("ln-apply")
    expect(strip).to_contain_text("If you apply this")
    expect(strip.locator(".delta")).to_have_text(
        re.compile(r"\+8\s*rules per node\s*\+2\s*endpoints\s*\+1\s*DNS name\s*0\s*removed")
    )
    ghost = workbench.locator(".map .svc.ghost")
    address = ghost.locator("text.m").text_content()
    expect(workbench.locator(".map path.endpoint.ghost")).to_have_count(2)
    assert revision(workbench) == before
    strip.get_by_role("button", name="See the 8 rules").click()
    expect(strip.locator(".delta-rules li")).to_have_count(8)

    apply(workbench)
    in_sync(workbench)

    expect(ghost).to_have_count(0)
    assert workbench.locator(".map .svc text.m").first.text_content() == address


def test_nothing_is_previewed_of_a_text_with_an_error(workbench: Page) -> None:
    write(workbench, SERVICE.replace("port: 80", "port: 70000"))

    expect(workbench.locator("ln-apply")).to_contain_text("No preview: 1 error on line 10")
    expect(workbench.locator(".map .ghost")).to_have_count(0)


def test_what_a_preview_takes_away_is_struck_through(workbench: Page) -> None:
    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)

    write(workbench, SERVICE.replace("MyApp", "Nobody"))

    expect(workbench.locator(".map path.endpoint.ghost-del")).to_have_count(2)
    expect(workbench.locator(".lens", has_text="0 pods match")).to_be_visible()


def test_lines_say_what_they_have_led_to_and_lead_there(workbench: Page) -> None:
    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)

    expect(workbench.locator(".lens")).to_have_text(["1 DNS name", "2 pods match", "2 rules", "2 DNAT"])
    expect(workbench.locator(".filled .count")).to_have_text("7")
    expect(workbench.locator(".filled")).to_contain_text("internalTrafficPolicy")

    workbench.locator(".lens", has_text="2 DNAT").click()
    expect(workbench.get_by_role("tab", name="Rules", exact=True)).to_have_attribute("aria-selected", "true")


def test_several_documents_are_told_of_one_by_one(workbench: Page) -> None:
    wrong = SERVICE.replace("my-service", "other").replace("port: 80", "port: 0")
    write(workbench, f"{SERVICE}---\n{wrong}---\n{SERVICE.replace('my-service', 'third')}")

    apply(workbench)

    strip = workbench.locator("ln-apply")
    expect(strip).to_contain_text("Applied in part")
    expect(strip.locator(".said li")).to_have_count(3)
    expect(strip.locator(".said li").nth(1)).to_contain_text('The Service "other" is invalid')
    panel = view(workbench, "Control plane")
    expect(panel.locator(".tale")).to_have_count(3)
    expect(panel.locator(".refusals .st.stopped h4")).to_have_text("Validation")
    expect(panel.locator(".refusals .st.missed h4")).to_have_text(["etcd"])


def test_the_control_plane_tells_the_story_of_a_write(workbench: Page) -> None:
    write(workbench, SERVICE)
    apply(workbench)
    in_sync(workbench)

    story = view(workbench, "Control plane").locator(".story")

    expect(story.locator("h4")).to_have_text(
        ["Request", "Decoding", "Defaults", "Allocation", "Validation", "etcd", "Who was watching"]
    )
    expect(story).to_contain_text("spec.type")
    expect(story).to_contain_text("/registry/services/specs/default/my-service")
    expect(story).to_contain_text("endpointslice-controller")
