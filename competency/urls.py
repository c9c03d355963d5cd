from django.urls import path

from competency import views

app_name = "competency"

urlpatterns = [
    path("", views.standards, name="standards"),
    path("<str:code>.pdf", views.standard_as_pdf, name="standard_pdf"),
    path("<str:code>/", views.standard, name="standard"),
]
