"""A learner's tab that follows the instructor: their lab, looked at as they look at it."""

from collections.abc import Mapping
from typing import Any

from learnnet.classroom.courses import leading
from learnnet.classroom.courses.models import Course
from learnnet.classroom.models import Attempt
from learnnet.live.consumers import AttemptConsumer, in_thread


class FollowConsumer(AttemptConsumer):
    """Where to look comes from the instructor; what there is to see is fetched as by any tab."""

    course: Course | None = None
    reads_only = True

    @property
    def visitor(self) -> Any:
        """A lazy object that stands for a Person, or for nobody."""
        return self.scope["user"]

    def looked_up(self) -> Attempt | None:
        found = leading.led(self.visitor, self.scope["url_route"]["kwargs"]["course_id"])
        if found is None:
            return None
        self.course, attempt = found
        return attempt

    async def connect(self) -> None:
        await super().connect()
        if self.course is None or self.counted is None:
            return
        await self.channel_layer.group_add(self.course.lead_group, self.channel_name)
        await in_thread(leading.follow)(self.visitor, self.course, True)
        await self.tell({"type": "lead", **await in_thread(leading.look_of)(self.attempt)})

    async def disconnect(self, code: int) -> None:
        followed = self.counted is not None
        await super().disconnect(code)
        if self.course is not None and followed:
            await in_thread(leading.follow)(self.visitor, self.course, False)
            await self.channel_layer.group_discard(self.course.lead_group, self.channel_name)

    async def lead_moved(self, message: Mapping[str, Any]) -> None:
        await self.tell({"type": "lead", **{name: message[name] for name in ("view", "node", "at")}})

    async def lead_over(self, message: Mapping[str, Any]) -> None:
        await self.tell({"type": "lead-over"})
