/** "Share this moment": a read-only copy of the lab under an address of its own, at the moment that is shown. */
import { html, nothing, render } from "lit-html";
import { say, t } from "../i18n";
import { announce } from "../live_region";
import { closeOnEscape } from "../menu";
import { Part } from "../part";
import { icon } from "../words";

export class Share extends Part {
  #link = "";
  #refusal = "";
  #copied = false;

  protected override draw(): void {
    const label = t("Share this moment");
    render(
      html`<details class="menu share" @keydown=${closeOnEscape} @toggle=${this.#toggled}>
        <summary class="btn sm sharebtn" aria-label=${label}>${icon("share", true)}<span>${label}</span></summary>
        <div class="menu-l">
          ${this.#refusal ? html`<p class="note bad" role="alert">${icon("err")}<span>${this.#refusal}</span></p>` : nothing}
          ${
            this.#link
              ? html`<p>${t("Whoever opens this link sees this moment and can take the lab over into their own. Yours stays as it is.")}</p>
                <div class="share-l"><input class="mono" readonly aria-label=${t("Link")} .value=${this.#link} @focus=${(event: Event) => (event.target as HTMLInputElement).select()}>
                <button class="btn sm" @click=${() => void this.#copy()}>${icon(this.#copied ? "check" : "copy", true)}${this.#copied ? t("Copied") : t("Copy")}</button></div>`
              : nothing
          }
        </div>
      </details>`,
      this,
    );
  }

  readonly #toggled = (): void => {
    if (this.querySelector("details")?.open) void this.#make();
    else [this.#link, this.#refusal, this.#copied] = ["", "", false];
  };

  async #make(): Promise<void> {
    const hash = location.hash;
    const reply = await this.desk.ask({ do: "share" });
    if (reply?.type === "shared") {
      this.#link = `${location.origin}/shared/${reply.token}/${hash}`;
      this.#refusal = "";
    } else this.#refusal = reply?.type === "error" ? say(reply.message) : t("There is no connection.");
    this.draw();
    this.querySelector<HTMLInputElement>(".share-l input")?.focus();
  }

  async #copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.#link);
      this.#copied = true;
      announce(t("Link copied."));
    } catch {
      announce(t("This browser does not let the page copy. Select the text instead."));
    }
    this.draw();
  }
}
