from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        from assessments.cycles.opened import opened_since
        from assessments.desk import beside
        from assessments.ledgers import keep_ledgers
        from assessments.record.resealing import reseal_records
        from assessments.verifying.anchoring import register_events
        from assessments.verifying.check import register_check
        from assessments.workflow.emails import register_kinds
        from integrity.resealing import Resealing, register
        from people.stafflist import undoing

        register_check()
        register_kinds()
        beside.register()
        keep_ledgers()
        register("assessments", Resealing(_("Assessments"), reseal_records))
        register_events()
        undoing.register("assessments", opened_since)
