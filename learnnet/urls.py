"""Every address of the site."""

from django.urls import include, path
from django.views.i18n import set_language

from learnnet.pages import account, copies, doh, exports, health, lesson_pages, people, scale, schemas, views

urlpatterns = [
    path("", views.home, name="home"),
    path("try/", views.try_it, name="try"),
    path("attempts/<str:public_id>/", views.workbench, name="workbench"),
    path("attempts/<str:public_id>/dns-query", doh.dns_query, name="dns-query"),
    path("attempts/<str:public_id>/pictures/<str:name>.<str:format>", exports.picture, name="picture"),
    path("attempts/<str:public_id>/lesson.json", views.lesson_json, name="lesson-json"),
    path("attempts/<str:public_id>/lab.json", copies.download, name="download"),
    path("shared/<str:token>/", copies.shared, name="shared"),
    path("shared/<str:token>/take/", copies.take_over, name="take-over"),
    path("labs/open/", copies.upload, name="upload"),
    path("", include("learnnet.pages.course_urls")),
    path("", include("learnnet.pages.practice_urls")),
    path("model/", views.model, name="model"),
    path("rules/scale.json", scale.scale, name="scale"),
    path("lessons/", lesson_pages.lessons, name="lessons"),
    path("lessons/<slug:track>/<slug:name>/start/", lesson_pages.start, name="start-lesson"),
    path("lessons/<slug:track>/<slug:name>/read/", lesson_pages.read, name="read-lesson"),
    path("me/", account.me, name="me"),
    path("me/data.json", account.my_data, name="my-data"),
    path("me/delete/", account.delete_me, name="delete-me"),
    path("sign-up/", people.sign_up, name="sign-up"),
    path("sign-in/", people.sign_in, name="sign-in"),
    path("sign-out/", people.sign_out, name="sign-out"),
    path("i18n/setlang/", set_language, name="set_language"),
    path("i18n/catalogue.<str:language>.json", views.catalogue_json, name="catalogue"),
    path("schemas.<str:language>.json", schemas.schemas_json, name="schemas"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
