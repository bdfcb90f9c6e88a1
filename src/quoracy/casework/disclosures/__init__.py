"""Giving papers to somebody outside the conference: who asked, on which ground they got what, and each copy made."""
