from django.urls import path

from people import views
from people.departments import views as tree
from people.staff import views as staff
from people.stafflist import views as stafflist

app_name = "people"

urlpatterns = [
    path("", staff.people, name="people"),
    path("many/", staff.many, name="many"),
    path("language/", views.set_language, name="language"),
    path("new/", staff.new, name="new"),
    path("import/", stafflist.page, name="import"),
    path("import/columns/", stafflist.columns, name="import-columns"),
    path("import/preview/", stafflist.preview, name="import-preview"),
    path("import/answer/", stafflist.answer, name="import-answer"),
    path("import/take/", stafflist.take, name="import-take"),
    path("import/undo/", stafflist.undo, name="import-undo"),
    path("import/template.xlsx", stafflist.template, name="import-template"),
    path("import/problems.xlsx", stafflist.problems, name="import-problems"),
    path("import/changes.xlsx", stafflist.rows, name="import-rows"),
    path("<str:number>/", staff.person, name="person"),
    path("<str:number>/edit/", staff.edit, name="edit"),
]

# Mounted beside the others, at /departments/.
departments = [
    path("", tree.departments, name="departments"),
    path("new/", tree.new, name="new"),
    path("<int:pk>/", tree.department, name="department"),
    path("<int:pk>/merge/", tree.merge, name="merge"),
    path("<int:pk>/remove/", tree.remove, name="remove"),
]
