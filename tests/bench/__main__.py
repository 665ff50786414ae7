"""`manage.py bench [NAME…] [--json]`: takes the figures that are named, or all, on a database of its own."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from tempfile import TemporaryDirectory


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="manage.py bench", description="Measures LearnNet on this machine.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="which figures (default: all)")
    parser.add_argument("--json", action="store_true", help="print one JSON list instead of lines")
    options = parser.parse_args(arguments)
    with TemporaryDirectory() as folder:
        prepare(folder)
        from tests.bench.benches import BENCHES

        unknown = set(options.names) - BENCHES.keys()
        if unknown:
            parser.error(f"unknown: {', '.join(sorted(unknown))}; there are: {', '.join(BENCHES)}")
        figures = []
        for name in options.names or BENCHES:
            for figure in BENCHES[name]():
                figures.append(figure)
                if not options.json:
                    print(figure.line(), flush=True)
        if options.json:
            print(json.dumps([figure.as_dict() for figure in figures], indent=2))
    return 0 if all(figure.met for figure in figures) else 1


def prepare(folder: str) -> None:
    """Django on an empty SQLite database that is gone afterwards."""
    os.environ["LEARNNET_DATA_DIR"] = folder
    os.environ.pop("LEARNNET_DATABASE_URL", None)
    os.environ.pop("LEARNNET_REDIS_URL", None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "learnnet.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
