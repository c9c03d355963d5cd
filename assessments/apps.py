from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from assessments.beginning import desk as first_steps
        from assessments.beginning import trial
        from assessments.bulk import beside as bulk_beside
        from assessments.bulk import steps as bulk_steps
        from assessments.bulk import telling as bulk_mails
        from assessments.bulk.selecting import register as register_list
        from assessments.careers import beside as careers
        from assessments.certificates import sealing as certificates
        from assessments.cycles import applying
        from assessments.cycles.correcting import TOLD
        from assessments.cycles.opened import opened_since
        from assessments.desk import beside
        from assessments.development import helping
        from assessments.followups import letters as follow_ups
        from assessments.improvement import beside as improvement
        from assessments.improvement import letters as improvement_mails
        from assessments.improvement import reminding as improvement_reminders
        from assessments.improvement import verifying as improvement_records
        from assessments.joining import acting
        from assessments.ledgers import keep_ledgers
        from assessments.listing.asking import LIST, listed
        from assessments.models import Cycle, JobTitleStandard
        from assessments.record.resealing import reseal_records
        from assessments.reminders import byhand
        from assessments.reminders import letters as reminders
        from assessments.reminders.keeping import RULE
        from assessments.renewal import beside as renewal
        from assessments.renewal import letters as renewal_mails
        from assessments.reports.sample import sample
        from assessments.training import beside as training
        from assessments.training import letters as training_mails
        from assessments.verifying import files as development_files
        from assessments.verifying.anchoring import register_events
        from assessments.verifying.check import register_check
        from assessments.workflow.emails import register_kinds
        from integrity.resealing import Resealing, register
        from people.company import samples
        from people.stafflist import undoing

        register_check()
        development_files.register()
        register_kinds()
        reminders.register_kind()
        helping.register_kind()
        follow_ups.register_kind()
        improvement_mails.register_kind()
        improvement.register()
        improvement_records.register()
        improvement_reminders.register()
        certificates.register()
        acting.register()
        trial.register_kind()
        first_steps.register()
        careers.register()
        training.register()
        training_mails.register()
        renewal.register()
        renewal_mails.register()
        beside.register()
        bulk_beside.register()
        bulk_steps.register()
        bulk_mails.register()
        byhand.register()
        applying.register()
        register_list(LIST, listed)
        samples.register(sample)
        keep_ledgers()
        register("assessments", Resealing(_("Assessments"), reseal_records))
        register_events()
        auditlog.register(Cycle, include_fields=[*TOLD, "state", *RULE])
        auditlog.register(JobTitleStandard, exclude_fields=["title_key"])
        undoing.register("assessments", opened_since)
