from django.urls import path

from assessments.views import cycles, desk, detail, lists, rate, report, steps, verify

app_name = "assessments"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("assessments/", lists.assessments, name="list"),
    path("assessments/<int:pk>/", detail.detail, name="detail"),
    path("assessments/<int:pk>/rate/", rate.rate, name="rate"),
    path("assessments/<int:pk>/rate/save/", rate.save, name="save"),
    path("assessments/<int:pk>/report.pdf", report.report, name="report"),
    path("assessments/<int:pk>/<slug:action>/", steps.step, name="step"),
    path("verify/", verify.verify_form, name="verify-form"),
    path("verify/<str:code>/", verify.verify, name="verify"),
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/new/", cycles.new, name="cycle-new"),
    path("cycles/<int:pk>/", cycles.cycle, name="cycle"),
    path("cycles/<int:pk>/people/", cycles.people, name="cycle-people"),
    path("cycles/<int:pk>/close/", cycles.finish, name="cycle-close"),
]
