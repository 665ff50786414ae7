/** Names that stand in the lab already, for the places where one of them is meant: labels of Pods, names of Services. */
import type { Snapshot } from "../types";
import type { Path } from "./yaml_places";

interface MapNode {
  readonly kind: string;
  readonly label: string;
  readonly detail: { readonly labels?: string; readonly namespace?: string };
}

/** The labels that the Pods of a namespace carry, with their values: selectors see no further. */
export function labelsOf(snapshot: Snapshot | null, namespace: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const node of nodesOf(snapshot)) {
    if (node.kind !== "pod" || node.detail.namespace !== namespace) continue;
    for (const pair of (node.detail.labels ?? "").split(",")) {
      const [name = "", value = ""] = pair.split("=");
      if (!name) continue;
      const values = found.get(name) ?? [];
      if (!values.includes(value)) values.push(value);
      found.set(name, values);
    }
  }
  return found;
}

/** Whether labels are written in this field: a selector, or what it is meant to find. */
export function holdsLabels(path: Path): boolean {
  const last = path.at(-1);
  return (
    last === "labels" || last === "matchLabels" || (last === "selector" && path.length === 2) // of a Service; those of workloads hold matchLabels
  );
}

/** The objects that a value may name. */
export function namesFor(snapshot: Snapshot | null, kind: string, field: Path): readonly string[] {
  if (!snapshot) return [];
  const last = field.at(-1);
  const named = (of: string) => snapshot.objects.filter((object) => object.kind === of).map((object) => object.name);
  if (last === "serviceName") return named("Service");
  if (last === "namespace")
    return [...new Set(["default", ...snapshot.objects.map((object) => object.namespace)])].filter(Boolean);
  if (last === "name" && field.length === 2 && field[0] === "metadata") return named(kind);
  if (last === "nodeName") return snapshot.nodes;
  return [];
}

function nodesOf(snapshot: Snapshot | null): readonly MapNode[] {
  const map = snapshot?.pictures.map as { readonly nodes?: readonly MapNode[] } | undefined;
  return map?.nodes ?? [];
}
