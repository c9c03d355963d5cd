from django.urls import path, re_path

from people import views
from people.calendar import views as days
from people.company import views as look
from people.departments import views as tree
from people.invitations import entering
from people.invitations import views as invitations
from people.rights import views as rights
from people.signin import views as signin
from people.staff import door
from people.staff import views as staff
from people.stafflist import job_views as jobs
from people.stafflist import views as stafflist

app_name = "people"

urlpatterns = [
    path("", staff.people, name="people"),
    path("many/", staff.many, name="many"),
    path("language/", views.set_language, name="language"),
    path("new/", staff.new, name="new"),
    path("account/", signin.account, name="account"),
    path("account/end/", signin.end_elsewhere, name="account-end"),
    path("sign-ins/", signin.sign_ins, name="sign-ins"),
    path("sign-ins/file.xlsx", signin.sign_ins_file, name="sign-ins-file"),
    path("import/", stafflist.page, name="import"),
    path("import/columns/", stafflist.columns, name="import-columns"),
    path("import/preview/", stafflist.preview, name="import-preview"),
    path("import/answer/", stafflist.answer, name="import-answer"),
    path("import/absent/", stafflist.absent, name="import-absent"),
    path("import/job/<int:pk>/", jobs.job, name="import-job"),
    path("import/job/<int:pk>/state/", jobs.state, name="import-state"),
    path("import/job/<int:pk>/cancel/", jobs.cancel, name="import-cancel"),
    path("import/take/", stafflist.take, name="import-take"),
    path("import/undo/", stafflist.undo, name="import-undo"),
    path("import/people.xlsx", stafflist.people, name="people-file"),
    path("import/template.xlsx", stafflist.template, name="import-template"),
    path("import/problems.xlsx", stafflist.problems, name="import-problems"),
    path("import/changes.xlsx", stafflist.rows, name="import-rows"),
    path("rights/", rights.rights, name="rights"),
    path("rights/propose/", rights.propose, name="right-propose"),
    path("rights/history/", rights.history, name="rights-history"),
    path("rights/history.xlsx", rights.workbook, name="rights-workbook"),
    path("rights/<int:pk>/", rights.right, name="right"),
    path("invitations/", invitations.invitations, name="invitations"),
    path("invitations/new/", invitations.invite, name="invite"),
    path("invitations/confirm/", invitations.confirm_mails, name="invitations-confirm"),
    path("invitations/<int:pk>/confirm/", invitations.confirm, name="invitation-confirm"),
    path("invitations/<int:pk>/withdraw/", invitations.withdraw, name="invitation-withdraw"),
    path("<str:number>/", staff.person, name="person"),
    path("<str:number>/edit/", staff.edit, name="edit"),
    path("<str:number>/unlink/", staff.remove_link, name="unlink"),
    path("<str:number>/account/", invitations.account, name="way-in"),
    path("<str:number>/let-in/", door.let_in, name="let-in"),
    path("<str:number>/end-sessions/", door.end_sessions, name="end-sessions"),
]

# Mounted beside the others, at /departments/.
departments = [
    path("", tree.departments, name="departments"),
    path("new/", tree.new, name="new"),
    path("<int:pk>/", tree.department, name="department"),
    path("<int:pk>/merge/", tree.merge, name="merge"),
    path("<int:pk>/remove/", tree.remove, name="remove"),
]

# Mounted at /accounts/, beside the account library's.
doors = [
    path("invited/", entering.invited, name="invited"),
    path("first/", entering.first_password, name="first-password"),
    path("password/reset/", entering.forgotten_password, name="forgotten-password"),
]

# Mounted beside the others, at /company/.
company = [
    path("", look.company, name="company"),
    re_path(r"^logo/(?P<digest>[0-9a-f]{64})\.(?P<kind>png|svg)$", look.logo, name="logo"),
    re_path(r"^colours/(?P<digits>[0-9a-f]{6})\.css$", look.colours, name="colours"),
    re_path(r"^colours/(?P<digits>[0-9a-f]{6})/trying\.css$", look.trying, name="trying"),
]

# Mounted beside the others, at /calendar/.
calendar = [
    path("", days.calendar, name="calendar"),
    path("<int:pk>/remove/", days.remove, name="remove"),
]
