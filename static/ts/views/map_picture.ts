/** The shape of the map's picture. */
import type { Edge, Group, Node, Picture } from "./picture";
import type { Reason } from "./why";

export interface PodDetail {
  readonly namespace: string;
  readonly slot: number;
  readonly labels: string;
  readonly reason: string;
  readonly node: string;
  readonly host: boolean;
  /** All its addresses; two of them in a dual-stack cluster. */
  readonly ips?: readonly string[];
}

export interface PortDetail {
  readonly name: string;
  readonly port: number;
  readonly target: number | string;
  readonly protocol: string;
  readonly node: number;
}

export interface ServiceDetail {
  readonly namespace: string;
  readonly type: string;
  readonly ports: readonly PortDetail[];
  readonly outside: readonly string[];
  /** Of these, the addresses that the cloud's load balancers were given. */
  readonly balancers: readonly string[];
  readonly selector: string;
  readonly matches: number;
  readonly ready: number;
  readonly endpoints: number;
  readonly closest: string;
  readonly name: string;
  /** In a drill: what of it nobody has looked at. */
  readonly unseen?: string;
}

export interface NodeDetail {
  readonly address: string;
  readonly range: string;
  readonly rules: number;
  readonly seen: number;
  /** In a drill: nothing of it has been looked at, or not its kernel. */
  readonly unseen?: string;
  /** While Apply is previewed: by family of chains, how many rules would come and go. */
  readonly chains?: readonly (readonly [family: string, added: number, removed: number])[];
}

export interface MapDetail {
  readonly folded: { readonly pods: number; readonly services: number; readonly namespaces: readonly string[] };
  readonly revision: number;
  /** Only when the map would be too crowded to draw: the same as DOT. */
  readonly dot: string;
  /** By the key of its origin, why an endpoint is there. */
  readonly why?: Readonly<Record<string, readonly Reason[]>>;
  /** In a drill: only what was asked for is in it. */
  readonly fog?: boolean;
}

export type MapPicture = Picture<Node<PodDetail & ServiceDetail>, Edge, Group<NodeDetail>, MapDetail>;

export type Thing = Node<PodDetail & ServiceDetail>;
