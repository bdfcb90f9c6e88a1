"""The shape of what a procedure says of the record: what it holds, who gets it, and what must be settled first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RecordRule:
    """What is in the record and to whom it goes. Without it the record goes to whoever was asked or was there.

    `goes_to` names those on the list unless the chair rules otherwise: `invited`, `present`, `apologies`. Who was
    kept out for a part `gets` it before the list is closed; none of it `only_if_whole` was ruled. `after_plan`: not
    before the plan was shared. `late_amendments_close`: after the last day a person's own page takes nothing more;
    the chair may still add, and says why. `chair_rewords_departure`: the chair may put the own reason for going on
    with too few into other words, which otherwise is only added to. `exclusions_in_full`: no signature while anything
    of an exclusion is missing.
    """

    clause: str
    cites: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    goes_to: tuple[str, ...] = ("invited", "present")
    observers: bool = False
    holds_reports: bool = False
    exclusions_in_full: bool = False
    kept_out_in_part_gets_it: bool = False
    none_only_if_whole: bool = False
    after_plan: bool = False
    stamps_first_copies: bool = False
    discussed_with_parents: bool = False
    retention_is_theirs: bool = False
    late_amendments_close: bool = False
    chair_rewords_departure: bool = False
