"""The graph canvas: a scene that mirrors a Shown, a view onto it, and one object per gesture."""
