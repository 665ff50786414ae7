/** The home page: a small lab that the server has just run, drawn from the same picture as the workbench's map. */
import { html, nothing, render, type TemplateResult } from "lit-html";
import { dress } from "./chrome";
import { smallMap } from "./home_map";
import { loadCatalogue, t } from "./i18n";
import { moveInTabs } from "./tabs";
import type { Snapshot } from "./types";
import { icon } from "./words";

interface Demo {
  readonly name: "working" | "broken";
  readonly yaml: string;
  readonly snapshot: Snapshot;
  readonly facts: {
    readonly pods: number;
    readonly endpoints: number;
    readonly rules: number;
    readonly verdict: "ok" | "reject";
  };
}

await loadCatalogue();
dress();

class HomeDemo extends HTMLElement {
  #demos: readonly Demo[] = [];
  #shown: Demo | undefined;

  connectedCallback(): void {
    const boot = JSON.parse(document.getElementById("boot")?.textContent ?? "null") as {
      demos: readonly Demo[];
    } | null;
    this.#demos = boot?.demos ?? [];
    this.#shown = this.#demos[0];
    this.#draw();
  }

  #draw(): void {
    const demo = this.#shown;
    if (!demo) return;
    const broken = demo.facts.verdict === "reject";
    render(
      html`<div class="demo panel ${broken ? "broken" : ""}" role="group" aria-label=${t("Live example")}>
        <div class="demo-h">${this.#choice(demo)}<span class="spacer"></span>
          <span class="live"><span class="pulse"></span>${t("live, not a recording")}</span></div>
        <div class="demo-b">${this.#code(demo)}<div class="demo-map">${smallMap(demo.snapshot, demo.facts.rules)}</div></div>
        ${facts(demo, broken)}
      </div>`,
      this,
    );
  }

  #choice(shown: Demo): TemplateResult {
    const names = { working: t("Working"), broken: t("One letter wrong") };
    return html`<div class="seg" role="radiogroup" aria-label=${t("Example")} @keydown=${moveInTabs}>
      ${this.#demos.map(
        (demo) =>
          html`<button role="radio" aria-checked=${demo === shown} tabindex=${demo === shown ? 0 : -1} @click=${() => {
            this.#shown = demo;
            this.#draw();
          }}>${names[demo.name]}</button>`,
      )}
    </div>`;
  }

  #code(demo: Demo): TemplateResult {
    const other =
      this.#demos
        .find((each) => each !== demo)
        ?.yaml.trimEnd()
        .split("\n") ?? [];
    const lines = demo.yaml.trimEnd().split("\n");
    return html`<div class="code mini" role="img" aria-label=${t("The Service's YAML")}>
      ${lines.map((line, index) => {
        const hot = other.length > 0 && line !== other[index];
        const keep = hot || lines[index + 1] !== other[index + 1];
        return html`<div class="ln ${hot ? "hot" : ""} ${keep ? "keep" : ""}" data-n=${index + 1}><span class="c">${coloured(line)}</span></div>`;
      })}
    </div>`;
  }
}

function coloured(line: string): TemplateResult | string {
  const parts = /^(\s*)(- )?([\w./-]+)(:)(.*)$/.exec(line);
  if (!parts) return line;
  const [, space, dash, key, colon, value] = parts;
  return html`${space}${dash ? html`<i>${dash}</i>` : nothing}<b>${key}</b><i>${colon}</i>${value}`;
}

function facts({ facts: found }: Demo, broken: boolean): TemplateResult {
  const tone = broken ? "num c-bad" : "num";
  return html`<ol class="chainstrip">
    <li><span>${t("Pods matched")}</span><b class=${tone}>${found.pods}</b></li>
    <li><span>${t("Endpoints")}</span><b class=${tone}>${found.endpoints}</b></li>
    <li><span>${t("Rules per node")}</span><b class="num">${found.rules}${broken ? html` <em>REJECT</em>` : nothing}</b></li>
    <li><span>${t("A new connection")}</span>${
      broken
        ? html`<b class="c-bad">${icon("err")}${t("refused at once")}</b>`
        : html`<b class="c-ok">${icon("check")}${t("reaches a pod")}</b>`
    }</li>
  </ol>`;
}

customElements.define("ln-demo", HomeDemo);
