from django.urls import path

from assessments.views import approve, cycles, desk, detail, lists, rate, report, steps

app_name = "assessments"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("assessments/", lists.assessments, name="list"),
    path("assessments/approve/", approve.approve_many, name="approve-many"),
    path("assessments/<int:pk>/", detail.detail, name="detail"),
    path("assessments/<int:pk>/rate/", rate.rate, name="rate"),
    path("assessments/<int:pk>/rate/save/", rate.save, name="save"),
    path("assessments/<int:pk>/report.pdf", report.report, name="report"),
    path("assessments/<int:pk>/<slug:action>/", steps.step, name="step"),
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/new/", cycles.new, name="cycle-new"),
    path("cycles/<int:pk>/", cycles.cycle, name="cycle"),
    path("cycles/<int:pk>/people/", cycles.people, name="cycle-people"),
    path("cycles/<int:pk>/close/", cycles.finish, name="cycle-close"),
]
