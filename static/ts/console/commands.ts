/** What a button does, as the command that does the same: whoever presses it learns the command. */
import type { Change } from "../desk";

export interface Command {
  readonly where: string;
  readonly line: string;
}

const KUBECTL = "kubectl";
const FAMILIES: Readonly<Record<string, string>> = { "": "ahosts", A: "ahostsv4", AAAA: "ahostsv6" };

/** `file` is the name of the text that is applied. Null for what no command does. */
export function commandOf(change: Change, file: string): Command | null {
  switch (change.kind) {
    case "apply":
      return { where: KUBECTL, line: `kubectl apply -f ${file}` };
    case "delete":
      return {
        where: KUBECTL,
        line: `kubectl delete ${change.object.toLowerCase()} ${change.name}${scope(change.namespace)}`,
      };
    case "resolve": {
      const [namespace = "", pod = ""] = change.pod.split("/");
      return { where: KUBECTL, line: `kubectl exec${scope(namespace)} ${pod} -- ${lookup(change.name, change.type)}` };
    }
    case "send":
      return sent(change);
    default:
      return null;
  }
}

/** Addresses are asked for through the library, as programs do; the buttons of lessons may leave the type out. */
export function lookup(name: string, type = ""): string {
  const family = FAMILIES[type];
  return family ? `getent ${family} ${name}` : `dig +search ${name} ${type}`;
}

function sent(change: Extract<Change, { kind: "send" }>): Command {
  const [host = "", port = ""] = change.to.split(":");
  const program =
    change.protocol === "udp" ? `nc -u -w 5 ${host} ${port}` : `curl -sS --connect-timeout 5 http://${change.to}`;
  const [namespace, pod] = change.source.split("/");
  return pod === undefined
    ? { where: change.source, line: program }
    : { where: KUBECTL, line: `kubectl exec${scope(namespace ?? "")} ${pod} -- ${program}` };
}

function scope(namespace: string): string {
  return namespace && namespace !== "default" ? ` -n ${namespace}` : "";
}
