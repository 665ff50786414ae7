/** The shapes of Services on the map: dashed because no process owns the address, with their names and endpoints. */
import { nothing, type SVGTemplateResult, svg } from "lit-html";
import { t } from "../i18n";
import { endpointWords, fate, sign } from "./map_ghosts";
import { hasOutside, type Layout, type Line, type Parts } from "./map_parts";
import type { Thing } from "./map_picture";
import { type Drawn, mark, type Selected } from "./map_shapes";
import { type Edge, has } from "./picture";
import { at, type Box, cross, fit, fitted, textWidth } from "./svg";

const LINE = 15;
const PLUG = 46;

/** "10.96.0.50:80 → :9376", the first port; more are counted. */
export function addressText(service: Thing): string {
  const [first, ...more] = service.detail.ports;
  if (has(service, "externalname")) return `→ ${service.note}`;
  const ip = has(service, "headless") ? t("no ClusterIP") : service.note;
  if (!first) return ip;
  const target = typeof first.target === "number" ? `:${first.target}` : first.target;
  const rest = more.length > 0 ? ` +${more.length}` : "";
  return has(service, "headless") ? `${ip} · ${target}${rest}` : `${ip}:${first.port} → ${target}${rest}`;
}

export function matchText(service: Thing): string {
  const { matches, selector } = service.detail;
  if (has(service, "externalname")) return t("a name for a name");
  if (service.detail.unseen === "selector") return t("selector not looked at");
  if (!selector) return t("no selector");
  if (service.detail.unseen) return t("{selector}, endpoints not looked at", { selector });
  return matches === 1
    ? t("{selector}, 1 pod", { selector })
    : t("{selector}, {count} pods", { selector, count: matches });
}

export function serviceShape(service: Thing, drawn: Layout, selected: Selected): Drawn {
  const box = drawn.services.get(service.id);
  if (!box) return nothing;
  const type = service.states[0] ?? "clusterip";
  const inside = drawn.stacked && portOf(service) > 0 ? PLUG - 6 : 0;
  const middle = (box.w - inside) / 2;
  const room = box.w - 44 - inside;
  const bar = portOf(service) > 0 ? PLUG / 2 - 1 : 4;
  return svg`<g class="svc ${type} ${has(service, "empty") ? "empty" : ""} ${fate(service)} ${mark(service.id, selected)}" data-key=${service.id} data-stop=${service.id}
      role="img" aria-label=${serviceLabel(service)} transform=${at(box)}>
    <rect class="box" width=${box.w} height=${box.h} rx=${box.h / 2} />
    ${type === "loadbalancer" && !drawn.stacked ? svg`<path class="double-bar" d="M${box.w + bar} 14v${box.h - 28}M${box.w + bar + 5} 14v${box.h - 28}" />` : nothing}
    ${plug(service, box, drawn.stacked)}
    ${
      drawn.hero
        ? svg`<text class="t11 i2 mid" x=${middle} y="21">${sign(service)}${t("Service")} · ${service.detail.type}</text>
          <text class="b t14 mid" x=${middle} y="40">${fitted(service.label, room, 14, "ui", 620)}</text>
          <text class="m t11 mid" x=${middle} y="60">${addressText(service)}</text>`
        : svg`<text class="b t13 mid" x=${middle} y="24">${fitted(sign(service) + service.label, room, 13, "ui", 620)}</text>
          <text class="m t11 mid" x=${middle} y="42">${fitted(addressText(service), room + 12, 11, "mono")}</text>
          ${hasOutside(service) ? svg`<text class="t11 f-declared mid" x=${middle} y="59">${fitted(outsideText(service), room + 12, 11)}</text>` : nothing}
          <text class="t10 i2 mid" x=${middle} y=${box.h - 17}>${fitted(matchText(service), room, 11)}</text>`
    }
    ${has(service, "empty") ? trouble(service, box, drawn) : nothing}
  </g>
  ${drawn.hero && !service.detail.unseen ? facts(service, box, drawn) : nothing}`;
}

/** The address that a load balancer was given, and those that somebody else leads here. */
function outsideText(service: Thing): string {
  const { outside, balancers } = service.detail;
  const others = outside.filter((address) => !balancers.includes(address));
  const words = others.length > 0 ? [t("external IP {address}", { address: others.join(", ") })] : [];
  if (has(service, "loadbalancer"))
    words.unshift(t("load balancer {address}", { address: balancers.join(", ") || t("no address yet") }));
  return words.join(" · ");
}

function portOf(service: Thing): number {
  return service.detail.ports.find((port) => port.node > 0)?.node ?? 0;
}

/** The node port sticks out of the pill like a plug, a real port on every node; on a narrow map there are rails beside it. */
function plug(service: Thing, box: Box, stacked: boolean): Drawn {
  const port = portOf(service);
  if (!port) return nothing;
  return svg`<g transform="translate(${box.w - (stacked ? PLUG + 6 : 24)} ${box.h / 2 - 10})"><rect class="port" width=${PLUG} height="20" rx="3" />
    <text class="m t10 mid" x="23" y="14">${port}</text></g>`;
}

