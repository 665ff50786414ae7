"""Three learners and an instructor at once: one view for all who like, a branch that comes back, an interview rated."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from learnnet.classroom import console
from learnnet.classroom.actions import apply_change
from learnnet.classroom.courses import actions, assigning
from learnnet.classroom.courses.models import Assignment, Course
from learnnet.classroom.lessons import first_lesson
from learnnet.classroom.models import Attempt
from learnnet.classroom.practice import interviews
from learnnet.classroom.practice.models import Interview
from tests.browser.room import Enter, elsewhere, learner, open_board
from tests.browser.test_everyone import overflow, serious
from tests.conftest import person

EDITOR = first_lesson().editor
SMALL = {"kind": "apply", "manifest": EDITOR.replace("app: MyApp", "app: myapp")}
DRILL = "services/beginner/7"
SET = "15/containers+discovery/intermediate/5"


def work(enter: Enter, attempt: Attempt) -> Page:
    assert attempt.person is not None
    tab = enter(attempt.person)
    tab.goto(f"/attempts/{attempt.public_id}/")
    tab.locator("[data-state=live]").wait_for()
    return tab


def test_whoever_likes_follows_the_instructor_and_leaves_again(
    carols: Page, enter: Enter, course: Course, assignment: Assignment
) -> None:
    tabs = [work(enter, learner(course, assignment, name)) for name in ("Amara", "Noor", "Tomas")]
    board = open_board(carols, course)

    board.get_by_role("button", name="Follow me").click()
    board.locator("[data-state=live]").wait_for()
    for tab in tabs:
        expect(tab.get_by_text("Your instructor shows their view.", exact=True)).to_be_visible()
    homes = [tab.url.partition("#")[0] for tab in tabs]
    for tab in tabs[:2]:
        tab.get_by_role("link", name="Follow", exact=True).click()
        expect(tab.get_by_text("Following carol. Your own work is kept.")).to_be_visible()
        tab.locator("[data-state=live]").wait_for()
    board.get_by_role("tab", name="Rules").click()

    for tab in tabs[:2]:
        expect(tab.get_by_role("tab", name="Rules")).to_have_attribute("aria-selected", "true")
        expect(tab.locator("ln-apply button.primary:enabled")).to_have_count(0)
    expect(tabs[2].get_by_role("tab", name="Map")).to_have_attribute("aria-selected", "true")
    assert (serious(tabs[0]), overflow(tabs[0])) == ([], 0)

    tabs[0].get_by_role("link", name="Leave").click()
    tabs[0].goto(homes[0])
    expect(tabs[0].get_by_text("Your instructor can see this lab.")).to_be_visible()
    board.get_by_role("link", name="Back to the board").click()
    expect(board.get_by_text("1 of 3 follow")).to_be_visible()
    board.get_by_role("button", name="Stop").click()

    tabs[1].wait_for_url(f"**/courses/{course.public_id}/")
    expect(tabs[2].get_by_text("Your instructor shows their view.", exact=True)).to_be_hidden()


def test_a_branch_from_a_moment_goes_back_with_a_word(
    carols: Page, enter: Enter, course: Course, assignment: Assignment
) -> None:
    attempt = learner(course, assignment, "Amara")
    for change in (SMALL, {"kind": "apply", "manifest": EDITOR}):
        elsewhere(apply_change, attempt, change)
    tab = work(enter, attempt)
    board = open_board(carols, course)
    board.get_by_role("button", name="Amara", exact=True).click()

    marks = board.get_by_role("group", name="What they did, in order").get_by_role("button")
    expect(marks).to_have_count(2)
    marks.nth(1).focus()
    board.keyboard.press("ArrowLeft")
    expect(marks.nth(0)).to_have_attribute("aria-pressed", "true")
    board.get_by_role("textbox", name="A word with this branch").fill("Compare line 7 with the Pods.")
    board.get_by_role("button", name="Fork and send back").click()
    expect(board.get_by_text("Sent. The link opens at this moment.").first).to_be_visible()

    note = tab.locator(".cl-note")
    expect(note).to_contain_text("Compare line 7 with the Pods.")
    note.get_by_role("link").click()
    expect(tab.get_by_role("button", name="Take it over")).to_be_visible()
    expect(tab.locator(".v-map")).to_contain_text("app=myapp")


def test_a_state_that_was_left_says_so_before_it_goes(carols: Page, course: Course, assignment: Assignment) -> None:
    attempts = [learner(course, assignment, name) for name in ("Amara", "Noor")]
    for attempt in attempts:
        elsewhere(apply_change, attempt, SMALL)
    board = open_board(carols, course)
    expect(board.get_by_role("button", name="2 learners")).to_be_visible()

    for attempt in attempts:
        elsewhere(apply_change, attempt, {"kind": "apply", "manifest": EDITOR})

    gone = board.locator(".cb-card.gone")
    expect(gone).to_contain_text("Resolved")
    expect(gone).to_have_count(0, timeout=8000)


def test_a_drill_is_assigned_by_hand_searched_and_watched(carols: Page, enter: Enter, course: Course) -> None:
    carols.goto(f"/courses/{course.public_id}/assignments/new/")
    carols.get_by_role("radio", name="A drill").check()
    expect(carols.get_by_role("combobox", name="Lesson")).to_be_hidden()
    expect(carols.get_by_role("radio", name="Exam")).to_be_hidden()
    carols.get_by_role("radio", name="Another one for each").check()
    carols.get_by_role("button", name="Assign", exact=True).click()
    carols.get_by_text("Nobody has joined yet.").wait_for()
    bob = person("bob@example.org")
    elsewhere(actions.join, bob, course, "Bob")
    tab = enter(bob)
    tab.goto(f"/courses/{course.public_id}/")
    tab.get_by_role("button", name="Begin: Drill: Services, Beginner").click()
    tab.locator("[data-state=live]").wait_for()
    expect(tab.get_by_text("Your instructor can see this lab.")).to_be_visible()

    attempt = Attempt.objects.get(person=bob)
    elsewhere(console.run, attempt, "kubectl", "kubectl get services -A", {}, None)

    row = carols.get_by_role("row").filter(has=carols.get_by_role("rowheader", name="Bob"))
    expect(row).to_contain_text("→")
    carols.get_by_role("button", name="Bob", exact=True).click()
    carols.get_by_role("link", name="Watch live").click()
    expect(carols.get_by_text("You are watching Bob.")).to_be_visible()
    expect(carols.get_by_text("kubectl get services -A")).to_be_visible()
    expect(carols.get_by_role("button", name="Where to look next")).to_have_count(0)


def test_an_open_answer_is_rated_and_the_learner_sees_both(carols: Page, enter: Enter, course: Course) -> None:
    sitting = assigning.assign(course, SET, None, None, kind="interview", mode="training")
    amara = person("amara@example.org")
    session = elsewhere(assigning.start, elsewhere(actions.join, amara, course, "Amara"), sitting)
    assert isinstance(session, Interview)
    number = next(n for n, item in enumerate(interviews.drawn(session).items) if item.kind == "open")
    elsewhere(interviews.answer, session, number, ["Because of the MTU."])
    elsewhere(interviews.rate, session, number, [1])
    elsewhere(interviews.finish, session)

    carols.goto(f"/courses/{course.public_id}/interviews/{session.public_id}/")
    item = carols.locator(f"#item-{number}")
    item.locator("summary").click()
    expect(item).to_contain_text("The learner rates it 1 of 2.")
    item.get_by_role("checkbox").first.check()
    item.get_by_role("checkbox").nth(1).check()
    item.get_by_role("button", name="Rate it").click()

    tab = enter(amara)
    tab.goto(f"/practice/interviews/{session.public_id}/report/")
    mine = tab.locator(f"#item-{number}")
    mine.locator("summary").click()
    expect(mine).to_contain_text("carol rates it 2 of 2.")
    expect(mine).to_contain_text("You: 1 of 2.")
    expect(mine.locator("summary")).to_contain_text("100 %")


def test_assignments_are_put_in_order_with_the_keyboard(carols: Page, course: Course, assignment: Assignment) -> None:
    assigning.assign(course, DRILL, None, timezone.now() + timedelta(days=1), kind="drill", mode="training")
    carols.goto(f"/courses/{course.public_id}/assignments/")

    carols.get_by_role("button", name="Up: Drill: Services, Beginner").focus()
    carols.keyboard.press("Enter")

    expect(carols.get_by_role("heading", level=2).first).to_have_text("Drill: Services, Beginner")
