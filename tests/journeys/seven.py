"""Seven devices at one conference, each in the hands of one person, and what each of them shows.

The chair, the record taker and the social worker have accounts; the school, the police and both parents came by a
link. The health visitor has no device: she writes her view on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace

from playwright.sync_api import Browser, Page

from quoracy.casework.access.scope import within
from quoracy.casework.children.actions import relate
from quoracy.casework.children.models import Child
from quoracy.casework.conferences import questions
from quoracy.casework.conferences.actions import meeting
from quoracy.casework.conferences.models import Conference, Seat
from quoracy.casework.exclusions import actions as exclusions
from quoracy.casework.people.actions import add_person
from quoracy.casework.room.telling import number_of
from quoracy.commands.demonstrating.invited import gates_seen_to
from quoracy.commands.demonstrating.people import Cast
from quoracy.rulebook.convening_rules import Step
from tests.cast import Family, cast_under, larkwhistles
from tests.conferences_underway import arranged
from tests.guests_inside import family_seat
from tests.journeys.conference_days import HEALTH_VISITOR, POLICE, SCHOOL, WORKER, About, Story, Walk
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.devices import come_by_link, device, signed_in_as
from tests.screens.exclusion.test_keeping_out import FEAR, GRANTED

MOTHER, FATHER = "Delphine Larkwhistle", "Thaddeus Larkwhistle"
FAMILY = ("mother", "father")
GIVERS = {WORKER: "worker", SCHOOL: "school", POLICE: "police"}
EVERYBODY = ("chair", "record", "worker", "school", "police", *FAMILY)
Check = Callable[[Page], None]


@dataclass
class Table:
    """One conference about two children, arranged and not opened yet."""

    story: Story
    cast: Cast
    family: Family
    conference: Conference

    def child(self, about: About) -> Child:
        return self.family.ava if about is self.story.ava else self.family.noah

    @property
    def room(self) -> str:
        return f"/conferences/{self.conference.pk}/room"

    @property
    def number(self) -> int:
        with within(self.cast.authority):
            return number_of(self.conference.pk)


def laid(story: Story, kept_out_of: str = "") -> Table:
    """Everything before the meeting: both parents asked, who knows whom, and a ruling about the father's part."""
    cast = cast_under(story.procedure)
    with within(cast.authority):
        family = larkwhistles(cast)
        father = add_person(cast.authority, "Thaddeus", "Larkwhistle")
        for child in (family.ava, family.noah):
            relate(child, father, "father", parental_responsibility=True)
        conference = arranged(cast, family.ava, family.noah)
        knows = {
            seat.pk: frozenset(
                child.pk
                for about, child in ((story.ava, family.ava), (story.noah, family.noah))
                if seat.name in about.knows
            )
            for seat in questions.seats(conference)
        }
        meeting.note_contact(cast.administrator, conference, knows)
        for person in (family.mother, father):
            family_seat(conference, person)
        if kept_out_of:
            asked = exclusions.Asked(whole=False, part=(kept_out_of,), evidence=FEAR)
            ruling = exclusions.request_exclusion(
                cast.social_worker, conference, conference.seats.get(person=father), asked
            )
            exclusions.rule(cast.chair, ruling, replace(GRANTED, items=(kept_out_of,)), {})
    return Table(story, cast, family, conference)


