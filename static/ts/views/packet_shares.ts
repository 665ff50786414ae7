/** Many packets at once: how many each endpoint answered, beside the share that the rules give it. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import { place } from "../words";
import type { PacketPicture } from "./packet_picture";

interface Share {
  readonly name: string;
  readonly count: number;
  readonly expected: number;
  readonly answered: boolean;
}

const ENDS: Readonly<Record<string, () => string>> = {
  refused: () => t("refused"),
  timeout: () => t("timed out"),
  stalled: () => t("stalled"),
  "no-route": () => t("no route"),
  forbidden: () => t("not let out"),
  unresolved: () => t("no such name"),
};

export function sharesOf(packet: PacketPicture): readonly Share[] {
  const { spread, results, expected, count } = packet.detail;
  const names = new Set([...Object.keys(spread), ...Object.keys(results), ...Object.keys(expected)]);
  names.delete("answered");
  return [...names].sort().map((name) => ({
    name: ENDS[name]?.() ?? name.replace(/^default\//, ""),
    count: spread[name] ?? results[name] ?? 0,
    expected: (expected[name] ?? 0) * count,
    answered: !(name in ENDS),
  }));
}

export function shares(packet: PacketPicture): TemplateResult | typeof nothing {
  const { count } = packet.detail;
  if (count < 2) return nothing;
  const rows = sharesOf(packet);
  const most = Math.max(1, ...rows.map((row) => Math.max(row.count, row.expected)));
  const known = Object.keys(packet.detail.expected).length > 0;
  return html`<figure class="shares">
    <figcaption>${t("{count} sent at once: who answered", { count })} <span class="muted">${known ? t("the mark is what the rules' odds lead to") : ""}</span></figcaption>
    <dl>${rows.map(
      (row) => html`<div class=${row.answered ? "" : "bad"}>
        <dt title=${row.name}>${row.name}</dt>
        <dd><span class="bar" aria-hidden="true" ${place({ "--share": `${(row.count / most) * 100}%`, "--mark": `${(row.expected / most) * 100}%` })}>${known ? html`<i></i>` : nothing}</span>
          <span class="num"><b>${row.count}</b>${known ? html` <span class="muted">${t("expected {count}", { count: Math.round(row.expected) })}</span>` : nothing}</span></dd>
      </div>`,
    )}</dl>
  </figure>`;
}
