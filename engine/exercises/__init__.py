"""Gradients asked for before they are shown: exercises, what is said of a wrong answer, quizzes and grades.

A right answer is always worked out from the graph; nothing that a file claims to be right or scored counts.
"""
