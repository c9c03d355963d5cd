from django.urls import path

from assessments.views import (
    access,
    cycles,
    desk,
    detail,
    development,
    evidence,
    lists,
    rate,
    report,
    self_rating,
    steps,
)

app_name = "assessments"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("assessments/", lists.assessments, name="list"),
    path("assessments/<int:pk>/", detail.detail, name="detail"),
    path("assessments/<int:pk>/rate/", rate.rate, name="rate"),
    path("assessments/<int:pk>/rate/save/", rate.save, name="save"),
    path("assessments/<int:pk>/rate/mark/", development.mark_one, name="mark"),
    path("assessments/<int:pk>/plan/", development.plan, name="plan"),
    path("assessments/<int:pk>/self/", self_rating.self_rating, name="self"),
    path("assessments/<int:pk>/self/save/", self_rating.save, name="self-save"),
    path("assessments/<int:pk>/report.pdf", report.report, name="report"),
    path("assessments/<int:pk>/evidence/", evidence.evidence, name="evidence"),
    path("assessments/<int:pk>/evidence/<int:evidence_pk>/", evidence.file, name="evidence-file"),
    path("assessments/<int:pk>/evidence/<int:evidence_pk>/remove/", evidence.remove, name="evidence-remove"),
    path("assessments/<int:pk>/evidence/<int:evidence_pk>/put-back/", evidence.put_back, name="evidence-put-back"),
    path("assessments/<int:pk>/<slug:action>/", steps.step, name="step"),
    path("access/", access.access, name="access"),
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/new/", cycles.new, name="cycle-new"),
    path("cycles/<int:pk>/", cycles.cycle, name="cycle"),
    path("cycles/<int:pk>/people/", cycles.people, name="cycle-people"),
    path("cycles/<int:pk>/close/", cycles.finish, name="cycle-close"),
]
