"""What the migrations up to 0008 lead to, made at once: an empty database takes a tenth of the time."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import facts.models.items


class Migration(migrations.Migration):
    replaces = [
        ("quiz", "0001_initial"),
        ("quiz", "0002_contests_and_regrades"),
        ("quiz", "0003_grading"),
        ("quiz", "0004_joining"),
        ("quiz", "0005_modes_terms_and_draws"),
        ("quiz", "0006_fill_credits"),
        ("quiz", "0007_extensions"),
        ("quiz", "0008_class"),
    ]

    initial = True

    dependencies = [
        ("facts", "0001_tables"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="attempt")),
                ("is_trial", models.BooleanField(default=False)),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("test", "Test: marked after handing in"),
                            ("practice", "Practice: each answer is checked at once"),
                            ("certainty", "Certainty: a test that also asks how sure one is"),
                        ],
                        default="test",
                        max_length=10,
                    ),
                ),
                ("tries", models.PositiveSmallIntegerField(default=1)),
                ("penalty_percent", models.PositiveSmallIntegerField(default=0)),
                ("seed", models.BigIntegerField()),
                ("started_at", models.DateTimeField(verbose_name="started at")),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="handed in at")),
                ("is_expired", models.BooleanField(default=False)),
                ("changes", models.PositiveIntegerField(default=0)),
                ("seen_at", models.DateTimeField(null=True)),
                ("seen_position", models.PositiveSmallIntegerField(null=True)),
                (
                    "score",
                    models.DecimalField(blank=True, decimal_places=5, max_digits=10, null=True, verbose_name="score"),
                ),
                ("max_score", models.DecimalField(decimal_places=5, max_digits=10, verbose_name="out of")),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="student",
                    ),
                ),
            ],
            options={
                "verbose_name": "attempt",
                "verbose_name_plural": "attempts",
                "ordering": ["-started_at", "-pk"],
                "indexes": [models.Index(fields=["learner", "submitted_at"], name="quiz_attempt_by_learner")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("score", None), ("submitted_at", None)),
                            models.Q(("score__isnull", False), ("submitted_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="quiz_attempt_scored_when_submitted",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AttemptItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("draw", models.PositiveSmallIntegerField(default=0)),
                ("section", models.CharField(blank=True, max_length=200)),
                ("order", models.JSONField(default=list)),
                ("weight", models.DecimalField(decimal_places=2, max_digits=6)),
                ("response", models.JSONField(null=True)),
                ("certainty", models.PositiveSmallIntegerField(null=True)),
                ("responded_at", models.DateTimeField(null=True)),
                ("saves", models.PositiveIntegerField(default=0)),
                ("is_flagged", models.BooleanField(default=False)),
                ("tried", models.JSONField(default=list)),
                ("is_settled", models.BooleanField(default=False)),
                ("fraction", models.DecimalField(decimal_places=5, max_digits=6, null=True)),
                ("credit", models.DecimalField(decimal_places=5, max_digits=9, null=True)),
                ("verdict", models.CharField(blank=True, max_length=8)),
                ("notes", models.JSONField(default=list)),
                ("comment", models.TextField(blank=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="quiz.attempt"
                    ),
                ),
                (
                    "key_version",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.itemversion"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempt_items",
                        to="facts.itemversion",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("attempt", "position"), name="quiz_attemptitem_position_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("fraction", None), models.Q(("fraction__gte", 0), ("fraction__lte", 1)), _connector="OR"
                        ),
                        name="quiz_attemptitem_fraction_0_to_1",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Course",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="starts on")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="ends on")),
                ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="archived at")),
                (
                    "join_code",
                    models.CharField(editable=False, max_length=6, null=True, unique=True, verbose_name="join code"),
                ),
                (
                    "join_until",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="joining ends at"),
                ),
                (
                    "join_needs_approval",
                    models.BooleanField(default=False, editable=False, verbose_name="joining needs approval"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "decks",
                    models.ManyToManyField(blank=True, related_name="courses", to="facts.deck", verbose_name="decks"),
                ),
            ],
            options={
                "verbose_name": "course",
                "verbose_name_plural": "courses",
                "ordering": ["title", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_on", None),
                            ("ends_on", None),
                            ("ends_on__gte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="quiz_course_ends_after_it_starts",
                        violation_error_message="The course ends before it starts.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Group",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=100, verbose_name="title")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="groups",
                        to="quiz.course",
                        verbose_name="course",
                    ),
                ),
            ],
            options={
                "verbose_name": "group",
                "verbose_name_plural": "groups",
                "ordering": ["course", "title", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("course", "title"),
                        name="quiz_group_title_once",
                        violation_error_message="The course has a group of this name already.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[("student", "Student"), ("assistant", "Assistant"), ("instructor", "Instructor")],
                        default="student",
                        max_length=10,
                        verbose_name="role",
                    ),
                ),
                (
                    "time_factor",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("1"),
                        help_text="1.5 is half as much time again.",
                        max_digits=4,
                        validators=[
                            django.core.validators.MinValueValidator(Decimal("1")),
                            django.core.validators.MaxValueValidator(Decimal("10")),
                        ],
                        verbose_name="time times",
                    ),
                ),
                (
                    "extra_minutes",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(1440)],
                        verbose_name="more minutes",
                    ),
                ),
                (
                    "extra_attempts",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="more attempts",
                    ),
                ),
                (
                    "later_days",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Due and closing dates.",
                        validators=[django.core.validators.MaxValueValidator(365)],
                        verbose_name="days later",
                    ),
                ),
                ("enrolled_at", models.DateTimeField(auto_now_add=True, verbose_name="enrolled at")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolments",
                        to="quiz.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enrolments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="enrolments",
                        to="quiz.group",
                        verbose_name="group",
                    ),
                ),
            ],
            options={
                "verbose_name": "enrolment",
                "verbose_name_plural": "enrolments",
                "ordering": ["course", "role", "pk"],
                "indexes": [models.Index(fields=["user", "role", "course"], name="quiz_enrolment_by_user")],
                "constraints": [models.UniqueConstraint(fields=("course", "user"), name="quiz_enrolment_once")],
            },
        ),
        migrations.CreateModel(
            name="JoinRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(verbose_name="asked at")),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to="quiz.course",
                        verbose_name="course",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="join_requests",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="person",
                    ),
                ),
            ],
            options={
                "verbose_name": "request to join",
                "verbose_name_plural": "requests to join",
                "ordering": ["asked_at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("course", "user"), name="quiz_joinrequest_once")],
            },
        ),
        migrations.CreateModel(
            name="Memory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.JSONField(null=True)),
                ("model", models.CharField(max_length=20)),
                ("parameters", models.CharField(max_length=40)),
                ("last_day", models.DateField(null=True)),
                ("last_review_at", models.DateTimeField(null=True)),
                ("due_at", models.DateTimeField(null=True, verbose_name="due at")),
                ("reps", models.PositiveIntegerField(default=0)),
                ("lapses", models.PositiveIntegerField(default=0)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memories",
                        to="facts.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="memories",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "memory",
                "verbose_name_plural": "memories",
                "indexes": [models.Index(fields=["learner", "due_at"], name="quiz_memory_by_due")],
                "constraints": [models.UniqueConstraint(fields=("learner", "item"), name="quiz_memory_once")],
            },
        ),
        migrations.CreateModel(
            name="Quiz",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("introduction", models.TextField(blank=True, max_length=2000, verbose_name="introduction")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens at")),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Later work is taken and marked as late.",
                        null=True,
                        verbose_name="due at",
                    ),
                ),
                (
                    "closes_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="Nothing is taken after this; what is open then is handed in.",
                        null=True,
                        verbose_name="closes at",
                    ),
                ),
                (
                    "time_limit_minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="From the start of an attempt. Empty: none.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(30000),
                        ],
                        verbose_name="time limit, minutes",
                    ),
                ),
                (
                    "grace_seconds",
                    models.PositiveSmallIntegerField(
                        default=30,
                        help_text="For an answer that is under way when the time is up.",
                        validators=[django.core.validators.MaxValueValidator(3600)],
                        verbose_name="grace, seconds",
                    ),
                ),
                (
                    "attempts_allowed",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="Empty: as many as they like.", null=True, verbose_name="attempts allowed"
                    ),
                ),
                (
                    "pause_minutes",
                    models.PositiveIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(30000)],
                        verbose_name="pause between attempts, minutes",
                    ),
                ),
                (
                    "grading",
                    models.CharField(
                        choices=[
                            ("best", "Best attempt"),
                            ("last", "Last attempt"),
                            ("first", "First attempt"),
                            ("average", "Average of all attempts"),
                        ],
                        default="best",
                        max_length=8,
                        verbose_name="which attempt counts",
                    ),
                ),
                (
                    "pass_percent",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="pass mark, percent",
                    ),
                ),
                (
                    "password",
                    models.CharField(
                        blank=True,
                        help_text="Asked for at the start of an attempt. Empty: none.",
                        max_length=40,
                        verbose_name="password",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("test", "Test: marked after handing in"),
                            ("practice", "Practice: each answer is checked at once"),
                            ("certainty", "Certainty: a test that also asks how sure one is"),
                        ],
                        default="test",
                        max_length=10,
                        verbose_name="mode",
                    ),
                ),
                (
                    "tries",
                    models.PositiveSmallIntegerField(
                        default=3,
                        help_text="In practice. Hints come after a wrong try.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="tries a question",
                    ),
                ),
                (
                    "penalty_percent",
                    models.PositiveSmallIntegerField(
                        default=25,
                        help_text="In practice, of the question's marks.",
                        validators=[django.core.validators.MaxValueValidator(100)],
                        verbose_name="cost of another try, percent",
                    ),
                ),
                (
                    "navigation",
                    models.CharField(
                        choices=[("free", "Free: back and forth until handing in"), ("forward", "Forward only")],
                        default="free",
                        max_length=8,
                        verbose_name="navigation",
                    ),
                ),
                (
                    "layout",
                    models.CharField(
                        choices=[("one", "One question a page"), ("all", "All questions on one page")],
                        default="one",
                        max_length=4,
                        verbose_name="layout",
                    ),
                ),
                (
                    "shows_attempt",
                    models.CharField(
                        choices=[
                            ("submit", "After handing in"),
                            ("closing", "After the quiz has closed for everybody"),
                            ("never", "Never"),
                        ],
                        default="submit",
                        max_length=8,
                        verbose_name="the answers given",
                    ),
                ),
                (
                    "shows_correctness",
                    models.CharField(
                        choices=[
                            ("submit", "After handing in"),
                            ("closing", "After the quiz has closed for everybody"),
                            ("never", "Never"),
                        ],
                        default="submit",
                        max_length=8,
                        verbose_name="whether they are right",
                    ),
                ),
                (
                    "shows_marks",
                    models.CharField(
                        choices=[
                            ("submit", "After handing in"),
                            ("closing", "After the quiz has closed for everybody"),
                            ("never", "Never"),
                        ],
                        default="submit",
                        max_length=8,
                        verbose_name="marks",
                    ),
                ),
                (
                    "shows_feedback",
                    models.CharField(
                        choices=[
                            ("submit", "After handing in"),
                            ("closing", "After the quiz has closed for everybody"),
                            ("never", "Never"),
                        ],
                        default="submit",
                        max_length=8,
                        verbose_name="feedback and explanations",
                    ),
                ),
                (
                    "shows_answer",
                    models.CharField(
                        choices=[
                            ("submit", "After handing in"),
                            ("closing", "After the quiz has closed for everybody"),
                            ("never", "Never"),
                        ],
                        default="submit",
                        max_length=8,
                        verbose_name="the right answers",
                    ),
                ),
                ("shuffles_questions", models.BooleanField(default=False, verbose_name="shuffle the questions")),
                ("shuffles_options", models.BooleanField(default=True, verbose_name="shuffle the options")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quizzes",
                        to="quiz.course",
                        verbose_name="course",
                    ),
                ),
            ],
            options={
                "verbose_name": "quiz",
                "verbose_name_plural": "quizzes",
                "ordering": ["course", "due_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("attempts_allowed", None), ("attempts_allowed__gte", 1), _connector="OR"),
                        name="quiz_quiz_attempts_at_least_1",
                        violation_error_message="Allow at least one attempt, or leave it empty for as many as they like.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Extension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("minutes", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("operation", models.UUIDField(unique=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="quiz.group"
                    ),
                ),
                (
                    "quiz",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="extensions", to="quiz.quiz"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("learner", None), ("group", None), _connector="OR"),
                        name="quiz_extension_for_one_or_a_group",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="attempt",
            name="quiz",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attempts",
                to="quiz.quiz",
                verbose_name="quiz",
            ),
        ),
        migrations.CreateModel(
            name="Allowance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "extra_minutes",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="Beyond the time limit and the closing; holds at once, also in an attempt that has begun.",
                        validators=[django.core.validators.MaxValueValidator(30000)],
                        verbose_name="more minutes",
                    ),
                ),
                ("opens_at", models.DateTimeField(blank=True, null=True, verbose_name="opens at")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due at")),
                ("closes_at", models.DateTimeField(blank=True, null=True, verbose_name="closes at")),
                (
                    "attempts_allowed",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="attempts allowed",
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="allowances",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="student",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="allowances",
                        to="quiz.group",
                        verbose_name="group",
                    ),
                ),
                (
                    "quiz",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="allowances",
                        to="quiz.quiz",
                        verbose_name="quiz",
                    ),
                ),
            ],
            options={
                "verbose_name": "allowance",
                "verbose_name_plural": "allowances",
                "ordering": ["quiz", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("quiz", "learner"), name="quiz_allowance_learner_once"),
                    models.UniqueConstraint(fields=("quiz", "group"), name="quiz_allowance_group_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("group__isnull", False), ("learner", None)),
                            models.Q(("group", None), ("learner__isnull", False)),
                            _connector="OR",
                        ),
                        name="quiz_allowance_for_one_or_a_group",
                        violation_error_message="Name a student or a group, not both.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("which", models.CharField(max_length=8)),
                ("stamp", models.CharField(max_length=80)),
                ("data", models.JSONField()),
                ("reckoned_at", models.DateTimeField()),
                (
                    "quiz",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reports", to="quiz.quiz"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("quiz", "which"), name="quiz_report_once")],
            },
        ),
        migrations.CreateModel(
            name="RollEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("make", "made the course"),
                            ("account", "made the account"),
                            ("add", "put in"),
                            ("named", "put in by user name"),
                            ("change", "changed group or accommodation"),
                            ("take_out", "took out"),
                            ("bring_back", "brought back"),
                            ("password", "reset the password"),
                            ("teach", "made a teacher"),
                            ("no_teacher", "took out as a teacher"),
                        ],
                        max_length=10,
                    ),
                ),
                ("detail", models.JSONField(default=dict)),
                ("at", models.DateTimeField()),
                ("operation", models.UUIDField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "course",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roll", to="quiz.course"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the roll",
                "verbose_name_plural": "entries of the roll",
                "ordering": ["pk"],
                "indexes": [models.Index(fields=["course", "person"], name="quiz_rollentry_by_person")],
                "constraints": [models.UniqueConstraint(fields=("operation", "person"), name="quiz_rollentry_once")],
            },
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(blank=True, max_length=200)),
                ("queue", models.JSONField(default=list)),
                ("size", models.PositiveIntegerField()),
                ("done", models.PositiveIntegerField(default=0)),
                ("again", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("operation", models.UUIDField(unique=True)),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sittings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "sitting",
                "verbose_name_plural": "sittings",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("learner",), name="quiz_sitting_one_open"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("card", "Card"),
                            ("quiz", "Quiz"),
                            ("undo", "Undo"),
                            ("correct", "Correction"),
                            ("anew", "Asked anew"),
                        ],
                        max_length=8,
                    ),
                ),
                ("rating", models.PositiveSmallIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("day", models.DateField()),
                ("zone", models.CharField(max_length=64)),
                ("duration_ms", models.PositiveIntegerField(default=0)),
                ("model", models.CharField(max_length=20)),
                ("parameters", models.CharField(max_length=40)),
                ("operation", models.UUIDField(unique=True)),
                (
                    "attempt_item",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="review",
                        to="quiz.attemptitem",
                    ),
                ),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="corrections",
                        to="quiz.review",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="facts.item"
                    ),
                ),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reviews", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="undone_by",
                        to="quiz.review",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="facts.itemversion"
                    ),
                ),
                (
                    "sitting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="reviews",
                        to="quiz.sitting",
                    ),
                ),
            ],
            options={
                "verbose_name": "review",
                "verbose_name_plural": "reviews",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["learner", "item", "id"], name="quiz_review_by_item"),
                    models.Index(fields=["learner", "at"], name="quiz_review_by_time"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrects", None), ("kind", "undo"), ("rating", None), ("undoes__isnull", False)),
                            models.Q(("corrects", None), ("kind", "anew"), ("rating", None), ("undoes", None)),
                            models.Q(
                                ("corrects__isnull", False),
                                ("kind", "correct"),
                                ("rating__gte", 1),
                                ("rating__lte", 4),
                                ("undoes", None),
                            ),
                            models.Q(
                                ("corrects", None),
                                ("kind__in", ("card", "quiz")),
                                ("rating__gte", 1),
                                ("rating__lte", 4),
                                ("undoes", None),
                            ),
                            _connector="OR",
                        ),
                        name="quiz_review_rating_by_kind",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "draw_count",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="questions to draw",
                    ),
                ),
                ("draw_tag", models.CharField(blank=True, max_length=40, verbose_name="with the tag")),
                (
                    "draw_kind",
                    models.CharField(
                        blank=True, choices=facts.models.items.kind_choices, max_length=12, verbose_name="of the kind"
                    ),
                ),
                (
                    "draw_difficulty",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        choices=[(1, "Easy"), (2, "Medium"), (3, "Hard")],
                        null=True,
                        verbose_name="of the difficulty",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=2,
                        default=Decimal("1"),
                        max_digits=6,
                        validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                        verbose_name="marks",
                    ),
                ),
                ("section", models.CharField(blank=True, max_length=200, verbose_name="begins the section")),
                (
                    "draw_topic",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="facts.topic",
                        verbose_name="of the topic",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="facts.item",
                        verbose_name="item",
                    ),
                ),
                (
                    "quiz",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="slots", to="quiz.quiz"
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "ordering": ["position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("quiz", "item"),
                        name="quiz_slot_item_once",
                        violation_error_message="This item is in the quiz already.",
                    ),
                    models.CheckConstraint(condition=models.Q(("weight__gt", 0)), name="quiz_slot_weight_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("draw_count", None), ("item__isnull", False)),
                            models.Q(("draw_count__gte", 1), ("draw_count__isnull", False), ("item", None)),
                            _connector="OR",
                        ),
                        name="quiz_slot_item_or_draw",
                        violation_error_message="Choose an item, or say how many to draw.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="attemptitem",
            name="slot",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="attempt_items", to="quiz.slot"
            ),
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("start", "Start"),
                            ("save", "Save"),
                            ("flag", "Flag"),
                            ("unflag", "Unflag"),
                            ("try", "Try"),
                            ("reveal", "Reveal"),
                            ("leave", "Leave"),
                            ("submit", "Submit"),
                            ("expire", "Expire"),
                            ("late", "Late"),
                            ("mark", "Mark"),
                            ("regrade", "Regrade"),
                            ("reopen", "Reopen"),
                        ],
                        max_length=8,
                    ),
                ),
                ("response", models.JSONField(null=True)),
                ("certainty", models.PositiveSmallIntegerField(null=True)),
                ("fraction", models.DecimalField(decimal_places=5, max_digits=6, null=True)),
                ("comment", models.TextField(blank=True)),
                ("at", models.DateTimeField()),
                ("operation", models.UUIDField(unique=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="quiz.attempt"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="quiz.attemptitem",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="facts.itemversion"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action", "mark"), ("fraction__gte", 0), ("fraction__lte", 1)),
                            models.Q(models.Q(("action", "mark"), _negated=True), ("fraction", None)),
                            _connector="OR",
                        ),
                        name="quiz_step_fraction_when_marked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("action", "regrade"), ("version__isnull", False)),
                            models.Q(models.Q(("action", "regrade"), _negated=True), ("version", None)),
                            _connector="OR",
                        ),
                        name="quiz_step_version_when_regraded",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StudyDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("reviews", models.IntegerField(default=0)),
                ("recalled", models.IntegerField(default=0)),
                ("duration_ms", models.BigIntegerField(default=0)),
                (
                    "learner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="study_days",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "study day",
                "verbose_name_plural": "study days",
                "ordering": ["learner", "day"],
                "constraints": [models.UniqueConstraint(fields=("learner", "day"), name="quiz_studyday_once")],
            },
        ),
        migrations.CreateModel(
            name="Contest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("blank", models.CharField(blank=True, max_length=40)),
                ("reason", models.TextField(blank=True, max_length=1000, verbose_name="why")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("accepted", "Accepted"), ("declined", "Declined")],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("operation", models.UUIDField(unique=True)),
                ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("reply", models.TextField(blank=True, max_length=1000, verbose_name="reply")),
                (
                    "attempt_item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contest",
                        to="quiz.attemptitem",
                        verbose_name="answer",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="decided by",
                    ),
                ),
            ],
            options={
                "verbose_name": "contest",
                "verbose_name_plural": "contests",
                "ordering": ["made_at", "pk"],
                "indexes": [models.Index(fields=["state", "made_at"], name="quiz_contest_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("state", "open")),
                            models.Q(models.Q(("state", "open"), _negated=True), ("decided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="quiz_contest_decided_when_not_open",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(fields=["quiz", "submitted_at", "changes"], name="quiz_attempt_by_quiz"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(fields=("quiz", "learner", "number"), name="quiz_attempt_number_once"),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("submitted_at", None)), fields=("quiz", "learner"), name="quiz_attempt_one_open"
            ),
        ),
    ]
