/** Beside the sequence: the pod's resolv.conf, the same look-up otherwise, who remembers it, and the names that there are. */
import { html, nothing, type TemplateResult } from "lit-html";
import { say, t } from "../i18n";
import { memory } from "./dns_memory";
import type { DnsPicture, DnsState, Summary } from "./dns_picture";
import { visible } from "./dns_steps";
import { fate } from "./map_ghosts";
import { has } from "./picture";
import type { Stage } from "./stage";
import { withCode } from "./twin";

export function side(picture: DnsPicture, stage: Stage<DnsState>): TemplateResult {
  return html`<div class="resolv" tabindex="0" role="group" aria-label=${t("resolv.conf, spellings and names")}>
    ${conf(picture, stage)}${spellings(picture)}${memory(picture, stage)}${earlier(picture, stage)}${served(picture, stage)}</div>`;
}

function conf(picture: DnsPicture, stage: Stage<DnsState>): TemplateResult | typeof nothing {
  const { conf: file, lookup } = picture.detail;
  if (!file) return nothing;
  const asked = new Map(
    (lookup?.tries ?? [])
      .filter((entry) => entry.questions.some((question) => visible(question, stage.state)))
      .map((entry) => [entry.search, entry.questions.some(({ outcome }) => outcome === "address")]),
  );
  const shown = file.pod.replace(/^default\//, "");
  return html`<h3 class="mono">/etc/resolv.conf</h3>
    <p class="rc-w">${t("in {pod}", { pod: shown })}</p>
    <div class="rc mono">
      ${file.nameservers.map((server) => html`<div><b>nameserver</b> ${server}</div>`)}
      ${file.searches.length > 0 ? html`<div><b>search</b></div>` : nothing}
      ${file.searches.map((domain, index) => {
        const found = asked.get(domain);
        const state = found === undefined ? "" : found ? "used" : "tried";
        const words = { used: t("found here"), tried: t("asked in vain"), "": "" }[state];
        return html`<div class="s ${state}"><span>${index + 1}</span><em>${domain}</em>${words ? html`<span class="vh">${words}</span>` : nothing}</div>`;
      })}
      ${file.options.length > 0 ? html`<div><b>options</b> ${file.options.join(" ")}</div>` : nothing}
    </div>
    ${lookup ? html`<p class="rc-n">${why(lookup.name, lookup.library, file.options)}</p>` : nothing}`;
}

/** Why the search list goes first, or does not. */
function why(name: string, library: string, options: readonly string[]): TemplateResult {
  const ndots = Number(options.find((option) => option.startsWith("ndots:"))?.slice(6) ?? 1);
  const dots = name.replace(/\.$/, "").split(".").length - 1;
  if (library === "dig")
    return withCode(t("dig asks for {name} as it is: the search list means nothing to it."), { name });
  if (name.endsWith(".")) return withCode(t("{name} ends with a dot, so the search list is left out."), { name });
  if (dots < ndots)
    return withCode(t("Dots in {name}: {dots}. That is fewer than {ndots}, so the search list goes first."), {
      name,
      dots,
      ndots,
    });
  return withCode(t("Dots in {name}: {dots}. That is not fewer than {ndots}, so the name is asked as it is first."), {
    name,
    dots,
    ndots,
  });
}

/** Next to what was sent: the same with a dot at the end, and with ndots:1. */
function spellings(picture: DnsPicture): TemplateResult | typeof nothing {
  const { lookup, earlier: rows } = picture.detail;
  const sent = rows.at(-1);
  if (!lookup || !sent || lookup.spellings.length === 0) return nothing;
  return html`<h3>${t("The same otherwise")} <span class="tag">${t("computed, not sent")}</span></h3>
    <table class="spell">
      <tbody>
        ${spelling(sent, html`${sent.name}`, t("as it was sent"), true)}
        ${lookup.spellings.map((row) => spelling(row, html`${row.name}`, row.how ? say(row.how) : "", false))}
      </tbody>
    </table>`;
}

/** Look-ups that were sent before, to go back to. */
function earlier(picture: DnsPicture, stage: Stage<DnsState>): TemplateResult | typeof nothing {
  const { earlier: rows, event } = picture.detail;
  if (rows.length < 2) return nothing;
  return html`<details class="more"><summary>${t("Your look-ups ({count})", { count: rows.length })}</summary>
    <table class="spell">
      <tbody>
        ${[...rows].reverse().map((row) => {
          const current = row.event === event;
          const name = current
            ? html`${row.name}`
            : html`<button type="button" class="linkish mono" @click=${() => stage.look.context.seek(row.event)}>${row.name}</button>`;
          return spelling(row, name, row.pod, current);
        })}
      </tbody>
    </table></details>`;
}

/** A square for each question: filled when it was needed, hollow when it was asked in vain. */
function spelling(row: Summary, name: TemplateResult, how: string, current: boolean): TemplateResult {
  const count = row.needed.length;
  const vain = row.needed.filter((needed) => !needed).length;
  const words = !row.found ? t("no address") : vain === 0 ? t("none in vain") : t("{count} in vain", { count: vain });
  return html`<tr class=${current ? "cur" : ""}>
    <th scope="row"><span class="mono">${name}</span> <span class="how">${how}</span></th>
    <td><span class="q" role="img" aria-label=${t("Questions: {count}", { count })}>${row.needed.map((needed) => html`<i class=${needed && row.found ? "u" : ""}></i>`)}</span></td>
    <td class=${!row.found ? "c-bad" : vain === 0 ? "c-ok" : ""}>${words}</td>
  </tr>`;
}

/** Choosing a name puts it into the form. */
function served(picture: DnsPicture, stage: Stage<DnsState>): TemplateResult {
  const names = picture.nodes.filter((node) => node.kind === "name");
  const own = names.filter((name) => !has(name, "folded"));
  const system = names.filter((name) => has(name, "folded"));
  const take = (name: string): void => {
    stage.state.name = name;
    stage.draw();
    stage.host.querySelector<HTMLInputElement>("#dns-name")?.focus();
  };
  const item = (name: (typeof names)[number]): TemplateResult => html`<li class=${fate(name)} data-key=${name.id}>
    <button type="button" class="linkish mono" @click=${() => take(name.label)}>${name.label.replace(/\.svc\.cluster\.local$/, "")}</button>
    <span class="mono">${name.detail.type} ${name.note || t("no records")}</span>
    ${fate(name) ? html`<span class="fate">${has(name, "ghost") ? t("would be added") : t("would be removed")}</span>` : nothing}
  </li>`;
  const rest = html`${
    system.length === 0
      ? nothing
      : html`<details class="more"><summary>${t("of the system ({count})", { count: system.length })}</summary><ul class="served">${system.map(item)}</ul></details>`
  }
  <p class="rc-n">${t("CoreDNS has read up to rev {seen}.", { seen: picture.detail.seen })}</p>`;
  const mine =
    own.length === 0
      ? html`<p class="muted none">${t("None of yours yet. Each Service gets one.")}</p>`
      : html`<ul class="served">${own.map(item)}</ul>`;
  if (picture.detail.lookup)
    return html`<details class="more" ?open=${names.some((name) => fate(name) !== "")}><summary>${t("Names that CoreDNS answers")} (${names.length})</summary>${mine}${rest}</details>`;
  return html`<h3>${t("Names that CoreDNS answers")}</h3>${mine}${rest}`;
}
