"""`kubectl version` and `kubectl cluster-info`."""

from typing import Any

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.commands.api_resources import no_words
from learnnet.cluster.kubectl.documents import as_json, as_yaml
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.requests.discovery import VERSION

KUSTOMIZE = "v5.7.1"
ADDRESS = "https://10.0.0.10:6443"
CLIENT_FIELDS = ("buildDate", "compiler", "gitCommit", "gitTreeState", "gitVersion", "goVersion", "major", "minor")


def version(call: Call) -> Output:
    no_words(call, "version")
    form = call.arguments.get("output")
    if form not in ("", "yaml", "json"):
        raise Failure("--output must be 'yaml' or 'json'")
    only_client = call.arguments.on("client")
    if form:
        client = {name: VERSION[name] for name in (*CLIENT_FIELDS, "platform")}
        data: dict[str, Any] = {"clientVersion": client, "kustomizeVersion": KUSTOMIZE}
        data |= {} if only_client else {"serverVersion": dict(VERSION)}
        return Output(stdout=as_yaml(data) + "\n" if form == "yaml" else as_json(data, indent=2))
    server = "" if only_client else f"Server Version: {VERSION['gitVersion']}\n"
    text = f"Client Version: {VERSION['gitVersion']}\nKustomize Version: {KUSTOMIZE}\n{server}"
    return Output(stdout=text)


def cluster_info(call: Call) -> Output:
    """The control plane, and what kube-system offers for the whole cluster."""
    lines = [f"Kubernetes control plane is running at {ADDRESS}"]
    label = "kubernetes.io/cluster-service"
    for record in call.view.select_records("Service", "kube-system", {label: "true"}):
        meta = record.body["metadata"]
        name = (meta.get("labels") or {}).get("kubernetes.io/name") or meta["name"]
        ports = record.body["spec"].get("ports") or [{}]
        port = f":{ports[0]['name']}" if ports[0].get("name") else ""
        path = f"/api/v1/namespaces/{meta['namespace']}/services/{meta['name']}{port}/proxy"
        lines.append(f"{name} is running at {ADDRESS}{path}")
    lines += ["", "To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'."]
    return Output(stdout="".join(f"{line}\n" for line in lines))


VERSION_COMMAND = Command(
    name="version",
    usage="[flags]",
    flags=(Flag(name="client", value=False), Flag(name="output", short="o")),
    run=version,
)
CLUSTER_INFO = Command(name="cluster-info", run=cluster_info)
