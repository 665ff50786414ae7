"""Containers, volumes and pod templates, as `kubectl describe` shows them in Pods and in what makes Pods."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from learnnet.cluster.kubectl.describers.parts import annotations, labels, moment
from learnnet.cluster.kubectl.go_values import plain
from learnnet.cluster.tables.table import NONE, UNSET
from learnnet.cluster.tables.workloads import selector_text

Body = Mapping[str, Any]
PROBES = (("Liveness", "livenessProbe"), ("Readiness", "readinessProbe"), ("Startup", "startupProbe"))
FieldValue = Callable[[str], str]  # what a downward API path stands for in this Pod


def no_value(path: str) -> str:
    return ""


def containers(
    title: str, given: Sequence[Body], statuses: Mapping[str, Body], indent: str = "", field: FieldValue = no_value
) -> list[str]:
    """`indent` is that of a pod template; names stand one column further in there."""
    lines = [f"{indent}{title}:"]
    for container in given:
        status = statuses.get(container["name"])
        lines.append(f"  {' ' if indent else ''}{container['name']}:")
        lines += _identity(container, status)
        lines += _program("Command", container.get("command")) + _program("Args", container.get("args"))
        lines += _status(status) if status else []
        resources = container.get("resources") or {}
        lines += _amounts("Limits", resources.get("limits")) + _amounts("Requests", resources.get("requests"))
        lines += [f"    {name}:\t{probe(container[key])}" for name, key in PROBES if container.get(key)]
        lines += _environment(container, field)
        lines += _mounts(container.get("volumeMounts") or ())
    return lines


def _identity(container: Body, status: Body | None) -> list[str]:
    ports = container.get("ports") or ()
    inside = ", ".join(f"{port['containerPort']}/{port.get('protocol', 'TCP')}" for port in ports)
    outside = ", ".join(f"{port.get('hostPort', 0)}/{port.get('protocol', 'TCP')}" for port in ports)
    many = "s" if "," in inside else ""
    return [
        *([f"    Container ID:\t{status.get('containerID', '')}"] if status else []),
        f"    Image:\t{container.get('image', '')}",
        *([f"    Image ID:\t{status.get('imageID', '')}"] if status else []),
        f"    Port{many}:\t{inside or NONE}",
        f"    Host Port{many}:\t{outside or NONE}",
    ]


def _program(title: str, words: Sequence[str] | None) -> list[str]:
    if not words:
        return []
    return [f"    {title}:", *(f"      {line}" for word in words for line in word.split("\n"))]


def _status(status: Body) -> list[str]:
    lines = _state("State", status.get("state") or {})
    if (status.get("lastState") or {}).get("terminated"):
        lines += _state("Last State", status["lastState"])
    return [*lines, f"    Ready:\t{bool(status.get('ready'))}", f"    Restart Count:\t{status.get('restartCount', 0)}"]


def _state(title: str, state: Body) -> list[str]:
    if state.get("running") is not None:
        return [f"    {title}:\tRunning", f"      Started:\t{moment(state['running'].get('startedAt'))}"]
    ended = state.get("terminated")
    if ended is None:
        reason = (state.get("waiting") or {}).get("reason")
        return [f"    {title}:\tWaiting", *([f"      Reason:\t{reason}"] if reason else [])]
    lines = [f"    {title}:\tTerminated"]
    lines += [
        f"      {name}:\t{ended[key]}" for name, key in (("Reason", "reason"), ("Message", "message")) if ended.get(key)
    ]
    lines.append(f"      Exit Code:\t{ended.get('exitCode', 0)}")
    lines += [f"      Signal:\t{ended['signal']}"] if ended.get("signal") else []
    return [
        *lines,
        f"      Started:\t{moment(ended.get('startedAt'))}",
        f"      Finished:\t{moment(ended.get('finishedAt'))}",
    ]


def _amounts(title: str, amounts: Body | None) -> list[str]:
    if not amounts:
        return []
    return [f"    {title}:", *(f"      {name}:\t{amount}" for name, amount in sorted(amounts.items()))]


def probe(given: Body) -> str:
    pace = (
        f"delay={given.get('initialDelaySeconds', 0)}s timeout={given.get('timeoutSeconds', 1)}s "
        f"period={given.get('periodSeconds', 10)}s #success={given.get('successThreshold', 1)} "
        f"#failure={given.get('failureThreshold', 3)}"
    )
    if "exec" in given:
        return f"exec {plain(given['exec'].get('command') or [])} {pace}"
    if "httpGet" in given:
        asked = given["httpGet"]
        path = asked.get("path", "")
        where = f"{asked.get('host', '')}:{asked['port']}{path if path.startswith('/') else '/' + path}"
        return f"http-get {asked.get('scheme', 'HTTP').lower()}://{where} {pace}"
    if "tcpSocket" in given:
        return f"tcp-socket {given['tcpSocket'].get('host', '')}:{given['tcpSocket']['port']} {pace}"
    if "grpc" in given:
        return f"grpc <pod>:{given['grpc']['port']} {given['grpc'].get('service') or ''} {pace}"
    return f"unknown {pace}"


def _environment(container: Body, field: FieldValue) -> list[str]:
    lines = []
    sources = container.get("envFrom") or ()
    if sources:
        lines.append("    Environment Variables from:")
        for source in sources:
            kind = "ConfigMap" if source.get("configMapRef") else "Secret"
            origin = source.get("configMapRef") or source.get("secretRef") or {}
            with_ = f" with prefix '{source['prefix']}'" if source.get("prefix") else ""
            lines.append(
                f"      {origin.get('name', '')}\t{kind}{with_}\tOptional: {plain(origin.get('optional', False))}"
            )
    env = container.get("env") or ()
    if not env:
        return [*lines, f"    Environment:\t{NONE}"]
    lines.append("    Environment:")
    for variable in env:
        lines += _variable(variable, field)
    return lines


def _variable(variable: Body, field: FieldValue) -> list[str]:
    name, source = variable["name"], variable.get("valueFrom")
    if not source:
        first, *more = str(variable.get("value", "")).split("\n")
        return [f"      {name}:\t{first}", *(f"      \t{line}" for line in more)]
    if "fieldRef" in source:
        path = source["fieldRef"]["fieldPath"]
        return [f"      {name}:\t{field(path)} ({source['fieldRef'].get('apiVersion', 'v1')}:{path})"]
    if "configMapKeyRef" in source or "secretKeyRef" in source:
        key = source.get("configMapKeyRef") or source["secretKeyRef"]
        where = "of config map" if "configMapKeyRef" in source else "in secret"
        optional = plain(bool(key.get("optional")))
        return [f"      {name}:\t<set to the key '{key['key']}' {where} '{key.get('name', '')}'>\tOptional: {optional}"]
    return [f"      {name}:\t ({(source.get('resourceFieldRef') or {}).get('resource', '')})"]


def _mounts(mounts: Iterable[Body]) -> list[str]:
    given = sorted(mounts, key=lambda mount: str(mount["mountPath"]))
    if not given:
        return [f"    Mounts:\t{NONE}"]
    lines = ["    Mounts:"]
    for mount in given:
        how = "ro" if mount.get("readOnly") else "rw"
        path = f',path="{mount["subPath"]}"' if mount.get("subPath") else ""
        lines.append(f"      {mount['mountPath']} from {mount['name']} ({how}{path})")
    return lines


def volumes(given: Sequence[Body], indent: str = "") -> list[str]:
    if not given:
        return [f"{indent}Volumes:\t{NONE}"]
    lines = [f"{indent}Volumes:"]
    for volume in given:
        lines.append(f"  {' ' if indent else ''}{volume['name']}:")
        lines += _volume(volume)
    return lines


def _volume(volume: Body) -> list[str]:
    match {name: value or {} for name, value in volume.items()}:
        case {"emptyDir": source}:
            kind = "EmptyDir (a temporary directory that shares a pod's lifetime)"
            more = [("Medium", source.get("medium", "")), ("SizeLimit", source.get("sizeLimit", UNSET))]
        case {"hostPath": source}:
            kind = "HostPath (bare host directory volume)"
            more = [("Path", source.get("path", "")), ("HostPathType", source.get("type", ""))]
        case {"configMap": source}:
            kind = "ConfigMap (a volume populated by a ConfigMap)"
            more = [("Name", source.get("name", "")), ("Optional", plain(source.get("optional", False)))]
        case {"secret": source}:
            kind = "Secret (a volume populated by a Secret)"
            more = [("SecretName", source.get("secretName", "")), ("Optional", plain(source.get("optional", False)))]
        case _:
            return ["  <unknown>"]
    return [f"    Type:\t{kind}", *(f"    {name}:\t{value}" for name, value in more)]


def tolerations(title: str, given: Sequence[Body]) -> list[str]:
    if not given:
        return [f"{title}:\t{NONE}"]
    first, *more = [_toleration(one) for one in sorted(given, key=lambda one: str(one.get("key", "")))]
    return [f"{title}:\t{first}", *(f"\t{line}" for line in more)]


def _toleration(given: Body) -> str:
    text = str(given.get("key", ""))
    text += f"={given['value']}" if given.get("value") else ""
    text += f":{given['effect']}" if given.get("effect") else ""
    if given.get("operator") == "Exists" and not given.get("value"):
        text += " op=Exists" if text else "op=Exists"
    return text + (f" for {given['tolerationSeconds']}s" if given.get("tolerationSeconds") is not None else "")


def spread(given: Sequence[Body], indent: str = "") -> list[str]:
    if not given:
        return []
    found = []
    for one in sorted(given, key=lambda one: str(one["topologyKey"])):
        text = f"{one['topologyKey']}:{one['whenUnsatisfiable']} when max skew {one['maxSkew']} is exceeded"
        found.append(
            text + (f" for selector {selector_text(one['labelSelector'])}" if one.get("labelSelector") else "")
        )
    title = f"{indent}Topology Spread Constraints"
    return [f"{title}:\t{found[0]}", *(f"{indent}\t{text}" for text in found[1:])]


def pod_template(template: Body) -> list[str]:
    spec, meta = template["spec"], template.get("metadata") or {}
    lines = ["Pod Template:", *labels("  Labels", meta.get("labels"))]
    lines += annotations(meta["annotations"], "  Annotations") if meta.get("annotations") else []
    if spec.get("serviceAccountName"):
        lines.append(f"  Service Account:\t{spec['serviceAccountName']}")
    if spec.get("initContainers"):
        lines += containers("Init Containers", spec["initContainers"], {}, "  ")
    lines += containers("Containers", spec["containers"], {}, "  ")
    lines += volumes(spec.get("volumes") or (), "  ")
    lines += spread(spec.get("topologySpreadConstraints") or (), "  ")
    lines += [f"  Priority Class Name:\t{spec['priorityClassName']}"] if spec.get("priorityClassName") else []
    lines += labels("  Node-Selectors", spec.get("nodeSelector"))
    return lines + tolerations("  Tolerations", spec.get("tolerations") or ())
