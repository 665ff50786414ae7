/** Over the map of a drill: hatching where nobody has looked yet. */
import { nothing, type SVGTemplateResult, svg } from "lit-html";
import { t } from "../i18n";
import type { Layout, Parts } from "./map_parts";
import type { Drawn } from "./map_shapes";
import { type Box, textWidth } from "./svg";

export function fog(parts: Parts, drawn: Layout): readonly Drawn[] {
  const services =
    parts.services.length || drawn.nodesTop < 60
      ? nothing
      : area({ x: 12, y: 10, w: drawn.width - 24, h: Math.max(drawn.nodesTop - 28, 40) }, t("Services: not looked at"));
  return [services, ...parts.nodes.map((node) => overNode(node.id, node.detail.unseen ?? "", node.detail.seen, drawn))];
}

function overNode(id: string, unseen: string, seen: number, drawn: Layout): Drawn {
  const box = drawn.nodes.get(id);
  if (!box || !unseen) return nothing;
  if (unseen === "all") {
    const top = 38;
    return area({ x: box.x + 8, y: box.y + top, w: box.w - 16, h: box.h - top - 8 }, t("not looked at"));
  }
  const { kernel } = box;
  if (unseen === "read")
    return svg`<rect class="fog-read" x=${kernel.x} y=${kernel.y} width=${kernel.w} height=${kernel.h} rx="4" />
      <text class="t11 b" x=${kernel.x + 10} y=${kernel.y + 19}>${t("kernel")}</text>
      <text class="t10 i3 end" x=${kernel.x + kernel.w - 9} y=${kernel.y + 19}>${t("read up to rev {revision}", { revision: seen })}</text>`;
  return svg`<rect class="fog-veil" x=${kernel.x} y=${kernel.y} width=${kernel.w} height=${kernel.h} rx="4" />
    ${area(kernel, t("rules?"))}`;
}

function area(box: Box, words: string): SVGTemplateResult {
  const width = Math.min(box.w - 8, textWidth(words, 11, "ui", 500) + 24);
  const x = box.x + box.w / 2;
  const y = box.y + box.h / 2;
  return svg`<g class="fog" role="img" aria-label=${words}>
    <rect class="fog-veil" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="6" />
    <rect class="fog-edge" x=${box.x} y=${box.y} width=${box.w} height=${box.h} rx="6" fill="url(#v-hatch)" />
    <rect class="fog-tag" x=${x - width / 2} y=${y - 12} width=${width} height="24" rx="12" />
    <text class="t11 i2 mid" x=${x} y=${y + 4}>${words}</text></g>`;
}
