"""`manage.py dns ATTEMPT_OR_LESSON [--port 5353] [--pod default/web]`: a lab's CoreDNS for real `dig`."""

import threading
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from learnnet.classroom.dns_server import HOST, DnsServer
from learnnet.classroom.labs import Place
from learnnet.classroom.lessons import lesson
from learnnet.classroom.models import Attempt
from learnnet.cluster.objects import Pod
from learnnet.lab import Lab


class Command(BaseCommand):
    """The attempt is only read: it stays as it was, and what is changed in it meanwhile is answered at once."""

    help = "Serve the DNS of one lab on a loopback port, over UDP and TCP."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("lab", metavar="ATTEMPT_OR_LESSON", help="an id, or services/first-service")
        parser.add_argument("--port", type=int, default=5353, help="default: 5353; 0 takes any that is free")
        parser.add_argument("--pod", default="", help="answer as if this Pod asked (namespace/name)")

    def handle(self, *args: Any, **options: Any) -> None:
        newest = lab_called(options["lab"])
        answer = answering(newest, source_of(newest(), options["pod"]))
        try:
            server = DnsServer(answer, options["port"], finish=connections.close_all)
        except (OSError, OverflowError) as error:
            raise CommandError(f"port {options['port']}: {error}") from error
        try:
            with server:
                self.stdout.write(
                    f"The DNS of {options['lab']} answers on {HOST} port {server.port}, UDP and TCP. Try:"
                )
                self.stdout.write(f"  dig @{HOST} -p {server.port} kubernetes.default.svc.cluster.local")
                self.stdout.write("Stop it with Ctrl-C.")
                self.stdout.flush()
                threading.Event().wait()
        except KeyboardInterrupt:
            self.stdout.write("")


def lab_called(name: str) -> Callable[[], Lab]:
    """Its newest state, whenever it is asked for: a copy that belongs to nobody else."""
    known = lesson(name)
    if known is not None:
        lab = Lab.replay(1, [{"kind": "apply", "manifest": text, "by": "lesson"} for text in known.start])
        return lambda: lab
    attempt = Attempt.objects.filter(public_id=name).first()
    if attempt is None:
        raise CommandError(f"There is neither an attempt nor a lesson called {name}.")
    own = Place()
    return lambda: own.caught_up(attempt)


def source_of(lab: Lab, pod: str) -> str:
    if not pod:
        return ""
    namespace, _, name = pod.rpartition("/")
    found = lab.view.get(Pod, name, namespace or "default")
    if found is None or not found.ip:
        raise CommandError(f"There is no running Pod {pod}.")
    return found.ip


def answering(newest: Callable[[], Lab], source: str) -> Callable[[bytes, str], bytes]:
    """Between two changes a lab's clock stands still; for caches that count down it goes on with the real one."""
    started = time.monotonic()

    def answer(query: bytes, transport: str) -> bytes:
        after = int((time.monotonic() - started) * 1000)
        return newest().dns(query, source=source, transport=transport, after=after)

    return answer
