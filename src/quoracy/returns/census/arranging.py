"""From an XML element to the shapes: each word goes to its place, and keeps it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from quoracy.returns.census.shapes import CensusChild, ChildInNeedPlan, Details, Header, Leaf, Plan, Section47, day_of


def local_name(element: etree._Element) -> str:
    """The element's name without the namespace some systems add."""
    return etree.QName(element).localname


def leaves_of(element: etree._Element, place: str) -> Iterator[Leaf]:
    """Every text and attribute at and below an element. An element that is empty, with nothing in it, is a leaf too."""
    name = local_name(element)
    for key, value in element.items():
        yield Leaf(f"{place}/@{key!s}", str(key), str(value))
    text = (element.text or "").strip()
    if text or len(element) == 0:
        yield Leaf(place, name, text)
    totals = Counter(local_name(child) for child in element)
    met: Counter[str] = Counter()
    for child in element:
        tag = local_name(child)
        met[tag] += 1
        yield from leaves_of(child, f"{place}/{tag}[{met[tag]}]" if totals[tag] > 1 else f"{place}/{tag}")
        tail = (child.tail or "").strip()
        if tail:
            yield Leaf(f"{place}/text()[{sum(met.values())}]", name, tail)


class _Group:
    """One element of the file as a group of leaves found by name; the leaves are those of the whole child."""

    def __init__(self, leaves: dict[str, Leaf], element: etree._Element, place: str) -> None:
        self._leaves, self._element, self._place = leaves, element, place

    def _places(self, name: str) -> Iterator[tuple[etree._Element, str]]:
        found = [child for child in self._element if local_name(child) == name]
        for number, child in enumerate(found, start=1):
            yield child, f"{self._place}/{name}[{number}]" if len(found) > 1 else f"{self._place}/{name}"

    def all(self, name: str) -> tuple[Leaf, ...]:
        return tuple(self._leaves[place] for _, place in self._places(name) if place in self._leaves)

    def one(self, *names: str) -> Leaf | None:
        """The first leaf of these names. A second is not lost: the report lists what no shape took."""
        return next((leaf for name in names for leaf in self.all(name)), None)

    def groups(self, name: str) -> list[_Group]:
        return [_Group(self._leaves, child, place) for child, place in self._places(name)]


def arrange_child(element: etree._Element, number: int) -> CensusChild:
    """A `Child` element as a value that no longer needs the file."""
    root = "Child"
    leaves = {leaf.place: leaf for leaf in leaves_of(element, root)}
    child = _Group(leaves, element, root)
    identifiers = next(iter(child.groups("ChildIdentifiers")), child)
    characteristics = next(iter(child.groups("ChildCharacteristics")), child)
    disabilities = [leaf for group in characteristics.groups("Disabilities") for leaf in group.all("Disability")]
    return CensusChild(
        number=number,
        reference=identifiers.one("LAchildID"),
        pupil_number=identifiers.one("UPN"),
        born=identifiers.one("PersonBirthDate"),
        expected=identifiers.one("ExpectedPersonBirthDate"),
        died=identifiers.one("PersonDeathDate"),
        sex=identifiers.one("Sex", "GenderCurrent"),
        ethnicity=characteristics.one("Ethnicity"),
        disabilities=tuple(disabilities),
        details=tuple(map(_details, child.groups("CINdetails"))),
        leaves=tuple(leaves.values()),
    )


def _details(group: _Group) -> Details:
    return Details(
        referred=group.one("CINreferralDate"),
        closed=group.one("CINclosureDate"),
        closed_because=group.one("ReasonForClosure"),
        conference=group.one("DateOfInitialCPC"),
        no_further_action=group.one("ReferralNFA"),
        assessments=tuple(
            leaf for part in group.groups("Assessments") for leaf in part.all("AssessmentActualStartDate")
        ),
        enquiries=tuple(map(_enquiry, group.groups("Section47"))),
        plans=tuple(map(_plan, group.groups("ChildProtectionPlans"))),
        child_in_need_plans=tuple(
            ChildInNeedPlan(part.one("CINPlanStartDate"), part.one("CINPlanEndDate"))
            for part in group.groups("CINPlanDates")
        ),
    )


def _enquiry(group: _Group) -> Section47:
    return Section47(
        started=group.one("S47ActualStartDate"),
        target=group.one("InitialCPCtarget"),
        conference=group.one("DateOfInitialCPC"),
        not_required=group.one("ICPCnotRequired"),
    )


def _plan(group: _Group) -> Plan:
    return Plan(
        started=group.one("CPPstartDate"),
        ended=group.one("CPPendDate"),
        initial_category=group.one("InitialCategoryOfAbuse"),
        latest_category=group.one("LatestCategoryOfAbuse"),
        previous_plans=group.one("NumberOfPreviousCPP"),
        reviews=tuple(leaf for part in group.groups("Reviews") for leaf in part.all("CPPreviewDate")),
    )


def arrange_header(element: etree._Element) -> Header | None:
    """The header, or None where it names no year, without which no date can be judged."""
    leaves = tuple(leaves_of(element, "Header"))
    found = {leaf.field: leaf for leaf in reversed(leaves)}
    year = found.get("Year")
    if year is None or not re.fullmatch(r"20\d\d", year.text):
        return None
    made = found.get("DateTime")
    return Header(
        collection=_text(found.get("Collection")),
        year=int(year.text),
        reference_date=day_of(found.get("ReferenceDate")),
        authority_code=_text(found.get("LEA")),
        made_on=None if made is None else Leaf("", "", made.text[:10]).day,
        leaves=leaves,
    )


def _text(leaf: Leaf | None) -> str:
    return "" if leaf is None else leaf.text
