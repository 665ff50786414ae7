"""`kubectl auth`: what kubeadm's administrator may do (kubectl, pkg/cmd/auth).

Simplified: nobody else is there, and the administrator may do everything.
"""

from learnnet.cluster.kinds import Kind
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.columns import table
from learnnet.cluster.kubectl.commands.config import USER
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Flag, UsageError
from learnnet.cluster.kubectl.resources import kind_called

TWO_WORDS = (
    "error: you must specify two arguments: verb resource or verb resource/resourceName.\n"
    "See 'kubectl auth can-i -h' for help and examples.\n"
)
# The two roles of everybody who has logged in say some of it twice (plugin/pkg/auth/authorizer/rbac/bootstrappolicy).
PUBLIC = ("/healthz", "/livez", "/readyz", "/version/", "/version")
DISCOVERY = ("/api/*", "/api", "/apis/*", "/apis", "/openapi/*", "/openapi")
IN_ORDER = sorted((*PUBLIC, *PUBLIC, *DISCOVERY), key=lambda url: f"[{url}]")
RULES = (
    ("*.*", "", "*"),
    ("", "*", "*"),
    ("selfsubjectreviews.authentication.k8s.io", "", "create"),
    ("selfsubjectaccessreviews.authorization.k8s.io", "", "create"),
    ("selfsubjectrulesreviews.authorization.k8s.io", "", "create"),
    *(("", url, "get") for url in IN_ORDER),
)


def can_i(call: Call) -> Output:
    words = call.arguments.words
    if call.arguments.on("list"):
        return _rules(call)
    if len(words) != 2:
        raise UsageError(TWO_WORDS)
    warning = "" if words[1].startswith("/") else _warning(words[1].partition("/")[0])
    return Output(stdout="" if call.arguments.on("quiet") else "yes\n", stderr=warning)


def _rules(call: Call) -> Output:
    if call.arguments.words:
        raise Failure("list option must be specified with no arguments")
    header = ["Resources", "Non-Resource URLs", "Resource Names", "Verbs"]
    rows = [[what, f"[{url}]", "[]", f"[{verb}]"] for what, url, verb in RULES]
    return Output(stdout=table([*([] if call.arguments.on("no-headers") else [header]), *rows]))


def _warning(word: str) -> str:
    if word == "*":
        return ""
    try:
        kind: Kind = kind_called(word)
    except UsageError:
        return f"Warning: the server doesn't have a resource type '{word}'\n\n"
    return "" if kind.namespaced else f"Warning: resource '{kind.plural}' is not namespace scoped\n\n"


def who_am_i(call: Call) -> Output:
    rows = [
        ["ATTRIBUTE", "VALUE"],
        ["Username", USER],
        ["Groups", "[kubeadm:cluster-admins system:authenticated]"],
    ]
    return Output(stdout=table(rows))


_OUTPUT = Flag(name="output", short="o")
AUTH = Command(
    name="auth",
    usage="[flags]",
    below=(
        Command(
            name="can-i",
            usage="VERB [TYPE | TYPE/NAME | NONRESOURCEURL]",
            flags=(
                Flag(name="all-namespaces", short="A", value=False),
                Flag(name="list", value=False),
                Flag(name="no-headers", value=False),
                Flag(name="quiet", short="q", value=False),
                Flag(name="subresource"),
            ),
            run=can_i,
        ),
        Command(name="reconcile", absent=True),
        Command(name="whoami", flags=(_OUTPUT,), run=who_am_i),
    ),
)
