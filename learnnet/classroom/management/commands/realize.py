"""`manage.py realize ATTEMPT | --manifest FILE`: a lab as a shell script, to look around in on a Linux machine."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learnnet.classroom.labs import place_of
from learnnet.classroom.models import Attempt
from learnnet.lab import Lab, Moment
from learnnet.lab.realize import realize
from learnnet.proxy.config import MODES


class Command(BaseCommand):
    """Prints the script; running it is left to the reader, who has to be root for it."""

    help = "Write a lab as a script of ip netns, iptables-restore and nft commands. Run it with bash, as root."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("attempt", nargs="?", help="an attempt's public id, as it stands in its address")
        parser.add_argument("--manifest", action="append", default=[], type=Path, help="apply this file to a new lab")
        parser.add_argument("--seed", type=int, default=1, help="of the new lab")
        parser.add_argument("--at", type=int, help="as the lab stood after this event (default: the newest)")
        parser.add_argument("--mode", choices=MODES, help="kube-proxy's mode (default: the lab's own)")
        parser.add_argument("--output", type=Path, help="write to this file instead of printing")

    def handle(self, *args: Any, **options: Any) -> None:
        if bool(options["attempt"]) == bool(options["manifest"]):
            raise CommandError("Name either an attempt or at least one --manifest.")
        if options["attempt"]:
            text = of_attempt(options["attempt"], options["at"], options["mode"])
        else:
            text = script(new_lab(options["seed"], options["manifest"]), options["at"], options["mode"])
        if options["output"]:
            options["output"].write_text(text)
        else:
            self.stdout.write(text, ending="")


def of_attempt(public_id: str, at: int | None, mode: str | None) -> str:
    attempt = Attempt.objects.filter(public_id=public_id).first()
    if attempt is None:
        raise CommandError(f"There is no attempt {public_id}.")
    with place_of(attempt) as place:
        return script(place.caught_up(attempt), at, mode)


def new_lab(seed: int, manifests: list[Path]) -> Lab:
    lab = Lab(seed)
    for file in manifests:
        lab.apply({"kind": "apply", "manifest": file.read_text()})
        if not lab.outcome.accepted:
            raise CommandError("\n".join(f"{file}: {line.text}" for line in lab.outcome.lines))
    return lab


def script(lab: Lab, at: int | None, mode: str | None) -> str:
    moment: Moment = lab
    if at is not None:
        try:
            moment = lab.at(at)
        except IndexError as wrong:
            raise CommandError(str(wrong)) from wrong
    return realize(moment, mode=mode or moment.proxy_mode)
