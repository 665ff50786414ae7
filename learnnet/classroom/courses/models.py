"""What is kept of a course: its people, what they are asked to do, and what their instructor wrote to them."""

import secrets
from typing import ClassVar

from django.db import models

from learnnet.classroom.courses.codes import new_code
from learnnet.classroom.models import Attempt, Person, new_public_id


def new_key() -> str:
    """144 bits: whoever holds them comes in."""
    return secrets.token_urlsafe(18)


class Course(models.Model):
    """A group of learners and whoever teaches them."""

    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="courses")
    title = models.CharField(max_length=120)
    code = models.CharField(max_length=7, unique=True, default=new_code)
    open_to_join = models.BooleanField(default=True)
    owner_name = models.CharField(max_length=80, blank=True)  # as learners know the owner
    # The instructor's lab that the class is invited to look at: follow me.
    lead = models.ForeignKey(Attempt, on_delete=models.SET_NULL, null=True, related_name="+")
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title

    @property
    def group(self) -> str:
        """The channel group of the boards that show this course."""
        return f"course.{self.pk}"

    @property
    def lead_group(self) -> str:
        """The channel group of those who follow the instructor."""
        return f"lead.{self.pk}"


class Membership(models.Model):
    """One person in one course, under the name by which the instructor knows them."""

    LEARNER, INSTRUCTOR = "learner", "instructor"

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=10, default=LEARNER)
    name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)  # as the roster has it; nobody signs in with it
    cohort = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, blank=True)  # that they read the workbench in
    key = models.CharField(max_length=32, default=new_key, editable=False)  # of the link that lets them in
    by_link = models.BooleanField(default=False)  # the person was made by the roster, and the link is how they come in
    joined = models.DateTimeField(null=True)
    hand = models.DateTimeField(null=True)
    question = models.CharField(max_length=200, blank=True)  # that they raised their hand for
    follows = models.DateTimeField(null=True)  # the instructor's view, since then
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "person"], name="one_membership_for_each_person_of_a_course")
        ]
        indexes: ClassVar = [models.Index(fields=["course", "name"], name="members_by_name")]

    def __str__(self) -> str:
        return f"{self.name} in {self.course_id}"


class Assignment(models.Model):
    """Something that a course, or some groups of it, is asked to do, and when."""

    LESSON, DRILL, INTERVIEW = "lesson", "drill", "interview"

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="assignments")
    kind = models.CharField(max_length=10, default=LESSON)
    # Of a lesson: track/lesson. Of a drill or an interview its link; without the seed everybody has one of their own.
    target = models.CharField(max_length=120)
    mode = models.CharField(max_length=12, blank=True)  # of a drill or an interview
    cohorts = models.JSONField(default=list)  # whom it is for; empty: for everybody
    place = models.PositiveIntegerField(default=0)  # in the course's order
    opens = models.DateTimeField(null=True, blank=True)
    due = models.DateTimeField(null=True, blank=True)
    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["place", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"


class Message(models.Model):
    """What an instructor wrote to some or all of a course, by language."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="messages")
    sender = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")
    texts = models.JSONField()
    state = models.CharField(max_length=64, blank=True)  # of those whom it answers, where they stood the same
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.course_id}: {next(iter(self.texts.values()), '')[:40]}"


class Receipt(models.Model):
    """One member whom a message was sent to, and when they put it away."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="receipts")
    member = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="receipts")
    read = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "member"], name="a_message_reaches_a_member_once")
        ]

    def __str__(self) -> str:
        return f"{self.message_id} to {self.member_id}"
