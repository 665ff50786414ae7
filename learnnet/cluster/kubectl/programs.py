"""What can be run in a Pod of this lab: each program is a function of where it runs and what it is told.

The lab hands in further programs and files (`run(…, programs=…, pod_files=…)`), those that need a network or names.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from learnnet.cluster.kubectl.call import Output
from learnnet.cluster.kubectl.pod_env import environment, hostname
from learnnet.cluster.store import Body, Record, View
from learnnet.cluster.text import Text

NETWORK = ("ip", "ss", "netstat", "curl", "wget", "nslookup", "dig", "host", "nc", "ping", "getent", "traceroute")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inside:
    """One container of one Pod, and the cluster around it; `files` are what programs can read there."""

    view: View
    now: int
    pod: Record
    container: Body
    files: Mapping[str, "PodFile"]


Program = Callable[[Inside, Sequence[str]], Output]
PodFile = Callable[[Inside], str]


def execute(inside: Inside, words: Sequence[str], programs: Mapping[str, Program]) -> Output:
    """Run one program; kubectl ends with the program's own code and says so."""
    name = words[0].rpartition("/")[2]
    program = programs.get(name)
    if program is None and name in NETWORK:
        return not_yet(name)
    if program is None:
        text = (
            f'error: Internal error occurred: error executing command in container: exec: "{words[0]}": executable '
            "file not found in $PATH\n"
        )
        return Output(rc=1, stderr=text)
    done = program(inside, words[1:])
    if done.rc:
        told = f"{done.stderr}command terminated with exit code {done.rc}\n"
        return Output(rc=done.rc, stdout=done.stdout, stderr=told, note=done.note)
    return done


def not_yet(program: str) -> Output:
    note = Text("`{program}` does not run in the pods of this lab yet.", {"program": program})
    return Output(rc=1, stderr=f"{note}\n", note=note)


def _env(inside: Inside, words: Sequence[str]) -> Output:
    found = environment(inside.view, inside.pod, inside.container)
    return Output(stdout="".join(f"{name}={value}\n" for name, value in found.items()))


def _printenv(inside: Inside, words: Sequence[str]) -> Output:
    found = environment(inside.view, inside.pod, inside.container)
    if not words:
        return _env(inside, words)
    lines = [f"{found[word]}\n" for word in words if word in found]
    return Output(rc=0 if len(lines) == len(words) else 1, stdout="".join(lines))


def _hostname(inside: Inside, words: Sequence[str]) -> Output:
    if "-i" in words or "-I" in words:
        return Output(stdout=f"{(inside.pod.body.get('status') or {}).get('podIP', '')}\n")
    return Output(stdout=f"{hostname(inside.pod.body)}\n")


def _echo(inside: Inside, words: Sequence[str]) -> Output:
    return Output(stdout=f"{' '.join(words)}\n")


def _cat(inside: Inside, words: Sequence[str]) -> Output:
    texts, errors = [], []
    for path in words:
        if path in inside.files:
            texts.append(inside.files[path](inside))
        elif path == "/etc/resolv.conf":
            return not_yet("cat /etc/resolv.conf")
        else:
            errors.append(f"cat: {path}: No such file or directory\n")
    return Output(rc=1 if errors else 0, stdout="".join(texts), stderr="".join(errors))


def _hosts(inside: Inside) -> str:
    """The file that the kubelet writes for every Pod (pkg/kubelet/kubelet_pods.go, managedHostsFileContent)."""
    spec, status = inside.pod.body["spec"], inside.pod.body.get("status") or {}
    lines = [
        "# Kubernetes-managed hosts file.",
        "127.0.0.1\tlocalhost",
        "::1\tlocalhost ip6-localhost ip6-loopback",
        "fe00::0\tip6-localnet",
        "fe00::0\tip6-mcastprefix",
        "fe00::1\tip6-allnodes",
        "fe00::2\tip6-allrouters",
    ]
    name = hostname(inside.pod.body)
    subdomain = spec.get("subdomain")
    full = f"{name}.{subdomain}.{inside.pod.key.namespace}.svc.cluster.local\t{name}" if subdomain else name
    ips = [one["ip"] for one in status.get("podIPs") or ()] or [status.get("podIP", "")]
    lines += [f"{ip}\t{full}" for ip in ips if ip]
    aliases = spec.get("hostAliases") or ()
    if aliases:
        lines += ["", "# Entries added by HostAliases."]
        lines += ["\t".join([alias["ip"], *(alias.get("hostnames") or ())]) for alias in aliases]
    return "".join(f"{line}\n" for line in lines)


PROGRAMS: Mapping[str, Program] = {
    "cat": _cat,
    "echo": _echo,
    "env": _env,
    "hostname": _hostname,
    "printenv": _printenv,
    "true": lambda inside, words: Output(),
    "false": lambda inside, words: Output(rc=1),
}
POD_FILES: Mapping[str, PodFile] = {
    "/etc/hostname": lambda inside: f"{hostname(inside.pod.body)}\n",
    "/etc/hosts": _hosts,
}
