"""What can be said of a pass: Jacobians, paths, traces, captions, costs and gradient checks.

It reads results and changes none.
"""
