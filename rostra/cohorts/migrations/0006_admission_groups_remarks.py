import django.db.models.deletion
import rostra.kernel.text
from django.conf import settings
from django.db import migrations, models

from rostra.kernel.migrating import CreateModels


class Migration(migrations.Migration):
    dependencies = [
        ("cohorts", "0005_lessons_and_copies"),
        ("people", "0002_tokens_feeds_long_tasks"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.AddField(
            model_name="cohort",
            name="area",
            field=models.CharField(blank=True, max_length=120, verbose_name="area"),
        ),
        migrations.AddField(
            model_name="cohort",
            name="territories",
            field=models.JSONField(blank=True, default=list, verbose_name="territories"),
        ),
        migrations.AddField(
            model_name="cohort",
            name="wide",
            field=models.BooleanField(default=False, verbose_name="people live far apart"),
        ),
        migrations.AlterField(
            model_name="edition",
            name="admission",
            field=models.CharField(
                choices=[
                    ("open", "open to everyone"),
                    ("invited", "by invitation"),
                    ("closed", "only members of some organisations"),
                    ("application", "by application"),
                ],
                default="open",
                max_length=12,
                verbose_name="who may enrol",
            ),
        ),
        CreateModels(
            [
                migrations.CreateModel(
                    name="Call",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=rostra.kernel.text.new_key, editable=False, max_length=64, unique=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("language", models.CharField(default="en", max_length=10)),
                        (
                            "intro",
                            models.TextField(
                                blank=True, help_text="Limited Markdown.", verbose_name="what this is about"
                            ),
                        ),
                        ("places", models.PositiveIntegerField(verbose_name="places")),
                        (
                            "eligibility",
                            models.JSONField(blank=True, default=list, verbose_name="who may apply"),
                        ),
                        ("questions", models.JSONField(blank=True, default=list, verbose_name="questions")),
                        ("quotas", models.JSONField(blank=True, default=dict, verbose_name="quotas")),
                        (
                            "answer_days",
                            models.PositiveSmallIntegerField(
                                default=7, verbose_name="days to accept a place"
                            ),
                        ),
                        (
                            "decides_on",
                            models.DateField(blank=True, null=True, verbose_name="people hear from us by"),
                        ),
                        (
                            "edition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="call",
                                to="cohorts.edition",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Placement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=rostra.kernel.text.new_key, editable=False, max_length=64, unique=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("suggested", models.JSONField(default=dict)),
                        (
                            "level",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("beginner", "beginner"),
                                    ("some", "some experience"),
                                    ("confident", "confident"),
                                    ("leads", "could lead others"),
                                ],
                                max_length=10,
                                verbose_name="level",
                            ),
                        ),
                        ("package", models.CharField(blank=True, max_length=150, verbose_name="package")),
                        (
                            "levelling",
                            models.BooleanField(default=False, verbose_name="levelling master class offered"),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "enrolment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="placement",
                                to="cohorts.enrolment",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Proposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=rostra.kernel.text.new_key, editable=False, max_length=64, unique=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pairs", "pairs with coaches"),
                                    ("officers", "pairs with support officers"),
                                    ("groups", "workshop groups"),
                                    ("dates", "dates"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("subject", models.CharField(blank=True, db_index=True, max_length=64)),
                        ("question", models.JSONField(default=dict)),
                        ("answer", models.JSONField(default=dict)),
                        ("chosen", models.JSONField(blank=True, default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "being worked out"),
                                    ("ready", "ready to look at"),
                                    ("failed", "not possible"),
                                    ("confirmed", "confirmed"),
                                    ("discarded", "put aside"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("problem", models.CharField(blank=True, max_length=500)),
                        ("seconds", models.FloatField(blank=True, null=True)),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="proposals",
                                to="cohorts.edition",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["edition", "kind", "-created_at"], name="proposal_of_edition"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Remark",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=rostra.kernel.text.new_key, editable=False, max_length=64, unique=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("text", models.TextField(verbose_name="what was said")),
                        ("where", models.CharField(blank=True, max_length=200, verbose_name="where")),
                        ("heard_on", models.DateField(verbose_name="when")),
                        (
                            "consent",
                            models.CharField(
                                choices=[
                                    ("team", "for the team only"),
                                    ("unnamed", "may be quoted without a name"),
                                    ("named", "may be quoted with the name"),
                                ],
                                default="team",
                                max_length=8,
                                verbose_name="may be used",
                            ),
                        ),
                        (
                            "cohort",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="cohorts.cohort",
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="remarks",
                                to="cohorts.edition",
                            ),
                        ),
                        (
                            "enrolment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="remarks",
                                to="cohorts.enrolment",
                            ),
                        ),
                        (
                            "heard_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("consent", "named"), _negated=True),
                                    ("enrolment__isnull", False),
                                    _connector="OR",
                                ),
                                name="remark_named_has_a_name",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Draw",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=rostra.kernel.text.new_key, editable=False, max_length=64, unique=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("size", models.PositiveIntegerField()),
                        ("quotas", models.JSONField(default=dict)),
                        ("seed", models.CharField(max_length=120, verbose_name="seed")),
                        ("pool", models.JSONField(default=list)),
                        ("pool_hash", models.CharField(max_length=64)),
                        ("names", models.JSONField(default=dict)),
                        ("result", models.JSONField(default=dict)),
                        ("drawn_at", models.DateTimeField(blank=True, null=True)),
                        ("applied_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="draws",
                                to="cohorts.call",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="WorkGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=rostra.kernel.text.new_key, editable=False, max_length=64, unique=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("purpose", models.CharField(max_length=120, verbose_name="for what")),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "cohort",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="work_groups",
                                to="cohorts.cohort",
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="work_groups",
                                to="cohorts.edition",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="work_groups",
                                to="cohorts.proposal",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("edition", "purpose", "name"), name="work_group_name_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Application",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                default=rostra.kernel.text.new_key, editable=False, max_length=64, unique=True
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "function",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("elected", "elected member"),
                                    ("official", "official"),
                                    ("practitioner", "practitioner"),
                                    ("other", "other"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("answers", models.JSONField(default=dict)),
                        ("revision", models.PositiveIntegerField(default=0)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("submitted", "handed in"),
                                    ("offered", "place offered"),
                                    ("accepted", "place accepted"),
                                    ("declined", "place not wanted"),
                                    ("lapsed", "offer ran out"),
                                    ("reserve", "on the reserve list"),
                                    ("refused", "no place"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("eligible", models.BooleanField(blank=True, null=True)),
                        ("faults", models.JSONField(default=list)),
                        ("attributes", models.JSONField(default=dict)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=300, verbose_name="reason, for the team"),
                        ),
                        ("message", models.TextField(blank=True, verbose_name="what the person reads")),
                        ("rank", models.PositiveIntegerField(blank=True, null=True)),
                        ("offer_until", models.DateTimeField(blank=True, null=True)),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "cohort",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="cohorts.cohort",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "enrolment",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="application",
                                to="cohorts.enrolment",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="applications",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="applications",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "call",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="applications",
                                to="cohorts.call",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["call", "state", "submitted_at"], name="application_queue"),
                            models.Index(
                                condition=models.Q(("state", "offered")),
                                fields=["offer_until"],
                                name="application_offer",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("call", "person"), name="application_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkGroupPlace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "enrolment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="group_places",
                                to="cohorts.enrolment",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="places",
                                to="cohorts.workgroup",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("group", "enrolment"), name="work_group_place_once"
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
