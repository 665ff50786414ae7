/** What Apply would add or take away, put into the pictures of the newest state: in the map, the chains and the names. */
import type { PreviewAnswer, Snapshot } from "../types";
import type { Node, Picture } from "../views/picture";
import type { Chain, RulesPicture } from "../views/rules_picture";

/** What the server tells of one node's chains: those that would be different, and in which order all of them stand. */
export interface ChainGhosts {
  readonly chains: readonly Chain[];
  readonly order: readonly string[];
  readonly lines: NonNullable<RulesPicture["lines"]>;
}

export function withGhosts(snapshot: Snapshot, answer: PreviewAnswer | null): Snapshot {
  if (!answer?.map || !snapshot.live) return snapshot;
  const { packet: _packet, ...pictures } = snapshot.pictures;
  const rules = pictures.rules as RulesPicture | undefined;
  const dns = pictures.dns as Picture<Node> | undefined;
  return {
    ...snapshot,
    pictures: {
      ...pictures,
      map: answer.map,
      ...(rules && answer.chains ? { rules: chainsIn(rules, answer.chains as ChainGhosts) } : {}),
      ...(dns && answer.served ? { dns: namesIn(dns, answer.served as readonly Node[]) } : {}),
    },
  };
}

function chainsIn(picture: RulesPicture, ghosts: ChainGhosts): RulesPicture {
  const changed = new Map(ghosts.chains.map((chain) => [chain.id, chain]));
  const kept = picture.nodes.map((chain) => changed.get(chain.id) ?? chain);
  const known = new Set(picture.nodes.map((chain) => chain.id));
  return {
    ...picture,
    nodes: [...kept, ...ghosts.chains.filter((chain) => !known.has(chain.id))],
    lines: { ...picture.lines, ...ghosts.lines },
    detail: { ...picture.detail, order: ghosts.order },
  };
}

function namesIn(picture: Picture<Node>, names: readonly Node[]): Picture<Node> {
  const gone = new Set(names.filter((name) => name.states.includes("going")).map((name) => name.id));
  return { ...picture, nodes: [...picture.nodes.filter((node) => !gone.has(node.id)), ...names] };
}
