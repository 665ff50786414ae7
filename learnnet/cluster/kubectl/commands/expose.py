"""`kubectl expose`: a Service for what somebody runs already (kubectl, pkg/cmd/expose)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from learnnet.cluster.kinds import KIND_BY_API, Kind
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.commands.create import saved
from learnnet.cluster.kubectl.commands.create_objects import label_pairs, overridden
from learnnet.cluster.kubectl.common import DRY_RUN, FILES, MANAGER, OUTPUT, asked, dry_run
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.kubectl.visiting import chosen, each, kind_of, printed
from learnnet.cluster.status import quoted
from learnnet.cluster.store import Record
from learnnet.cluster.tables.workloads import selector_text

SERVICE = KIND_BY_API["v1", "Service"]
EXPOSER = "kubectl-expose"
LONGEST_NAME = 63
Body = Mapping[str, Any]


def expose(call: Call) -> Output:
    # --selector is what the Service shall choose, not what is exposed.
    named = {name: value for name, value in call.arguments.values.items() if name != "selector"}
    found = chosen(replace(call, arguments=replace(call.arguments, values=named)))
    return each(call, found, lambda record: _expose(call, record))


def _expose(call: Call, record: Record) -> str:
    arguments, body = call.arguments, record.body
    kind = kind_of(record)
    if kind.name not in ("Service", "Pod", "Deployment", "ReplicaSet"):
        raise Failure(f"cannot expose a {kind.qualified}")
    name = arguments.get("name", record.key.name[:LONGEST_NAME])
    spec: dict[str, Any] = {"ports": _ports(call, kind, body)}
    spec["selector"] = label_pairs(arguments.get("selector")) if arguments.get("selector") else _selector(kind, body)
    for flag, field in (("type", "type"), ("load-balancer-ip", "loadBalancerIP"), ("cluster-ip", "clusterIP")):
        if arguments.get(flag):
            spec[field] = arguments.get(flag)
    if arguments.get("external-ip"):
        spec["externalIPs"] = [arguments.get("external-ip")]
    if arguments.get("session-affinity"):
        spec["sessionAffinity"] = arguments.get("session-affinity")
    labels = label_pairs(arguments.get("labels")) if arguments.get("labels") else body["metadata"].get("labels")
    meta = {**({"labels": dict(labels)} if labels else {}), "name": name}
    if arguments.has("namespace"):
        meta["namespace"] = call.namespace
    made = {"apiVersion": "v1", "kind": "Service", "metadata": meta, "spec": spec, "status": {"loadBalancer": {}}}
    service = saved(call, overridden(arguments, made))
    if dry_run(call) == "client":
        return printed(call, service, "exposed")
    return printed(call, call.client.create(SERVICE, call.namespace, service, asked(call, EXPOSER)), "exposed")


def _selector(kind: Kind, body: Body) -> dict[str, str]:
    """What the exposed thing is chosen by itself (polymorphichelpers, MapBasedSelectorForObject)."""
    if kind.name == "Pod":
        labels = body["metadata"].get("labels")
        if not labels:
            raise Failure(
                "couldn't retrieve selectors via --selector flag or introspection: the pod has no labels and cannot be "
                "exposed"
            )
        return dict(labels)
    selector = body["spec"].get("selector")
    if kind.name == "Service":
        if not selector:
            raise Failure(
                "couldn't retrieve selectors via --selector flag or introspection: the service has no pod selector set"
            )
        return dict(selector)
    if (selector or {}).get("matchExpressions"):
        raise Failure(
            "couldn't retrieve selectors via --selector flag or introspection: couldn't convert expressions - "
            f'"{selector_text({"matchExpressions": selector["matchExpressions"]})}" to map-based selector format'
        )
    return dict((selector or {}).get("matchLabels") or {})


def _ports(call: Call, kind: Kind, body: Body) -> list[dict[str, Any]]:
    arguments = call.arguments
    offered = _offered(kind, body)
    texts = arguments.get("port").split(",") if arguments.get("port") else [str(port) for port, _ in offered]
    if not texts:
        raise Failure("couldn't find port via --port flag or introspection")
    protocols = dict(offered)
    ports = []
    for index, text in enumerate(texts, 1):
        if not text.isdecimal():
            raise Failure(f"strconv.Atoi: parsing {quoted(text)}: invalid syntax")
        number = int(text)
        protocol = arguments.get("protocol") or protocols.get(number, "TCP")
        target: int | str = number
        if wish := arguments.get("target-port"):
            target = int(wish) if wish.isdecimal() else wish
        port: dict[str, Any] = {"name": arguments.get("port-name") or f"port-{index}"} if len(texts) > 1 else {}
        ports.append({**port, "port": number, "protocol": protocol, "targetPort": target})
    return ports


def _offered(kind: Kind, body: Body) -> Sequence[tuple[int, str]]:
    if kind.name == "Service":
        return [(port["port"], port.get("protocol", "TCP")) for port in body["spec"].get("ports") or ()]
    spec = body["spec"] if kind.name == "Pod" else body["spec"]["template"]["spec"]
    return [
        (port["containerPort"], port.get("protocol", "TCP"))
        for container in spec["containers"]
        for port in container.get("ports") or ()
    ]


EXPOSE = Command(
    name="expose",
    usage="(-f FILENAME | TYPE NAME) [--port=port] [--protocol=TCP|UDP|SCTP] [--target-port=number-or-name] "
    "[--name=name] [--external-ip=external-ip-of-service] [--type=type]",
    flags=(
        *FILES,
        *OUTPUT,
        *DRY_RUN,
        *MANAGER,
        *(
            Flag(name=name)
            for name in (
                "name",
                "port",
                "target-port",
                "protocol",
                "type",
                "selector",
                "external-ip",
                "cluster-ip",
                "load-balancer-ip",
                "session-affinity",
                "overrides",
                "override-type",
                "port-name",
            )
        ),
        Flag(name="labels", short="l"),
        Flag(name="save-config", value=False),
    ),
    run=expose,
    writes=True,
)
