"""A learner goes through a lesson: by keyboard alone, with a wrong prediction, a step back, hints, and another day."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import SERVICE, settled, view, write

DEPLOYMENT_BUTTON = "Put it into the editor"


def check(page: Page, words: str) -> Locator:
    return page.locator("ln-lesson .check").filter(has_text=words)


def is_(page: Page, words: str, state: str) -> None:
    expect(check(page, words)).to_have_class(re.compile(rf"\bcheck {state}\b"))


def step(page: Page, number: int) -> None:
    page.get_by_role("tab", name=re.compile(rf"^Step {number}: ")).click()
    expect(page.locator("ln-lesson .step-h")).to_contain_text(f"Step {number} of 6")


def apply(page: Page, text: str = SERVICE) -> None:
    write(page, text)
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("ln-apply")).to_contain_text("In sync with the cluster")


def by_keyboard(page: Page, target: Locator) -> None:
    """Tab until the focus is there, as somebody without a mouse does."""
    for _ in range(80):
        if target.evaluate("element => element === document.activeElement"):
            return
        if page.evaluate("document.activeElement.matches('.cm-content')"):
            page.keyboard.press("Escape")
        page.keyboard.press("Tab")
    raise AssertionError(f"no way to {target} by keyboard")


def address(page: Page) -> str:
    words = view(page, "Map").inner_text()
    found = re.search(r"my-service is (10\.96\.\d+\.\d+):80", words)
    assert found, words
    return found[1]


def test_the_first_lesson_is_solved_by_keyboard_alone(workbench: Page) -> None:
    page = workbench
    lesson = page.locator("ln-lesson")
    first = page.get_by_role("radio", name="kube-proxy, on every node")
    by_keyboard(page, first)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    is_(page, "Say who will listen", "passed")
    expect(lesson.locator(".reply")).to_contain_text("As you said: Nobody")

    page.keyboard.press("Escape")
    page.locator("ln-lesson .scroll").focus()
    page.keyboard.press("n")
    expect(lesson.locator("h1")).to_have_text("Apply the Service")
    by_keyboard(page, page.get_by_role("textbox", name="YAML editor"))
    page.keyboard.press("ControlOrMeta+Enter")
    is_(page, "two ready endpoints", "passed")
    expect(lesson.locator(".glance svg.d")).to_be_visible()

    where = address(page)
    page.locator("ln-lesson .scroll").focus()
    page.keyboard.press("n")
    field = lesson.get_by_role("textbox", name="Which address do the rules")
    by_keyboard(page, field)
    page.keyboard.type("10.96.0.1")
    page.keyboard.press("Enter")
    expect(lesson.locator(".reply")).to_contain_text("That is the Service kubernetes")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(where)
    page.keyboard.press("Enter")
    is_(page, "Find the address", "passed")

    page.locator("ln-lesson .scroll").focus()
    page.keyboard.press("n")
    page.keyboard.press("3")
    ask = page.get_by_role("button", name="Look up", exact=True)
    by_keyboard(page, ask)
    page.keyboard.press("Enter")
    is_(page, "Look up my-service", "passed")

    page.locator("ln-lesson .scroll").focus()
    page.keyboard.press("n")
    by_keyboard(page, page.get_by_role("radio", name="The name is not found"))
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(lesson.locator(".predict-h")).to_contain_text("Locked, the picture will answer")
    expect(lesson.locator(".reply")).to_have_count(0)
    apply(page, SERVICE.replace("MyApp", "nothing"))
    is_(page, "Make every node refuse", "passed")
    expect(lesson.locator(".reply")).to_contain_text("You said: The name is not found")
    expect(lesson.locator(".reply")).to_contain_text("The name stays as long as the Service does.")
    apply(page)

    page.keyboard.press("Escape")
    page.locator("ln-lesson .scroll").focus()
    page.keyboard.press("n")
    by_keyboard(page, lesson.get_by_role("button", name=DEPLOYMENT_BUTTON))
    page.keyboard.press("Enter")
    by_keyboard(page, page.get_by_role("textbox", name="YAML editor"))
    page.keyboard.press("ControlOrMeta+Enter")
    expect(lesson.get_by_role("heading", name="This lesson is done")).to_be_visible()
    expect(lesson.locator(".fin")).to_contain_text("You did it without a hint.")

    by_keyboard(page, lesson.get_by_role("button", name="Next: The Service that nobody answers"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/attempts/**")
    expect(page.locator(".crumbs")).to_contain_text("The Service that nobody answers")


def test_a_check_is_lost_and_won_again_and_shows_the_moment(workbench: Page) -> None:
    page = workbench
    step(page, 2)
    is_(page, "two ready endpoints", "doing")
    apply(page)
    is_(page, "two ready endpoints", "passed")

    apply(page, SERVICE.replace("MyApp", "myapp"))
    is_(page, "two ready endpoints", "lost")
    lost = check(page, "two ready endpoints")
    expect(lost).to_contain_text(re.compile(r"was true until rev \d+"))
    expect(lost).to_contain_text("labels are compared letter by letter")
    lost.get_by_role("button", name="Show that moment").click()
    expect(page.locator("ln-apply")).to_contain_text("Nothing here can be changed")
    page.locator("ln-lesson .scroll").focus()
    page.keyboard.press("End")

    apply(page)
    is_(page, "two ready endpoints", "passed")


def test_hints_come_in_stages_and_the_solution_is_last(workbench: Page) -> None:
    page = workbench
    step(page, 2)
    apply(page, SERVICE.replace("MyApp", "myapp"))
    task = check(page, "two ready endpoints")
    page.get_by_role("button", name="Hint").click()
    expect(task.locator(".hints li")).to_have_count(1)
    expect(task).to_contain_text("app=myapp matches 0 of 2 Pods")
    for count in (2, 3):
        page.get_by_role("button", name="Hint").click()
        expect(task.locator(".hints li")).to_have_count(count)
    page.get_by_role("button", name="Show a solution").click()
    expect(task.locator(".sol-text .new")).to_have_text("    app: MyApp")

    task.get_by_role("button", name="Put it into the editor").click()
    page.get_by_role("button", name="Apply").click()
    is_(page, "two ready endpoints", "passed")
    expect(task.locator(".hints")).to_have_count(0)


def test_a_wrong_prediction_is_replied_to_and_never_scored(workbench: Page) -> None:
    page = workbench
    page.get_by_role("radio", name="One of the nodes").check()
    page.get_by_role("button", name="Lock in").click()

    reply = page.locator("ln-lesson .reply")
    expect(reply).to_contain_text("You said: One of the nodes")
    expect(reply).to_contain_text("No node holds this address.")
    is_(page, "Say who will listen", "passed")
    for choice in page.locator("ln-lesson .opts input").all():
        expect(choice).to_be_disabled()


def test_another_day_goes_on_where_it_stopped_and_the_language_keeps_the_place(workbench: Page) -> None:
    page = workbench
    step(page, 2)
    apply(page)
    step(page, 3)
    page.goto("/")
    expect(page.locator(".cont")).to_contain_text("step 3 of 6")
    page.get_by_role("link", name="Resume").click()
    page.locator("[data-state=live]").wait_for()
    expect(page.locator("ln-lesson h1")).to_have_text("See who listens")
    is_(page, "Every node has the rule", "passed")

    page.get_by_role("button", name="中文").click()
    expect(page.locator("ln-lesson h1")).to_have_text("看看谁在监听")
    expect(page.locator("ln-lesson .step-h")).to_contain_text("第 3 步，共 6 步")
    is_(page, "每个节点都有这条规则", "passed")
    page.goto("/lessons/")
    expect(page.get_by_role("link", name="继续：你的第一个 Service")).to_be_visible()


def test_a_button_of_the_text_runs_a_command_and_steps_are_put_in_order(page: Page) -> None:
    page.goto("/lessons/")
    page.get_by_role("button", name="Start: Names, search lists and caches").click()
    page.locator("[data-state=live]").wait_for()
    run = page.locator("ln-lesson .run")
    run.get_by_role("button", name="Look up web from client").click()
    expect(run.locator(".came")).to_contain_text("10.96.")
    is_(page, "Look up web from client", "passed")

    page.goto("/lessons/")
    page.get_by_role("button", name="Start: What kube-proxy writes").click()
    page.locator("[data-state=live]").wait_for()
    for name, times in (("PREROUTING", 4), ("KUBE-SERVICES", 2), ("KUBE-SVC", 2), ("KUBE-SEP", 1)):
        for _ in range(times):
            page.get_by_role("button", name=f"Move up: {name}").click()
    page.locator("ln-lesson .predict").get_by_role("button", name="Answer").click()
    is_(page, "Put the stations in order", "passed")


def test_a_phone_shows_the_lesson_and_nothing_serious_is_in_the_way(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    for address_ in ("/", "/lessons/", "/lessons/services/rules/read/"):
        page.goto(address_)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address_
        blocking(page)
    page.get_by_role("button", name="Do it in a lab").click()
    page.locator("[data-state=live]").wait_for()
    page.get_by_role("tab", name="Lesson").click()
    expect(page.locator("ln-lesson h1")).to_be_visible()
    blocking(page)


def test_the_lesson_pane_has_nothing_serious_in_any_state(workbench: Page) -> None:
    page = workbench
    page.get_by_role("radio", name="One of the nodes").check()
    page.get_by_role("button", name="Lock in").click()
    blocking(page)
    step(page, 2)
    apply(page)
    apply(page, SERVICE.replace("MyApp", "myapp"))
    is_(page, "two ready endpoints", "lost")
    for count in range(1, 4):
        page.get_by_role("button", name="Hint").click()
        expect(check(page, "two ready endpoints").locator(".hints li")).to_have_count(count)
    page.get_by_role("button", name="Show a solution").click()
    expect(page.locator(".sol-text")).to_be_visible()
    blocking(page)


def blocking(page: Page) -> None:
    settled(page)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    serious = [
        (each["id"], [node["html"][:160] for node in each["nodes"]][:4])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == []


def test_the_reading_page_needs_no_javascript(page: Page, base_url: str) -> None:
    browser = page.context.browser
    assert browser
    plain = browser.new_context(java_script_enabled=False, base_url=base_url)
    reader = plain.new_page()
    reader.goto("/lessons/services/first-service/read/")

    assert reader.locator("figure svg").count() == 2
    assert reader.locator("section h2").count() == 7
    reader.get_by_role("button", name="Do it in a lab").click()
    reader.wait_for_url("**/attempts/**")
    assert "Look at the start" in reader.locator(".lesson").inner_text()
    plain.close()


def test_a_lesson_is_printed_dark_on_white_and_nothing_is_cut_off(page: Page) -> None:
    page.set_viewport_size({"width": 700, "height": 1000})
    page.goto("/lessons/services/names/read/")

    page.emulate_media(media="print", color_scheme="dark")

    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(20, 32, 29)"
    assert page.evaluate("document.documentElement.scrollWidth") == 700
    tables = "[...document.querySelectorAll('.drawn-t')].filter((each) => each.scrollWidth > each.clientWidth).length"
    assert page.evaluate(tables) == 0
    assert page.locator(".replies dd").first.is_visible()
