"""The published figures that invented histories keep to, and the few of ours where none is published.

Published: England, year to 31 March 2025 (Explore education statistics, characteristics of children in need), except
the categories and the unborn, which are those at 31 March 2020, the last full split found. Shares are of children, not
of conferences: a conference about three children counts three times.
"""

from __future__ import annotations

from typing import Final

from quoracy.rulebook.histories import Sex

Bands = tuple[tuple[float, int, int], ...]
"""Shares with the first and last whole number of each band; the shares add up to one."""

WORKING_DAYS_TO_CONFERENCE: Final[Bands] = (
    (0.087, 4, 10),
    (0.050, 11, 11),
    (0.080, 12, 12),
    (0.140, 13, 13),
    (0.207, 14, 14),
    (0.250, 15, 15),
    (0.089, 16, 20),
    (0.097, 21, 45),
)
"""Published: 8.7, 72.7, 8.9 and 9.7 % at 0-10, 11-15, 16-20 and 21 or more, with quartiles at 13, 14 and 15."""

BANDS_OF_WORKING_DAYS: Final = ((0.087, 0, 10), (0.727, 11, 15), (0.089, 16, 20), (0.097, 21, 10_000))

PLAN_DAYS: Final[Bands] = (
    (0.159, 72, 89),
    (0.110, 99, 181),
    (0.435, 190, 364),
    (0.252, 372, 728),
    (0.044, 738, 1300),
)
"""Published: shares of plans that ended after 3, 6, 12, 24 months and later. Days between are spread evenly."""

BANDS_OF_PLAN_DAYS: Final = (
    (0.159, 0, 92),
    (0.110, 93, 183),
    (0.435, 184, 366),
    (0.252, 367, 729),
    (0.044, 730, 100_000),
)

CONFERENCES_WITH_PLAN: Final = 0.86  # 61,840 plans after 72,100 conferences
SECOND_OR_LATER_PLAN: Final = 0.245
REVIEWS_IN_TIME: Final = 0.906  # all reviews so far, of plans three months old or older
UNBORN: Final = 0.024  # of children with a plan on one day
CATEGORIES: Final = (
    (0.505, ("neglect",)),
    (0.357, ("emotional",)),
    (0.074, ("physical",)),
    (0.038, ("sexual",)),
    (0.026, ("neglect", "emotional")),
)

# Ours, where nothing is published.
STARTS_UNBORN: Final = 0.14  # of families; unborn for a third of a plan, and alone: so 2.4 % of plans on a given day
AGES: Final = ((0.10, 0, 0), (0.26, 1, 4), (0.28, 5, 9), (0.31, 10, 15), (0.05, 16, 17))
CHILDREN_IN_A_FAMILY: Final = ((0.46, 1), (0.29, 2), (0.16, 3), (0.06, 4), (0.03, 5))
ENQUIRIES_WITHOUT_CONFERENCE: Final = 0.30  # nationally two in three, which would leave an invented register bare
TRANSFERS_IN: Final = 0.03
COMES_BACK: Final = 0.75  # of families whose plan a review ended, all under 17; gives the published share
ALIKE: Final = 0.85  # brothers and sisters for whom the same is decided
POSTPONED: Final = 0.06
CORRECTED: Final = 0.03
DONE_IN_TIME: Final = 0.85  # reports, letters, records, core groups
GOES_MISSING: Final = 0.02
ENDS: Final = ((0.925, "review_decision"), (0.05, "moved_permanently"), (0.02, "reached_18"), (0.005, "died"))
SEXES: Final[tuple[tuple[float, Sex], ...]] = ((0.512, "male"), (0.488, "female"))
ETHNICITIES: Final = (
    (0.66, "WBRI"), (0.06, "WOTH"), (0.04, "MWBC"), (0.03, "MWBA"), (0.04, "MOTH"), (0.05, "APKN"),
    (0.02, "ABAN"), (0.03, "AOTH"), (0.05, "BAFR"), (0.02, "BCRB"),
)  # fmt: skip
DISABLED: Final = 0.11
DISABILITIES: Final = ("LD", "AUT", "MOB", "COMM", "BEH")
