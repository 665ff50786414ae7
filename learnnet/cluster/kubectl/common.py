"""The flags that many commands share, and what is read from them (kubectl, pkg/cmd/util)."""

from learnnet.cluster.kubectl.call import Call
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Flag
from learnnet.cluster.status import quoted

GLOBAL = (
    Flag(name="namespace", short="n"),
    Flag(name="help", short="h", value=False),
    Flag(name="context"),
    Flag(name="cluster"),
    Flag(name="user"),
    Flag(name="kubeconfig"),
    Flag(name="server", short="s"),
    Flag(name="request-timeout"),
    Flag(name="v", short="v"),
    Flag(name="warnings-as-errors", value=False),
)
SELECTION = (
    Flag(name="all-namespaces", short="A", value=False),
    Flag(name="selector", short="l"),
    Flag(name="field-selector"),
)
FILES = (
    Flag(name="filename", short="f"),
    Flag(name="recursive", short="R", value=False),
    Flag(name="kustomize", short="k"),
)
OUTPUT = (
    Flag(name="output", short="o"),
    Flag(name="template"),
    Flag(name="show-managed-fields", value=False),
    Flag(name="allow-missing-template-keys", value=False),
)
DRY_RUN = (Flag(name="dry-run", bare="unchanged"),)
MANAGER = (Flag(name="field-manager"),)
VALIDATE = (Flag(name="validate", bare="strict"),)

VALIDATIONS = {"true": "Strict", "strict": "Strict", "warn": "Warn", "false": "Ignore", "ignore": "Ignore"}


def dry_run(call: Call) -> str:
    """ "", "client" or "server"."""
    value = call.arguments.get("dry-run", "none")
    if value == "unchanged":
        raise Failure(
            '--dry-run flag without a value was specified. A value must be set: "none", "server", or "client".'
        )
    if value not in ("none", "client", "server"):
        raise Failure(f'Invalid dry-run value ({value}). Must be "none", "server", or "client".')
    return "" if value == "none" else value


def dry_run_query(call: Call) -> str:
    return "All" if dry_run(call) == "server" else ""


def validation(call: Call) -> str:
    value = call.arguments.get("validate", "strict")
    if value not in VALIDATIONS:
        raise Failure(
            f"invalid - validate option {quoted(value)}; must be one of: strict (or true), warn, ignore (or false)"
        )
    return VALIDATIONS[value]


def manager(call: Call, default: str) -> str:
    return call.arguments.get("field-manager", default)


def asked(call: Call, default_manager: str, *, validated: bool = False) -> dict[str, str]:
    """The query of a write."""
    query = {"dryRun": dry_run_query(call), "fieldManager": manager(call, default_manager)}
    if validated:
        query["fieldValidation"] = validation(call)
    return query
