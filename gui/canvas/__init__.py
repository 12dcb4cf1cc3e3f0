"""The graph canvas: a scene that mirrors a Document, a view onto it, and one object per gesture."""
