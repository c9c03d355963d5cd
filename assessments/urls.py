from django.urls import path

from assessments.access import views as access
from assessments.beginning import views as beginning
from assessments.bulk import views as bulk
from assessments.calibration import views as calibration
from assessments.careers import views as careers
from assessments.certificates import views as certificates
from assessments.courses import files as course_files
from assessments.courses import views as courses
from assessments.cycles import views as cycles
from assessments.desk import views as desk
from assessments.development import action_views as actions
from assessments.development import files as development_files
from assessments.development import views as development
from assessments.evidence import views as evidence
from assessments.exports import views as exports
from assessments.followups import views as followups
from assessments.improvement import files as improvement_files
from assessments.improvement import views as improvement
from assessments.insight import files as insight_files
from assessments.insight import views as insight
from assessments.joining import views as joining
from assessments.mails import views as mails
from assessments.needs import files as needs_files
from assessments.needs import views as needs
from assessments.overview import views as overview
from assessments.pictures import views as pictures
from assessments.portfolio import views as portfolio
from assessments.privacy import views as privacy
from assessments.rating import views as rating
from assessments.reminders import views as reminders
from assessments.renewal import views as renewal
from assessments.reports import views as reports
from assessments.scales import views as scales
from assessments.showcase import views as showcase
from assessments.titles import views as titles
from assessments.training import files as training_files
from assessments.training import place_views as training_places
from assessments.training import row_views as training_rows
from assessments.training import taking_views as training_taking
from assessments.training import views as training
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
    path("assessments/<int:pk>/follow-up/", followups.confirm, name="follow-up"),
    path("follow-ups/<int:pk>/", followups.one, name="follow-up-one"),
    path("follow-ups/<int:pk>/object/", followups.object_to, name="follow-up-object"),
    path("follow-ups/<int:pk>/decide/", followups.decide, name="follow-up-decide"),
    path("follow-ups/<int:pk>/take-back/", followups.take_back, name="follow-up-take-back"),
    path("follow-ups/<int:pk>/evidence/<int:piece>/", followups.file, name="follow-up-file"),
    path("assessments/<int:pk>/<slug:action>/", overview.step, name="step"),
    path("development/", actions.actions, name="actions"),
    path("development/new/", actions.new, name="action-new"),
    path("development/people/<str:number>/plan.pdf", development_files.pdf, name="development-pdf"),
    path("development/people/<str:number>/plan.xlsx", development_files.xlsx, name="development-xlsx"),
    path("development/<int:pk>/", actions.action, name="action"),
    path("development/<int:pk>/evidence/", actions.proof, name="action-proof"),
    path("development/<int:pk>/evidence/<int:proof_pk>/", actions.proof_file, name="action-file"),
    path("development/<int:pk>/evidence/<int:proof_pk>/back/", actions.proof_back, name="action-proof-back"),
    path("development/<int:pk>/<slug:verb>/", actions.step, name="action-step"),
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
    path("insight/gaps.pdf", insight_files.gaps_pdf, name="gaps-pdf"),
    path("insight/gaps.xlsx", insight_files.gaps_xlsx, name="gaps-xlsx"),
    path("insight/terms/", insight.terms, name="insight-terms"),
    path("insight/needs/", needs.needs, name="needs"),
    path("insight/needs/people/", needs.people, name="needs-people"),
    path("insight/needs/plan/", needs.plan, name="needs-plan"),
    path("insight/needs.xlsx", needs.file, name="needs-file"),
    path("insight/needs/summary.pdf", needs_files.summary_pdf, name="needs-summary-pdf"),
    path("insight/needs/summary.xlsx", needs_files.summary_xlsx, name="needs-summary-xlsx"),
    path("courses/", courses.courses, name="courses"),
    path("courses/new/", courses.new, name="course-new"),
    path("courses/export.xlsx", course_files.export, name="courses-file"),
    path("courses/template.xlsx", course_files.template, name="courses-template"),
    path("courses/import/", course_files.upload, name="courses-import"),
    path("courses/import/take/", course_files.take, name="courses-take"),
    path("courses/<int:pk>/", courses.course, name="course"),
    path("courses/<int:pk>/edit/", courses.edit, name="course-edit"),
    path("courses/<int:pk>/offer/", courses.offer, name="course-offer"),
    path("improvement/", improvement.plans, name="improvement"),
    path("improvement/new/", improvement.new, name="improvement-new"),
    path("improvement/<int:pk>/", improvement.plan, name="improvement-plan"),
    path("improvement/<int:pk>/plan.pdf", improvement_files.pdf, name="improvement-pdf"),
    path("improvement/<int:pk>/plan.xlsx", improvement_files.xlsx, name="improvement-xlsx"),
    path("improvement/<int:pk>/<slug:action>/", improvement.step, name="improvement-step"),
    path("access/", access.access, name="access"),
    path("access/<int:pk>/", access.one, name="access-one"),
    path("access/log.xlsx", access.file, name="access-file"),
    path("my-competencies/", portfolio.page, name="my-competencies"),
    path("my-competencies/certificates/", certificates.make, name="certificate-make"),
    path("my-competencies/certificates/<int:pk>.pdf", certificates.certificate, name="certificate"),
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
    path("training/", training.training, name="training"),
    path("training/new/", training.new, name="training-new"),
    path("training/sessions/<int:pk>.ics", training_rows.ics, name="training-ics"),
    path("training/<int:year>/", training.plan, name="training-plan"),
    path("training/<int:year>/plan.pdf", training_files.pdf, name="training-pdf"),
    path("training/<int:year>/plan.xlsx", training_files.xlsx, name="training-xlsx"),
    path("training/<int:year>/edit/", training.edit, name="training-edit"),
    path("training/<int:year>/step/", training.step, name="training-step"),
    path("training/<int:year>/add/", training.add, name="training-add"),
    path("training/<int:year>/<int:pk>/", training_rows.row, name="training-row"),
    path("training/<int:year>/<int:pk>/edit/", training_rows.edit, name="training-row-edit"),
    path("training/<int:year>/<int:pk>/step/", training_rows.step, name="training-row-step"),
    path("training/<int:year>/<int:pk>/sessions/new/", training_rows.session_new, name="training-session-new"),
    path("training/<int:year>/<int:pk>/sessions/<int:session_pk>/", training_rows.session, name="training-session"),
    path("training/<int:year>/<int:pk>/people/", training_places.people, name="training-people"),
    path("training/<int:year>/<int:pk>/people/session/", training_places.assign, name="training-assign"),
    path("training/<int:year>/<int:pk>/people/<int:place_pk>/", training_places.place, name="training-place"),
    path("training/<int:year>/<int:pk>/attendance/", training_taking.attending, name="training-attendance"),
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
    path("cycles/<int:pk>/use-version/", cycles.renew, name="cycle-renew"),
    path("new-versions/<str:code>/", renewal.new_version, name="new-version"),
]