@dataclass
class Seven:
    """The seven devices, by whose hands they are in."""

    table: Table
    pages: Mapping[str, Page]
    clean: Check
    marks: dict[str, list[str]] = field(default_factory=dict)
    looked_at: set[str] = field(default_factory=set)

    def __getattr__(self, name: str) -> Page:
        try:
            return self.pages[name]
        except KeyError as missing:
            raise AttributeError(name) from missing

    @property
    def walk(self) -> Walk:
        """The chair's way through the pages that other journeys look at closely."""
        return Walk(self.chair, _passes, _passes)

    def to_the_board(self, *whose: str) -> None:
        for name in whose or EVERYBODY:
            self.pages[name].goto("/guest/room" if self._by_link(name) else self.table.room)

    def to_the_conference(self, whose: str = "chair") -> Page:
        page = self.pages[whose]
        page.goto(f"/conferences/{self.table.conference.pk}/")
        return page

    @staticmethod
    def _by_link(name: str) -> bool:
        return name not in ("chair", "record", "worker")

    # --- The meeting ---

    def open(self) -> None:
        """The chair opens, the record taker calls the roll; the boards of the others fill without loading again."""
        self.to_the_board("worker", "school", "police", *FAMILY)
        for name in ("worker", "school", "police", *FAMILY):
            self.pages[name].get_by_text("once the chair has called you in").wait_for()
            self.pages[name].evaluate("document.body.dataset.loaded = 'once'")
        self.to_the_conference()
        self.walk.begin()
        taker = self.to_the_conference("record")
        taker.get_by_role("button", name="Call the roll").click()
        Walk(taker, _passes, _passes).call_roll((WORKER, HEALTH_VISITOR, POLICE, SCHOOL, MOTHER, FATHER))
        with within(self.table.cast.authority):
            gates_seen_to(self.table.cast.chair, self.table.conference, Step.CLOSE)
        self.to_the_board("chair", "record")
        for name in EVERYBODY:
            self.pages[name].get_by_role("heading", name="Who is here").wait_for()
            self.pages[name].locator("main strong", has_text=FATHER).first.wait_for()

    def say(self, whose: str, text: str) -> None:
        box = self.pages[whose].get_by_label("What was said")
        box.fill(text)
        box.press("Enter")
        self.pages[whose].locator(".q-said", has_text=text).wait_for()

    def stands_on(self, text: str, *whose: str) -> None:
        """This stands on these boards, told by the stream."""
        for name in whose or EVERYBODY:
            self.pages[name].locator(".q-said", has_text=text).wait_for()

    def caught_up(self, *whose: str) -> None:
        """These boards have been read anew since the newest change, so what they lack is kept from them."""
        newest = self.table.number
        for name in whose:
            self.pages[name].wait_for_function(
                "n => Number(document.querySelector('[data-copy]').dataset.copy) >= n", arg=newest
            )

    def never_loaded_again(self, *whose: str) -> None:
        for name in whose:
            assert self.pages[name].evaluate("document.body.dataset.loaded") == "once", f"{name} was loaded again"

    def lacks(self, text: str, *whose: str) -> None:
        self.caught_up(*whose)
        for name in whose:
            assert text not in self.pages[name].content(), f"the device of {name} shows {text!r}"

    def turn_to(self, point: str) -> None:
        self.record.get_by_role("button", name=f"Go to it {point}").first.click()
        self.record.locator("[aria-current=step]", has_text=point).wait_for()

    def goes(self, who: str, how: str = "Goes") -> None:
        self.record.get_by_role("button", name=f"{how} {who}", exact=True).click()
        self.record.get_by_role("link", name=f"Comes {who}").wait_for()

    def comes(self, who: str) -> None:
        self.record.get_by_role("link", name=f"Comes {who}").click()
        self.record.get_by_role("button", name="They are here").click()
        self.record.get_by_role("button", name=f"Goes {who}", exact=True).wait_for()

    # --- Views under seal ---

    def judge(self, about: About, shown: str = "without_names") -> None:
        """The threshold, the views under seal on each device and on paper, all of them opened together."""
        child = self.table.child(about)
        self.to_the_conference()
        self.walk.put_threshold(self.table.story, child.name, about)
        for who, view in about.views.items():
            self._gives(who, about, child, view)
        self._still_sealed(child)
        self._reveal(child, shown)

    def _gives(self, who: str, about: About, child: Child, view: str) -> None:
        mark = f"{who.split()[0]} told nobody why about {child.given_names}"
        whose = GIVERS.get(who, "record")
        self.marks.setdefault(whose, []).append(mark)
        page = self.pages[whose]
        if who in GIVERS:
            page.goto(self._own_view(whose, child))
        else:
            page.goto(f"/conferences/{self.table.conference.pk}/children/{child.pk}/sealed")
            page.get_by_role("link", name=who).click()
        page.locator("[name=likelihood]").fill(f"As likely as not. {mark}")
        page.locator(f"[name=view][value='{view}']").check()
        page.locator("[name=reasons]").fill(mark)
        if who in about.numbers:
            page.locator("[name=scale]").fill(str(about.numbers[who]))
        if who in GIVERS:
            self._look(whose)
            page.get_by_role("button", name="Give your view").click()
            page.get_by_text("Your view is kept under seal").first.wait_for()
        else:
            page.get_by_role("button", name="Keep it").click()
            page.get_by_text("have given a view.").first.wait_for()

    def _look(self, whose: str) -> None:
        """Have axe look at this device's page of views, once for all children."""
        if whose not in self.looked_at:
            self.clean(self.pages[whose])
            self.looked_at.add(whose)

    def _own_view(self, whose: str, child: Child) -> str:
        if self._by_link(whose):
            return f"/guest/views/{child.pk}"
        return f"/conferences/{self.table.conference.pk}/children/{child.pk}/my-view"

    def addresses(self, whose: str, child: Child) -> list[str]:
        """Where this device could look for a view."""
        if self._by_link(whose):
            return ["/guest", "/guest/room", "/guest/room/part", "/guest/views", self._own_view(whose, child)]
        one = f"/conferences/{self.table.conference.pk}"
        about = f"{one}/children/{child.pk}"
        return [
            f"{one}/",
            self.table.room,
            f"{one}/my-views",
            *(f"{about}/{n}" for n in ("my-view", "sealed", "views")),
        ]

    def reads(self, whose: str, address: str) -> str:
        """What a device is given at an address, while its page stays where it is."""
        answer = self.pages[whose].request.get(address)
        assert answer.status < 500, (whose, address, answer.status)
        return answer.text()

    def _still_sealed(self, child: Child) -> None:
        for whose in EVERYBODY:
            givers = [
                giver for giver in self.marks if giver != whose or whose == "record"
            ]  # who typed a paper, forgets it
            shown = [self.pages[whose].content(), *(self.reads(whose, one) for one in self.addresses(whose, child))]
            for mark in (m for giver in givers for m in self.marks[giver] if child.given_names in m):
                assert not any(mark in text for text in shown), f"the device of {whose} shows {mark!r}"

    def _reveal(self, child: Child, shown: str) -> None:
        page = self.chair
        page.goto(f"/conferences/{self.table.conference.pk}/children/{child.pk}/sealed")
        page.locator(f"[name=shown][value='{shown}']").check()
        self._look("chair")
        page.get_by_role("button", name="Reveal the views").click()
        page.get_by_role("heading", name="How the views are spread").wait_for()

    def see_the_spread(self, about: About, *, names: bool = False) -> None:
        """The givers see the spread on their devices, the chair and the record taker all of it, the family nothing."""
        child = self.table.child(about)
        marks = [mark for given in self.marks.values() for mark in given if child.given_names in mark]
        for whose in ("chair", "record"):
            text = self.reads(whose, f"/conferences/{self.table.conference.pk}/children/{child.pk}/sealed")
            assert all(mark in text for mark in marks), f"{whose} sees every view and its reasons"
        for whose in {GIVERS[who] for who in about.views if who in GIVERS}:
            page = self.pages[whose]
            page.goto(self._own_view(whose, child))
            page.get_by_role("table", name="Views given").wait_for()
            others = [mark for mark in marks if mark not in self.marks[whose]]
            assert all((mark in page.content()) is names for mark in others), f"what {whose} is shown of the others"
        for whose in FAMILY:
            for address in self.addresses(whose, child):
                text = self.reads(whose, address)
                assert not any(mark in text for mark in marks), f"{whose} sees a view at {address}"
                assert "How the views are spread" not in text

    def decide(self, about: About) -> None:
        page = self.chair
        page.goto(f"/conferences/{self.table.conference.pk}/children/{self.table.child(about).pk}/decision")
        self.walk.record(self.table.story, about)
        page.get_by_role("heading", name="Read back").wait_for()

    def takes_no_part(self, about: About) -> None:
        """The record taker gives no view, opens none and decides nothing."""
        child = self.table.child(about)
        one = f"/conferences/{self.table.conference.pk}"
        for address in (f"{one}/my-views", f"{one}/children/{child.pk}/my-view", f"{one}/children/{child.pk}/decision"):
            assert self.record.request.get(address).status == 403, address
        page = self.record
        page.goto(f"{one}/children/{child.pk}/sealed")
        assert page.get_by_role("button", name="Reveal the views").count() == 0

    # --- Afterwards ---

    def seat(self, name: str) -> Seat:
        return Seat.objects.select_related("person", "conference").get(conference=self.table.conference, name=name)


def _passes(_page: Page) -> None:
    """The page is looked at in another journey."""


@contextmanager
def seven_devices(browser: Browser, url: str, table: Table, clean: Check) -> Iterator[Seven]:
    """Seven browsers at one table; the mother's is a phone."""
    cast, conference = table.cast, table.conference
    with within(cast.authority):
        seats = {seat.name: seat for seat in conference.seats.select_related("practitioner", "person")}
    held = {
        "chair": signed_in_as(cast.chair),
        "record": signed_in_as(cast.administrator),
        "worker": signed_in_as(cast.social_worker),
        "school": come_by_link(cast, conference, seats[SCHOOL]),
        "police": come_by_link(cast, conference, seats[POLICE]),
        "mother": come_by_link(cast, conference, seats[MOTHER]),
        "father": come_by_link(cast, conference, seats[FATHER]),
    }
    with ExitStack() as stack:
        pages = {
            name: stack.enter_context(device(browser, url, cookies, PHONE if name == "mother" else DESK))
            for name, cookies in held.items()
        }
        yield Seven(table, pages, clean)
