"""What differs between the journeys: one story for each procedure, and the steps that every one of them walks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from playwright.sync_api import Page

HEALTH_VISITOR = "Honor Plumtree-Adeyemi"
POLICE = "PC Juno Lanternby"
SCHOOL = "Winifred Chalkhurst"
WORKER = "Sunniva Brackenridge"
ALL = (WORKER, HEALTH_VISITOR, POLICE, SCHOOL)


@dataclass(frozen=True)
class About:
    """What is said and decided about one child."""

    knows: tuple[str, ...]
    views: dict[str, str]
    outcome: str
    answers: dict[str, str] = field(default_factory=dict)
    limbs: tuple[str, ...] = ()
    consensus: str = "yes"
    dispute: str = ""
    reasons: str = "Because of what was heard today."
    goes_on: dict[str, str] | None = None
    category: str = "neglect"
    follows: str = ""
    numbers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """One procedure's journey: who is asked, and what becomes of Ava and of Noah."""

    procedure: str
    asked: tuple[str, ...]
    ava: About
    noah: About
    always_invited: str = ""
    plan_word: str = "Child Protection Plan"
    explains: bool = False
    clauses: tuple[str, ...] = ()


AGREED = dict.fromkeys(ALL, "plan")
NONE = dict.fromkeys(ALL, "no_plan")
THREE = (WORKER, HEALTH_VISITOR, SCHOOL)
SAFE = "Noah is settled with his grandmother, and nobody expects harm."

STORIES = [
    Story(
        "england",
        (HEALTH_VISITOR, POLICE, SCHOOL),
        About(THREE, AGREED, "plan"),
        About(THREE, NONE, "no_plan"),
        clauses=("ENG-1.01", "ENG-1.06"),
    ),
    Story(
        "lbh",
        (HEALTH_VISITOR, POLICE, SCHOOL),
        About(THREE, AGREED, "plan"),
        About(THREE, NONE, "no_plan", reasons=SAFE),
        explains=True,
        clauses=("LBH-6.01", "LBH-6.02"),
    ),
    Story(
        "bolton",
        (HEALTH_VISITOR, POLICE, SCHOOL),
        About(
            THREE,
            {WORKER: "plan", HEALTH_VISITOR: "plan", POLICE: "no_plan", SCHOOL: "no_plan"},
            "plan",
            {"information_enough": "yes", "likelihood": "Likely", "continuing_risk": "yes"},
            ("ill_treatment_or_impairment_shown", "evidence", "more_is_likely", "harm_is_significant"),
            consensus="no",
            dispute="Whether the missed meals go on; the table went round twice.",
            follows="Split decision referral",
        ),
        About(
            THREE,
            NONE,
            "no_plan",
            {"information_enough": "yes", "likelihood": "Unlikely", "continuing_risk": "no"},
        ),
        clauses=("BOL-1.05", "BOL-1.19", "BOL-1.25", "BOL-1.65", "BOL-1.66", "BOL-1.26"),
    ),
    Story(
        "warwickshire",
        (HEALTH_VISITOR, POLICE, SCHOOL),
        About(THREE, AGREED, "plan", {"information_enough": "yes", "why_at_risk": "She goes without meals."}),
        About(THREE, NONE, "no_plan", {"information_enough": "yes", "why_at_risk": "None was found."}, reasons=SAFE),
        always_invited=POLICE,
        clauses=("WAR-3.12", "WAR-3.13"),
    ),
    Story(
        "wales",
        (HEALTH_VISITOR, POLICE, SCHOOL),
        About(THREE, AGREED, "plan", {"continuing_risk": "yes", "information_sufficient": "yes"}),
        About(
            (WORKER, HEALTH_VISITOR),
            NONE,
            "no_plan",
            {"continuing_risk": "no", "information_sufficient": "yes"},
            goes_on={"essential_information_available": "yes"},
        ),
        plan_word="Care and Support Protection Plan",
        clauses=("WAL-2.09", "WAL-2.10", "WAL-5.01", "WAL-5.04", "WAL-5.08"),
    ),
    Story(
        "bfg",
        (HEALTH_VISITOR, POLICE, SCHOOL),
        About(
            THREE,
            AGREED,
            "plan",
            {"suffered": "yes", "likely": "yes"},
            ("maltreatment_or_impairment_shown", "kind_of_abuse", "further_harm_judged_likely"),
        ),
        About(
            (WORKER, HEALTH_VISITOR),
            NONE,
            "no_plan",
            {"suffered": "no", "likely": "no"},
            goes_on={
                "lack_of_contact": "yes",
                "essential_information_available": "yes",
                "delay_would_harm": "yes",
            },
            follows="Early review",
        ),
        clauses=("BFG-4.3.8b", "BFG-4.3.9a", "BFG-4.3.9b", "BFG-4.9.1a", "BFG-4.9.2a"),
    ),
]


