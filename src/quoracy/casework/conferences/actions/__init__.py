"""Everything that can be done to a conference, in the order it is done.

`requesting` · `grouping` (which children sit together) · `arranging` · `putting_off` · `delaying` · `looking`
(journalled) · `meeting` (opening, roll-call, quorum) · `deciding` · `closing` (and the letters kept).
"""
