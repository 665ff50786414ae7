"""What curl 7.88 prints of a request that was sent: -s, -S, -o, -w and -i change it; the rest does not matter here."""

from collections.abc import Sequence
from itertools import pairwise

from learnnet.cluster.kubectl import Output
from learnnet.lab.packets.exchange import ANSWERED
from learnnet.lab.packets.trace import Trace

OUTPUT, WRITE_OUT = ("-o", "--output"), ("-w", "--write-out")
LONG = {"--silent": "s", "--show-error": "S", "--fail": "f", "--include": "i", "--head": "I"}


def curl(trace: Trace, words: Sequence[str]) -> Output:
    letters = {LONG[word] for word in words if word in LONG}
    letters |= {letter for word in words if word.startswith("-") and word[1:2] != "-" for letter in word[1:]}
    answered = trace.result == ANSWERED
    body = trace.printed.stdout if answered else ""
    head = f"HTTP/1.1 200 OK\nContent-Length: {trace.size or len(body)}\nContent-Type: text/plain; charset=utf-8\n\n"
    if answered and letters & {"i", "I"}:
        body = head + ("" if "I" in letters else body)
    if _value(words, OUTPUT):
        body = ""
    quiet = "s" in letters and "S" not in letters
    stderr = "" if quiet else trace.printed.stderr
    return Output(rc=trace.printed.rc, stdout=body + _written_out(trace, _value(words, WRITE_OUT)), stderr=stderr)


def _value(words: Sequence[str], names: Sequence[str]) -> str:
    return next((value for word, value in pairwise(words) if word in names), "")


def _written_out(trace: Trace, wanted: str) -> str:
    answered = trace.result == ANSWERED
    known = {
        "http_code": "200" if answered else "000",
        "response_code": "200" if answered else "000",
        "remote_ip": trace.address if answered else "",
        "remote_port": str(trace.port) if answered else "0",
        "local_ip": trace.first.sent.source if trace.first and answered else "",
        "exitcode": str(trace.printed.rc),
        "time_total": f"{trace.printed.elapsed / 1000:.6f}",
        "time_connect": f"{trace.printed.elapsed / 1000 if answered else 0:.6f}",
        "size_download": str(trace.size or len(trace.printed.stdout)) if answered else "0",
        "url_effective": f"http://{trace.to.removesuffix(':80')}/",
        "num_connects": "1" if answered else "0",
    }
    text = wanted.replace("\\n", "\n").replace("\\t", "\t")
    for name, value in known.items():
        text = text.replace(f"%{{{name}}}", value)
    return text
