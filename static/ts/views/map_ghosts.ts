/** What Apply would add or take away, as the map shows it: dashed, with the difference written on it. */
import { nothing, svg } from "lit-html";
import { t } from "../i18n";
import type { NodeDetail, Thing } from "./map_picture";
import type { Drawn } from "./map_shapes";
import { type Edge, has } from "./picture";
import { type Box, fit } from "./svg";

/** The class names of a part that is not there yet, or would be gone. */
export function fate(part: { readonly states: readonly string[] }): string {
  return has(part, "ghost") ? "ghost" : has(part, "going") ? "ghost-del" : "";
}

/** "+ " or "− " before the name of what would come or go. */
export function sign(part: Thing | Edge): string {
  return has(part, "ghost") ? "+ " : has(part, "going") ? "− " : "";
}

/** In the kernel of a node: which chains would get more rules, and which would lose some. */
export function kernelGhosts(detail: NodeDetail, box: Box): Drawn {
  const chains = detail.chains ?? [];
  if (chains.length === 0) return nothing;
  const more = chains.reduce((sum, [, added]) => sum + added, 0);
  const less = chains.reduce((sum, [, , removed]) => sum + removed, 0);
  const shown = chains.slice(0, 3);
  const gap = 8;
  const w = (box.w - 20 - gap * (shown.length - 1)) / shown.length;
  const tall = box.h >= 64;
  return svg`<text class="t11 b end ${more ? "f-declared" : "f-bad"}" x=${box.w - 10} y="19">${difference(more, less)}</text>
    ${
      tall
        ? shown.map(
            ([family, added, removed], index) => svg`<g class=${added ? "ghost" : "ghost-del"}
              transform=${`translate(${10 + index * (w + gap)} ${box.h - 44})`}>
              <rect width=${w} height="36" rx="2" />
              <text class="m t10 b mid" x=${w / 2} y="15">${fit(family, w - 6, 10.5, "mono", 620)}</text>
              <text class="t10 mid" x=${w / 2} y="29">${fit(delta(added, removed), w - 6, 10.5)}</text></g>`,
          )
        : nothing
    }`;
}

function difference(more: number, less: number): string {
  if (more && less) return t("+{more} −{less} rules", { more, less });
  if (less) return less === 1 ? t("−1 rule") : t("−{count} rules", { count: less });
  return more === 1 ? t("+1 rule") : t("+{count} rules", { count: more });
}

function delta(added: number, removed: number): string {
  return [added ? `+${added}` : "", removed ? `−${removed}` : ""].filter(Boolean).join(" ");
}

/** Beside the line to an endpoint that would come or go. */
export function endpointWords(edge: Edge): string {
  return has(edge, "going") ? t("−1 endpoint") : t("+1 endpoint");
}
