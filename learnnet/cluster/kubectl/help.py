"""What -h prints: our words in kubectl's form, with kubectl's own line of usage (kubectl, pkg/util/templates)."""

from collections.abc import Iterable, Mapping

from learnnet.cluster.kubectl.call import Command
from learnnet.cluster.kubectl.flags import Flag

LEAST_WIDTH = 11  # cobra pads the names of commands to this
OPTIONS = 'Use "kubectl options" for a list of global command-line options (applies to all commands).\n'
SUMMARIES: Mapping[str, str] = {
    "annotate": "Set or take away annotations of objects",
    "api-resources": "List the kinds that the server knows",
    "api-versions": "List the groups and versions that the server knows",
    "apply": "Make objects be as a file says",
    "apply set-last-applied": "Note a file as the one that was applied last",
    "apply view-last-applied": "Show what was applied last",
    "auth": "Ask what one may do",
    "auth can-i": "Ask whether something is allowed",
    "auth whoami": "Show who one is to the server",
    "cluster-info": "Show where the cluster's main services are",
    "config": "Show kubectl's own settings",
    "cordon": "Let no new Pods onto a node",
    "create": "Make objects from a file or a few words",
    "create configmap": "Make a ConfigMap",
    "create deployment": "Make a Deployment",
    "create namespace": "Make a Namespace",
    "create service": "Make a Service",
    "create service clusterip": "Make a Service of type ClusterIP",
    "create service externalname": "Make a Service of type ExternalName",
    "create service loadbalancer": "Make a Service of type LoadBalancer",
    "create service nodeport": "Make a Service of type NodePort",
    "delete": "Delete objects",
    "describe": "Tell about objects at length",
    "diff": "Show what an apply would change",
    "drain": "Move all Pods away from a node",
    "edit": "Change an object in an editor",
    "events": "List events",
    "exec": "Run a program in a Pod",
    "explain": "Tell what the fields of a kind mean",
    "expose": "Make a Service for what runs already",
    "get": "List objects, or print them",
    "label": "Set or take away labels of objects",
    "logs": "Print what a container has written",
    "options": "List the flags that every command takes",
    "patch": "Change some fields of an object",
    "plugin": "Show kubectl's plugins",
    "replace": "Put an object in the place of another",
    "rollout": "Follow and steer how a workload is renewed",
    "rollout history": "Show earlier revisions",
    "rollout pause": "Hold a rollout",
    "rollout restart": "Start all Pods anew",
    "rollout resume": "Let a rollout go on",
    "rollout status": "Follow a rollout to its end",
    "rollout undo": "Go back to an earlier revision",
    "run": "Run an image in a Pod",
    "scale": "Change how many Pods a workload has",
    "set": "Change one thing about a workload or a Service",
    "set env": "Set environment variables",
    "set image": "Set the images of containers",
    "set resources": "Set requests and limits",
    "set selector": "Set the selector of a Service",
    "set serviceaccount": "Set the service account of a workload",
    "taint": "Set or take away taints of nodes",
    "top": "Show what nodes and Pods use",
    "uncordon": "Let Pods onto a node again",
    "version": "Show the versions of kubectl and the server",
    "wait": "Wait until something has come about",
}


def overview(commands: Iterable[Command]) -> str:
    return (
        f"kubectl asks a Kubernetes cluster, and changes it.\n\nAvailable Commands:\n{_listed('', commands)}\n"
        'Usage:\n  kubectl [flags] [options]\n\nUse "kubectl <command> --help" for more information about a given '
        f"command.\n{OPTIONS}"
    )


def help_text(path: str, command: Command) -> str:
    words = path.removeprefix("kubectl ")
    parts = [f"{SUMMARIES[words]}.\n"] if words in SUMMARIES else []
    if command.also:
        parts.append(f"Aliases:\n{', '.join((command.name, *command.also))}\n")
    if command.below:
        parts.append(f"Available Commands:\n{_listed(words, command.below)}")
    if command.flags:
        parts.append(f"Options:\n{_flags(command.flags)}")
    parts.append(f"Usage:\n  {path} {command.usage or '[flags]'} [options]\n")
    more = f'Use "{path} <command> --help" for more information about a given command.\n' if command.below else ""
    return "\n".join([*parts, more + OPTIONS])


def _listed(above: str, commands: Iterable[Command]) -> str:
    there = [command for command in commands if not command.absent]
    width = max([LEAST_WIDTH, *(len(command.name) for command in there)]) + 3
    lines = (f"  {one.name:<{width}}{SUMMARIES.get(f'{above} {one.name}'.strip(), '')}".rstrip() for one in there)
    return "".join(f"{line}\n" for line in lines)


def options_text(flags: Iterable[Flag]) -> str:
    return f"The following options can be passed to any command:\n\n{_flags(flags)}"


def _flags(flags: Iterable[Flag]) -> str:
    return "".join(f"    {_flag(flag)}\n" for flag in sorted(flags, key=lambda flag: flag.name))


def _flag(flag: Flag) -> str:
    short = f"-{flag.short}, " if flag.short else ""
    return f"{short}--{flag.name}{'=' if flag.value else ''}"
