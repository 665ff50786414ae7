"""`manage.py forget_guests [--days 180]`: takes out guests who have not been back, and shared labs nobody looks at."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from learnnet.classroom import actions, sharing

LIFE_OF_A_COOKIE = settings.SESSION_COOKIE_AGE // (24 * 3600)


class Command(BaseCommand):
    """For a daily timer. After their cookie has run out nobody can be that guest again."""

    help = "Delete guests, and their attempts, that nobody can come back to."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=LIFE_OF_A_COOKIE, help=f"default: {LIFE_OF_A_COOKIE}")

    def handle(self, *args: Any, **options: Any) -> None:
        count = actions.forget_guests(timezone.now() - timedelta(days=options["days"]))
        self.stdout.write(f"{count} guests forgotten")
        shared = sharing.forget(timezone.now() - timedelta(days=options["days"]))
        if shared:
            self.stdout.write(f"{shared} shared labs forgotten")
