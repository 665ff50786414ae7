/** Under the map: why the selected thing is an endpoint, or which lines of YAML it follows from. */
import { html, nothing, type TemplateResult } from "lit-html";
import { t } from "../i18n";
import type { Look } from "../types";
import { icon } from "../words";
import type { MapPicture } from "./map_picture";
import type { Edge } from "./picture";
import { keyOf } from "./traces";
import { type Reason, whyList } from "./why";

export function mapWhy(picture: MapPicture, look: Look): TemplateResult | typeof nothing {
  const { selected } = look;
  const ties = picture.edges.filter((edge) => edge.kind === "endpoint" && edge.target === selected);
  const told = ties.flatMap((edge) => {
    const reasons = reasonsOf(picture, edge);
    return reasons.length > 0 ? [{ edge, reasons }] : [];
  });
  if (told.length === 0) return nothing;
  return html`<section class="map-why" aria-label=${t("Why is this endpoint here?")}>
    <button type="button" class="icon-btn sm" aria-label=${t("Close")} title=${t("Close")} @click=${() => look.context.select(null)}>${icon("x", true)}</button>
    ${told.map(({ edge, reasons }) => html`<div><h3>${title(picture, edge)}</h3>${whyList(reasons, look)}</div>`)}
  </section>`;
}

function reasonsOf(picture: MapPicture, edge: Edge): readonly Reason[] {
  return (edge.origin && picture.detail.why?.[keyOf(edge.origin)]) || [];
}

function title(picture: MapPicture, edge: Edge): string {
  const name = (id: string): string =>
    picture.nodes.find((node) => node.id === id)?.label ?? id.split("/").at(-1) ?? id;
  return t("Why is {pod} an endpoint of {service}?", { pod: name(edge.target), service: name(edge.source) });
}
