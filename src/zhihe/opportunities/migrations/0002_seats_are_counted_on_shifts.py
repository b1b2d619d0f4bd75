"""The code lets go of ``activity.seats_taken``, which nobody wrote (docs/decisions/0003).

First of two steps, so that the version before this one keeps working while both run: the column stays
and fills itself with 0. The next release drops it (``0003_drop_seats_taken``).
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("opportunities", "0001_initial")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE opportunities_activity ALTER COLUMN seats_taken SET DEFAULT 0",
                    "ALTER TABLE opportunities_activity ALTER COLUMN seats_taken DROP DEFAULT",
                )
            ],
            state_operations=[migrations.RemoveField("activity", "seats_taken")],
        )
    ]
