"""Every address of courses."""

from django.urls import path

from learnnet.pages import class_pages, courses, rosters, watching

urlpatterns = [
    path("courses/", courses.courses, name="courses"),
    path("courses/<str:course_id>/", courses.course, name="course"),
    path("courses/<str:course_id>/change/", courses.change, name="change-course"),
    path("courses/<str:course_id>/delete/", courses.delete, name="delete-course"),
    path("courses/<str:course_id>/invitation/", courses.invitation, name="invitation"),
    path("courses/<str:course_id>/leave/", class_pages.leave, name="leave"),
    path("courses/<str:course_id>/people/", rosters.people, name="people"),
    path("courses/<str:course_id>/people/roster.csv", rosters.roster_csv, name="roster"),
    path("courses/<str:course_id>/people/links.csv", rosters.links_csv, name="links"),
    path("courses/<str:course_id>/people/<int:member>/remove/", rosters.remove, name="remove-member"),
    path("courses/<str:course_id>/people/<int:member>/new-link/", rosters.new_link, name="new-link"),
    path("courses/<str:course_id>/assignments/new/", courses.assign, name="assign"),
    path("courses/<str:course_id>/assignments/<str:assignment_id>/", courses.assignment, name="assignment"),
    path("courses/<str:course_id>/assignments/<str:assignment_id>/start/", class_pages.start, name="start"),
    path(
        "courses/<str:course_id>/assignments/<str:assignment_id>/results.<str:format>",
        courses.results_of,
        name="results",
    ),
    path("courses/<str:course_id>/watch/<str:attempt_id>/", watching.watch, name="watch"),
    path("join/", class_pages.join, name="join-by-code"),
    path("join/<str:code>/", class_pages.join, name="join"),
    path("enter/<str:token>/", class_pages.enter, name="enter"),
    path("attempts/<str:public_id>/class.json", class_pages.class_news, name="class-news"),
    path("attempts/<str:public_id>/hand/", class_pages.hand, name="hand"),
    path("attempts/<str:public_id>/hints/", class_pages.hints, name="hints"),
    path("attempts/<str:public_id>/messages/<int:message>/read/", class_pages.read, name="read"),
]
