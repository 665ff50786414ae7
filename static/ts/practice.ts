/** The pages of practice besides the drill itself: what is left of the time, and printing. */
import { dress } from "./chrome";
import { localTimes } from "./classroom/times";
import { loadCatalogue, t } from "./i18n";
import { announce } from "./live_region";
import { clock } from "./practice/types";

const TOLD = [5, 2, 1]; // minutes left at which it is said

/** Counts down what the server says is left; when it is over the page asks the server, which has ended it. */
class Countdown extends HTMLElement {
  connectedCallback(): void {
    const end = performance.now() + Number(this.dataset.left);
    const said = new Set<number>();
    const tick = () => {
      const left = Math.max(0, end - performance.now());
      this.textContent = clock(left);
      for (const minutes of TOLD) {
        if (left > minutes * 60_000 || left < minutes * 60_000 - 5000 || said.has(minutes)) continue;
        said.add(minutes);
        announce(minutes === 1 ? t("1 minute left") : t("{minutes} minutes left", { minutes }));
      }
      if (left > 0) return;
      clearInterval(timer);
      location.reload();
    };
    const timer = window.setInterval(tick, 1000);
    tick();
  }
}

await loadCatalogue();
dress();
localTimes();
customElements.define("ln-countdown", Countdown);
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());
for (const button of document.querySelectorAll<HTMLElement>("[data-copy]"))
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(new URL(button.dataset.copy ?? "", location.href).href);
    announce(t("Copied."));
    button.textContent = t("Copied.");
  });
