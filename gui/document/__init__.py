"""The graph that is on screen: read through `Shown`, changed through commands, one undoable step a gesture.

Whatever paints or explains depends on this room.
"""
