"""The panel of the data: which set, how much of it, points of one's own, files and what was found in them.
It shows and asks; the engine reads and prepares."""
