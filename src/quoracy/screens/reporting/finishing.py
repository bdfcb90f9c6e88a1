"""From the draft to the family: preview as each reader, signing, sharing, adding, and reading what others wrote."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from quoracy.casework.access.models import User
from quoracy.casework.access.rights import NoRight
from quoracy.casework.conferences import facts
from quoracy.casework.reports import checks, parts, questions, readers
from quoracy.casework.reports.actions import adding, sharing, signing, withholding
from quoracy.casework.reports.actions import writing as actions
from quoracy.casework.reports.authors import Author
from quoracy.casework.reports.models import Report
from quoracy.casework.reports.readers import Kind, Reader
from quoracy.documents.reports import pdf_of
from quoracy.rulebook.authorship import notes_on_sharing, talked_over_with_the_report
from quoracy.rulebook.procedure import load_shelf
from quoracy.screens.components.wording import clause_texts
from quoracy.screens.reporting import forms
from quoracy.screens.reporting.whoever import Writing, author, carry_out, drop, kept_at, named, sent, show, to, typed_at


def _report(request: HttpRequest, writer: Author) -> Report:
    found = questions.report_of(writer.request)
    return found or actions.start(writer)


@Writing
def sign(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Read the report through, give the reasons that are needed, and sign."""
    writer = author(request, asked, "a report before signing")
    report = _report(request, writer)
    if report.submitted:
        return show(request, asked, "reporting/signed.html", _signed(writer, report))
    found = [f for f in checks.findings(report, timezone.now(), convictions=False) if not f.holds]
    first = {"name": writer.name, "role": writer.role, "version": report.version}
    form = forms.Signing(found, request.POST or None, initial=first | typed_at(request) | {"version": report.version})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        signature = signing.Signature(
            given["name"],
            given["role"],
            given["confirmed"],
            given["version"],
            given["convictions"] == "yes",
            form.reasons(),
        )

        def do() -> str:
            drop(request)
            signing.sign(writer, signature)
            return to(request, "sign", asked)

        if answered := carry_out(request, form, do):
            return answered
    copy = questions.copy_for(report, readers.author(writer.request))
    contents = {"form": form, "title": _("Check and sign"), "copy": copy, "stops": [f for f in found if f.stops]}
    contents |= {
        "left_out": checks.left_out(report),
        "prompts": checks.prompts(report),
        "terms": checks.terms(report),
        "unsupported": checks.unsupported_in(copy),
        "family": _of_family(_offered(writer)),
    }
    clauses = clause_texts(load_shelf(), parts.here(facts.procedure(writer.request.conference), checks.SIGNED))
    back = to(request, "task", asked)
    contents |= {"back_url": back, "keep_url": kept_at(request), "clauses": clauses}
    return show(request, asked, "reporting/sign.html", contents)


def _signed(writer: Author, report: Report) -> dict[str, object]:
    back = questions.sent_back(report)
    procedure, unsaid = facts.procedure(writer.request.conference), sharing.unsaid(report)
    return {
        "report": report,
        "asked": writer.request,
        "unshared": sharing.incomplete(report),
        "copies": questions.copies_due(writer.request),
        "untalked": sharing.not_talked_over(report),
        "due": questions.deadline(writer.request) if talked_over_with_the_report(procedure) else None,
        "notes": [*notes_on_sharing(procedure), *([unsaid] if unsaid else [])],
        "sent_back": back,
        "cleared": back is not None and questions.cleared(back),
    }


def _offered(writer: Author) -> dict[str, tuple[Reader, str]]:
    """Everybody whose copy an author can look at before it exists, by a key."""
    conference = writer.request.conference
    found = {
        f"person-{p.pk}": (Reader(Kind.PERSON, conference.pk, person=p.pk), p.name) for p in parts.family(conference)
    }
    for child in parts.subjects(conference):
        found[f"child-{child.pk}"] = (Reader(Kind.CHILD, conference.pk, child=child.pk), child.name)
    for one in conference.report_requests.exclude(pk=writer.request.pk).select_related("seat"):
        reader = Reader(Kind.AGENCY, conference.pk, agency=one.owed_by, request=one.pk)
        found[f"agency-{one.pk}"] = (reader, f"{one.seat.name}, {one.seat.title}")
    found["unit"] = (readers.unit(conference), _("Whoever arranges the conference"))
    return found


def _of_family(offered: dict[str, tuple[Reader, str]]) -> list[tuple[str, str]]:
    """The relatives and children among those whose copy can be looked at, by key and name."""
    return [(key, name) for key, (reader, name) in offered.items() if reader.kind in (Kind.PERSON, Kind.CHILD)]


