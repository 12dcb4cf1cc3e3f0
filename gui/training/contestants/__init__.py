"""The contestants as a table with its editors, and how each is recognised and stands.
A menu sets all their learning rates at once."""
