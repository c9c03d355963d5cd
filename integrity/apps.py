from django.apps import AppConfig
from django.db.models.signals import post_migrate


class IntegrityConfig(AppConfig):
    name = "integrity"

    def ready(self) -> None:
        from integrity import key_checks  # noqa: F401 - importing registers them
        from integrity.adopting import adopt
        from integrity.anchors.identity import identify, register_identity
        from integrity.anchors.ledgers import register_ledgers

        post_migrate.connect(adopt, sender=self)
        post_migrate.connect(identify, sender=self)
        register_identity()
        register_ledgers()