@Writing
def preview(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """The copy that one reader would get, as a page or as a PDF to hand over."""
    writer = author(request, asked, "a copy of a report")
    report, offered = _report(request, writer), _offered(writer)
    reader, name = offered.get(request.GET.get("reader", ""), next(iter(offered.values())))
    copy = questions.copy_for(report, reader, once_shared=True)
    if request.GET.get("as") == "pdf" and report.submitted and not copy.empty:
        return _pdf(copy, name)
    contents = {"copy": copy, "name": name, "offered": offered, "asked": writer.request, "report": report}
    return show(request, asked, "reporting/preview.html", contents)


def _pdf(copy: questions.Copy, name: str) -> HttpResponse:
    answer = HttpResponse(pdf_of(copy, name, timezone.localdate()), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="report.pdf"'
    answer["Cache-Control"] = "no-store, private"
    return answer


@Writing
def share(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Write down when and how the report was gone through with a parent or a child."""
    writer = author(request, asked, "with whom a report was shared")
    report = _report(request, writer)
    people = [(f"person-{p.pk}", p.name) for p in sharing.relatives(report)]
    people += [(f"child-{c.pk}", c.name) for c in parts.subjects(writer.request.conference)]
    form = forms.SharedWith(people, request.POST or None, initial=typed_at(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        kind, _dash, key = given["whom"].partition("-")
        told = {name: given[name] or "" for name in ("how", "said", "evidence", "why_not")}
        shared = sharing.Shared(
            person=uuid.UUID(key) if kind == "person" else None,
            child=uuid.UUID(key) if kind == "child" else None,
            given_at=form.given_at(),
            discussed_on=given["discussed_on"],
            **told,
        )

        def do() -> str:
            drop(request)
            sharing.record_sharing(writer, shared)
            return to(request, "task", asked)

        if answered := carry_out(request, form, do):
            return answered
    contents = {"form": form, "title": _("Sharing with the family"), "keep_url": kept_at(request)}
    contents |= {"notes": notes_on_sharing(facts.procedure(writer.request.conference))}
    return show(request, asked, "reporting/share.html", contents | {"back_url": to(request, "task", asked)})


@Writing
def add(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """Add to a signed report: dated, with nothing altered."""
    writer = author(request, asked, "adding to a report")
    about = parts.subjects(writer.request.conference)
    form = forms.Writing(about, request.POST or None, initial=typed_at(request))
    form.asks(facts.procedure(writer.request.conference).reports, dated=False)
    asking = forms.KeepingFrom(withholding.may_be_kept_from(writer.request), request.POST or None)
    form.fields |= {name: asking.fields[name] for name in ("whom", "why", "exceptional")}
    if form.is_bound and form.is_valid() and asking.is_valid():
        written = form.written(parts.asked(writer.request)[0].key)

        def do() -> str:
            drop(request)
            kept = asking.cleaned_data
            adding.add_addendum(writer, written, asking.whom(), kept["why"], exceptional=kept["exceptional"])
            return to(request, "sign", asked)

        if answered := carry_out(request, form, do):
            return answered
    contents = {
        "form": form,
        "title": _("Add to the report"),
        "keep_url": kept_at(request),
        "clauses": [],
        "rivals": [],
    }
    return show(request, asked, "reporting/passage.html", contents | {"back_url": to(request, "sign", asked)})


@Writing
def others(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """What the other agencies wrote for this conference, as far as this reader may read it."""
    writer = author(request, asked, "the reports of a conference")
    conference = writer.request.conference
    reader = readers.of_seat(writer.request.seat)
    signed = Report.objects.filter(request__conference=conference, signed_at__isnull=False).exclude(request=asked)
    copies = [questions.copy_for(r, reader) for r in signed.select_related("request__conference", "request__seat")]
    contents = {"copies": [copy for copy in copies if not copy.empty], "asked": writer.request}
    contents |= {"answers": sharing.with_children(conference) if writer.request.of_social_care else []}
    return show(request, asked, "reporting/others.html", contents)


@Writing
def file(request: HttpRequest, asked: uuid.UUID) -> HttpResponse:
    """A file of this author's own report, or one that another agency's report lets them open."""
    writer = author(request, asked, "a file of a report")
    found = Report.objects.filter(attachments=named(request, "file"), request__conference=writer.request.conference)
    report = found.select_related("request__conference").first()
    own = report is not None and report.request_id == writer.request.pk
    reader = readers.author(writer.request) if own else readers.of_seat(writer.request.seat)
    attachment = questions.readable_attachment(report, reader, named(request, "file") or asked) if report else None
    if attachment is None:
        raise NoRight(User(), None, "There is no such file for you.")
    return sent(attachment)
