"""Reading procedures: each clause in our words, what holds on a day, two side by side, and what follows from a date."""
