"""`manage.py instructor EMAIL [--staff | --learner]`: says who teaches on this site."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from learnnet.classroom.courses.actions import name_role
from learnnet.classroom.models import Person


class Command(BaseCommand):
    """For sites where not everybody may make a course, and to name staff, who see every course."""

    help = "Make a person an instructor, staff, or a learner again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        role = parser.add_mutually_exclusive_group()
        role.add_argument("--staff", action="store_const", const="staff", dest="role", help="may see every course")
        role.add_argument("--learner", action="store_const", const="learner", dest="role", help="no longer teaches")

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(email=options["email"].strip().lower()).first()
        if person is None:
            raise CommandError(f"Nobody has signed up as {options['email']} yet.")
        role = options["role"] or "instructor"
        name_role(person, role)
        self.stdout.write(f"{person.email}: {role}")
