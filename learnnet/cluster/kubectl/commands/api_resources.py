"""`kubectl api-resources` and `kubectl api-versions`: what the API server serves."""

from learnnet.cluster.kinds import KINDS
from learnnet.cluster.kubectl.call import Call, Command, Output
from learnnet.cluster.kubectl.columns import table
from learnnet.cluster.kubectl.failures import Failure
from learnnet.cluster.kubectl.flags import Flag, UsageError
from learnnet.cluster.requests.discovery import VERBS

HEADER = ["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"]


def no_words(call: Call, command: str) -> None:
    if call.arguments.words:
        words = " ".join(call.arguments.words)
        raise UsageError(f"error: unexpected arguments: [{words}]\nSee 'kubectl {command} -h' for help and examples\n")


def api_resources(call: Call) -> Output:
    no_words(call, "api-resources")
    arguments = call.arguments
    form = arguments.get("output")
    if form not in ("", "wide", "name"):
        raise Failure(f"--output {form} is not available")
    kinds = [
        kind
        for kind in KINDS
        if (not arguments.has("namespaced") or kind.namespaced is arguments.on("namespaced"))
        and (not arguments.has("api-group") or kind.group == arguments.get("api-group"))
        and set(_list(arguments.get("categories"))) <= set(kind.categories)
        and set(_list(arguments.get("verbs"))) <= set(VERBS)
    ]
    if arguments.get("sort-by") not in ("", "name", "kind"):
        raise Failure("--sort-by accepts only name or kind")
    if arguments.get("sort-by") in ("name", "kind"):
        kinds.sort(key=lambda kind: kind.plural if arguments.get("sort-by") == "name" else kind.name)
    if form == "name":
        return Output(stdout="".join(f"{kind.resource}\n" for kind in kinds))
    wide = form == "wide"
    rows = [] if arguments.on("no-headers") else [[*HEADER, "VERBS", "CATEGORIES"] if wide else HEADER]
    for kind in kinds:
        row = [kind.plural, ",".join(kind.short), kind.api_version, str(kind.namespaced).lower(), kind.name]
        rows.append([*row, ",".join(VERBS), ",".join(kind.categories)] if wide else row)
    return Output(stdout=table(rows))


def _list(text: str) -> list[str]:
    return [part for part in text.split(",") if part]


def api_versions(call: Call) -> Output:
    no_words(call, "api-versions")
    return Output(stdout="".join(f"{version}\n" for version in sorted({kind.api_version for kind in KINDS})))


API_RESOURCES = Command(
    name="api-resources",
    usage="[flags]",
    flags=(
        Flag(name="output", short="o"),
        Flag(name="namespaced", value=False),
        Flag(name="api-group"),
        Flag(name="categories"),
        Flag(name="verbs"),
        Flag(name="sort-by"),
        Flag(name="no-headers", value=False),
        Flag(name="cached", value=False),
    ),
    run=api_resources,
)
API_VERSIONS = Command(name="api-versions", run=api_versions)
