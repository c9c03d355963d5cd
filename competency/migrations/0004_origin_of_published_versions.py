from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# The versions that ship with the portal: their digests, and where their text was taken from.
SHIPPED = (
    "32c58a81db70f0e29151be57cd9bb9b2bf6b240adaed122f39c5d5b971930bff",
    "e35e80ef04f9ede0c21a0b493e686a40e6c28e3e60035eecab20752e457b8219",
)
SOURCE = "勞動部勞動力發展署 iCAP 職能發展應用平台"


def say_where_they_come_from(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Until now only the ministry's texts were published here; their ledger is raised after the migrations."""
    versions = apps.get_model("competency", "StandardVersion")._base_manager
    versions.exclude(status="draft").update(origin="official")
    for digest in SHIPPED:
        shipped = versions.exclude(status="draft").filter(digest=digest)
        shipped.update(source=SOURCE, official_digest=digest)


class Migration(migrations.Migration):
    dependencies = [("competency", "0003_origin_of_a_version")]

    operations = [migrations.RunPython(say_where_they_come_from, migrations.RunPython.noop)]
