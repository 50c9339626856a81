import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import rostra.kernel.text
import rostra.people.models
from django.conf import settings
from django.db import migrations, models

from rostra.kernel.migrating import CreateModels


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cohorts", "0006_admission_groups_remarks"),
        ("ledger", "0006_views_batches_exports_webhooks"),
        ("people", "0002_tokens_feeds_long_tasks"),
        ("people", "__first__"),
    ]

    operations = [
        CreateModels(
            [
                migrations.CreateModel(
                    name="CoachingWish",
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
                        ("goals", models.TextField(blank=True, verbose_name="what you want to reach")),
                        ("topics", models.JSONField(blank=True, default=list, verbose_name="topics")),
                        ("languages", models.JSONField(default=list, verbose_name="languages")),
                        (
                            "times",
                            models.JSONField(blank=True, default=list, verbose_name="times that suit you"),
                        ),
                        ("stopped_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "enrolment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="coaching_wish",
                                to="cohorts.enrolment",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CoachProfile",
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
                        ("topics", models.JSONField(blank=True, default=list, verbose_name="topics")),
                        ("languages", models.JSONField(default=list, verbose_name="languages")),
                        (
                            "experience",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="experience, in a sentence"
                            ),
                        ),
                        ("about", models.TextField(blank=True, verbose_name="about you")),
                        ("load", models.PositiveSmallIntegerField(default=3, verbose_name="members at most")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(default=45, verbose_name="minutes of a meeting"),
                        ),
                        (
                            "buffer",
                            models.PositiveSmallIntegerField(
                                default=10, verbose_name="minutes free before and after"
                            ),
                        ),
                        (
                            "notice_hours",
                            models.PositiveSmallIntegerField(default=24, verbose_name="hours of notice"),
                        ),
                        (
                            "time_zone",
                            models.CharField(default="UTC", max_length=64, verbose_name="time zone"),
                        ),
                        (
                            "room_url",
                            models.URLField(blank=True, max_length=500, verbose_name="address of your room"),
                        ),
                        ("active", models.BooleanField(default=True, verbose_name="takes members")),
                        (
                            "not_for",
                            models.ManyToManyField(blank=True, related_name="+", to="people.organisation"),
                        ),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="coach_profile",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MemberPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("project", "a project"), ("channel", "a channel")],
                                default="channel",
                                max_length=8,
                                verbose_name="what it is",
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="name")),
                        ("audience", models.CharField(blank=True, max_length=300, verbose_name="for whom")),
                        ("before", models.TextField(blank=True, verbose_name="how it is now")),
                        ("after", models.TextField(blank=True, verbose_name="how it should be")),
                        ("revision", models.PositiveIntegerField(default=0)),
                        (
                            "enrolment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="member_plan",
                                to="cohorts.enrolment",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Pair",
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
                                choices=[("coach", "coach"), ("officer", "support officer")], max_length=8
                            ),
                        ),
                        ("layer", models.PositiveSmallIntegerField(default=1)),
                        ("since", models.DateTimeField(default=django.utils.timezone.now)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ended",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("finished", "the programme is over"),
                                    ("handed_over", "somebody else took over"),
                                    ("asked", "one of the two asked for it"),
                                    ("no_contact", "they could not find a time"),
                                    ("withdrew", "the coach or officer withdrew"),
                                    ("left", "the member left the edition"),
                                ],
                                max_length=12,
                                verbose_name="why it ended",
                            ),
                        ),
                        ("last_contact_at", models.DateTimeField(blank=True, null=True)),
                        ("next_contact_on", models.DateField(blank=True, null=True)),
                        ("met_count", models.PositiveSmallIntegerField(default=0)),
                        (
                            "came_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="led_to",
                                to="coaching.pair",
                            ),
                        ),
                        (
                            "ended_by",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pairs",
                                to="cohorts.enrolment",
                            ),
                        ),
                        (
                            "helper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pairs_helped",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pairs",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="pairs",
                                to="cohorts.proposal",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=["helper", "kind"],
                                name="pair_of_helper",
                            ),
                            models.Index(fields=["enrolment", "kind"], name="pair_of_enrolment"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("enrolment", "kind", "layer"),
                                name="pair_live_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("helper", models.F("member")), _negated=True),
                                name="pair_of_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sprint",
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
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("title", models.CharField(max_length=200, verbose_name="theme")),
                        (
                            "about",
                            models.TextField(blank=True, help_text="Limited Markdown.", verbose_name="about"),
                        ),
                        ("language", models.CharField(default="en", max_length=10)),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(verbose_name="to")),
                        (
                            "suggestions",
                            models.JSONField(blank=True, default=list, verbose_name="aims to choose from"),
                        ),
                        ("wanted", models.PositiveSmallIntegerField(default=1, verbose_name="aims to meet")),
                        (
                            "peers",
                            models.BooleanField(
                                default=False,
                                verbose_name="people of the cohort may answer each other's aims",
                            ),
                        ),
                        (
                            "cohort",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sprints",
                                to="cohorts.cohort",
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sprints",
                                to="cohorts.edition",
                            ),
                        ),
                        (
                            "requirement",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="sprints",
                                to="ledger.requirement",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("cohort", "number"), name="sprint_of_cohort_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("cohort__isnull", True)),
                                fields=("edition", "number"),
                                name="sprint_of_edition_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="sprint_lasts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SupportPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        (
                            "missed",
                            models.PositiveSmallIntegerField(default=2, verbose_name="sessions missed"),
                        ),
                        (
                            "silent_days",
                            models.PositiveSmallIntegerField(
                                default=21, verbose_name="days without signing in"
                            ),
                        ),
                        (
                            "overdue_days",
                            models.PositiveSmallIntegerField(
                                default=7, verbose_name="days a catch-up is overdue"
                            ),
                        ),
                        (
                            "contact_days",
                            models.PositiveSmallIntegerField(
                                default=14, verbose_name="days between contacts of a pair"
                            ),
                        ),
                        (
                            "answer_days",
                            models.PositiveSmallIntegerField(
                                default=3, verbose_name="days to answer a call for help"
                            ),
                        ),
                        (
                            "nudges",
                            models.BooleanField(
                                default=True, verbose_name="remind people of their next step"
                            ),
                        ),
                        (
                            "planning_prompts",
                            models.BooleanField(
                                default=False, verbose_name="ask people when they will do it"
                            ),
                        ),
                        (
                            "digests",
                            models.BooleanField(
                                default=True, verbose_name="a letter a week to officers and managers"
                            ),
                        ),
                        (
                            "keeps_quiet",
                            models.BooleanField(
                                default=True, verbose_name="none of these letters in quiet periods"
                            ),
                        ),
                        (
                            "meetings_asked",
                            models.PositiveSmallIntegerField(
                                default=0, verbose_name="coaching meetings asked of everybody"
                            ),
                        ),
                        (
                            "edition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="support_plan",
                                to="cohorts.edition",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Flag",
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("raised", "stuck"),
                                    ("handed_on", "with the learning lead"),
                                    ("answered", "answered"),
                                    ("closed", "solved"),
                                ],
                                default="raised",
                                max_length=10,
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="what is the matter")),
                        ("handed_at", models.DateTimeField(blank=True, null=True)),
                        ("request", models.TextField(blank=True, verbose_name="what is asked")),
                        ("due_at", models.DateTimeField(blank=True, null=True)),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        (
                            "step",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("call", "the officer calls"),
                                    ("catch_up", "a catch-up"),
                                    ("second", "a second layer of support"),
                                    ("coach", "a coach"),
                                    ("pause", "a pause"),
                                    ("other", "something else"),
                                ],
                                max_length=10,
                                verbose_name="what happens next",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "closed_by",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="flags",
                                to="cohorts.enrolment",
                            ),
                        ),
                        (
                            "handed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "handed_to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="flags_to_answer",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "raised_by",
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
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "handed_on")), fields=["due_at"], name="flag_due"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "closed"), _negated=True),
                                fields=("enrolment",),
                                name="flag_open_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Aim",
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
                        ("text", models.CharField(max_length=300, verbose_name="aim")),
                        (
                            "tag",
                            models.CharField(
                                choices=[
                                    ("communicate", "communicate"),
                                    ("collaborate", "collaborate"),
                                    ("co_produce", "co-produce"),
                                ],
                                max_length=12,
                                verbose_name="what kind",
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("suggestion", models.CharField(blank=True, max_length=64)),
                        (
                            "shared",
                            models.BooleanField(
                                default=False, verbose_name="the cohort may see and answer it"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("met", "met"),
                                    ("not_met", "not met"),
                                    ("dropped", "put aside"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="why not")),
                        ("last_check", models.CharField(blank=True, max_length=8)),
                        ("last_check_at", models.DateTimeField(blank=True, null=True)),
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="aims",
                                to="cohorts.enrolment",
                            ),
                        ),
                        (
                            "sprint",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="aims",
                                to="coaching.sprint",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["enrolment", "sprint"], name="aim_of_enrolment"),
                            models.Index(fields=["sprint", "state"], name="aim_by_state"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
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
                            "mode",
                            models.CharField(
                                choices=[
                                    ("online", "online"),
                                    ("phone", "by phone"),
                                    ("on_site", "face to face"),
                                ],
                                default="online",
                                max_length=8,
                                verbose_name="how",
                            ),
                        ),
                        (
                            "place",
                            models.CharField(blank=True, max_length=200, verbose_name="place or phone"),
                        ),
                        (
                            "url",
                            models.URLField(blank=True, max_length=500, verbose_name="address of the room"),
                        ),
                        ("topic", models.CharField(blank=True, max_length=200, verbose_name="about")),
                        ("first_day", models.DateField(verbose_name="day")),
                        ("begins", models.TimeField(verbose_name="begins")),
                        ("minutes", models.PositiveSmallIntegerField(default=45, verbose_name="minutes")),
                        ("time_zone", models.CharField(max_length=64, verbose_name="time zone")),
                        ("starts_at", models.DateTimeField(editable=False)),
                        ("ends_at", models.DateTimeField(editable=False)),
                        ("blocked_from", models.DateTimeField(editable=False)),
                        ("blocked_until", models.DateTimeField(editable=False)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("booked", "booked"),
                                    ("cancelled", "cancelled"),
                                    ("held", "took place"),
                                    ("missed", "did not take place"),
                                ],
                                default="booked",
                                max_length=10,
                            ),
                        ),
                        ("sequence", models.PositiveIntegerField(default=0, editable=False)),
                        ("client_key", models.CharField(blank=True, max_length=64)),
                        ("cancelled_at", models.DateTimeField(blank=True, null=True)),
                        ("cancel_reason", models.CharField(blank=True, max_length=300, verbose_name="why")),
                        ("helper_met", models.BooleanField(blank=True, null=True)),
                        ("member_met", models.BooleanField(blank=True, null=True)),
                        ("not_met_reason", models.CharField(blank=True, max_length=12)),
                        ("asked_at", models.DateTimeField(blank=True, null=True)),
                        ("evidence", models.CharField(blank=True, editable=False, max_length=64)),
                        (
                            "booked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "cancelled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "helper",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="meetings_given",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="meetings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pair",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="meetings",
                                to="coaching.pair",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["helper", "starts_at"], name="meeting_of_helper"),
                            models.Index(fields=["member", "starts_at"], name="meeting_of_member"),
                            models.Index(
                                condition=models.Q(("state", "booked")),
                                fields=["ends_at"],
                                name="meeting_to_ask",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                                name="meeting_lasts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("blocked_from__lte", models.F("starts_at")),
                                    ("blocked_until__gte", models.F("ends_at")),
                                ),
                                name="meeting_buffer_outside",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("client_key", ""), _negated=True),
                                fields=("pair", "client_key"),
                                name="meeting_key_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Goal",
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
                        ("text", models.CharField(max_length=300, verbose_name="goal")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "open"), ("reached", "reached"), ("dropped", "put aside")],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "pair",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="goals",
                                to="coaching.pair",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
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
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("visit", "face to face"),
                                    ("call", "by phone"),
                                    ("online", "online"),
                                    ("message", "in writing"),
                                ],
                                default="call",
                                max_length=8,
                                verbose_name="how",
                            ),
                        ),
                        ("met", models.BooleanField(verbose_name="met")),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("no_answer", "no answer"),
                                    ("no_time", "no time in the diary"),
                                    ("forgot", "forgotten"),
                                    ("ill", "ill or away"),
                                    ("technical", "something technical"),
                                    ("not_wanted", "not wanted now"),
                                    ("other", "another reason"),
                                ],
                                max_length=12,
                                verbose_name="why not",
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        ("minutes", models.PositiveSmallIntegerField(blank=True, null=True)),
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
                            "pair",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contacts",
                                to="coaching.pair",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["pair", "-at"], name="contact_of_pair")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("met", True), ("reason", "")), ("met", False), _connector="OR"
                                ),
                                name="contact_reason_if_not_met",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Availability",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MaxValueValidator(6)]
                            ),
                        ),
                        ("begins", models.TimeField(verbose_name="from")),
                        ("finishes", models.TimeField(verbose_name="to")),
                        (
                            "profile",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="windows",
                                to="coaching.coachprofile",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "availability",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("finishes__gt", models.F("begins"))),
                                name="availability_lasts",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("weekday__lte", 6)), name="availability_weekday"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Absence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first_day", models.DateField(verbose_name="from")),
                        ("last_day", models.DateField(verbose_name="to")),
                        (
                            "profile",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="absences",
                                to="coaching.coachprofile",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("last_day__gte", models.F("first_day"))),
                                name="absence_lasts",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AimEvidence",
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
                                choices=[("link", "a link"), ("file", "a file"), ("note", "a note")],
                                max_length=4,
                            ),
                        ),
                        ("url", models.URLField(blank=True, max_length=500, verbose_name="address")),
                        (
                            "file",
                            models.FileField(
                                blank=True, storage=rostra.people.models.private_storage, upload_to="aims/"
                            ),
                        ),
                        ("file_name", models.CharField(blank=True, max_length=150)),
                        ("text", models.TextField(blank=True, verbose_name="note")),
                        (
                            "aim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="coaching.aim",
                            ),
                        ),
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
                    ],
                    options={
                        "verbose_name_plural": "aim evidence",
                    },
                ),
                migrations.CreateModel(
                    name="Note",
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
                            "side",
                            models.CharField(
                                choices=[("private", "only for me"), ("shared", "for both of us")],
                                default="private",
                                max_length=8,
                            ),
                        ),
                        ("text", models.TextField(verbose_name="note")),
                        ("revision", models.PositiveIntegerField(default=0)),
                        ("expires_on", models.DateField(db_index=True)),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="coaching_notes",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="coaching.meeting",
                            ),
                        ),
                        (
                            "pair",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="coaching.pair",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="FollowUp",
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
                        ("text", models.CharField(max_length=300, verbose_name="what")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "who",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="follow_ups",
                                to="coaching.meeting",
                            ),
                        ),
                        (
                            "pair",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follow_ups",
                                to="coaching.pair",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PeerNote",
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
                        ("text", models.CharField(max_length=1000)),
                        ("hidden_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "aim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="peer_notes",
                                to="coaching.aim",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="peer_notes",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CheckIn",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("going", "it goes well"),
                                    ("slow", "it is slow"),
                                    ("stuck", "I am stuck"),
                                    ("done", "done"),
                                ],
                                max_length=8,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=500, verbose_name="note")),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "aim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="check_ins",
                                to="coaching.aim",
                            ),
                        ),
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
                    ],
                    options={
                        "indexes": [models.Index(fields=["aim", "-at"], name="check_in_of_aim")],
                    },
                ),
                migrations.CreateModel(
                    name="BeforeAfter",
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
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        ("before", models.TextField(verbose_name="before")),
                        ("after", models.TextField(verbose_name="after")),
                        ("language", models.CharField(default="en", max_length=10)),
                        (
                            "tag",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("communicate", "communicate"),
                                    ("collaborate", "collaborate"),
                                    ("co_produce", "co-produce"),
                                ],
                                max_length=12,
                            ),
                        ),
                        (
                            "consent",
                            models.CharField(
                                choices=[
                                    ("none", "for me and my officer"),
                                    ("cohort", "for my edition"),
                                    ("public", "for everybody"),
                                ],
                                default="none",
                                max_length=8,
                            ),
                        ),
                        ("named", models.BooleanField(default=False, verbose_name="with my name")),
                        ("consent_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("offered", "offered to the team"),
                                    ("published", "published"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "enrolment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="before_after",
                                to="cohorts.enrolment",
                            ),
                        ),
                        (
                            "evidence",
                            models.ManyToManyField(blank=True, related_name="+", to="coaching.aimevidence"),
                        ),
                        (
                            "published_by",
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
                        "verbose_name_plural": "before and after",
                    },
                ),
            ]
        ),
    ]