/** Nobody answers: said under the pill, where the endpoints would be. */
function trouble(service: Thing, box: Box, drawn: Layout): SVGTemplateResult {
  const { selector, matches, closest, endpoints } = service.detail;
  const middle = box.w / 2;
  const why = closest
    ? t("{selector} matches no pod. Closest label: {label}", { selector, label: closest })
    : matches > 0
      ? t("{selector}: no pod is ready", { selector })
      : selector
        ? t("{selector} matches no pod", { selector })
        : t("nobody has written any");
  const room = drawn.hero ? drawn.width - 40 : box.w + 12;
  return svg`<g class="trouble" transform="translate(${middle} ${box.h})">
    <path class="stub" d="M0 0v10" />${cross(0, 15, 4.5)}
    <text class="t11 b f-bad mid" y="34">${endpoints > 0 ? t("no ready endpoint") : t("no endpoints")}</text>
    <text class="t10 i2 mid" y="48">${fitted(why, room, 11)}</text></g>`;
}

function facts(service: Thing, box: Box, drawn: Layout): SVGTemplateResult {
  const x = box.x + box.w + 34;
  const room = drawn.width - x - 10;
  const { selector, matches, ready } = service.detail;
  const pods =
    matches === 1 ? t("1 pod, {ready} ready", { ready }) : t("{count} pods, {ready} ready", { count: matches, ready });
  return svg`<g class="facts" transform="translate(${x} ${box.y + 6})" aria-hidden="true">
    <text class="t11 i3" y="10">${t("Selector")}</text>
    <text class="m t11" y=${10 + LINE}>${fit(selector || t("none"), Math.min(room, 130), 11, "mono")}</text>
    <text class="t11 i3" y=${10 + 2 * LINE + 4}>${t("Matches")}</text>
    <text class="t11" y=${10 + 3 * LINE + 4}>${selector ? pods : t("endpoints by hand")}</text>
    ${hasOutside(service) ? svg`<text class="t11 f-declared" y=${10 + 4 * LINE + 8}>${fitted(outsideText(service), room, 11)}</text>` : nothing}
  </g>`;
}

function serviceLabel(service: Thing): string {
  const { type, ready, endpoints, selector } = service.detail;
  return t(
    "Service {service}, type {type}, {address}, selector {selector}, ready endpoints: {ready} of {endpoints}. No process owns this address.",
    {
      service: service.label,
      type,
      address: addressText(service),
      selector: selector || t("none"),
      ready,
      endpoints,
    },
  );
}

/** An arrow-shaped tag with a dotted tie to the address that it answers with. */
export function tagShape(tag: Thing, drawn: Layout, selected: Selected): Drawn {
  const box = drawn.tags.get(tag.id);
  const id = tag.id.replace("Name/", "Service/");
  const pill = drawn.services.get(id);
  if (!box || !pill) return nothing;
  const { w, h } = box;
  const tip = h / 4;
  const [name = "", namespace = "", ...rest] = tag.label.split(".");
  const tie = drawn.hero
    ? `M${box.x + w + 4} ${box.y + h / 2}H${pill.x - 3}`
    : `M${box.x + w / 2} ${box.y + h + 2}V${pill.y - 2}`;
  return svg`<path class="binds ${fate(tag)}" d=${tie} data-key=${`${tag.id}.`} />
  <g class="name-tag ${fate(tag)} ${mark(id, selected)}" data-key=${tag.id} role="img" transform=${at(box)}
      aria-label=${t("DNS name {name}", { name: tag.label })}>
    <path class="box" d=${`M0 0H${w - tip}L${w} ${h / 2}L${w - tip} ${h}H0L${tip * 0.8} ${h / 2}Z`} />
    ${
      drawn.hero
        ? svg`<text class="m t11 b f-named" x="20" y="21">${fit(`${name}.${namespace}`, w - 38, 11, "mono", 620)}</text>
          <text class="m t10 f-named" x="20" y="36">.${rest.join(".")}</text>`
        : svg`<text class="m t10 f-named mid" x=${w / 2} y=${h / 2 + 4}>${tagText(tag.label, w - 34)}</text>`
    }
  </g>`;
}

/** The whole name where there is room, else as much as still resolves from every pod. */
function tagText(name: string, room: number): string {
  const [service = "", namespace = ""] = name.split(".");
  for (const shorter of [name, `${service}.${namespace}.svc`, `${service}.${namespace}`]) {
    if (textWidth(shorter, 10.5, "mono") <= room) return shorter;
  }
  return fit(`${service}.${namespace}`, room, 10.5, "mono");
}

export function linesOf(line: Line, edge: Edge | undefined, drawn: Layout, parts: Parts, selected: Selected): Drawn {
  if (!edge) return nothing;
  const near = selected === edge.source || selected === edge.target ? "rel" : "";
  // Where the last ones go, the pill itself says why, in the same place.
  const last = has(edge, "going") && parts.services.some((one) => one.id === edge.source && has(one, "empty"));
  const worded = drawn.hero && line.label && parts.edges.length <= 4 && !last;
  return svg`<path class="endpoint ${edge.states.join(" ")} ${fate(edge)} ${near}" d=${line.path} data-key=${line.id} />
    ${worded ? endpointText(line, edge, drawn) : nothing}`;
}

function endpointText(line: Line, edge: Edge, drawn: Layout): SVGTemplateResult {
  const left = line.dot.x < drawn.width / 2 - 4;
  const state = has(edge, "ready") ? t("ready") : has(edge, "terminating") ? t("terminating") : t("not ready");
  const x = line.dot.x + (left ? -9 : 9);
  const y = drawn.nodesTop - 10;
  if (fate(edge))
    return svg`<text class="beside t11 b ${has(edge, "going") ? "f-bad" : "f-declared"} ${left ? "end" : ""}" x=${x} y=${y}>${endpointWords(edge)}</text>`;
  return svg`<text class="beside m t11 i2 ${left ? "end" : ""}" x=${x} y=${y}>${edge.label} ${state}</text>`;
}
