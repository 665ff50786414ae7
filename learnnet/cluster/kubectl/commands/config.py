"""`kubectl config`, `top` and `plugin`, as kubeadm has set kubectl up for its administrator.

Simplified: the kubeconfig cannot be changed, and there is no metrics server.
"""

from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.columns import table
from learnnet.cluster.kubectl.commands.version import ADDRESS
from learnnet.cluster.kubectl.documents import as_json, as_yaml
from learnnet.cluster.kubectl.failures import Failure, OurError
from learnnet.cluster.kubectl.flags import Flag, UsageError
from learnnet.cluster.text import Text

CLUSTER, USER, CONTEXT = "kubernetes", "kubernetes-admin", "kubernetes-admin@kubernetes"
HIDDEN = "DATA+OMITTED"
CONFIG_FILE = {
    "apiVersion": "v1",
    "clusters": [{"cluster": {"certificate-authority-data": HIDDEN, "server": ADDRESS}, "name": CLUSTER}],
    "contexts": [{"context": {"cluster": CLUSTER, "user": USER}, "name": CONTEXT}],
    "current-context": CONTEXT,
    "kind": "Config",
    "preferences": {},
    "users": [{"name": USER, "user": {"client-certificate-data": HIDDEN, "client-key-data": HIDDEN}}],
}
FIXED = Text("The kubeconfig of this lab cannot be changed. Name a namespace with -n.")


def view(call: Call) -> Output:
    form = call.arguments.get("output", "yaml")
    if form not in ("yaml", "json"):
        raise Failure(
            f'unable to match a printer suitable for the output format "{form}", allowed formats are: json,yaml'
        )
    return Output(stdout=as_yaml(CONFIG_FILE) if form == "yaml" else as_json(CONFIG_FILE))


def contexts(call: Call) -> Output:
    unknown = [word for word in call.arguments.words if word != CONTEXT]
    if unknown:
        raise Failure(f"context {unknown[0]} not found")
    if call.arguments.get("output") == "name":
        return Output(stdout=f"{CONTEXT}\n")
    header = [] if call.arguments.on("no-headers") else [["CURRENT", "NAME", "CLUSTER", "AUTHINFO", "NAMESPACE"]]
    return Output(stdout=table([*header, ["*", CONTEXT, CLUSTER, USER, ""]]))


def use_context(call: Call) -> Output:
    if call.arguments.words == (CONTEXT,):
        return Output(stdout=f'Switched to context "{CONTEXT}".\n')
    if len(call.arguments.words) != 1:
        raise UsageError(f"error: unexpected args: [{' '.join(call.arguments.words)}]\n")
    raise Failure(f'no context exists with the name: "{call.arguments.words[0]}"')


def fixed(call: Call) -> Output:
    raise OurError(FIXED)


def no_metrics(call: Call) -> Output:
    raise Failure("Metrics API not available")


def no_plugins(call: Call) -> Output:
    raise Failure("unable to find any kubectl plugins in your PATH")


_OUTPUT = Flag(name="output", short="o")
_MINIFIED = (
    _OUTPUT,
    Flag(name="minify", value=False),
    Flag(name="raw", value=False),
    Flag(name="flatten", value=False),
)
_CHANGES = (
    Flag(name="current", value=False),
    *(
        Flag(name=name)
        for name in ("certificate-authority", "client-certificate", "client-key", "token", "embed-certs")
    ),
)
CONFIG = Command(
    name="config",
    usage="SUBCOMMAND",
    below=(
        Command(name="current-context", run=lambda call: Output(stdout=f"{CONTEXT}\n")),
        Command(name="delete-cluster", run=fixed),
        Command(name="delete-context", run=fixed),
        Command(name="delete-user", run=fixed),
        Command(name="get-clusters", run=lambda call: Output(stdout=f"NAME\n{CLUSTER}\n")),
        Command(
            name="get-contexts",
            flags=(_OUTPUT, Flag(name="no-headers", value=False)),
            run=contexts,
            usage="[(-o|--output=)name)]",
        ),
        Command(name="get-users", run=lambda call: Output(stdout=f"NAME\n{USER}\n")),
        Command(name="rename-context", run=fixed),
        Command(name="set", run=fixed),
        Command(name="set-cluster", flags=_CHANGES, run=fixed),
        Command(name="set-context", flags=_CHANGES, run=fixed),
        Command(name="set-credentials", flags=_CHANGES, run=fixed),
        Command(name="unset", run=fixed),
        Command(name="use-context", also=("use",), usage="CONTEXT_NAME", run=use_context),
        Command(name="view", flags=_MINIFIED, run=view),
    ),
)
_TOP = (
    Flag(name="all-namespaces", short="A", value=False),
    Flag(name="selector", short="l"),
    Flag(name="sort-by"),
    Flag(name="no-headers", value=False),
    Flag(name="containers", value=False),
)
TOP = Command(
    name="top",
    usage="[flags]",
    below=(
        Command(name="node", also=("nodes", "no"), flags=_TOP, run=no_metrics, usage="[NAME | -l label]"),
        Command(name="pod", also=("pods", "po"), flags=_TOP, run=no_metrics, usage="[NAME | -l label]"),
    ),
)
PLUGIN = Command(name="plugin", below=(Command(name="list", run=no_plugins),))
