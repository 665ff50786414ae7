/** The events of a lab as the timeline shows them: in groups, each begun by something the learner did. */
import { t } from "./i18n";
import type { LabEvent } from "./types";

export interface Group {
  readonly label: string;
  readonly first: number;
  readonly last: number;
  readonly refused: boolean;
  /** Begun by the learner. */
  readonly mine: boolean;
  /** What happened before the learner came, if it is long: drawn as one bar. */
  readonly folded: boolean;
}

/** The shape of a tick: one silhouette per family, never colour alone. */
export const SHAPES = { api: "k-api", ctl: "k-ctl", proxy: "k-proxy", dns: "k-dns", pkt: "k-pkt" } as const;

export function family(event: LabEvent): keyof typeof SHAPES {
  if (event.action === "sync") return "proxy";
  if (event.action === "send") return "pkt";
  if (event.action === "serve" || event.action === "ask") return "dns";
  if (event.action === "reconcile" || event.action === "run") return "ctl";
  return "api";
}

// Objects that the API server makes on the way to what was asked for.
const ALLOCATED = new Set(["IPAddress"]);

const LONG = 24;

/** A group begins where the learner asks for something, and is named after the first object that it is about. */
export function groups(events: readonly LabEvent[]): readonly Group[] {
  const firsts = events.flatMap((event, index) => (index === 0 || begins(event) ? [index] : []));
  return firsts.map((first, position) => {
    const last = (firsts[position + 1] ?? events.length) - 1;
    const members = events.slice(first, last + 1);
    const refused = members.some((event) => event.action === "refuse");
    const mine = begins(members[0]);
    return {
      label: labelOf(members),
      first,
      last,
      refused,
      mine,
      folded: !begins(members[0]) && members.length > LONG,
    };
  });
}

function begins(event: LabEvent | undefined): boolean {
  return event?.actor === "you" && event.cause === null && event.action !== "look";
}

function labelOf(members: readonly LabEvent[]): string {
  const [first] = members;
  if (!first || !begins(first)) return t("the start");
  if (first.action === "ask" || first.detail.change === "resolve") return t("look-up");
  if (first.action === "send") return t("packet");
  const about = members.find((event) => event.what && !ALLOCATED.has(event.what[0]));
  return about?.what?.[2] ?? t("you");
}
