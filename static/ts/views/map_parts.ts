/** What the map shows, and the places that its layout gives to it, in px. */
import type { MapPicture, NodeDetail, Thing } from "./map_picture";
import { type Edge, type Group, has } from "./picture";
import type { Box, Point } from "./svg";

export const STACK_BELOW = 520;
/** Between two columns of pods, for the ties that run down there. */
export const GUTTER = 18;

export interface NodeBox extends Box {
  readonly kernel: Box;
}

export interface Line {
  readonly id: string;
  readonly path: string;
  readonly dot: Point;
  readonly label: Point | null;
}

export interface Layout {
  readonly stacked: boolean;
  /** One Service alone has room for its facts beside it. */
  readonly hero: boolean;
  readonly width: number;
  readonly height: number;
  readonly services: ReadonlyMap<string, Box>;
  readonly tags: ReadonlyMap<string, Box>;
  readonly nodes: ReadonlyMap<string, NodeBox>;
  readonly pods: ReadonlyMap<string, Box>;
  readonly outside: ReadonlyMap<string, Box>;
  readonly lines: readonly Line[];
  readonly nodesTop: number;
  readonly wire: number | null;
  readonly strip: Box | null;
  /** Pods' names are all written in one size: a size smaller when one of them would not fit. */
  readonly podText: number;
}

export interface Parts {
  readonly services: readonly Thing[];
  readonly tags: readonly Thing[];
  readonly pods: readonly Thing[];
  readonly outside: readonly Thing[];
  readonly nodes: readonly Group<NodeDetail>[];
  readonly edges: readonly Edge[];
}

/** Beside its own it has an address for those outside the cluster, or waits for one; that takes a line more. */
export function hasOutside(service: Thing): boolean {
  return !service.detail.unseen && (service.detail.outside.length > 0 || has(service, "loadbalancer"));
}

/** What is shown: everything, or without what is folded away. */
export function partsOf(picture: MapPicture, unfolded: boolean): Parts {
  const shown = picture.nodes.filter((node) => unfolded || !has(node, "folded"));
  return {
    services: shown.filter((node) => node.kind === "service"),
    tags: shown.filter((node) => node.kind === "name"),
    pods: shown.filter((node) => node.kind === "pod"),
    outside: shown.filter((node) => node.kind === "outside"),
    nodes: picture.groups,
    edges: picture.edges.filter((edge) => edge.kind === "endpoint" && (unfolded || !has(edge, "folded"))),
  };
}
