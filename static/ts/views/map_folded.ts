/** A map that is too crowded to draw, folded down to what one packet passes: its machines, its Service and its endpoints. */
import { html, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import type { Parts } from "./map_parts";
import type { Thing } from "./map_picture";
import type { PacketPicture } from "./packet_picture";

/** Of a large Service only so many endpoints stand beside the one that was drawn. */
const MOST_PODS = 4;

export interface Folded {
  readonly parts: Parts;
  readonly nodes: number;
  readonly services: number;
  readonly pods: number;
}

export function foldedTo(packet: PacketPicture, parts: Parts): Folded {
  const passed = new Set(packet.groups.map((group) => group.id));
  const services = parts.services.filter((service) => isAsked(service, packet));
  const asked = new Set(services.map((service) => service.id));
  const homes = new Set(parts.pods.filter((pod) => passed.has(pod.id)).map((pod) => pod.group));
  const nodes = parts.nodes.filter((node) => passed.has(node.id) || homes.has(node.id));
  const shown = new Set(nodes.map((node) => node.id));
  const ends = new Set(parts.edges.filter((edge) => asked.has(edge.source)).map((edge) => edge.target));
  const own = parts.pods.filter((pod) => passed.has(pod.id));
  const beside = parts.pods.filter((pod) => ends.has(pod.id) && shown.has(pod.group) && !passed.has(pod.id));
  const kept = new Set([...own, ...beside.slice(0, Math.max(0, MOST_PODS - own.length))].map((pod) => pod.id));
  const pods = closedUp(parts.pods.filter((pod) => kept.has(pod.id)));
  const there = new Set([...kept, ...parts.outside.map((place) => place.id)]);
  return {
    parts: {
      services,
      nodes,
      pods,
      tags: parts.tags.filter((tag) => asked.has(tag.id.replace("Name/", "Service/"))),
      outside: parts.outside.filter((place) => ends.has(place.id)),
      edges: parts.edges.filter((edge) => asked.has(edge.source) && there.has(edge.target)),
    },
    nodes: parts.nodes.length - nodes.length,
    services: parts.services.length - services.length,
    pods: parts.pods.length - pods.length,
  };
}

/** By its name, or by one of its addresses. */
function isAsked(service: Thing, { detail }: PacketPicture): boolean {
  const host = detail.to.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
  const named = [service.label, `${service.label}.${service.detail.namespace}`].some(
    (name) => host === name || (name.includes(".") && host.startsWith(`${name}.`)),
  );
  const addresses = [service.note, ...service.detail.outside];
  const port = Number(/:(\d+)$/.exec(detail.to)?.[1] ?? 0);
  return (
    named ||
    addresses.includes(detail.address) ||
    service.detail.ports.some((each) => each.node > 0 && each.node === port)
  );
}

/** Without gaps where folded pods stand. */
function closedUp(pods: readonly Thing[]): readonly Thing[] {
  const next = new Map<string, number>();
  return [...pods]
    .sort((a, b) => a.detail.slot - b.detail.slot)
    .map((pod) => {
      const slot = next.get(pod.group) ?? 0;
      next.set(pod.group, slot + 1);
      return { ...pod, states: pod.states.filter((state) => state !== "folded"), detail: { ...pod.detail, slot } };
    });
}

export function foldedNote({ nodes, services, pods }: Folded, showAll: () => void): TemplateResult {
  return html`<p class="note folded-note">${t("Only what the packet passes is drawn. Folded away: {nodes} nodes, {services} Services, {pods} pods.", { nodes, services, pods })}
    <button type="button" class="linkish" @click=${showAll}>${t("Show the overview")}</button></p>`;
}
