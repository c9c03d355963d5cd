from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompetencyConfig(AppConfig):
    name = "competency"
    verbose_name = _("Occupational competency standards")

    def ready(self) -> None:
        from competency.drafts import letters
        from competency.drafts.audit import track_standards
        from competency.intake import remaining
        from competency.ledgers import keep_ledgers
        from competency.reloading import keep_history_when_loading
        from competency.verifying import altered_versions, sealed_versions
        from integrity.checks import Check, register

        keep_history_when_loading()
        track_standards()
        register(
            "standards",
            Check(_("Published versions of standards"), lambda: sealed_versions().count(), altered_versions),
        )
        keep_ledgers()
        letters.register()
        remaining.register()
