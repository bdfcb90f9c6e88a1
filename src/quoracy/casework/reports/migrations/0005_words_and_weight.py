from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("reports", "0004_way_of_sharing"),
    ]

    operations = [
        migrations.AddField(
            model_name="passage",
            name="evidence",
            field=models.TextField(blank=True, help_text="What an opinion rests on"),
        ),
        migrations.AddField(
            model_name="passage",
            name="happened_on",
            field=models.DateField(blank=True, help_text="The day of an entry of a history (WAL-2.07)", null=True),
        ),
        migrations.AddField(
            model_name="passage",
            name="other_way",
            field=models.TextField(blank=True, help_text="What points the other way (WAL-2.02)"),
        ),
        migrations.AddField(
            model_name="passage",
            name="weighs",
            field=models.CharField(
                blank=True,
                choices=[
                    ("concern", "A worry"),
                    ("strength", "Something that is going well, or protects the child"),
                    ("neither", "Neither of these"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="report",
            name="meanings",
            field=models.JSONField(default=dict, help_text="What the author says a term means, by the term (LBH-4.18)"),
        ),
    ]
