"""What the inspector tells of a node or a wire, a part each, every part with a heading that folds it away.

Parts read a `Shown` and the engine's studies of it. A part that has nothing to tell, or whose numbers are not
to be seen, is not there.
"""
