/** The right pane of a drill: which causes are still possible, and opening what is to be mended. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import { Part } from "../part";
import { recall, remember } from "../storage";
import type { ObjectName } from "../types";
import { icon, place } from "../words";
import { type Drill, drillOf, type Hypothesis } from "./types";

const SHOWN = 8; // bars of the funnel
const KINDS = ["Service", "Deployment", "Pod", "EndpointSlice"];

export class Causes extends Part {
  #hidden = recall("drill:names") === "hide";
  #wrong = "";

  protected override draw(): void {
    const drill = drillOf(this.desk);
    if (!drill) return;
    const { hypotheses, numbers } = drill;
    render(
      html`<div class="dr-scroll" tabindex="0" role="region" aria-label=${t("Still possible")}>
          <div class="dr-h"><h2>${t("Still possible")}</h2>
            ${hypotheses ? html`<button class="btn quiet sm" @click=${() => this.#toggle()}>${this.#hidden ? t("Show the causes") : t("Hide the causes")}</button>` : nothing}</div>
          ${numbers ? funnel(numbers) : nothing}
          ${hypotheses ? this.#lists(hypotheses, drill) : html`<p class="dr-none">${t("As in an interview, the causes are not listed. Keep your own list, and say aloud what each look rules out.")}</p>`}
        </div>
        ${drill.outcome || this.desk.boot.shared ? nothing : this.#opener()}`,
      this,
    );
  }

  #toggle(): void {
    this.#hidden = !this.#hidden;
    remember("drill:names", this.#hidden ? "hide" : null);
    this.draw();
  }

  #lists(hypotheses: readonly Hypothesis[], drill: Drill): TemplateResult {
    const open = hypotheses.filter((each) => each.gone === null);
    const gone = hypotheses.filter((each) => each.gone !== null).sort((a, b) => (a.gone ?? 0) - (b.gone ?? 0));
    const chosen = recall(this.#key());
    return html`<fieldset class="dr-hyp ${this.#hidden ? "veiled" : ""}"><legend class="vh">${t("Your diagnosis")}</legend>
        ${open.map((each) => {
          const name = each.titles.map((title) => title[0]).join(" + ");
          return html`<label class=${chosen === name ? "pick" : ""}><input type="radio" name="diagnosis" .checked=${chosen === name}
            @change=${() => this.#choose(name)}><b>${this.#hidden ? t("hidden") : titles(each)}</b></label>`;
        })}</fieldset>
      ${
        gone.length
          ? html`<details class="dr-gone" ?open=${!drill.outcome}><summary>${icon("chev", true)}<span>${t("Ruled out")}</span> <span class="count num">${gone.length}</span></summary>
        <ul>${gone.map((each) => html`<li><s>${this.#hidden ? t("hidden") : titles(each)}</s><span class="num" title=${t("by observation {number}", { number: each.gone ?? 0 })}>${each.gone}</span></li>`)}</ul></details>`
          : nothing
      }`;
  }

  #key(): string {
    return `diagnosis:${this.desk.boot.attempt}`;
  }

  #choose(name: string): void {
    remember(this.#key(), name);
    this.draw();
  }

  /** Names of objects are not offered: whoever opens one has found it. */
  #opener(): TemplateResult {
    const home = this.desk.boot.drill?.scene.home ?? "";
    return html`<form class="dr-open" @submit=${(event: SubmitEvent) => this.#open(event)}>
        <div class="dr-h"><h2>${t("Your fix")}</h2><span class="muted">${t("Applied, it is tried at once.")}</span></div>
        <div class="dr-fields"><select name="kind" aria-label=${t("Kind")}>${KINDS.map((kind) => html`<option>${kind}</option>`)}</select>
          <input class="mono" name="name" required maxlength="253" placeholder=${`${home}/name`} aria-label=${t("Namespace and name")} autocomplete="off" autocapitalize="off" spellcheck="false">
          <button class="btn sm" type="submit">${t("Open to edit")}</button></div>
        ${this.#wrong ? html`<p class="dr-wrong" role="alert">${this.#wrong}</p>` : nothing}
      </form>`;
  }

  async #open(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const given = new FormData(form);
    const wanted = String(given.get("name")).trim().split("/");
    const name: ObjectName = {
      kind: String(given.get("kind")),
      namespace: wanted.length > 1 ? (wanted[0] ?? "") : (this.desk.boot.drill?.scene.home ?? ""),
      name: wanted.at(-1) ?? "",
    };
    const reply = await this.desk.ask({ do: "open", ...name });
    const text = reply && "text" in reply && typeof reply.text === "string" ? reply.text : null;
    this.#wrong = text === null ? t("There is no {kind} {name} in {namespace}.", { ...name }) : "";
    this.draw();
    if (text !== null) this.drafts.put(text);
  }
}

function titles(each: Hypothesis): string {
  return each.titles.map((title) => say(title)).join(" + ");
}

/** One bar after each observation, as high as there are causes left. */
function funnel(numbers: readonly number[]): TemplateResult {
  const first = Math.max(0, numbers.length - SHOWN);
  const shown = numbers.slice(first);
  const most = numbers[0] ?? 1;
  return html`<div class="dr-funnel" role="img" aria-label=${t("Possible causes after each observation: {numbers}", { numbers: numbers.join(", ") })}>
    ${shown.map((value, index) => {
      const number = first + index;
      const same = number > 0 && value === numbers[number - 1];
      const now = number === numbers.length - 1 && number > 0 && !same;
      return html`<div class=${same ? "z" : now ? "now" : ""}><b class="num">${value}</b><span class="bar" ${place({ height: `${(76 * value) / most}px` })}></span><em class="num">${number === 0 ? t("start") : number}</em></div>`;
    })}
  </div>`;
}
