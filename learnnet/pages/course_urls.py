"""Every address of courses."""

from django.urls import path

from learnnet.pages import assigning, class_pages, courses, leading, rosters, teaching, watching

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
    path("courses/<str:course_id>/people/groups/", rosters.cohorts, name="cohorts"),
    path("courses/<str:course_id>/instructors/", teaching.instructors, name="instructors"),
    path(
        "courses/<str:course_id>/instructors/<int:member>/remove/", teaching.remove_instructor, name="remove-instructor"
    ),
    path("courses/<str:course_id>/interviews/<str:public_id>/", teaching.interview_of, name="interview-of"),
    path("courses/<str:course_id>/lead/", leading.lead, name="lead"),
    path("courses/<str:course_id>/lead/stop/", leading.stop, name="lead-stop"),
    path("courses/<str:course_id>/follow/", leading.follow, name="follow"),
    path("courses/<str:course_id>/assignments/", assigning.assignments, name="assignments"),
    path("courses/<str:course_id>/assignments/new/", assigning.assign, name="assign"),
    path("courses/<str:course_id>/assignments/<str:assignment_id>/", assigning.assignment, name="assignment"),
    path("courses/<str:course_id>/assignments/<str:assignment_id>/move/", assigning.move, name="move-assignment"),
    path("courses/<str:course_id>/assignments/<str:assignment_id>/take-back/", assigning.take_back, name="take-back"),
    path("courses/<str:course_id>/assignments/<str:assignment_id>/start/", class_pages.start, name="start"),
    path(
        "courses/<str:course_id>/assignments/<str:assignment_id>/results.<str:format>",
        courses.results_of,
        name="results",
    ),
    path("courses/<str:course_id>/watch/<str:attempt_id>/", watching.watch, name="watch"),
    path("courses/<str:course_id>/watch/<str:attempt_id>/timeline.json", watching.timeline_json, name="timeline"),
    path("courses/<str:course_id>/watch/<str:attempt_id>/send/", watching.send, name="send-branch"),
    path("teach/<str:token>/", teaching.teach, name="teach"),
    path("join/", class_pages.join, name="join-by-code"),
    path("join/<str:code>/", class_pages.join, name="join"),
    path("enter/<str:token>/", class_pages.enter, name="enter"),
    path("attempts/<str:public_id>/class.json", class_pages.class_news, name="class-news"),
    path("attempts/<str:public_id>/hand/", class_pages.hand, name="hand"),
    path("attempts/<str:public_id>/hints/", class_pages.hints, name="hints"),
    path("attempts/<str:public_id>/messages/<int:message>/read/", class_pages.read, name="read"),
]
