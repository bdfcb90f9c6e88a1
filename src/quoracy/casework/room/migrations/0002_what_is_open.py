import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_guests_in_the_journal"),
        ("children", "0003_earlier_versions"),
        ("conferences", "0009_own_views"),
        ("room", "0001_the_room"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Asked",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("heading", models.CharField(max_length=40)),
                ("holds", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.authority"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="asked", to="conferences.conference"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="conferences.seat"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "asked",
            },
        ),
        migrations.CreateModel(
            name="AskedVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ("heading", models.CharField(max_length=40)),
                ("holds", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="access.authority",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.conference",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="room.asked",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.seat",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Discussed",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("source", models.CharField(max_length=80)),
                ("holds", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.authority"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="discussed",
                        to="conferences.conference",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "discussed",
            },
        ),
        migrations.CreateModel(
            name="DiscussedVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ("source", models.CharField(max_length=80)),
                ("holds", models.BooleanField(default=True)),
                ("at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="access.authority",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.conference",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="room.discussed",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TaskEntry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("task", models.CharField(help_text="The key of one of the procedure's tasks", max_length=40)),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("written_by", models.CharField(max_length=120)),
                ("kept_at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="access.authority"
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="children.child"
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="task_entries",
                        to="conferences.conference",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="task_entries", to="conferences.seat"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "task entries",
            },
        ),
        migrations.CreateModel(
            name="TaskEntryVersion",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, serialize=False)),
                ("task", models.CharField(help_text="The key of one of the procedure's tasks", max_length=40)),
                ("text", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=0)),
                ("written_by", models.CharField(max_length=120)),
                ("kept_at", models.DateTimeField()),
                (
                    "authority",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="access.authority",
                    ),
                ),
                (
                    "child",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="children.child",
                    ),
                ),
                (
                    "conference",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.conference",
                    ),
                ),
                (
                    "pgh_obj",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="history",
                        to="room.taskentry",
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="conferences.seat",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="asked",
            constraint=models.UniqueConstraint(fields=("seat", "heading"), name="asked_once_a_heading_a_seat"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asked",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "room_askedversion" ("at", "authority_id", "by_id", "conference_id", "heading", "holds", "id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_id") VALUES (OLD."at", OLD."authority_id", OLD."by_id", OLD."conference_id", OLD."heading", OLD."holds", OLD."id", NOW(), \'update\', OLD."id", OLD."seat_id"); RETURN NULL;',
                    hash="95ca8c7063cd0db568da5708bd2c4fcc60b254b1",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_99e34",
                    table="room_asked",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="asked",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "room_askedversion" ("at", "authority_id", "by_id", "conference_id", "heading", "holds", "id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_id") VALUES (OLD."at", OLD."authority_id", OLD."by_id", OLD."conference_id", OLD."heading", OLD."holds", OLD."id", NOW(), \'delete\', OLD."id", OLD."seat_id"); RETURN NULL;',
                    hash="d2d4c9ed11567cb79316a9684b5b7980cab64f18",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_29a27",
                    table="room_asked",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="discussed",
            constraint=models.UniqueConstraint(
                fields=("conference", "source"), name="one_answer_a_concern_a_conference"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="discussed",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "room_discussedversion" ("at", "authority_id", "by_id", "conference_id", "holds", "id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (OLD."at", OLD."authority_id", OLD."by_id", OLD."conference_id", OLD."holds", OLD."id", NOW(), \'update\', OLD."id", OLD."source"); RETURN NULL;',
                    hash="45114decc1cd98c8e467feb33ae9bccb22d9d33a",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_00061",
                    table="room_discussed",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="discussed",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "room_discussedversion" ("at", "authority_id", "by_id", "conference_id", "holds", "id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (OLD."at", OLD."authority_id", OLD."by_id", OLD."conference_id", OLD."holds", OLD."id", NOW(), \'delete\', OLD."id", OLD."source"); RETURN NULL;',
                    hash="eb80ac178dde82b73f272fe66a24a2ba6e49fc8b",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_94777",
                    table="room_discussed",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="taskentry",
            constraint=models.UniqueConstraint(
                fields=("seat", "child", "task"), name="one_entry_a_task_a_child_a_seat"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="taskentry",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "room_taskentryversion" ("authority_id", "child_id", "conference_id", "id", "kept_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_id", "task", "text", "version", "written_by") VALUES (OLD."authority_id", OLD."child_id", OLD."conference_id", OLD."id", OLD."kept_at", NOW(), \'update\', OLD."id", OLD."seat_id", OLD."task", OLD."text", OLD."version", OLD."written_by"); RETURN NULL;',
                    hash="8b6e7f061e6935f5e1e934593cf8373055994972",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_378bd",
                    table="room_taskentry",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="taskentry",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "room_taskentryversion" ("authority_id", "child_id", "conference_id", "id", "kept_at", "pgh_created_at", "pgh_label", "pgh_obj_id", "seat_id", "task", "text", "version", "written_by") VALUES (OLD."authority_id", OLD."child_id", OLD."conference_id", OLD."id", OLD."kept_at", NOW(), \'delete\', OLD."id", OLD."seat_id", OLD."task", OLD."text", OLD."version", OLD."written_by"); RETURN NULL;',
                    hash="551d695e08d163fcfc6788d83fadf04025d77c76",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_17e34",
                    table="room_taskentry",
                    when="AFTER",
                ),
            ),
        ),
    ]
