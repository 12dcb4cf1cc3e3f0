"""One student's feedback as a page of HTML that stands for itself: no script, no picture, nothing to load."""

from __future__ import annotations

from html import escape

from engine.exercises.grading import Grade, ItemGrade
from engine.text import _, ngettext

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8886; padding: .4rem .6rem; text-align: left; vertical-align: top; }
td.number { font-variant-numeric: tabular-nums; text-align: right; }
tr.whole td:first-child { border-left: 4px solid #2a78d6; }
tr.part td:first-child { border-left: 4px solid #c98500; }
tr.none td:first-child { border-left: 4px dashed #888; }
p.why { margin: .3rem 0 0; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(grade: Grade, title: str) -> str:
    """Return the page; whatever a student or a file wrote is text in it and nothing else."""
    heading = escape(title) or escape(_("Exercise"))
    words = ngettext("{score} of {most} point", "{score} of {most} points", grade.most)
    score = words.format(score=f"{grade.score:g}", most=grade.most)
    comments = "".join(f"<li>{escape(comment)}</li>" for comment in grade.comments)
    columns = (_("Question"), _("Given"), _("Right"), _("Points"), _("Tries"), _("Hints"))
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f'<meta name="viewport" content="width=device-width">\n'
        f"<title>{heading}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{heading}</h1>\n<p><b>{escape(grade.student)}</b>: {escape(score)}</p>\n<ul>{comments}</ul>\n"
        f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "".join(map(_row, grade.items))
        + "</tbody>\n</table>\n</body>\n</html>\n"
    )


def _row(item: ItemGrade) -> str:
    why = "".join(f'<p class="why">{escape(sentence)}</p>' for sentence in item.why)
    kind = "whole" if item.credit >= 1 else "part" if item.credit > 0 else "none"
    numbers = (f"{item.credit:g}", str(item.tries), str(item.hints))
    cells = "".join(f'<td class="number">{number}</td>' for number in numbers)
    return (
        f'<tr class="{kind}"><td>{escape(item.prompt)}{why}</td><td>{escape(item.given)}</td>'
        f"<td>{escape(item.right)}</td>{cells}</tr>\n"
    )
