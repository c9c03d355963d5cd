from django.urls import path

from assessments.access import views as access
from assessments.beginning import views as beginning
from assessments.bulk import views as bulk
from assessments.calibration import views as calibration
from assessments.careers import views as careers
from assessments.cycles import views as cycles
from assessments.desk import views as desk
from assessments.development import views as development
from assessments.evidence import views as evidence
from assessments.exports import views as exports
from assessments.insight import files as insight_files
from assessments.insight import views as insight
from assessments.joining import views as joining
from assessments.mails import views as mails
from assessments.overview import views as overview
from assessments.pictures import views as pictures
from assessments.privacy import views as privacy
from assessments.rating import views as rating
from assessments.reminders import views as reminders
from assessments.reports import views as reports
from assessments.scales import views as scales
from assessments.showcase import views as showcase
from assessments.titles import views as titles
from assessments.verifying import views as verifying
from assessments.workflow import views as workflow

app_name = "assessments"

urlpatterns = [
    path("", desk.desk, name="desk"),
    path("components/", showcase.components, name="components"),
    path("first-steps/", beginning.first_steps, name="first-steps"),
    path("first-steps/mail/", beginning.trial_mail, name="first-steps-mail"),
    path("first-steps/hide/", beginning.hide, name="first-steps-hide"),
    path("assessments/", desk.assessments, name="list"),
    path("assessments/approve/", workflow.approve_many, name="approve-many"),
    path("assessments/<int:pk>/", overview.detail, name="detail"),
    path("assessments/<int:pk>/rate/", rating.rate, name="rate"),
    path("assessments/<int:pk>/rate/submit/", rating.last_look, name="last-look"),
    path("assessments/<int:pk>/rate/save/", rating.save, name="save"),
    path("assessments/<int:pk>/rate/mark/", development.mark_one, name="mark"),
    path("assessments/<int:pk>/plan/", development.plan, name="plan"),
    path("assessments/<int:pk>/self/", rating.self_rating, name="self"),
    path("assessments/<int:pk>/self/save/", rating.save_own, name="self-save"),
    path("assessments/<int:pk>/report.pdf", reports.report, name="report"),
    path("assessments/<int:pk>/evidence/", evidence.evidence, name="evidence"),
    path("assessments/<int:pk>/evidence/<int:evidence_pk>/", evidence.file, name="evidence-file"),
    path("assessments/<int:pk>/evidence/<int:evidence_pk>/remove/", evidence.remove, name="evidence-remove"),
    path("assessments/<int:pk>/evidence/<int:evidence_pk>/put-back/", evidence.put_back, name="evidence-put-back"),
    path("assessments/<int:pk>/<slug:action>/", overview.step, name="step"),
    path("insight/calibration/", calibration.agenda, name="calibration"),
    path("insight/calibration/raters/<str:number>/", calibration.rater, name="calibration-rater"),
    path("insight/calibration/items/<int:position>/", calibration.item, name="calibration-item"),
    path("insight/", pictures.insight, name="insight"),
    path("insight/ratings/", pictures.ratings, name="insight-ratings"),
    path("insight/verdicts/", pictures.verdicts, name="insight-verdicts"),
    path("insight/self/", pictures.own, name="insight-self"),
    path("insight/change/", pictures.change, name="insight-change"),
    path("insight/raters/", pictures.strictness, name="insight-raters"),
    path("insight/behind/", pictures.behind, name="insight-behind"),
    path("insight/matrix/", insight.matrix, name="matrix"),
    path("insight/matrix.xlsx", insight_files.matrix_xlsx, name="matrix-xlsx"),
    path("insight/matrix.pdf", insight_files.matrix_pdf, name="matrix-pdf"),
    path("insight/terms/", insight.terms, name="insight-terms"),
    path("access/", access.access, name="access"),
    path("access/<int:pk>/", access.one, name="access-one"),
    path("access/log.xlsx", access.file, name="access-file"),
    path("my-data/", privacy.page, name="my-data"),
    path("my-data.json", privacy.as_json, name="my-data-json"),
    path("my-data.pdf", privacy.as_pdf, name="my-data-pdf"),
    path("exports/", exports.exports, name="exports"),
    path("exports/new/", exports.new, name="export-new"),
    path("exports/<int:pk>/", exports.export, name="export"),
    path("exports/<int:pk>/state/", exports.state, name="export-state"),
    path("exports/<int:pk>/cancel/", exports.cancel, name="export-cancel"),
    path("exports/<int:pk>/file/", exports.download, name="export-file"),
    path("bulk/", bulk.jobs, name="bulk-list"),
    path("bulk/new/<slug:kind>/", bulk.new, name="bulk-new"),
    path("bulk/<int:pk>/", bulk.job, name="bulk"),
    path("bulk/<int:pk>/state/", bulk.state, name="bulk-state"),
    path("bulk/<int:pk>/confirm/", bulk.confirm, name="bulk-confirm"),
    path("bulk/<int:pk>/discard/", bulk.discard, name="bulk-discard"),
    path("bulk/<int:pk>/stop/", bulk.stop, name="bulk-stop"),
    path("bulk/<int:pk>/again/", bulk.try_again, name="bulk-again"),
    path("mails/", mails.mails, name="mails"),
    path("mails/<int:pk>/", mails.mail, name="mail"),
    path("mails/<int:pk>/again/", mails.again, name="mail-again"),
    path("verify/", verifying.verify_form, name="verify-form"),
    path("verify/<str:code>/", verifying.verify, name="verify"),
    path("people/titles/", titles.titles, name="titles"),
    path("scales/", scales.scales, name="scales"),
    path("scales/new/", scales.new, name="scale-new"),
    path("scales/<int:pk>/", scales.scale, name="scale"),
    path("scales/<int:pk>/remove/", scales.remove, name="scale-remove"),
    path("insight/people/<str:number>/", careers.person, name="career"),
    path("insight/people/<str:number>/history.pdf", careers.history, name="history"),
    path("cycles/", cycles.cycles, name="cycles"),
    path("cycles/new/", cycles.new, name="cycle-new"),
    path("cycles/<int:pk>/", cycles.cycle, name="cycle"),
    path("cycles/<int:pk>/edit/", cycles.correct, name="cycle-correct"),
    path("cycles/<int:pk>/reminders/", reminders.reminders, name="cycle-reminders"),
    path("cycles/<int:pk>/reminders/send/", reminders.remind, name="cycle-remind"),
    path("cycles/<int:pk>/people/", joining.people, name="cycle-people"),
    path("cycles/<int:pk>/people/<int:job>/", joining.opening, name="cycle-opening"),
    path("cycles/<int:pk>/delete/", cycles.delete, name="cycle-delete"),
    path("cycles/<int:pk>/close/", cycles.finish, name="cycle-close"),
]
