/** The strip over the picture: which pod asks for which name, and, folded, with which resolver for which type. */
import { html, nothing, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import { icon } from "../words";
import type { DnsPicture, DnsState } from "./dns_picture";
import { has } from "./picture";
import type { Stage } from "./stage";

/** What stands in the form until the learner has typed: the newest look-up, else the first name there is. */
function suggested(picture: DnsPicture): string {
  const own = picture.nodes.find((node) => node.kind === "name" && !has(node, "folded"));
  return picture.detail.lookup?.name ?? own?.label.split(".")[0] ?? "kubernetes";
}

interface Wish {
  readonly pod: string | null;
  readonly name: string;
  readonly type: string;
  readonly resolver: string;
}

/** What would be asked by now: chosen here, else as it was last time. */
function wishOf(picture: DnsPicture, stage: Stage<DnsState>): Wish {
  const { snapshot, state } = stage;
  const { lookup, asking } = picture.detail;
  const known = [state.pod, lookup?.pod].find((pod) => pod && snapshot.pods.includes(pod));
  return {
    pod: known ?? snapshot.pods[0] ?? null,
    name: (state.name ?? suggested(picture)).trim(),
    type: state.type ?? lookup?.type ?? "",
    resolver: state.resolver ?? lookup?.library ?? asking.resolvers[0]?.[0] ?? "glibc",
  };
}

export function form(picture: DnsPicture, stage: Stage<DnsState>): TemplateResult {
  const { snapshot, state, look } = stage;
  const wish = wishOf(picture, stage);
  const blocked = look.readOnly || snapshot.pods.length === 0;
  const ask = (event: Event): void => {
    event.preventDefault();
    const wish = wishOf(picture, stage); // as it is by now: typing draws nothing
    if (!wish.pod || !wish.name || blocked) return;
    state.asked = true;
    const sent = look.context.send({
      do: "change",
      kind: "resolve",
      pod: wish.pod,
      name: wish.name,
      type: wish.type,
      resolver: wish.resolver,
    });
    if (sent) [state.name, state.panel] = [null, false];
  };
  return html`<form class="lookup" @submit=${ask}>
    <label class="vh" for="dns-pod">${t("From pod")}</label>
    <select id="dns-pod" class="v-select" ?disabled=${blocked} @change=${(event: Event) => {
      state.pod = (event.target as HTMLSelectElement).value;
    }}>
      ${
        snapshot.pods.length === 0
          ? html`<option>${t("no running pod")}</option>`
          : snapshot.pods.map(
              (each) =>
                html`<option value=${each} ?selected=${each === wish.pod}>${each.replace(/^default\//, "")}</option>`,
            )
      }
    </select>
    <label class="muted nx" for="dns-name">${t("looks up")}</label>
    <input
      id="dns-name"
      class="mono"
      aria-label=${t("Name to look up")}
      autocomplete="off"
      autocapitalize="off"
      spellcheck="false"
      maxlength="253"
      .value=${state.name ?? suggested(picture)}
      @input=${(event: Event) => {
        state.name = (event.target as HTMLInputElement).value;
      }}
    />
    <button type="submit" class="btn" ?disabled=${blocked}>${t("Look up")}</button>
    ${blocked ? html`<span class="muted blocked">${whyBlocked(stage)}</span>` : nothing}
  </form>
  ${choice(picture, wish, stage)}`;
}

function whyBlocked(stage: Stage<DnsState>): string {
  if (stage.snapshot.pods.length === 0) return t("No pod runs that could ask.");
  return stage.look.readOnly ? t("Nothing can be asked in the past.") : "";
}

/** How it is asked, in one button; the choices are in the row that it opens. */
function choice(picture: DnsPicture, wish: Wish, stage: Stage<DnsState>): TemplateResult {
  const { state } = stage;
  const version = picture.detail.asking.resolvers.find(([id]) => id === wish.resolver)?.[1] ?? wish.resolver;
  const toggle = (): void => {
    state.options = !state.options;
    stage.draw();
  };
  return html`<button type="button" class="btn quiet sm dns-how" aria-expanded=${state.options} aria-controls="dns-options"
      title=${t("Resolver and type")} @click=${toggle}>
      <span class="vh">${t("Resolver and type")}: </span><span>${version} · ${wish.type || "A + AAAA"}</span>
      <span class="chev">${icon("chev", true)}</span></button>`;
}

export function options(picture: DnsPicture, stage: Stage<DnsState>): TemplateResult {
  const { state } = stage;
  const wish = wishOf(picture, stage);
  const { resolvers, types } = picture.detail.asking;
  const special = resolvers.find(([id]) => id === wish.resolver)?.[2];
  const choose = (field: "resolver" | "type") => (event: Event) => {
    state[field] = (event.target as HTMLSelectElement).value;
    stage.draw();
  };
  return html`<div class="dns-options" id="dns-options" ?hidden=${!state.options}>
    <label for="dns-resolver">${t("Resolver")}</label>
    <select id="dns-resolver" class="v-select" aria-describedby="dns-special" @change=${choose("resolver")}>
      ${resolvers.map(([id, version]) => html`<option value=${id} ?selected=${id === wish.resolver}>${nameOf(id, version)}</option>`)}
    </select>
    <label for="dns-type">${t("Type")}</label>
    <select id="dns-type" class="v-select" @change=${choose("type")}>
      ${types.map((type) => html`<option value=${type} ?selected=${type === wish.type}>${type || "A + AAAA"}</option>`)}
    </select>
    ${special ? html`<p id="dns-special">${say(special)}</p>` : nothing}
  </div>`;
}

/** dig and nslookup are of one version of BIND. */
function nameOf(id: string, version: string): string {
  return version.toLowerCase().includes(id.split("-")[0] ?? id) ? version : `${id} (${version})`;
}
