"""What the state asks for, year by year, and what it can be asked to give back: returns and the files they come in."""
