/** The panel "CoreDNS": its Corefile, the caches on the nodes, what goes wrong on purpose, and the world outside. */
import { html, nothing, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import type { ClientMessage, OutcomeLine, Problem } from "../types";
import { CorefileEditor } from "./corefile_editor";
import type { DnsState, SetupDetail } from "./dns_picture";
import { saidOf } from "./dns_said";
import { zones } from "./dns_zones";
import type { Stage } from "./stage";

type Change = Extract<ClientMessage, { do: "change" }>;

/** How many of its settings are out of the ordinary. */
export function disturbed(setup: SetupDetail): number {
  const faults = setup.faults.filter(([, on]) => on).length;
  return faults + Number(setup.node_local) + Number(setup.running !== null);
}

export function coredns(setup: SetupDetail, stage: Stage<DnsState>): TemplateResult {
  const { readOnly } = stage.look;
  return html`<div class="dns-core" id="dns-coredns" role="group" aria-label="CoreDNS">
    <section class="dns-cf">
      <h3>${t("Corefile")} <span class="muted">ConfigMap coredns</span></h3>
      ${editor(setup, stage).dom}
      <span class="vh" id="corefile-escape">${t("Esc, then Tab leaves the editor")}</span>
      ${corefileBar(setup, stage)}
    </section>
    <section class="dns-sw">
      <h3>${t("Caches on the nodes")}</h3>
      ${toggle("node-local", "NodeLocal DNSCache", t("A cache on every node, in front of CoreDNS: it answers what it remembers, and asks CoreDNS over TCP."), setup.node_local, readOnly, (on) => change(stage, { do: "change", kind: "node-local-dns", on }))}
      <h3>${t("What goes wrong")}</h3>
      ${setup.faults.map(([fault, on, said]) => toggle(fault, faultName(fault), say(said), on, readOnly, (next) => change(stage, { do: "change", kind: "dns-fault", fault, on: next })))}
      ${readOnly ? html`<p class="rc-n">${t("In the past nothing can be switched.")}</p>` : nothing}
      ${zones(setup, stage)}
    </section>
  </div>`;
}

function faultName(fault: string): string {
  const names: Readonly<Record<string, () => string>> = {
    "coredns-lost": () => t("CoreDNS is silent"),
    "coredns-pod-lost": () => t("One CoreDNS Pod is silent"),
    "upstream-lost": () => t("Upstream is silent"),
    "upstream-servfail": () => t("Upstream fails"),
    "node-cache-lost": () => t("NodeLocal has crashed"),
    "conntrack-race": () => t("Conntrack race: the 5-second delay"),
  };
  return names[fault]?.() ?? fault;
}

function toggle(
  id: string,
  name: string,
  line: string,
  on: boolean,
  readOnly: boolean,
  turn: (on: boolean) => void,
): TemplateResult {
  return html`<div class="dns-toggle">
    <input type="checkbox" role="switch" id=${`dns-${id}`} aria-describedby=${`dns-${id}-d`} .checked=${on} ?disabled=${readOnly}
      @change=${(event: Event) => turn((event.target as HTMLInputElement).checked)} />
    <label for=${`dns-${id}`}>${name}</label>
    <p id=${`dns-${id}-d`}>${line}</p>
  </div>`;
}

/** Asks for a change; what came of it stands in the panel. */
function change(stage: Stage<DnsState>, message: Change): void {
  void stage.look.context.change(message).then((verdict) => {
    const said = saidOf(verdict);
    stage.state.said = said.filter(({ error }) => error);
    stage.look.context.announce(said.map(({ text }) => text).join(". "));
    stage.draw();
  });
}

function editor(setup: SetupDetail, stage: Stage<DnsState>): CorefileEditor {
  const { state } = stage;
  state.editor ??= new CorefileEditor(setup.corefile, {
    save: () => save(stage),
    check: (text) => stage.look.context.checkCorefile(text),
    edited: () => {
      if (state.said.length > 0) queueMicrotask(() => state.editor?.mark([]));
      state.said = [];
      queueMicrotask(() => stage.draw());
    },
    escaped: () => stage.look.context.announce(t("Press Tab to leave the editor.")),
  });
  const shown = state.editor;
  // Not while lit is drawing: the editor tells of its changes at once, and that draws again.
  queueMicrotask(() => shown.follow(setup.corefile, stage.look.readOnly));
  return shown;
}

function save(stage: Stage<DnsState>): void {
  const { state, look } = stage;
  const { editor: shown } = state;
  if (!shown || look.readOnly) return;
  const text = shown.text;
  void look.context.change({ do: "change", kind: "corefile", text, restart: state.restart }).then((verdict) => {
    const lines = verdict.kind === "outcome" ? verdict.outcome.lines : [];
    shown.mark(lines.filter((line) => line.error).map(problem));
    state.said = saidOf(verdict);
    look.context.announce(state.said.map((each) => each.text).join(". "));
    stage.draw();
  });
}

function problem(line: OutcomeLine): Problem {
  const { text, hint, line: number, column, end_line, end_column } = line;
  return { text, hint, line: number, column, end_line, end_column };
}

function corefileBar(setup: SetupDetail, stage: Stage<DnsState>): TemplateResult {
  const { state, look } = stage;
  const changed = state.editor?.changed ?? false;
  const able = !look.readOnly && (changed || setup.running !== null);
  return html`<div class="dns-cf-b">
    <label class="dns-restart"><input type="checkbox" .checked=${state.restart} @change=${(event: Event) => {
      state.restart = (event.target as HTMLInputElement).checked;
    }} /> ${t("and restart CoreDNS at once")}</label>
    <span class="spacer"></span>
    ${changed ? html`<button type="button" class="btn quiet sm" @click=${() => reset(setup, stage)}>${t("Discard")}</button>` : nothing}
    <button type="button" class="btn sm" ?disabled=${!able} @click=${() => save(stage)}>${t("Save the Corefile")}</button>
  </div>
  <div class="dns-said" role="status">
    ${state.said.map(({ text, error }) => html`<p class=${error ? "c-bad" : ""}>${text}</p>`)}
    ${setup.running === null ? nothing : html`<p>${t("Saved, but CoreDNS still runs with the one before.")}</p>`}
    ${state.said.length === 0 && setup.running === null ? html`<p class="muted">${t("The reload plugin reads a saved Corefile within 45 s; every cache is empty then.")}</p>` : nothing}
  </div>`;
}

function reset(setup: SetupDetail, stage: Stage<DnsState>): void {
  stage.state.editor?.mark([]);
  stage.state.editor?.replace(setup.corefile);
  stage.draw();
}
