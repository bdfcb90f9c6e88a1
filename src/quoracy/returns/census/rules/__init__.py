"""What a census record may not say at once, rule by rule, and what is done with it when it does.

The codes are those of the department's 2025-26 validation rules; a rule whose code is a word is ours. A contradiction
never stops an import and is never lost: the date is `kept with a query`, where what it says may still be so, or
`kept out`, where it cannot be (a conference after the child's death) or where a duty reckoned from it would mislead.
A child who may be subject to a plan stays so: in doubt about an end date the plan is left open.
"""

from quoracy.returns.census.rules import days, enquiries, identity, plans  # each enters its rules as it is loaded
from quoracy.returns.census.rules.judging import Finding, Verdict, Year, judge

__all__ = ["Finding", "Verdict", "Year", "days", "enquiries", "identity", "judge", "plans"]
