from django.urls import path

from competency import views

app_name = "competency"

urlpatterns = [
    path("", views.standards, name="standards"),
    path("<str:code>/", views.standard, name="standard"),
]
