/** What the name server outside the cluster knows: its zones as zone files, to read, change and add to. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import type { DnsState, SetupDetail } from "./dns_picture";
import { saidOf } from "./dns_said";
import type { Stage } from "./stage";

const EXAMPLE = {
  origin: "example.org",
  text: "$ORIGIN example.org.\n@    60 IN SOA ns1.example.org. admin.example.org. 1 3600 600 604800 60\n@    60 IN NS  ns1.example.org.\nns1  60 IN A   192.0.2.53\nwww  60 IN A   192.0.2.90\n",
};

export function zones(setup: SetupDetail, stage: Stage<DnsState>): TemplateResult {
  const { state, look } = stage;
  const [first] = setup.zones;
  const shown = state.zone ?? { origin: first?.[0] ?? "", text: first?.[1] ?? "", said: "", error: false };
  const turn = (origin: string, text: string): void => {
    state.zone = { origin, text, said: "", error: false };
    stage.draw();
  };
  const put = (text: string): void => {
    void look.context.change({ do: "change", kind: "upstream-zone", zone: shown.origin, text }).then((verdict) => {
      const [line] = saidOf(verdict);
      state.zone = { ...shown, text, said: line?.text ?? "", error: line?.error ?? false };
      look.context.announce(line?.text ?? "");
      stage.draw();
    });
  };
  return html`<details class="more dns-zones"><summary>${t("Names outside the cluster ({count} zones)", { count: setup.zones.length })}</summary>
    <p class="rc-n">${t("The nodes' resolv.conf names 192.0.2.53. It knows these zones and nothing else.")}</p>
    <div class="dns-zone-l">
      ${setup.zones.map(([origin, text]) => html`<button type="button" class="btn sm mono" aria-pressed=${origin === shown.origin} @click=${() => turn(origin, text)}>${origin}</button>`)}
      <button type="button" class="btn sm" ?disabled=${look.readOnly} @click=${() => turn(EXAMPLE.origin, EXAMPLE.text)}>${t("An example to add")}</button>
    </div>
    <label for="dns-zone">${t("Zone")}</label>
    <input id="dns-zone" class="mono" maxlength="253" spellcheck="false" autocapitalize="off" .value=${shown.origin} ?disabled=${look.readOnly}
      @input=${(event: Event) => {
        state.zone = { ...shown, origin: (event.target as HTMLInputElement).value };
      }} @change=${() => stage.draw()} />
    <label for="dns-zone-t">${t("Zone file")}</label>
    <textarea id="dns-zone-t" class="mono" rows="7" spellcheck="false" autocapitalize="off" wrap="off" .value=${shown.text} ?readonly=${look.readOnly}
      aria-describedby="dns-zone-s" @input=${(event: Event) => {
        state.zone = { ...shown, text: (event.target as HTMLTextAreaElement).value };
      }} @change=${() => stage.draw()}></textarea>
    <p id="dns-zone-s" class=${shown.error ? "c-bad" : ""} role="status">${shown.said}</p>
    <div class="dns-zone-l">
      <button type="button" class="btn sm" ?disabled=${look.readOnly || !shown.origin.trim() || !shown.text.trim()} @click=${() => put(state.zone?.text ?? shown.text)}>${t("Save the zone")}</button>
      ${setup.zones.some(([origin]) => origin === shown.origin) ? html`<button type="button" class="btn quiet sm" ?disabled=${look.readOnly} @click=${() => put("")}>${t("Take it away")}</button>` : nothing}
    </div>
  </details>`;
}
