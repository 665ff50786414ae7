"""What GNU Wget 1.21.3 prints of a request that was sent, without the dates and the progress bar.

Simplified: it tries once, as with `-t 1`.
"""

from collections.abc import Sequence

from learnnet.cluster.kubectl import Output
from learnnet.lab.packets.client import UNRESOLVED
from learnnet.lab.packets.exchange import ANSWERED, NO_ROUTE, REFUSED, STALLED
from learnnet.lab.packets.trace import Trace

WHY = {REFUSED: "Connection refused", NO_ROUTE: "No route to host"}


def wget(trace: Trace, words: Sequence[str]) -> Output:
    quiet = any(word.startswith("-q") for word in words) or "--quiet" in words
    host = trace.to.rpartition(":")[0]
    named = host != trace.address
    lines = [f"Resolving {host} ({host})... "] if named else []
    if trace.result == UNRESOLVED:
        lines[-1:] = [f"{lines[-1]}failed: Name or service not known." if lines else ""]
        lines.append(f"wget: unable to resolve host address ‘{host}’")
        return Output(rc=4, stderr="" if quiet else _text(lines))
    if named:
        lines[0] += trace.address
    where = f"{host} ({host})|{trace.address}|:{trace.port}" if named else f"{host}:{trace.port}"
    if trace.result == STALLED:
        lines += [
            f"Connecting to {where}... connected.",
            "HTTP request sent, awaiting response... Read error (Connection timed out) in headers.",
            "Giving up.",
            "",
        ]
        return Output(rc=4, stderr="" if quiet else _text(lines))
    if trace.result != ANSWERED:
        why = WHY.get(trace.result, "Connection timed out")
        lines.append(f"Connecting to {where}... failed: {why}.")
        return Output(rc=4, stderr="" if quiet else _text(lines))
    body = trace.printed.stdout
    lines += [
        f"Connecting to {where}... connected.",
        "HTTP request sent, awaiting response... 200 OK",
        f"Length: {trace.size or len(body)} [text/plain]",
    ]
    if "--spider" in words:
        lines += ["Remote file exists.", ""]
        return Output(stderr="" if quiet else _text(["Spider mode enabled. Check if remote file exists.", *lines]))
    to_screen = any(word in ("-O-", "-qO-", "-") for word in words)
    lines.append(f"Saving to: ‘{'STDOUT' if to_screen else 'index.html'}’")
    return Output(stdout=body if to_screen else "", stderr="" if quiet else _text(lines))


def _text(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
