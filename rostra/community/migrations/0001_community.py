import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import rostra.community.models.documents
import rostra.kernel.migrating
import rostra.kernel.text
import rostra.programmes.choices
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cohorts", "0007_where_the_seed_of_a_draw_comes_from"),
        ("live", "0003_poll_slot_session"),
        ("messaging", "0006_shared_bodies"),
        ("people", "0002_tokens_feeds_long_tasks"),
        ("people", "__first__"),
        ("programmes", "0005_example"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        rostra.kernel.migrating.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Block",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "blocked",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="blocked_by",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="blocks",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "blocked"), name="block_once"),
                            models.CheckConstraint(
                                condition=models.Q(("person", models.F("blocked")), _negated=True),
                                name="block_not_oneself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Case",
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
                        ("slug", models.SlugField(max_length=120, unique=True)),
                        (
                            "summary",
                            models.CharField(blank=True, max_length=500, verbose_name="in two sentences"),
                        ),
                        ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("invited", "waits for the other side"),
                                    ("completed", "both sides have written"),
                                    ("in_review", "being read"),
                                    ("needs_changes", "sent back with questions"),
                                    ("published", "published"),
                                    ("declined", "not taken"),
                                    ("withdrawn", "taken back"),
                                ],
                                default="draft",
                                max_length=13,
                            ),
                        ),
                        (
                            "submitted_side",
                            models.CharField(
                                choices=[
                                    ("authority", "the authority"),
                                    ("civil_society", "the civil-society group"),
                                ],
                                max_length=13,
                                verbose_name="who writes first",
                            ),
                        ),
                        ("place", models.CharField(blank=True, max_length=120, verbose_name="place")),
                        ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                        (
                            "territory",
                            models.CharField(
                                blank=True, db_index=True, max_length=20, verbose_name="territory code"
                            ),
                        ),
                        (
                            "purposes",
                            rostra.programmes.choices.MultipleChoicesField(
                                blank=True, default=list, verbose_name="purpose"
                            ),
                        ),
                        (
                            "approaches",
                            rostra.programmes.choices.MultipleChoicesField(
                                blank=True, default=list, verbose_name="approach"
                            ),
                        ),
                        (
                            "influence",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("told", "people are told"),
                                    ("asked", "people are asked"),
                                    ("shape", "people help to shape it"),
                                    ("share", "people share the decision"),
                                    ("decide", "people decide"),
                                ],
                                max_length=10,
                                verbose_name="how much say people had",
                            ),
                        ),
                        (
                            "recruitment",
                            rostra.programmes.choices.MultipleChoicesField(
                                blank=True, default=list, verbose_name="how people came to take part"
                            ),
                        ),
                        (
                            "stages",
                            rostra.programmes.choices.MultipleChoicesField(
                                blank=True, default=list, verbose_name="stage of the policy cycle"
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("online", "online"),
                                    ("offline", "on site"),
                                    ("both", "online and on site"),
                                ],
                                max_length=10,
                                verbose_name="where",
                            ),
                        ),
                        ("methods", models.JSONField(blank=True, default=list, verbose_name="methods")),
                        ("tags", models.JSONField(blank=True, default=list, verbose_name="tags")),
                        (
                            "people",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="people who took part"
                            ),
                        ),
                        (
                            "cost",
                            models.CharField(
                                blank=True,
                                choices=[("low", "low"), ("medium", "medium"), ("high", "high")],
                                max_length=10,
                                verbose_name="cost",
                            ),
                        ),
                        (
                            "cost_amount",
                            models.PositiveBigIntegerField(blank=True, null=True, verbose_name="amount"),
                        ),
                        (
                            "cost_currency",
                            models.CharField(blank=True, max_length=3, verbose_name="currency"),
                        ),
                        (
                            "hours",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="hours of work of the organiser"
                            ),
                        ),
                        ("started", models.CharField(blank=True, max_length=7, verbose_name="from")),
                        ("ended", models.CharField(blank=True, max_length=7, verbose_name="until")),
                        ("evaluated", models.BooleanField(default=False, verbose_name="it was evaluated")),
                        ("why", models.TextField(blank=True, verbose_name="why it was done")),
                        ("what", models.TextField(blank=True, verbose_name="what was done")),
                        ("results", models.TextField(blank=True, verbose_name="what came of it")),
                        (
                            "evaluation",
                            models.TextField(
                                blank=True, verbose_name="how it was evaluated, and what that showed"
                            ),
                        ),
                        (
                            "lessons",
                            models.TextField(blank=True, verbose_name="what we would do differently"),
                        ),
                        ("sources", models.JSONField(blank=True, default=list, verbose_name="sources")),
                        (
                            "picture_alt",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="what the picture shows"
                            ),
                        ),
                        ("revision", models.PositiveIntegerField(default=0)),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("checklist", models.JSONField(blank=True, default=dict)),
                        ("correction", models.JSONField(blank=True, default=dict)),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="cases",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "picture",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="programmes.picture",
                            ),
                        ),
                        (
                            "reader",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who reads it",
                            ),
                        ),
                        (
                            "topics",
                            models.ManyToManyField(
                                blank=True, related_name="cases", to="programmes.topic", verbose_name="topics"
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["state", "submitted_at"], name="case_queue"),
                            models.Index(
                                models.OrderBy(models.F("published_at"), descending=True),
                                condition=models.Q(("state", "published")),
                                name="case_newest",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EditorialReview",
                    fields=[
                        (
                            "task_ptr",
                            models.OneToOneField(
                                auto_created=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                parent_link=True,
                                primary_key=True,
                                serialize=False,
                                to="wagtailcore.task",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "editorial review",
                    },
                    bases=("wagtailcore.task",),
                ),
                migrations.CreateModel(
                    name="Exchange",
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
                                choices=[("offer", "we offer"), ("seek", "we seek")],
                                max_length=5,
                                verbose_name="what it is",
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("experience", "experience with something"),
                                    ("visit", "a study visit"),
                                    ("partner", "partners for a project"),
                                    ("staff", "an exchange of staff"),
                                    ("training", "training or speakers"),
                                    ("other", "something else"),
                                ],
                                default="experience",
                                max_length=10,
                                verbose_name="about",
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        ("slug", models.SlugField(max_length=120, unique=True)),
                        (
                            "text",
                            models.TextField(help_text="Limited Markdown.", verbose_name="what exactly"),
                        ),
                        ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                        (
                            "languages",
                            models.JSONField(
                                blank=True, default=list, verbose_name="languages for working together"
                            ),
                        ),
                        ("countries", models.JSONField(blank=True, default=list, verbose_name="countries")),
                        ("until", models.DateField(blank=True, null=True, verbose_name="open until")),
                        ("public", models.BooleanField(default=True, verbose_name="visitors may read it")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("open", "open"),
                                    ("found", "partners found"),
                                    ("closed", "closed"),
                                    ("hidden", "hidden by a moderator"),
                                ],
                                default="open",
                                max_length=6,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exchanges",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exchanges",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "topics",
                            models.ManyToManyField(
                                blank=True, related_name="+", to="programmes.topic", verbose_name="topics"
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "-created_at"], name="exchange_newest")],
                    },
                ),
                migrations.CreateModel(
                    name="Idea",
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
                            "email",
                            models.EmailField(
                                blank=True, max_length=254, verbose_name="e-mail, if you want an answer"
                            ),
                        ),
                        ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                        ("text", models.TextField(verbose_name="what would bring this closer to your work?")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "new"),
                                    ("read", "read, being considered"),
                                    ("planned", "planned"),
                                    ("done", "done"),
                                    ("declined", "will not be done"),
                                ],
                                default="new",
                                max_length=8,
                            ),
                        ),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "shown",
                            models.BooleanField(
                                default=False, verbose_name="show it with the answer, without a name"
                            ),
                        ),
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
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="ideas",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ideas",
                                to="programmes.programmepage",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["programme", "state", "-created_at"], name="idea_queue")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Issue",
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
                        ("live", models.BooleanField(default=True, editable=False, verbose_name="live")),
                        (
                            "has_unpublished_changes",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="has unpublished changes"
                            ),
                        ),
                        (
                            "first_published_at",
                            models.DateTimeField(
                                blank=True, db_index=True, null=True, verbose_name="first published at"
                            ),
                        ),
                        (
                            "last_published_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="last published at"),
                        ),
                        (
                            "go_live_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="go live date/time"),
                        ),
                        (
                            "expire_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="expiry date/time"),
                        ),
                        (
                            "expired",
                            models.BooleanField(default=False, editable=False, verbose_name="expired"),
                        ),
                        ("locked", models.BooleanField(default=False, editable=False, verbose_name="locked")),
                        (
                            "locked_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="locked at"),
                        ),
                        ("slug", models.SlugField(max_length=120, unique=True, verbose_name="address")),
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        (
                            "subject",
                            models.CharField(
                                blank=True,
                                help_text="Empty: the title.",
                                max_length=160,
                                verbose_name="subject of the letter",
                            ),
                        ),
                        (
                            "preheader",
                            models.CharField(
                                blank=True,
                                help_text="Mail programs show it beside the subject.",
                                max_length=160,
                                verbose_name="first line",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                default="en",
                                help_text="The language it is written in.",
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        ("languages", models.JSONField(blank=True, default=list, verbose_name="languages")),
                        (
                            "body",
                            wagtail.fields.StreamField(
                                [
                                    ("heading", 0),
                                    ("text", 1),
                                    ("quote", 5),
                                    ("figure", 8),
                                    ("sessions", 14),
                                    ("library", 15),
                                    ("posts", 16),
                                    ("cases", 17),
                                    ("documents", 18),
                                ],
                                blank=True,
                                block_lookup={
                                    0: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"icon": "title", "label": "Heading", "max_length": 160},
                                    ),
                                    1: ("rostra.programmes.blocks.TextBlock", (), {"label": "Text"}),
                                    2: ("wagtail.blocks.TextBlock", (), {"label": "Quotation"}),
                                    3: ("wagtail.blocks.CharBlock", (), {"label": "Who said it"}),
                                    4: (
                                        "wagtail.blocks.URLBlock",
                                        (),
                                        {"label": "Source", "required": False},
                                    ),
                                    5: (
                                        "wagtail.blocks.StructBlock",
                                        [[("text", 2), ("source", 3), ("url", 4)]],
                                        {"label": "Quotation"},
                                    ),
                                    6: ("wagtail.images.blocks.ImageBlock", [], {"label": "Image"}),
                                    7: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Caption", "required": False},
                                    ),
                                    8: (
                                        "wagtail.blocks.StructBlock",
                                        [[("image", 6), ("caption", 7)]],
                                        {"label": "Figure"},
                                    ),
                                    9: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {
                                            "help_text": "Empty: the usual one.",
                                            "label": "Heading",
                                            "max_length": 120,
                                            "required": False,
                                        },
                                    ),
                                    10: (
                                        "wagtail.blocks.IntegerBlock",
                                        (),
                                        {"default": 3, "label": "How many", "max_value": 12, "min_value": 1},
                                    ),
                                    11: (
                                        "rostra.languages.passages.KeyBlock",
                                        (),
                                        {
                                            "help_text": "Its title. Empty: all topics.",
                                            "label": "Only about the topic",
                                            "required": False,
                                        },
                                    ),
                                    12: ("rostra.languages.passages.KeyBlock", (), {"label": "Address"}),
                                    13: (
                                        "wagtail.blocks.ListBlock",
                                        (12,),
                                        {
                                            "default": [],
                                            "help_text": "The last part of the address of each, as in /sessions/open-doors/: open-doors.",
                                            "label": "These and no others",
                                        },
                                    ),
                                    14: (
                                        "wagtail.blocks.StructBlock",
                                        [[("heading", 9), ("number", 10), ("topic", 11), ("chosen", 13)]],
                                        {"icon": "date", "label": "Next sessions"},
                                    ),
                                    15: (
                                        "wagtail.blocks.StructBlock",
                                        [[("heading", 9), ("number", 10), ("topic", 11), ("chosen", 13)]],
                                        {"icon": "media", "label": "New in the library"},
                                    ),
                                    16: (
                                        "wagtail.blocks.StructBlock",
                                        [[("heading", 9), ("number", 10), ("topic", 11), ("chosen", 13)]],
                                        {"icon": "doc-full", "label": "Posts"},
                                    ),
                                    17: (
                                        "wagtail.blocks.StructBlock",
                                        [[("heading", 9), ("number", 10), ("topic", 11), ("chosen", 13)]],
                                        {"icon": "pick", "label": "Cases"},
                                    ),
                                    18: (
                                        "wagtail.blocks.StructBlock",
                                        [[("heading", 9), ("number", 10), ("topic", 11), ("chosen", 13)]],
                                        {"icon": "doc-full-inverse", "label": "Documents"},
                                    ),
                                },
                                verbose_name="parts",
                            ),
                        ),
                        (
                            "counts_clicks",
                            models.BooleanField(
                                default=False,
                                help_text="Only of readers who agreed, only how often each link was opened, never by whom.",
                                verbose_name="count opened links",
                            ),
                        ),
                        (
                            "latest_revision",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="wagtailcore.revision",
                                verbose_name="latest revision",
                            ),
                        ),
                        (
                            "live_revision",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="wagtailcore.revision",
                                verbose_name="live revision",
                            ),
                        ),
                        (
                            "locked_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="locked_%(class)ss",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="locked by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "issue of the newsletter",
                        "verbose_name_plural": "issues of the newsletter",
                    },
                    bases=(models.Model, wagtail.models.preview.PreviewableMixin),
                ),
                migrations.CreateModel(
                    name="OrganisationProfile",
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
                        ("slug", models.SlugField(max_length=120, unique=True)),
                        (
                            "listed",
                            models.BooleanField(default=False, verbose_name="listed in the directory"),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True, max_length=400, verbose_name="in one or two sentences"
                            ),
                        ),
                        (
                            "about",
                            models.TextField(blank=True, help_text="Limited Markdown.", verbose_name="about"),
                        ),
                        ("url", models.URLField(blank=True, max_length=500, verbose_name="website")),
                        (
                            "population",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="inhabitants"),
                        ),
                        (
                            "organisation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="directory_entry",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "topics",
                            models.ManyToManyField(
                                blank=True, related_name="+", to="programmes.topic", verbose_name="topics"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Priority",
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
                                choices=[("priority", "priority"), ("campaign", "campaign")],
                                default="priority",
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=160, verbose_name="title")),
                        ("slug", models.SlugField(max_length=120, unique=True)),
                        (
                            "summary",
                            models.CharField(
                                blank=True, max_length=400, verbose_name="in one or two sentences"
                            ),
                        ),
                        (
                            "text",
                            models.TextField(blank=True, help_text="Limited Markdown.", verbose_name="about"),
                        ),
                        ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                        ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("url", models.URLField(blank=True, max_length=500, verbose_name="full source")),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="priorities",
                                to="people.organisation",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "priorities",
                    },
                ),
                migrations.CreateModel(
                    name="Profile",
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
                            "shown_to",
                            models.CharField(
                                choices=[
                                    ("nobody", "nobody"),
                                    ("signed_in", "people who are signed in"),
                                    ("public", "everybody"),
                                ],
                                default="nobody",
                                max_length=9,
                                verbose_name="who finds me",
                            ),
                        ),
                        (
                            "headline",
                            models.CharField(
                                blank=True, max_length=160, verbose_name="what I do, in one line"
                            ),
                        ),
                        ("about", models.TextField(blank=True, verbose_name="about me")),
                        (
                            "languages",
                            models.JSONField(blank=True, default=list, verbose_name="languages I speak"),
                        ),
                        (
                            "helps_with",
                            models.CharField(blank=True, max_length=300, verbose_name="what I can help with"),
                        ),
                        (
                            "looks_for",
                            models.CharField(blank=True, max_length=300, verbose_name="what I look for"),
                        ),
                        (
                            "may_write",
                            models.BooleanField(
                                default=True, verbose_name="people who are signed in may write to me"
                            ),
                        ),
                        (
                            "may_mention",
                            models.BooleanField(
                                default=True, verbose_name="people outside of my spaces may mention me"
                            ),
                        ),
                        ("agreed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="profiles",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="profile",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "topics",
                            models.ManyToManyField(
                                blank=True,
                                related_name="profiles",
                                to="programmes.topic",
                                verbose_name="topics",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["shown_to", "updated_at"], name="profile_shown")],
                    },
                ),
                migrations.CreateModel(
                    name="Space",
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
                                    ("practice", "community of practice"),
                                    ("group", "working group"),
                                    ("cohort", "space of a cohort"),
                                ],
                                default="practice",
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="name")),
                        ("slug", models.SlugField(max_length=80, unique=True)),
                        (
                            "purpose",
                            models.TextField(
                                blank=True, help_text="Limited Markdown.", verbose_name="what it is for"
                            ),
                        ),
                        (
                            "rules",
                            models.TextField(
                                blank=True,
                                help_text="Limited Markdown.",
                                verbose_name="how we treat each other",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(default="en", max_length=10, verbose_name="main language"),
                        ),
                        (
                            "joining",
                            models.CharField(
                                choices=[
                                    ("open", "whoever wants to"),
                                    ("reason", "with a reason, which a lead reads"),
                                    ("invited", "whom a lead brings in"),
                                    ("cohort", "people of the cohort"),
                                ],
                                default="reason",
                                max_length=7,
                                verbose_name="who may join",
                            ),
                        ),
                        (
                            "seen_by",
                            models.CharField(
                                choices=[
                                    ("public", "everybody"),
                                    ("signed_in", "everybody who is signed in"),
                                    ("members", "members only"),
                                ],
                                default="members",
                                max_length=9,
                                verbose_name="who may read",
                            ),
                        ),
                        (
                            "checking",
                            models.CharField(
                                choices=[
                                    ("none", "nothing waits"),
                                    ("first", "the first contribution of a person waits for a moderator"),
                                    ("all", "everything waits for a moderator"),
                                ],
                                default="first",
                                max_length=5,
                                verbose_name="before something is seen",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "proposed"),
                                    ("open", "open"),
                                    ("refused", "not opened"),
                                    ("closed", "closed, can be read"),
                                ],
                                default="open",
                                max_length=8,
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="answer to the proposal"
                            ),
                        ),
                        ("members", models.PositiveIntegerField(default=0, editable=False)),
                        ("posts", models.PositiveIntegerField(default=0, editable=False)),
                        ("last_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        (
                            "cohort",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="space",
                                to="cohorts.cohort",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="spaces",
                                to="people.organisation",
                                verbose_name="only for members of",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "topics",
                            models.ManyToManyField(
                                blank=True,
                                related_name="spaces",
                                to="programmes.topic",
                                verbose_name="topics",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["state", "-last_at"], name="space_newest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("cohort__isnull", False),
                                        ("joining", "cohort"),
                                        ("kind", "cohort"),
                                        ("seen_by", "members"),
                                    ),
                                    models.Q(
                                        models.Q(("kind", "cohort"), _negated=True),
                                        ("cohort__isnull", True),
                                        models.Q(("joining", "cohort"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="space_of_cohort",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Subscription",
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
                            "address",
                            models.EmailField(max_length=254, unique=True, verbose_name="e-mail address"),
                        ),
                        ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                        (
                            "territory",
                            models.CharField(blank=True, max_length=20, verbose_name="territory code"),
                        ),
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
                                verbose_name="you are",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "not confirmed yet"),
                                    ("confirmed", "gets it"),
                                    ("left", "left"),
                                    ("suppressed", "not written to any more"),
                                ],
                                default="asked",
                                max_length=10,
                            ),
                        ),
                        ("agreed", models.CharField(blank=True, max_length=20)),
                        ("agreed_language", models.CharField(blank=True, max_length=10)),
                        ("counts_clicks", models.BooleanField(default=False)),
                        ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("left_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "ended",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("one_click", "by the link of a letter"),
                                    ("preferences", "on the page of wishes"),
                                    ("complaint", "by a complaint"),
                                    ("bounce", "letters came back"),
                                    ("staff", "by the team"),
                                ],
                                max_length=11,
                            ),
                        ),
                        (
                            "person",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="newsletter",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "topics",
                            models.ManyToManyField(
                                blank=True,
                                related_name="subscriptions",
                                to="programmes.topic",
                                verbose_name="topics",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "confirmed")),
                                fields=["language"],
                                name="subscription_readers",
                            ),
                            models.Index(fields=["state", "asked_at"], name="subscription_state"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TranslationWish",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sort", models.CharField(max_length=20)),
                        ("thing_key", models.CharField(max_length=64)),
                        ("language", models.CharField(max_length=10)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("told_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="translation_wishes",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["sort", "thing_key", "language"], name="translation_wish_thing"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "sort", "thing_key", "language"),
                                name="translation_wish_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseNote",
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
                        (
                            "side",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("authority", "the authority"),
                                    ("civil_society", "the civil-society group"),
                                ],
                                max_length=13,
                            ),
                        ),
                        ("internal", models.BooleanField(default=False)),
                        (
                            "state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("draft", "draft"),
                                    ("invited", "waits for the other side"),
                                    ("completed", "both sides have written"),
                                    ("in_review", "being read"),
                                    ("needs_changes", "sent back with questions"),
                                    ("published", "published"),
                                    ("declined", "not taken"),
                                    ("withdrawn", "taken back"),
                                ],
                                max_length=13,
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="community.case",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="CaseSide",
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
                                choices=[
                                    ("authority", "the authority"),
                                    ("civil_society", "the civil-society group"),
                                ],
                                max_length=13,
                            ),
                        ),
                        (
                            "organisation_name",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="organisation or group"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("named", models.BooleanField(default=False, verbose_name="the name may be shown")),
                        ("language", models.CharField(default="en", max_length=10)),
                        ("saw", models.TextField(blank=True, verbose_name="how we saw it")),
                        ("changed", models.TextField(blank=True, verbose_name="what it changed for us")),
                        ("advice", models.TextField(blank=True, verbose_name="what we would tell others")),
                        (
                            "grade",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(5),
                                ],
                                verbose_name="how well it went",
                            ),
                        ),
                        ("invited_at", models.DateTimeField(blank=True, null=True)),
                        ("opened_at", models.DateTimeField(blank=True, null=True)),
                        ("completed_at", models.DateTimeField(blank=True, null=True)),
                        ("declined_at", models.DateTimeField(blank=True, null=True)),
                        ("agreed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sides",
                                to="community.case",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="case_sides",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "side"), name="case_side_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("language", models.CharField(max_length=10)),
                        (
                            "message",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="delivery",
                                to="messaging.message",
                            ),
                        ),
                        (
                            "issue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="community.issue",
                            ),
                        ),
                        (
                            "subscription",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="community.subscription",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "deliveries",
                        "constraints": [
                            models.UniqueConstraint(fields=("issue", "subscription"), name="delivery_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Document",
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
                        ("title", models.CharField(max_length=250, verbose_name="title")),
                        ("slug", models.SlugField(max_length=120, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("minutes", "minutes"),
                                    ("strategy", "strategy"),
                                    ("report", "report"),
                                    ("guide", "guide"),
                                    ("media_kit", "media kit"),
                                    ("statute", "rules and statutes"),
                                    ("other", "other"),
                                ],
                                default="report",
                                max_length=9,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "summary",
                            models.TextField(
                                blank=True, help_text="Limited Markdown.", verbose_name="in our words"
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                default="en", max_length=10, verbose_name="language of the summary"
                            ),
                        ),
                        (
                            "written_in",
                            models.CharField(
                                default="en", max_length=10, verbose_name="language of the document"
                            ),
                        ),
                        ("publisher", models.CharField(blank=True, max_length=200, verbose_name="publisher")),
                        (
                            "year",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="year"),
                        ),
                        ("dated_on", models.DateField(blank=True, null=True, verbose_name="date")),
                        ("url", models.URLField(blank=True, max_length=500, verbose_name="full source")),
                        ("programme_key", models.CharField(blank=True, max_length=64)),
                        ("tags", models.JSONField(blank=True, default=list, verbose_name="tags")),
                        (
                            "seen_by",
                            models.CharField(
                                choices=[
                                    ("public", "everybody"),
                                    ("signed_in", "everybody who is signed in"),
                                    ("space", "members of the space"),
                                    ("staff", "the team only"),
                                ],
                                default="staff",
                                max_length=9,
                                verbose_name="who may read",
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
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
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "topics",
                            models.ManyToManyField(
                                blank=True,
                                related_name="documents",
                                to="programmes.topic",
                                verbose_name="topics",
                            ),
                        ),
                        (
                            "space",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="documents",
                                to="community.space",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["-published_at", "seen_by"], name="document_newest")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("seen_by", "space"), _negated=True),
                                    ("space__isnull", False),
                                    _connector="OR",
                                ),
                                name="document_space",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExchangeReply",
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
                        ("text", models.TextField(verbose_name="your answer")),
                        ("language", models.CharField(default="en", max_length=10)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("sent", "sent"),
                                    ("accepted", "taken up"),
                                    ("declined", "not taken up"),
                                ],
                                default="sent",
                                max_length=8,
                            ),
                        ),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="exchange_replies",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "exchange",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="replies",
                                to="community.exchange",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="people.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("exchange", "by"), name="exchange_reply_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IssueLink",
                    fields=[
                        (
                            "key",
                            models.CharField(
                                default=rostra.kernel.text.new_key,
                                editable=False,
                                max_length=64,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("url", models.URLField(max_length=1000)),
                        ("clicks", models.PositiveIntegerField(default=0)),
                        (
                            "issue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="community.issue",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("issue", "url"), name="issue_link_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IssueText",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("language", models.CharField(max_length=10)),
                        ("subject", models.CharField(max_length=255)),
                        ("title", models.CharField(max_length=160)),
                        ("title_language", models.CharField(max_length=10)),
                        ("preheader", models.CharField(blank=True, max_length=160)),
                        ("html", models.TextField()),
                        (
                            "body",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="messaging.body",
                            ),
                        ),
                        (
                            "counted",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="messaging.body",
                            ),
                        ),
                        (
                            "issue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="texts",
                                to="community.issue",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("issue", "language"), name="issue_text_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Post",
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
                        ("live", models.BooleanField(default=True, editable=False, verbose_name="live")),
                        (
                            "has_unpublished_changes",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="has unpublished changes"
                            ),
                        ),
                        (
                            "first_published_at",
                            models.DateTimeField(
                                blank=True, db_index=True, null=True, verbose_name="first published at"
                            ),
                        ),
                        (
                            "last_published_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="last published at"),
                        ),
                        (
                            "go_live_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="go live date/time"),
                        ),
                        (
                            "expire_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="expiry date/time"),
                        ),
                        (
                            "expired",
                            models.BooleanField(default=False, editable=False, verbose_name="expired"),
                        ),
                        ("locked", models.BooleanField(default=False, editable=False, verbose_name="locked")),
                        (
                            "locked_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="locked at"),
                        ),
                        ("slug", models.SlugField(max_length=120, unique=True)),
                        ("title", models.CharField(max_length=200, verbose_name="title")),
                        (
                            "summary",
                            models.CharField(
                                blank=True, max_length=400, verbose_name="in one or two sentences"
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                default="en",
                                help_text="The language it is written in.",
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "body",
                            wagtail.fields.StreamField(
                                [
                                    ("text", 0),
                                    ("note", 4),
                                    ("quote", 8),
                                    ("figure", 11),
                                    ("table", 17),
                                    ("details", 19),
                                    ("sources", 25),
                                    ("download", 27),
                                ],
                                blank=True,
                                block_lookup={
                                    0: ("rostra.programmes.blocks.TextBlock", (), {"label": "Text"}),
                                    1: (
                                        "wagtail.blocks.ChoiceBlock",
                                        [],
                                        {
                                            "choices": [
                                                ("tip", "Tip"),
                                                ("caution", "Caution"),
                                                ("example", "Example"),
                                            ]
                                        },
                                    ),
                                    2: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Title", "required": False},
                                    ),
                                    3: ("rostra.programmes.blocks.PlainTextBlock", (), {"label": "Text"}),
                                    4: (
                                        "wagtail.blocks.StructBlock",
                                        [[("kind", 1), ("title", 2), ("text", 3)]],
                                        {"label": "Note"},
                                    ),
                                    5: ("wagtail.blocks.TextBlock", (), {"label": "Quotation"}),
                                    6: ("wagtail.blocks.CharBlock", (), {"label": "Who said it"}),
                                    7: (
                                        "wagtail.blocks.URLBlock",
                                        (),
                                        {"label": "Source", "required": False},
                                    ),
                                    8: (
                                        "wagtail.blocks.StructBlock",
                                        [[("text", 5), ("source", 6), ("url", 7)]],
                                        {"label": "Quotation"},
                                    ),
                                    9: ("wagtail.images.blocks.ImageBlock", [], {"label": "Image"}),
                                    10: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Caption", "required": False},
                                    ),
                                    11: (
                                        "wagtail.blocks.StructBlock",
                                        [[("image", 9), ("caption", 10)]],
                                        {"label": "Figure"},
                                    ),
                                    12: ("wagtail.blocks.CharBlock", (), {"label": "What the table shows"}),
                                    13: ("wagtail.blocks.CharBlock", (), {"required": False}),
                                    14: (
                                        "wagtail.blocks.ListBlock",
                                        (13,),
                                        {"label": "Columns", "min_num": 2},
                                    ),
                                    15: ("wagtail.blocks.ListBlock", (13,), {"label": "Cells"}),
                                    16: ("wagtail.blocks.ListBlock", (15,), {"label": "Rows", "min_num": 1}),
                                    17: (
                                        "wagtail.blocks.StructBlock",
                                        [[("caption", 12), ("head", 14), ("rows", 16)]],
                                        {"label": "Table"},
                                    ),
                                    18: ("wagtail.blocks.CharBlock", (), {"label": "Title"}),
                                    19: (
                                        "wagtail.blocks.StructBlock",
                                        [[("title", 18), ("text", 3)]],
                                        {"label": "More, folded"},
                                    ),
                                    20: (
                                        "wagtail.blocks.CharBlock",
                                        (),
                                        {"label": "Publisher", "required": False},
                                    ),
                                    21: (
                                        "rostra.languages.passages.KeyBlock",
                                        (),
                                        {"label": "Year", "required": False},
                                    ),
                                    22: (
                                        "wagtail.blocks.URLBlock",
                                        (),
                                        {"label": "Address", "required": False},
                                    ),
                                    23: (
                                        "wagtail.blocks.StructBlock",
                                        [[("title", 18), ("publisher", 20), ("year", 21), ("url", 22)]],
                                        {},
                                    ),
                                    24: (
                                        "wagtail.blocks.ListBlock",
                                        (23,),
                                        {"label": "Sources", "min_num": 1},
                                    ),
                                    25: (
                                        "wagtail.blocks.StructBlock",
                                        [[("items", 24)]],
                                        {"label": "Sources"},
                                    ),
                                    26: (
                                        "wagtail.documents.blocks.DocumentChooserBlock",
                                        (),
                                        {"label": "Document"},
                                    ),
                                    27: (
                                        "wagtail.blocks.StructBlock",
                                        [[("document", 26), ("title", 18)]],
                                        {"label": "Download"},
                                    ),
                                },
                                verbose_name="text",
                            ),
                        ),
                        (
                            "picture_alt",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="what the picture shows"
                            ),
                        ),
                        ("tags", models.JSONField(blank=True, default=list, verbose_name="tags")),
                        ("programme_key", models.CharField(blank=True, db_index=True, max_length=64)),
                        (
                            "territory",
                            models.CharField(blank=True, max_length=20, verbose_name="territory code"),
                        ),
                        (
                            "talking",
                            models.CharField(
                                choices=[
                                    ("open", "comments are seen at once"),
                                    ("checked", "a moderator reads comments first"),
                                    ("closed", "no comments"),
                                ],
                                default="checked",
                                max_length=7,
                                verbose_name="comments",
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("confirming", "waits until the address is confirmed"),
                                    ("submitted", "proposed"),
                                    ("in_review", "being read"),
                                    ("needs_changes", "sent back with questions"),
                                    ("scheduled", "will be published"),
                                    ("published", "published"),
                                    ("declined", "not taken"),
                                    ("withdrawn", "taken back"),
                                ],
                                default="submitted",
                                editable=False,
                                max_length=13,
                            ),
                        ),
                        ("held", models.BooleanField(default=False, editable=False)),
                        ("hidden_at", models.DateTimeField(blank=True, editable=False, null=True)),
                        ("hidden_why", models.CharField(blank=True, editable=False, max_length=300)),
                        (
                            "submitted_at",
                            models.DateTimeField(default=django.utils.timezone.now, editable=False),
                        ),
                        ("comments", models.PositiveIntegerField(default=0, editable=False)),
                        ("last_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        (
                            "latest_revision",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="wagtailcore.revision",
                                verbose_name="latest revision",
                            ),
                        ),
                        (
                            "live_revision",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="wagtailcore.revision",
                                verbose_name="live revision",
                            ),
                        ),
                        (
                            "locked_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="locked_%(class)ss",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="locked by",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="posts",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "picture",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="programmes.picture",
                                verbose_name="picture",
                            ),
                        ),
                        (
                            "topics",
                            modelcluster.fields.ParentalManyToManyField(
                                blank=True, related_name="posts", to="programmes.topic", verbose_name="topics"
                            ),
                        ),
                        (
                            "space",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="all_posts",
                                to="community.space",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "post",
                        "verbose_name_plural": "posts",
                        "indexes": [
                            models.Index(fields=["space", "-last_at"], name="post_of_space"),
                            models.Index(fields=["stage", "submitted_at"], name="post_queue"),
                            models.Index(
                                models.OrderBy(models.F("first_published_at"), descending=True),
                                condition=models.Q(("live", True), ("space__isnull", True)),
                                name="post_newest",
                            ),
                        ],
                    },
                    bases=(wagtail.models.preview.PreviewableMixin, models.Model),
                ),
                migrations.CreateModel(
                    name="Project",
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
                        ("slug", models.SlugField(max_length=120, unique=True)),
                        (
                            "summary",
                            models.CharField(
                                blank=True, max_length=400, verbose_name="in one or two sentences"
                            ),
                        ),
                        (
                            "text",
                            models.TextField(blank=True, help_text="Limited Markdown.", verbose_name="about"),
                        ),
                        (
                            "results",
                            models.TextField(
                                blank=True, help_text="Limited Markdown.", verbose_name="what came of it"
                            ),
                        ),
                        ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("planned", "planned"),
                                    ("ongoing", "ongoing"),
                                    ("completed", "completed"),
                                ],
                                default="ongoing",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("starts", models.CharField(blank=True, max_length=7, verbose_name="from")),
                        ("ends", models.CharField(blank=True, max_length=7, verbose_name="until")),
                        ("funding", models.CharField(blank=True, max_length=200, verbose_name="paid by")),
                        ("url", models.URLField(blank=True, max_length=500, verbose_name="website")),
                        ("programme_key", models.CharField(blank=True, max_length=64)),
                        ("public", models.BooleanField(default=True, verbose_name="visitors may read it")),
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
                            "from_exchange",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="projects",
                                to="community.exchange",
                            ),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="led_projects",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "topics",
                            models.ManyToManyField(
                                blank=True, related_name="+", to="programmes.topic", verbose_name="topics"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Sending",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True)),
                        ("updated_at", models.DateTimeField(auto_now=True)),
                        ("audience", models.JSONField(default=dict)),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("choosing", "not sent"),
                                    ("scheduled", "will be sent"),
                                    ("writing", "being sent"),
                                    ("paused", "held back"),
                                    ("written", "sent"),
                                    ("stopped", "stopped"),
                                ],
                                default="choosing",
                                max_length=9,
                            ),
                        ),
                        ("send_at", models.DateTimeField(blank=True, null=True)),
                        ("begun_at", models.DateTimeField(blank=True, null=True)),
                        ("moved_at", models.DateTimeField(blank=True, null=True)),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                        ("total", models.PositiveIntegerField(default=0)),
                        ("written", models.PositiveIntegerField(default=0)),
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
                            "issue",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sending",
                                to="community.issue",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("stage__in", ["scheduled", "writing"])),
                                fields=["send_at"],
                                name="sending_due",
                            ),
                            models.Index(fields=["-begun_at"], name="sending_newest"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Silence",
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
                            "reason",
                            models.CharField(max_length=500, verbose_name="reason, which the person reads"),
                        ),
                        ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                        ("lifted_at", models.DateTimeField(blank=True, null=True)),
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="silences",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "space",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="silences",
                                to="community.space",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("lifted_at__isnull", True)),
                                fields=["person"],
                                name="silence_live",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SpaceMember",
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
                            "role",
                            models.CharField(
                                choices=[("member", "member"), ("moderator", "moderator"), ("lead", "lead")],
                                default="member",
                                max_length=9,
                                verbose_name="role",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "asked to join"),
                                    ("in", "member"),
                                    ("refused", "not taken in"),
                                    ("left", "left"),
                                    ("removed", "taken out"),
                                ],
                                default="in",
                                max_length=7,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, max_length=500, verbose_name="why I want to join"),
                        ),
                        ("answer", models.CharField(blank=True, max_length=500, verbose_name="answer")),
                        (
                            "hears",
                            models.CharField(
                                choices=[
                                    ("all", "every new post"),
                                    ("digest", "what is new, once a week"),
                                    ("mentions", "only what is said to me"),
                                ],
                                default="digest",
                                max_length=8,
                                verbose_name="letters",
                            ),
                        ),
                        ("seen_at", models.DateTimeField(blank=True, null=True)),
                        ("digested_at", models.DateTimeField(blank=True, null=True)),
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="space_memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "space",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="memberships",
                                to="community.space",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["space", "state", "created_at"], name="space_member_list")
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("space", "person"), name="space_member_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comment",
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
                        ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                        ("text", models.TextField(verbose_name="comment")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("held", "waits for a moderator"),
                                    ("seen", "seen"),
                                    ("hidden", "hidden by a moderator"),
                                    ("removed", "taken back"),
                                ],
                                default="seen",
                                max_length=7,
                            ),
                        ),
                        ("hidden_why", models.CharField(blank=True, max_length=300)),
                        ("edited_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="comments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="replies",
                                to="community.comment",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="all_comments",
                                to="community.post",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(fields=["post", "created_at"], name="comment_of_post"),
                            models.Index(
                                condition=models.Q(("state", "held")),
                                fields=["created_at"],
                                name="comment_held",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentVersion",
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
                        ("number", models.PositiveSmallIntegerField(default=1)),
                        (
                            "file",
                            models.FileField(
                                storage=rostra.community.models.documents.documents_storage,
                                upload_to="documents/",
                            ),
                        ),
                        ("file_name", models.CharField(max_length=150)),
                        ("size", models.PositiveBigIntegerField(default=0, verbose_name="bytes")),
                        ("digest", models.CharField(max_length=64)),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="what changed")),
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
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="versions",
                                to="community.document",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("document", "number"), name="document_version_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Follow",
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
                            "followed",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="followers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="follows",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "topic",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="followers",
                                to="programmes.topic",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="followers",
                                to="community.post",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("person", "topic"), name="follow_topic_once"),
                            models.UniqueConstraint(fields=("person", "post"), name="follow_post_once"),
                            models.UniqueConstraint(fields=("person", "followed"), name="follow_person_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("followed__isnull", True),
                                        ("post__isnull", True),
                                        ("topic__isnull", False),
                                    ),
                                    models.Q(
                                        ("followed__isnull", True),
                                        ("post__isnull", False),
                                        ("topic__isnull", True),
                                    ),
                                    models.Q(
                                        ("followed__isnull", False),
                                        ("post__isnull", True),
                                        ("topic__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="follow_one_thing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PostAuthor",
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
                        ("name", models.CharField(blank=True, max_length=150, verbose_name="name")),
                        (
                            "about",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="who you are, in one line"
                            ),
                        ),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        (
                            "named",
                            models.BooleanField(default=True, verbose_name="my name may stand beside it"),
                        ),
                        ("agreed", models.CharField(blank=True, max_length=20)),
                        ("agreed_language", models.CharField(blank=True, max_length=10)),
                        ("agreed_at", models.DateTimeField(blank=True, null=True)),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="posts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="authors",
                                to="community.post",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("post", "person"), name="post_author_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PostNote",
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
                        ("from_author", models.BooleanField(default=False)),
                        ("internal", models.BooleanField(default=False)),
                        (
                            "stage",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("confirming", "waits until the address is confirmed"),
                                    ("submitted", "proposed"),
                                    ("in_review", "being read"),
                                    ("needs_changes", "sent back with questions"),
                                    ("scheduled", "will be published"),
                                    ("published", "published"),
                                    ("declined", "not taken"),
                                    ("withdrawn", "taken back"),
                                ],
                                max_length=13,
                            ),
                        ),
                        ("text", models.TextField(blank=True)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
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
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="community.post",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PriorityLink",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="priority_links",
                                to="community.case",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="priority_links",
                                to="community.document",
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="priority_links",
                                to="cohorts.edition",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="priority_links",
                                to="live.libraryitem",
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="priority_links",
                                to="community.post",
                            ),
                        ),
                        (
                            "priority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="community.priority",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="priority_links",
                                to="programmes.programmepage",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="priority_links",
                                to="live.session",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="priority_links",
                                to="community.project",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("priority", "programme"), name="priority_link_programme_once"
                            ),
                            models.UniqueConstraint(
                                fields=("priority", "edition"), name="priority_link_edition_once"
                            ),
                            models.UniqueConstraint(
                                fields=("priority", "session"), name="priority_link_session_once"
                            ),
                            models.UniqueConstraint(
                                fields=("priority", "item"), name="priority_link_item_once"
                            ),
                            models.UniqueConstraint(
                                fields=("priority", "post"), name="priority_link_post_once"
                            ),
                            models.UniqueConstraint(
                                fields=("priority", "case"), name="priority_link_case_once"
                            ),
                            models.UniqueConstraint(
                                fields=("priority", "document"), name="priority_link_document_once"
                            ),
                            models.UniqueConstraint(
                                fields=("priority", "project"), name="priority_link_project_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("case__isnull", True),
                                        ("document__isnull", True),
                                        ("edition__isnull", True),
                                        ("item__isnull", True),
                                        ("post__isnull", True),
                                        ("programme__isnull", False),
                                        ("project__isnull", True),
                                        ("session__isnull", True),
                                    ),
                                    models.Q(
                                        ("case__isnull", True),
                                        ("document__isnull", True),
                                        ("edition__isnull", False),
                                        ("item__isnull", True),
                                        ("post__isnull", True),
                                        ("programme__isnull", True),
                                        ("project__isnull", True),
                                        ("session__isnull", True),
                                    ),
                                    models.Q(
                                        ("case__isnull", True),
                                        ("document__isnull", True),
                                        ("edition__isnull", True),
                                        ("item__isnull", True),
                                        ("post__isnull", True),
                                        ("programme__isnull", True),
                                        ("project__isnull", True),
                                        ("session__isnull", False),
                                    ),
                                    models.Q(
                                        ("case__isnull", True),
                                        ("document__isnull", True),
                                        ("edition__isnull", True),
                                        ("item__isnull", False),
                                        ("post__isnull", True),
                                        ("programme__isnull", True),
                                        ("project__isnull", True),
                                        ("session__isnull", True),
                                    ),
                                    models.Q(
                                        ("case__isnull", True),
                                        ("document__isnull", True),
                                        ("edition__isnull", True),
                                        ("item__isnull", True),
                                        ("post__isnull", False),
                                        ("programme__isnull", True),
                                        ("project__isnull", True),
                                        ("session__isnull", True),
                                    ),
                                    models.Q(
                                        ("case__isnull", False),
                                        ("document__isnull", True),
                                        ("edition__isnull", True),
                                        ("item__isnull", True),
                                        ("post__isnull", True),
                                        ("programme__isnull", True),
                                        ("project__isnull", True),
                                        ("session__isnull", True),
                                    ),
                                    models.Q(
                                        ("case__isnull", True),
                                        ("document__isnull", False),
                                        ("edition__isnull", True),
                                        ("item__isnull", True),
                                        ("post__isnull", True),
                                        ("programme__isnull", True),
                                        ("project__isnull", True),
                                        ("session__isnull", True),
                                    ),
                                    models.Q(
                                        ("case__isnull", True),
                                        ("document__isnull", True),
                                        ("edition__isnull", True),
                                        ("item__isnull", True),
                                        ("post__isnull", True),
                                        ("programme__isnull", True),
                                        ("project__isnull", False),
                                        ("session__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="priority_link_one_thing",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProjectPartner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=200, verbose_name="name")),
                        ("role", models.CharField(blank=True, max_length=120, verbose_name="role")),
                        ("position", models.PositiveSmallIntegerField(default=0)),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="project_parts",
                                to="people.organisation",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="partners",
                                to="community.project",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("organisation__isnull", False)),
                                fields=("project", "organisation"),
                                name="project_partner_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mention",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        (
                            "comment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentions",
                                to="community.comment",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "post",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mentions",
                                to="community.post",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["person", "-at"], name="mention_of_person")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "comment"), name="mention_in_comment_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("comment__isnull", True)),
                                fields=("person", "post"),
                                name="mention_in_post_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Report",
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
                                    ("post", "post"),
                                    ("comment", "comment"),
                                    ("person", "person"),
                                    ("exchange", "offer or search"),
                                ],
                                max_length=8,
                                verbose_name="what it is about",
                            ),
                        ),
                        ("thing", models.CharField(max_length=64)),
                        ("appeal", models.BooleanField(default=False)),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("threat", "threat"),
                                    ("abuse", "insult or hate"),
                                    ("harassment", "pursues or pesters somebody"),
                                    ("private", "private facts about somebody"),
                                    ("false", "false or misleading"),
                                    ("party", "party politics or canvassing"),
                                    ("spam", "advertising or spam"),
                                    ("rights", "somebody else's text or picture"),
                                    ("other", "something else"),
                                ],
                                max_length=10,
                                verbose_name="what is wrong",
                            ),
                        ),
                        ("words", models.TextField(blank=True, verbose_name="in your words")),
                        ("seen", models.JSONField(default=dict)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("upheld", "something was done"),
                                    ("dismissed", "nothing to do"),
                                ],
                                default="open",
                                max_length=9,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "reason",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="reason, for moderators"
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="answer to who reported"
                            ),
                        ),
                        (
                            "accused",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="reported",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="reports",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "comment",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="reports",
                                to="community.comment",
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
                            "post",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="reports",
                                to="community.post",
                            ),
                        ),
                        (
                            "space",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reports",
                                to="community.space",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "open")),
                                fields=["created_at"],
                                name="report_open",
                            ),
                            models.Index(fields=["kind", "thing"], name="report_of_thing"),
                        ],
                    },
                ),
            ],
        ),
    ]
