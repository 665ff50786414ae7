"""Which consumer answers at which socket address."""

from typing import Any

from django.urls import path

from learnnet.live.authoring import AuthoringConsumer
from learnnet.live.board import BoardConsumer
from learnnet.live.consumers import AttemptConsumer
from learnnet.live.following import FollowConsumer

tab: Any = AttemptConsumer.as_asgi()
follower: Any = FollowConsumer.as_asgi()
board: Any = BoardConsumer.as_asgi()
author: Any = AuthoringConsumer.as_asgi()
urlpatterns: Any = [
    path("live/attempts/<str:public_id>/", tab),
    path("live/authoring/<str:public_id>/", author),
    path("live/shared/<str:token>/", tab),
    path("live/courses/<str:course_id>/follow/", follower),
    path("live/courses/<str:course_id>/watch/<str:attempt_id>/", tab),
    path("live/courses/<str:course_id>/assignments/<str:assignment_id>/", board),
]
