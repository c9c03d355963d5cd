from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingConfig(AppConfig):
    name = "mailing"
    verbose_name = _("Mails")

    def ready(self) -> None:
        from integrity.anchors import telling
        from mailing.carrying import carry
        from mailing.ledgers import keep_ledgers

        keep_ledgers()
        telling.register(carry)
