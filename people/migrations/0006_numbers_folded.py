import logging
import unicodedata
from collections import defaultdict

from django.db import migrations

logger = logging.getLogger("people.numbers")


def key_of(number):
    """As `people.numbers` has it today; a number holds letters, digits and . @ + - _ only."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", number).casefold())


def fold_numbers(apps, schema_editor):
    """Numbers that differ in case only stay as they are, and so do their accounts; they get no key."""
    people = apps.get_model("people", "User").objects.using(schema_editor.connection.alias)
    sharing = defaultdict(list)
    for person in people.only("pk", "username").order_by("pk"):
        sharing[key_of(person.username)].append(person)
    changed = []
    for key, found in sharing.items():
        if len(found) == 1:
            found[0].username_key = key
            changed += found
        else:
            numbers = ", ".join(person.username for person in found)
            logger.warning(
                "Employee numbers that differ in case or width only: %s. Each signs in as it is written.", numbers
            )
    people.bulk_update(changed, ["username_key"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("people", "0005_user_username_key")]

    operations = [migrations.RunPython(fold_numbers, migrations.RunPython.noop)]
