"""Documents on disk and the examples that come with the program.

Reading trusts nothing; writing loses nothing.
"""
