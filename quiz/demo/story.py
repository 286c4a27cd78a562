"""The demo's story: a course on security studies, who is in it, how they do, and the quizzes they take. Data only.

Days are counted back from the day on which the story is played, for a story of sixty days; a shorter one has fewer.
Today, Ada has a quiz half done, another one due in two days, and cards that wait. Marta's scores fall, and nobody
has seen Tomas of late.
"""

from __future__ import annotations

from dataclasses import dataclass

DAYS = 60
DECK = "us-lithuania-security"
COURSE = "Security studies, autumn"
TIME_ZONE = "Europe/Vilnius"


@dataclass(frozen=True, slots=True)
class SignIn:
    """An account that whoever tries Factkeep may use. The passphrase is printed, and so no secret."""

    username: str
    first_name: str
    last_name: str
    passphrase: str
    role: str


ADA = SignIn("ada", "Ada", "Byron", "engine weaves leaves", "a student")
GRACE = SignIn("grace", "Grace", "Hopper", "moth in the relay", "her teacher")
ADMIN = SignIn("admin", "", "", "keys to the house", "an administrator")
SIGN_INS = (ADA, GRACE, ADMIN)


@dataclass(frozen=True, slots=True)
class Student:
    """Scores in percent: at the start and at the end, with chance between; or one for each of the first quizzes.

    `keenness` is the share of days with cards, `cards` how many they take on then (least and most), `away` for how
    many days nobody has seen them.
    """

    username: str
    first_name: str
    last_name: str
    scores: tuple[int, ...]
    keenness: float = 0.2
    cards: tuple[int, int] = (3, 6)
    away: int = 0

    @property
    def is_told(self) -> bool:
        """Every score stands in the story."""
        return len(self.scores) > 2


STUDENTS = (
    Student("ada", "Ada", "Byron", (43, 51, 48, 58, 64, 61, 72, 78, 84), keenness=0.6, cards=(9, 12)),
    Student("marta", "Marta", "Ruiz", (68, 74, 71, 83, 77, 71, 65, 56, 46), keenness=0.2),
    Student("tomas", "Tomas", "Vaitkus", (59, 48), keenness=0.15, away=9),
    Student("ona", "Ona", "Petrauskaitė", (75, 93), keenness=0.45, cards=(5, 8)),
    Student("jonas", "Jonas", "Kazlauskas", (84, 88), keenness=0.25),
    Student("lena", "Lena", "Fischer", (86, 93), keenness=0.5, cards=(6, 9)),
    Student("paulius", "Paulius", "Žukas", (36, 62), keenness=0.15),
    Student("nora", "Nora", "Lindqvist", (82, 92), keenness=0.25),
    Student("samir", "Samir", "Haddad", (45, 72), keenness=0.2),
    Student("greta", "Greta", "Noreikaitė", (66, 72), keenness=0.15),
    Student("mykolas", "Mykolas", "Stankevičius", (58, 52), keenness=0.15),
    Student("ayodele", "Ayodele", "Okafor", (57, 80), keenness=0.25),
    Student("mei", "Mei", "Tanaka", (88, 83), keenness=0.2),
    Student("katarzyna", "Katarzyna", "Wójcik", (30, 50), keenness=0.2),
)
SEEN = 3
"""So many days ago everybody was there, but for who is away: they were there on the day before they left."""

ADA_STUDIED, ADA_LATELY = (2, 3, 4, 6), 14
"""So many days ago, of the last seven, and how many cards she took then; last night as well, and none yet today."""
ADA_WAITING = 24
"""About so many cards a sitting has for her today."""
ADA_ANSWERED, ADA_FLAGGED = 6, 4
"""What she did of the quiz that she left open last night: so many questions, and the place of the one she flagged."""


@dataclass(frozen=True, slots=True)
class QuizPlan:
    """A quiz: how many questions from which topics, when it opened and is due (days ago; -2 is in two days).

    `ease` moves everybody's score by so many points, `taken` is the share of the class that took it.
    """

    title: str
    questions: tuple[tuple[str, int], ...]
    opens: int
    due: int
    ease: int = 0
    taken: float = 0.92


QUIZZES = (
    QuizPlan("Recognition and independence", (("recognition", 10),), opens=58, due=52, ease=4),
    QuizPlan("NATO and the European Union", (("alliances", 6), ("recognition", 4)), opens=52, due=46, ease=2),
    QuizPlan("Grants and training", (("grants", 12),), opens=46, due=40, ease=-4),
    QuizPlan("Departments and programmes", (("grants", 11),), opens=40, due=34, ease=-2),
    QuizPlan("Sales and exports", (("sales", 10),), opens=34, due=28, ease=-11),
    QuizPlan("Agreements", (("agreements", 11),), opens=28, due=22, ease=3),
    QuizPlan("Baltic dialogue and budgets", (("baltic", 10),), opens=22, due=16, ease=-3),
    QuizPlan("Support for Ukraine", (("ukraine", 10),), opens=16, due=10, ease=2),
    QuizPlan("Missions abroad", (("missions", 11),), opens=10, due=4, ease=1),
    QuizPlan("Sales and budgets again", (("sales", 6), ("baltic", 4)), opens=6, due=-2, ease=4, taken=0.55),
    QuizPlan("State Partnership Program", (("guard", 8), ("missions", 2)), opens=3, due=-6, ease=3, taken=0.55),
)
ADA_LEFT_OPEN = QUIZZES[-1]
ADA_NOT_BEGUN = QUIZZES[-2]

REVISION = "Revision, drawn at random"
REVISION_DRAWS = (("Dates", "years", 4), ("Sums and shares", "figures", 3), ("Equipment", "equipment", 3))
"""A practice that Grace prepares, still a draft: sections, each with so many questions drawn by a tag of the deck."""

DOUBLE = frozenset({"matching", "ordering"})
"""Kinds of question that count two marks."""

HARDNESS = {
    "truefalse": 0.3,
    "single": 0.4,
    "short": 0.5,
    "date": 0.55,
    "several": 0.5,
    "matching": 0.45,
    "ordering": 0.55,
    "cloze": 0.6,
    "number": 0.65,
}
"""How hard a question of each kind is, from 0 to 1; each question is a little easier or harder than that."""

MISTAKEN = {
    "annexation-1940.power": ("Germany", "Russian Empire", "Poland"),
    "nato-accession.name": ("North Atlantic Treaty Alliance", "National Atlantic Treaty Organization"),
    "fmf-total.name": ("Foreign Military Funding", "Foreign Military Forces", "Federal Military Fund"),
    "imet-total.name": (
        "International Military Exchange and Training",
        "International Military Equipment and Technology",
    ),
    "grant-departments.section-333": ("Department of State", "Congress", "Treasury"),
    "interoperability.word": ("cooperation", "coordination", "compatibility"),
    "crimea-2014.place": ("Donbas", "Sevastopol", "Kerch"),
    "fms-black-hawk.model": ("Apache", "Chinook", "Mi-17"),
    "dcs-total.name": ("Defense Cooperation Sales", "Direct Cash Sales", "Defense Contract Service"),
    "ukraine-stinger.name": ("Javelin", "Patriot", "HIMARS"),
    "mission-kfor.name": ("SFOR", "UNMIK", "ISAF"),
    "guard-pennsylvania.program": ("Security Partnership Program", "Strategic Partnership Plan"),
}
"""By short-answer item: what people write who do not know."""
NO_IDEA = "not sure"
