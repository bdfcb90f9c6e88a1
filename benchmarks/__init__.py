"""How fast and how frugal Quoracy is, as ratios within one run, so that the figures hold on any machine."""
