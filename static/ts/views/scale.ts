/** One to ten thousand Services: how many rules a node then has, and how many a packet is compared with, in both modes. */
import { html, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import { place } from "../words";

interface Growth {
  readonly services: number;
  readonly iptables_rules: number;
  readonly iptables_steps: number;
  readonly nftables_rules: number;
  readonly nftables_elements: number;
  readonly nftables_steps: number;
}

const SIZES = [1, 3, 10, 30, 100, 300, 1000, 3000, 10_000];
const known = new Map<number, Growth>();

/** What the slider says; kept over drawings. */
export interface ScaleState {
  position: number;
  /** The newest answer, which stays while the next is on its way. */
  shown: Growth | null;
  complaint: string;
  asking: number;
}

export const scaleState = (): ScaleState => ({ position: 2, shown: null, complaint: "", asking: 0 });

export function scale(state: ScaleState, draw: () => void): TemplateResult {
  const size = SIZES[state.position] ?? 1;
  if (!state.shown && !state.complaint && !state.asking) void ask(state, draw);
  const move = (event: Event): void => {
    state.position = Number((event.target as HTMLInputElement).value);
    draw();
  };
  return html`<section class="scale" aria-label=${t("How rules grow")}>
    <label><span>${t("Services in this cluster")}</span>
      <input type="range" min="0" max=${SIZES.length - 1} step="1" .value=${String(state.position)}
        aria-valuetext=${count(size)} @input=${move} @change=${() => void ask(state, draw)} />
      <b class="num">${count(size)}</b></label>
    ${state.shown ? figures(state.shown, state.shown.services !== size) : html`<p class="muted" role="status">${state.complaint || t("Counting…")}</p>`}
  </section>`;
}

async function ask(state: ScaleState, draw: () => void): Promise<void> {
  const size = SIZES[state.position] ?? 1;
  state.asking = size;
  state.complaint = "";
  const found = known.get(size) ?? (await fetched(size));
  if (state.asking !== size) return;
  state.asking = 0;
  if (typeof found === "string") state.complaint = found;
  else {
    known.set(size, found);
    state.shown = found;
  }
  draw();
}

async function fetched(size: number): Promise<Growth | string> {
  const boot = JSON.parse(document.getElementById("boot")?.textContent ?? "{}") as { scale?: string };
  try {
    const answer = await fetch(`${boot.scale}?services=${size}`);
    return answer.ok ? ((await answer.json()) as Growth) : await answer.text();
  } catch (failed) {
    return String(failed);
  }
}

function count(number: number): string {
  return number.toLocaleString(document.documentElement.lang || "en");
}

function figures(found: Growth, old: boolean): TemplateResult {
  const rules = Math.max(found.iptables_rules, found.nftables_rules + found.nftables_elements);
  const steps = Math.max(found.iptables_steps, found.nftables_steps);
  const bar = (value: number, most: number): TemplateResult =>
    html`<span class="bar" aria-hidden="true" ${place({ "--share": `${Math.max(0.5, (value / most) * 100)}%` })}></span>`;
  return html`<table class=${old ? "old" : ""} aria-busy=${old}>
    <caption class="vh">${t("With {count} Services of two endpoints each", { count: count(found.services) })}</caption>
    <thead><tr><td></td><th scope="col">${t("in the kernel")}</th><th scope="col">${t("rules that one packet is compared with")}</th></tr></thead>
    <tbody>
      <tr><th scope="row" class="mono">iptables</th>
        <td>${bar(found.iptables_rules, rules)}<span class="num">${t("{count} rules", { count: count(found.iptables_rules) })}</span></td>
        <td>${bar(found.iptables_steps, steps)}<b class="num">${count(found.iptables_steps)}</b></td></tr>
      <tr><th scope="row" class="mono">nftables</th>
        <td>${bar(found.nftables_rules + found.nftables_elements, rules)}<span class="num">${t("{count} rules, {elements} entries in sets and maps", { count: count(found.nftables_rules), elements: count(found.nftables_elements) })}</span></td>
        <td>${bar(found.nftables_steps, steps)}<b class="num">${count(found.nftables_steps)}</b></td></tr>
    </tbody>
  </table>
  ${old ? html`<p class="muted" role="status">${t("Counting…")}</p>` : html`<p class="muted">${t("iptables reads KUBE-SERVICES rule by rule; here the packet asks the Service that stands last. nftables looks it up in one map, however many there are.")}</p>`}`;
}
