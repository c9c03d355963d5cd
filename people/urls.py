from django.urls import path

from people import views

app_name = "people"

urlpatterns = [path("language/", views.set_language, name="language")]
