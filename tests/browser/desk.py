"""What a learner does at the workbench, by the names that they see."""

from playwright.sync_api import Locator, Page, expect

SERVICE = """apiVersion: v1
kind: Service
metadata:
  name: my-service
spec:
  selector:
    app: MyApp
  ports:
    - protocol: TCP
      port: 80
      targetPort: 9376
"""


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="YAML editor")


def write(page: Page, text: str) -> None:
    """Replaces the text as a paste does."""
    editor(page).click()
    page.keyboard.press("ControlOrMeta+a")
    paste(page, text)


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const paste = {clipboardData: data, bubbles: true, cancelable: true};
          document.activeElement.dispatchEvent(new ClipboardEvent("paste", paste));
        }""",
        text,
    )


def apply(page: Page) -> None:
    page.get_by_role("button", name="Apply").click()


def in_sync(page: Page) -> None:
    expect(page.locator("ln-apply")).to_contain_text("In sync with the cluster")


def view(page: Page, name: str) -> Locator:
    page.get_by_role("tab", name=name, exact=True).click()
    panel = page.get_by_role("tabpanel", name=name)
    expect(panel).to_be_visible()
    return panel


def revision(page: Page) -> int:
    return int(page.locator("ln-connection .num").inner_text().removeprefix("rev "))


def settled(page: Page) -> None:
    """Colours on their way to other colours are neither: waits until nothing moves that comes to an end."""
    page.wait_for_function(
        """() => document.getAnimations().every(
          (each) => each.playState !== "running" || each.effect.getComputedTiming().endTime === Infinity)"""
    )
