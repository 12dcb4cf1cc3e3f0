"""The canvas: scene, items, and gestures."""
