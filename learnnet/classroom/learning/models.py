"""What is kept of a learner's answers; what they did to the lab stands in its changes."""

from typing import ClassVar

from django.db import models

from learnnet.classroom.models import Attempt


class Answer(models.Model):
    """What was said to one question of a lesson: of a prediction the first, else the last up to the right one."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=100)
    value = models.JSONField()
    right = models.BooleanField(default=False)
    at = models.PositiveIntegerField(default=0)  # the event that the lab stood at
    tries = models.PositiveIntegerField(default=1)
    created = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "question"], name="one_answer_to_each_question_of_an_attempt")
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id}: {self.question}"
