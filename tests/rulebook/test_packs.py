"""What the reader of procedures refuses: each mistake with its file, its line and what to write instead."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from quoracy.rulebook.procedure import NotOnTheShelfError, PackError, Shelf, check, load_shelf
from quoracy.rulebook.shapes import FallsTo, Timescale

HEAD = '[procedure]\nkey = "trial"\ntitle = "A trial"\nnation = "england"\nextends = "bolton"\n'
GOOD = """[[timescale.first_review]]
from = 2010-01-01
clause = "BOL-1.81"
within = 3
unit = "months"
after = "conference_that_made_the_plan"
owner = "Independent Reviewing Officer"
falls_to = "chair"
"""


def mistakes(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "trial.toml"
    file.write_text(text)
    return check(file)


def test_a_good_file_can_be_used(tmp_path: Path) -> None:
    assert mistakes(tmp_path, HEAD + GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            'clause = "BOL-1.81"\n',
            "",
            'trial.toml, line 6: first_review has no clause. Say where it is written: clause = "BOL-…".',
        ),
        (
            '"BOL-1.81"',
            '"BOL-9.99"',
            'trial.toml, line 8: first_review cites "BOL-9.99", which is in no catalogue. '
            'Cite one that is: clause = "BOL-…".',
        ),
        (
            '"BOL-1.81"',
            '"LBH-7.07"',
            'trial.toml, line 8: first_review cites "LBH-7.07", a clause of lbh, which this procedure does not extend. '
            "Cite a clause of trial, bolton, england.",
        ),
        (
            "from = 2010-01-01\n",
            "",
            "trial.toml, line 6: first_review has no day from which it holds. Write from = 2010-01-01.",
        ),
        ("within =", "witin =", 'trial.toml, line 9: first_review: "witin" is not known here. Write "within" instead.'),
        (
            '"months"',
            '"month"',
            'trial.toml, line 10: first_review: unit = "month" is not known. Write "months" instead.',
        ),
        (
            '"conference_that_made_the_plan"',
            '"birth"',
            'trial.toml, line 11: first_review: it cannot count from "birth". '
            'Write after = "conference_that_made_the_plan".',
        ),
        (
            '"conference_that_made_the_plan"',
            '"full moon"',
            'trial.toml, line 11: first_review: after = "full moon" is not known. Use one of: ',
        ),
        ("within = 3\n", "", "trial.toml, line 6: first_review: say one of within, before or between, and only one."),
        ("within = 3", 'within = "3"', 'trial.toml, line 9: first_review: within = "3" is of the wrong kind. '),
        (
            "timescale.first_review",
            "timescale.frist_review",
            'trial.toml, line 6: "frist_review" is no timescale known here. Write "first_review" instead.',
        ),
        (
            "[[timescale.first_review]]",
            "[timescale.first_review]",
            "trial.toml, line 6: timescale.first_review has one version only. "
            "Write [[timescale.first_review]] with two brackets.",
        ),
        ('owner = "Independent Reviewing Officer"\n', "", "trial.toml, line 6: first_review: owner is missing. "),
        (
            "within = 3",
            'within = 3\nor_within = 1\nor_after = "birth"',
            "trial.toml, line 11: first_review: a second limit is not known for it, only for decision_circulated, ",
        ),
        ("within = 3", "within = 3\nor_within = 1", "trial.toml, line 6: first_review: or_within and or_after belong "),
        (
            "within = 3",
            'within = 3\nconferences = ["inital"]',
            'trial.toml, line 10: first_review: "inital" is not known in conferences. Write "initial" instead.',
        ),
        (
            '"months"',
            '"weeks of gestation"',
            "trial.toml, line 10: first_review: weeks of gestation need between, and stand only for",
        ),
        ("from = 2010", 'until = "soon"\nfrom = 2010', "trial.toml, line 7: first_review: until is not a day. "),
    ],
)
def test_a_mistake_is_told_with_its_line_and_its_remedy(tmp_path: Path, old: str, new: str, told: str) -> None:
    found = mistakes(tmp_path, HEAD + GOOD.replace(old, new))

    assert [line for line in found if line.startswith(told)], found


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("", 'trial.toml, line 1: there is no [procedure] table. Begin with [procedure] and key = "…", title = "…", '),
        (HEAD.replace('title = "A trial"\n', ""), 'trial.toml, line 1: the procedure has no title. Write title = "…".'),
        (
            HEAD.replace('"england"', '"narnia"'),
            'trial.toml, line 4: nation = "narnia" is not known. Use one of: england',
        ),
        (HEAD.replace('"bolton"', '"boltn"'), 'trial.toml, line 5: extends = "boltn" names no procedure. Use one of: '),
        (HEAD.replace('"bolton"', '"trial"'), "trial.toml, line 5: trial extends trial: a circle. "),
        (HEAD.replace('"trial"', '"lbh"'), 'trial.toml, line 2: key = "lbh" is taken by lbh.toml. '),
        (HEAD + 'colour = "blue"\n', 'trial.toml, line 6: "colour" is not known here. Use one of: catalogue, extends'),
        (HEAD + "[timescales]\n", 'trial.toml, line 6: "timescales" is not known here. Write "timescale" instead.'),
        (HEAD + "nonsense\n", "trial.toml, line 6: this is not TOML: "),
    ],
)
def test_a_wrong_head_is_told(tmp_path: Path, head: str, told: str) -> None:
    found = mistakes(tmp_path, head)

    assert [line for line in found if line.startswith(told)], found


def test_versions_that_overlap_are_refused(tmp_path: Path) -> None:
    found = mistakes(tmp_path, HEAD + GOOD + GOOD.replace("2010-01-01", "2026-04-01"))

    assert found == [
        "trial.toml, line 14: first_review overlaps with the version at line 6. End that one first: until = 2026-03-31."
    ]


def test_versions_that_follow_each_other_are_read_and_each_holds_on_its_days(tmp_path: Path) -> None:
    file = tmp_path / "trial.toml"
    later = GOOD.replace("2010-01-01", "2026-04-01").replace("within = 3", "within = 2")
    file.write_text(HEAD + GOOD.replace("clause", "until = 2026-03-31\nclause") + later)
    shelf = Shelf.load([file])

    def months(day: date) -> float | None:
        return shelf.procedure("trial", day).timescales["first_review"].within

    assert (months(date(2026, 3, 31)), months(date(2026, 4, 1)), months(date(1995, 1, 1))) == (3, 2, 3)


def test_every_mistake_of_a_file_is_told_at_once_in_order(tmp_path: Path) -> None:
    text = HEAD + GOOD.replace("within", "witin").replace('"months"', '"moons"').replace('clause = "BOL-1.81"\n', "")
    lines = [int(line.split("line ")[1].split(":")[0]) for line in mistakes(tmp_path, text)]

    assert lines == sorted(lines)
    assert len(lines) == 3


def test_a_rule_switched_off_needs_a_clause_and_gives_nothing(tmp_path: Path) -> None:
    off = "[[timescale.first_review]]\nfrom = 2010-01-01\nswitched_off = true\n"
    assert mistakes(tmp_path, HEAD + off) == [
        'trial.toml, line 6: first_review has no clause. Say where it is written: clause = "BOL-…".'
    ]
    file = tmp_path / "trial.toml"
    file.write_text(HEAD + off + 'clause = "BOL-1.81"\n')
    assert "first_review" not in Shelf.load([file]).procedure("trial", date(2026, 1, 1)).timescales


def test_a_file_can_bring_clauses_of_its_own(tmp_path: Path) -> None:
    clause = (
        '[[clause]]\nid = "TRI-1"\nsection = "1"\nkind = "timescale"\ntopic = "review"\n'
        'says = "The first review is held within three months."\nsoftware = "It is tracked."\n'
    )
    file = tmp_path / "trial.toml"
    file.write_text(HEAD + clause + GOOD.replace("BOL-1.81", "TRI-1"))
    shelf = Shelf.load([file])

    assert shelf.procedure("trial", date(2026, 1, 1)).timescales["first_review"].clause == "TRI-1"
    assert shelf.clause("TRI-1").procedure == "trial"


def test_two_packs_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one.toml", tmp_path / "other.toml"
    one.write_text(HEAD.replace("trial", "one").replace('"bolton"', '"other"'))
    other.write_text(HEAD.replace("trial", "other").replace('"bolton"', '"one"'))

    with pytest.raises(PackError, match="one extends other extends one: a circle"):
        Shelf.load([one, other])


def test_every_timescale_clause_of_a_catalogue_is_carried_out_by_its_pack() -> None:
    shelf = load_shelf()
    for key in shelf:
        cited = {
            clause for version in shelf.pack(key).versions if version.section == "timescale" for clause in version.cited
        }
        wanted = {clause.id for clause in shelf.catalogue(key) if clause.kind == "timescale"}
        assert wanted - cited == set(), key


def test_every_value_is_the_number_the_unit_and_the_owner_of_its_clause() -> None:
    """The catalogues say each timescale in data of their own; the packs may read it, not change it."""
    for key in (shelf := load_shelf()):
        versions = {version.cited[0]: version for version in shelf.pack(key).versions if version.section == "timescale"}
        said = tomllib.loads((resources.files("quoracy.rulebook") / "clauses" / f"{key}.toml").read_text())["clause"]
        for clause in said:
            wanted, version = clause.get("timescale"), versions.get(clause["id"])
            if wanted is None or version is None or version.value is None:
                continue  # a second clause for the same duty stands in `also`; a rule switched off has no value
            rule = version.value
            assert version.key == wanted["key"], clause["id"]
            assert (rule.within, rule.before) == (wanted.get("within"), wanted.get("before")), clause["id"]
            assert rule.between == (tuple(wanted["between"]) if "between" in wanted else None), clause["id"]
            assert (rule.unit, rule.owner) == (wanted["unit"], wanted["owner"]), clause["id"]


@pytest.mark.clause("LBH-7.05", "WAR-4.21", "WAL-6.01")
def test_only_what_is_said_to_be_usual_is_a_norm_and_only_opportunities_lapse() -> None:
    shelf = load_shelf()
    rules = {(key, version.key): version.value for key in shelf for version in shelf.pack(key).versions}
    timescales = {place: rule for place, rule in rules.items() if isinstance(rule, Timescale)}

    assert {place for place, rule in timescales.items() if rule.norm} == {
        ("lbh", "child_in_need_meeting"),
        ("wales", "conference_duration"),
        ("warwickshire", "record_circulated"),
    }
    assert {place for place, rule in timescales.items() if rule.lapses} == {
        ("lbh", "reading_time"),
        ("lbh", "family_meeting"),
        ("bfg", "exclusion_request"),
        ("bfg", "record_amendments"),
        ("bolton", "record_amendments"),
        ("wales_national", "record_amendments"),
    }


def test_a_local_clause_replaces_the_national_duty_and_the_rest_is_inherited() -> None:
    shelf = load_shelf()
    local = shelf.procedure("warwickshire", date(2026, 1, 1)).timescales

    assert (local["first_review"].clause, local["initial_conference"].clause) == ("WAR-1.04", "ENG-1.01")


def test_comparing_two_procedures_gives_both_values_and_both_clauses() -> None:
    rows = {row.key: row for row in load_shelf().compare("bolton", "bfg", date(2026, 1, 1)) if row.topic == "timescale"}

    row = rows["record_circulated"]
    assert (row.first, row.first_clause) == ("15 working days after the conference", "BOL-1.97a")
    assert (row.second, row.second_clause) == ("20 working days after the conference", "BFG-4.14.4b")
    assert not row.same
    assert rows["decision_letter"].first == "says nothing"
    assert rows["decision_circulated"].same


def test_asking_for_what_is_not_there_names_what_is() -> None:
    with pytest.raises(NotOnTheShelfError, match=r'There is no procedure "atlantis"\. Use one of: england'):
        load_shelf().procedure("atlantis", date(2026, 1, 1))
    with pytest.raises(NotOnTheShelfError, match='There is no clause "XYZ-1"'):
        load_shelf().clause("XYZ-1")


@pytest.mark.parametrize(
    ("procedure", "key", "owner", "role"),
    [
        ("bolton", "initial_conference", "Child Protection Unit", FallsTo.ADMINISTRATOR),
        ("bolton", "first_review", "Independent Reviewing Officer", FallsTo.CHAIR),
        ("bolton", "first_core_group", "Lead Professional", FallsTo.SOCIAL_WORKER),
        ("bolton", "report_to_chair_initial", "report author", FallsTo.PRACTITIONER),
        ("bolton", "appeal_panel", "Head of Service Child Protection", FallsTo.HEAD_OF_SERVICE),
        ("bfg", "decision_letter", "ICRS", FallsTo.ADMINISTRATOR),
        ("bfg", "record_to_parents", "BFSWS social worker", FallsTo.SOCIAL_WORKER),
        ("bfg", "agency_report_review", "reporting agency", FallsTo.PRACTITIONER),
        ("lbh", "reading_time", "Conference Service", FallsTo.ADMINISTRATOR),
        ("warwickshire", "record_circulated", "Conference Booking Service", FallsTo.ADMINISTRATOR),
        ("warwickshire", "initial_conference", "Children's Social Care", FallsTo.ADMINISTRATOR),
        ("wales", "next_core_group", "Care and support protection plan co-ordinator", FallsTo.SOCIAL_WORKER),
    ],
)
def test_each_owner_stands_for_a_role_of_this_service(procedure: str, key: str, owner: str, role: FallsTo) -> None:
    rule = load_shelf().procedure(procedure, date(2026, 1, 5)).timescales[key]
    assert (rule.owner, rule.falls_to) == (owner, role)


def test_a_timescale_that_says_no_role_is_refused(tmp_path: Path) -> None:
    (told,) = mistakes(tmp_path, HEAD + GOOD.replace('falls_to = "chair"\n', ""))
    assert told.startswith('trial.toml, line 6: first_review: falls_to is missing. Write falls_to = "administrator" or')


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "within = 3",
            "within = -3",
            "line 9: first_review: within = -3 cannot be waited for. Write a number from 0 to",
        ),
        ("within = 3", "within = nan", "line 9: first_review: within = nan cannot be waited for."),
        ("within = 3", "within = 100000", "line 9: first_review: within = 100000 cannot be waited for."),
        ("within = 3", "within = 2.5", "line 9: first_review: within = 2.5: months are counted whole."),
        (
            "within = 3",
            "between = [6, 3]",
            "line 9: first_review: the window closes before it opens. Write between = [3",
        ),
        ('"Independent Reviewing Officer"', '" "', "line 12: first_review: nobody is named."),
        ('"chair"', '"chairman"', 'line 13: first_review: falls_to = "chairman" is not known. Write "chair" instead.'),
        ("2010-01-01", "2010-01-01\nuntil = 2009-12-31", "line 8: first_review ends before it begins."),
        ("within = 3", 'within = 3\nswitched_off = "yes"', "line 10: first_review: switched_off is true or false"),
        ("within = 3", 'within = 3\nalso = "BOL-5.05"', 'line 10: first_review: also = "BOL-5.05" is not a list.'),
    ],
)
def test_a_value_that_nobody_could_work_by_is_refused(tmp_path: Path, old: str, new: str, told: str) -> None:
    (mistake,) = mistakes(tmp_path, HEAD + GOOD.replace(old, new))
    assert mistake.startswith(f"trial.toml, {told}")


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("terms = 3\n", "line 6: terms is a table of words."),
        ('terms = { leed = "x" }\n', 'line 6: terms: "leed" is not known here. Write "lead" instead.'),
        ("terms = { lead = 3 }\n", "line 6: terms: lead is no word."),
        ("catalogue = 4\n", "line 6: catalogue is a name."),
        ("[[timescale]]\nfrom = 2010-01-01\n", "line 6: timescale needs the name of one."),
        ("[timescale]\nfirst_review = [3]\n", "line 1: timescale.first_review = 3 is no version of a rule."),
        ('[[clause]]\nsays = "x"\n', "line 6: a clause needs an id and what it says."),
        ('[[clause]]\nid = "BOL-1.81"\nsays = "x"\n', 'line 6: "BOL-1.81" is the id of another clause.'),
    ],
)
def test_what_is_no_procedure_is_refused_in_words(tmp_path: Path, head: str, told: str) -> None:
    (mistake,) = mistakes(tmp_path, HEAD + head)
    assert mistake.startswith(f"trial.toml, {told}")


def test_a_key_that_nobody_could_type_and_a_file_that_is_no_text_are_refused(tmp_path: Path) -> None:
    (mistake,) = mistakes(tmp_path, HEAD.replace('"trial"', '"Trial Run"'))
    assert mistake.startswith('trial.toml, line 2: key = "Trial Run": use small letters')

    file = tmp_path / "trial.toml"
    file.write_bytes(HEAD.encode() + b'catalogue = "\xff"\n')
    assert check(file) == ["trial.toml, line 6: this is not text in UTF-8. Save it as UTF-8."]


DECIDING = """[[decision]]
from = 2010-01-01
clause = "BOL-1.64"
decided_by = "chair_decides"
outcomes = ["plan", "no_plan"]
review_outcomes = ["plan_continues", "plan_ends"]
"""
QUESTION = 'wording = "Well?", kind = "yes_no", asked_of = "chair", at = ["initial"]'


@pytest.mark.parametrize(
    "wrong",
    [
        'cites = { tie = "QQQ-1" }',
        'cites = {}\nfollow_on = [{ key = "a", clause = "QQQ-1", when = "tie" }]',
        f'cites = {{}}\nquestions = [{{ key = "a", clauses = ["BOL-1.64", "QQQ-1"], {QUESTION} }}]',
    ],
)
def test_a_step_a_question_or_a_point_under_an_unknown_clause_is_refused(tmp_path: Path, wrong: str) -> None:
    (mistake,) = mistakes(tmp_path, HEAD + DECIDING + wrong)
    assert mistake.endswith('decision cites "QQQ-1", which is in no catalogue. Cite one that is: clause = "BOL-…".')


def test_a_point_that_cites_no_clause_of_its_own_stands_under_that_of_its_rule(tmp_path: Path) -> None:
    file = tmp_path / "trial.toml"
    file.write_text(HEAD + DECIDING + 'cites = { tie = "BOL-1.94a" }')
    cites = Shelf.load([file]).procedure("trial", date(2026, 1, 5)).decision.cites
    assert (cites["tie"], cites["consensus"]) == ("BOL-1.94a", "BOL-1.64")
