"""Who is asked to a conference, what each answers, who comes instead, and who is reminded."""
