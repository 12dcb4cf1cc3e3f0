"""Pictures of what contestants answer: maps, curves and confusions, a tile for each.
The engine measures them; each kind has its painter."""
