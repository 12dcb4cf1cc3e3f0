"""What a user does on the canvas by mouse, one object a gesture.

A gesture previews until it finishes and leaves one undo step or nothing.
"""
