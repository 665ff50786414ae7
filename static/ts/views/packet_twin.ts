/** The packet in words: its whole story, every place and every rule that was tried, and the map around it. */
import type { TemplateResult } from "lit-html";
import type { Look, Text } from "../types";
import { stripLabel } from "./packet_bar";
import type { PacketPicture, Stop, Try } from "./packet_picture";
import { type Cell, has, type Table, type Words } from "./picture";
import { twin } from "./twin";

export function packetTwin(packet: PacketPicture, map: Words, look: Look): TemplateResult {
  const tables = [...packet.words.tables, ...tried(packet), ...map.tables];
  return twin({ sentences: packet.words.sentences, tables }, look);
}

function tried(packet: PacketPicture): readonly Table[] {
  const rows = packet.nodes.flatMap((stop, index) => stop.rows.map((row) => cells(stop, index, row as Try)));
  if (rows.length === 0) return [];
  return [
    {
      caption: [/* t */ "Rules tried"],
      columns: [
        [/* t */ "Hop"],
        [/* t */ "Node"],
        [/* t */ "Chain"],
        [/* t */ "Rule"],
        [/* t */ "Verdict"],
        [/* t */ "Why"],
      ],
      rows,
      keys: [],
    },
  ];
}

function cells(stop: Stop, index: number, row: Try): readonly Cell[] {
  const { table, chain, number, last } = row.detail;
  const verdict: Text = has(row, "hit") ? [/* t */ "hit"] : [/* t */ "no match"];
  return [
    index + 1,
    stop.kind === "chain" ? (stop.group.split("/").at(-1) ?? "") : stripLabel(stop),
    `${table} ${chain}`,
    last && last > number ? `${number}–${last}` : number,
    verdict,
    row.words,
  ];
}
