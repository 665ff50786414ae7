"""Addresses of practice: drills, their reports, and mock interviews."""

from django.urls import path

from learnnet.pages import interview_pages, practice

urlpatterns = [
    path("practice/", practice.index, name="practice"),
    path("practice/draw/", practice.draw_drill, name="draw-drill"),
    path("practice/drills/<slug:topic>/<slug:level>/<int:seed>/", practice.linked, name="drill-link"),
    path("drills/<str:public_id>/", practice.drill_page, name="drill"),
    path("drills/<str:public_id>/report/", practice.report_page, name="drill-report"),
    path("drills/<str:public_id>/report.json", practice.report_json, name="drill-report-json"),
    path("practice/interviews/", interview_pages.draw_interview, name="draw-interview"),
    path(
        "practice/interviews/<int:minutes>/<str:areas>/<slug:level>/<int:seed>/",
        interview_pages.linked,
        name="interview-link",
    ),
    path("practice/interviews/<str:public_id>/", interview_pages.item, name="interview"),
    path("practice/interviews/<str:public_id>/go/", interview_pages.go, name="interview-go"),
    path("practice/interviews/<str:public_id>/rate/", interview_pages.rate, name="interview-rate"),
    path("practice/interviews/<str:public_id>/drill/", interview_pages.open_drill, name="interview-drill"),
    path("practice/interviews/<str:public_id>/report/", interview_pages.report_page, name="interview-report"),
    path("practice/interviews/<str:public_id>/report.json", interview_pages.report_json, name="interview-report-json"),
]