class Walk:
    """Walks through the pages, and has axe look at each before it leaves it."""

    def __init__(self, page: Page, clean: Callable[[Page], None], fits: Callable[[Page], None]) -> None:
        self.page, self.clean, self.fits = page, clean, fits

    def looked_at(self) -> None:
        self.clean(self.page)
        self.fits(self.page)

    def press(self, words: str) -> None:
        """Look at the page as it stands, then press; the next page has come when this returns."""
        self.looked_at()
        self.page.get_by_role("button", name=words).click()
        self.page.wait_for_load_state("load")

    def fill(self, name: str, words: str) -> None:
        self.page.locator(f"[name={name}]").fill(words)

    def tick(self, name: str, value: str) -> None:
        self.page.locator(f"[name={name}][value='{value}']").check()

    def day(self, name: str, day: int, month: int, year: int) -> None:
        for part, number in (("day", day), ("month", month), ("year", year)):
            self.fill(f"{name}-{part}", str(number))

    def discuss(self, sibling: str) -> None:
        """Record a strategy discussion of the week before about both children: Tuesday 17 November."""
        page = self.page
        page.get_by_label(sibling).check()
        self.day("on", 17, 11, 2026)
        self.fill("at", "2pm")
        self.tick("manner", "meeting")
        for agency in ("social_care", "police", "health"):
            self.tick("agencies", agency)
        self.fill("concerns", "Missed meals and a night alone.")
        self.tick("starts_section_47", "yes")
        self.fill("reasons", "Three agencies believe that harm is likely.")
        self.press("Record the discussion")

    def ask(self, first: str, second: str) -> None:
        """Ask for a conference about both children: the second is offered and ticked by hand."""
        page = self.page
        assert page.get_by_label(first).is_checked()
        assert not page.get_by_label(second).is_checked()
        page.get_by_label(second).check()
        self.tick("type", "initial")
        self.fill("grounds", "The health visitor and the school are worried about missed meals.")
        self.press("Ask for the conference")
        page.get_by_text("Waiting to be authorised").wait_for()

    def authorise(self) -> None:
        self.looked_at()
        self.page.get_by_role("button", name="Answer the request").click()
        self.tick("answer", "authorise")
        self.fill("reasons", "Three agencies share the worry.")
        self.press("Send the answer")
        self.page.get_by_text("To be arranged").wait_for()

    def arrange(self, story: Story) -> None:
        """The chair first, then a day: today, at ten, in time."""
        page = self.page
        page.get_by_role("button", name="Arrange the conference").click()
        page.get_by_label("Mercy Okonjo-Vale").check()
        self.press("Show the days")
        page.get_by_text("Last lawful day", exact=True).first.wait_for(state="attached")
        page.locator(".q-strip a", has_text="Wed 25 Nov").click()
        self.fill("time", "10am")
        self.fill("place", "Room 2, Riverside House")
        self.press("Arrange it")
        for name in story.asked:
            if name != story.always_invited:
                page.get_by_label(name).check()
        proposed = bool(story.always_invited) and page.get_by_label(story.always_invited).is_checked()
        if story.always_invited:
            page.get_by_label(story.always_invited).uncheck()
        self.press("Ask them")
        if story.always_invited:
            assert proposed, "whom the procedure always wants is ticked beforehand"
            page.get_by_text("Ask somebody from police").first.wait_for()
            page.get_by_label(story.always_invited).check()
            for name in story.asked:
                page.get_by_label(name).check()
            self.press("Ask them")
        for about, child in ((story.ava, "Ava Larkwhistle"), (story.noah, "Noah Larkwhistle")):
            for name in about.knows:
                page.get_by_role("group", name=name).get_by_label(child).check()
            for name in set(ALL) - set(about.knows):
                page.get_by_role("group", name=name).get_by_label(child).uncheck()
        self.press("Keep")
        page.get_by_role("heading", name="Who is asked").wait_for()

    def open(self, story: Story) -> None:
        self.begin()
        self.call_roll((WORKER, *story.asked, "Delphine Larkwhistle"))

    def begin(self) -> None:
        """The chair opens the conference, with a word about whatever is still open."""
        page = self.page
        at = page.url
        self.press("Open the conference")
        if page.get_by_role("heading", name="Before the papers open").count():
            page.get_by_label("Yes: I have no part in it").check()
            self.press("Continue")
            page.goto(at)
            self.press("Open the conference")
        if page.get_by_role("heading", name="Before you open the conference").count():
            for box in page.locator("textarea").all():
                box.fill("The social worker speaks to it at the table.")
            self.press("Open it all the same")

    def call_roll(self, here: Iterable[str]) -> None:
        page = self.page
        for name in here:
            page.get_by_role("group", name=f"Is {name} here?").get_by_label("Here", exact=True).check()
        self.press("Keep the roll")
        page.get_by_text("Under way").wait_for()

    def decide(self, story: Story, name: str, about: About) -> None:
        """From the quorum to the decision, for one child."""
        page = self.page
        here = page.url
        self.put_threshold(story, name, about)
        for who, view in about.views.items():
            page.get_by_label(f"View of {who}").select_option(view)
            page.get_by_label(f"How likely is harm, says {who}?").fill("As they told the table.")
        self.press("Keep the views")
        self.record(story, about)
        page.get_by_role("heading", name="Read back").wait_for()
        if about.follows and about.goes_on is None:
            page.get_by_text(about.follows).first.wait_for()
        self.looked_at()
        page.goto(here)

    def put_threshold(self, story: Story, name: str, about: About) -> None:
        """From the conference's page: go on where there are not enough, then answer the threshold's questions."""
        page = self.page
        if about.goes_on is not None:
            page.get_by_text("Not quorate").first.wait_for()
            page.get_by_role("link", name=f"Go on all the same, or stand down {name}").click()
            for question, answer in about.goes_on.items():
                self.tick(question, answer)
            self.fill("reason", "No other agency has met this child, and what matters is known.")
            self.press("Go on")
            page.get_by_text("Goes on without a quorum", exact=True).wait_for()
        page.get_by_role("link", name=f"The threshold {name}").click()
        self._answer(story, about)

    def _answer(self, story: Story, about: About) -> None:
        for question, answer in about.answers.items():
            box = self.page.locator(f"[name=threshold_{question}]").first
            if box.evaluate("e => e.tagName") == "TEXTAREA":
                box.fill(answer)
            else:
                self.tick(f"threshold_{question}", answer)
            self.fill(f"reasons_{question}", "As the reports say.")
        for shown in about.limbs:
            self.page.locator(f"[value='{shown}']").first.check()
        if story.explains:
            self.page.locator("[name=threshold_threshold_explained]").check()
        self.press("Keep the answers")

    def record(self, story: Story, about: About) -> None:
        if self.page.locator("[name=consensus]").count():
            self.tick("consensus", about.consensus)
        if about.dispute:
            self.fill("dispute_note", about.dispute)
        self.tick("chair_view", about.outcome)
        if about.outcome == "plan":
            self.tick("chair_categories", about.category)
        self.fill("chair_reason", about.reasons)
        self.press("Record the decision")

    def close(self) -> None:
        page = self.page
        page.get_by_role("button", name="Close the conference").click()
        page.get_by_text("for Ava Larkwhistle").first.wait_for()
        page.get_by_role("link", name="Lead, core group and dates Ava Larkwhistle").click()
        page.get_by_role("link", name="Ask round the table who is free when").click()
        page.get_by_role("group", name=WORKER).get_by_role("checkbox").first.check()
        self.press("Keep the days")
        page.get_by_role("link", name="Lead, core group and dates Ava Larkwhistle").click()
        page.get_by_text("Days that suit most of those in the room").first.wait_for()
        page.get_by_label("Who is the").select_option(label=WORKER)
        for name in (WORKER, HEALTH_VISITOR, "Delphine Larkwhistle"):
            page.get_by_role("group", name="Who is in the core group?").get_by_label(name).check()
        self.day("first_core_group_on", 1, 12, 2026)
        self.day("review_on", 17, 2, 2027)
        for early in page.get_by_label("The review is early enough for this child").all():
            early.check()  # asked only where the conference went ahead without a quorum
        self.fill("outcome_1", "Ava has a meal before school every day")
        self.fill("who_1", "Delphine Larkwhistle")
        for box in page.locator("textarea[name^=matter_]").all():
            box.fill("As said at the table.")
        self.press("Continue")
        self.fill("ended", "12 noon")
        page.get_by_label("Everybody in the family was told").check()
        for box in page.locator("textarea[name^=check_]").all():
            box.fill("Gone through at the table.")
        self.press("Close and prepare letters")
        page.get_by_text("What now has to be done").first.wait_for()
