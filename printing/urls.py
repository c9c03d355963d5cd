from django.urls import path

from printing import views

app_name = "printing"

urlpatterns = [
    path("waiting/", views.waiting, name="waiting"),
    path("state/", views.state, name="state"),
]
