"""What is done to frames and notes from menus, keys and by double-click, as rows of the action table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QSize

from engine.files.document import Annotation, Frame, Note
from engine.text import _
from gui.canvas.annotation_layer import COLOURS, area_of
from gui.canvas.inline_editor import InlineEditor
from gui.canvas.note_editor import NoteEditor
from gui.canvas.spot import Spot
from gui.document import annotating
from gui.document.places import HEAD
from gui.look.action import Action

if TYPE_CHECKING:
    from gui.canvas.view import CanvasView
    from gui.document.document import Document
    from gui.document.undo_stack import Step

SMALLEST = QSize(160, 80)
"""Pixels that a note's editor has at least, from however far one looks."""


def _frame(spot: Spot) -> None:
    before = spot.document.annotations
    annotating.frame(spot.document, spot.view.selected_nodes())
    _edit_last(spot, before)


def _add_note(spot: Spot) -> None:
    where, before = spot.where, spot.document.annotations
    annotating.add_note(spot.document, (where.x(), where.y()), "")
    _edit_last(spot, before)
    editor = spot.view.editing.editor
    if editor is not None:
        editor.closed.connect(partial(_forget_empty, spot.document, spot.document.undo_stack.last))


def _edit_last(spot: Spot, before: tuple[Annotation, ...]) -> None:
    """Let the words of a new annotation be entered, as part of the step before which there were those."""
    last, made = len(spot.document.annotations) - 1, spot.document.undo_stack.last
    spot.view.canvas.annotations.choose(last)
    edit_annotation(spot.view, last, partial(annotating.complete, spot.document, made, before))


def _forget_empty(document: Document, made: Step | None, _had_focus: bool) -> None:
    """Take a new note back that nothing was written on."""
    stack, last = document.undo_stack, document.annotations[-1:]
    if made is not None and stack.last is made and isinstance(last[0], Note) and not last[0].text:
        stack.undo()


def edit_annotation(view: CanvasView, index: int, keep_new: Callable[..., None] | None = None) -> None:
    """Open the editor on a frame's title or a note's text, where it stands; `keep_new` keeps a new one's."""
    view.editing.close()
    annotation = view.document.annotations[index]
    area = area_of(annotation)
    complain = partial(_complain, view, area.center())
    if isinstance(annotation, Note):
        place = view.mapFromScene(area).boundingRect()
        place.setSize(place.size().expandedTo(SMALLEST))
        keep = partial(_keep, view, index, _("Edit note"), "text", keep_new)
        view.editing.hold(NoteEditor(view.viewport(), place, annotation.text, keep, complain))
        return
    area.setHeight(HEAD)
    place = view.mapFromScene(area).boundingRect()
    keep = partial(_keep, view, index, _("Rename frame"), "title", keep_new)
    view.editing.hold(InlineEditor(view.viewport(), place, annotation.title, keep, complain))


def _complain(view: CanvasView, place: QPointF, problem: str) -> None:
    view.complain(problem, place)


def _keep(
    view: CanvasView, index: int, words: str, field: str, keep_new: Callable[..., None] | None, text: str
) -> None:
    if index >= len(view.document.annotations):
        return
    if keep_new is not None and index == len(view.document.annotations) - 1:
        keep_new(**{field: text})
    else:
        annotating.change(view.document, index, words, **{field: text})


def edit_at(view: CanvasView, point: QPointF) -> bool:
    """Edit the annotation under a point; return False where there is none."""
    hit = view.canvas.annotations.hit(point)
    if hit is not None:
        view.canvas.annotations.choose(hit.index)
        edit_annotation(view, hit.index)
    return hit is not None


def _chosen(spot: Spot) -> int | None:
    return spot.view.canvas.annotations.chosen


def _is_whole(spot: Spot) -> bool:
    return spot.document.outside is None


def _is_frame(spot: Spot) -> bool:
    chosen = _chosen(spot)
    return chosen is not None and isinstance(spot.document.annotations[chosen], Frame)


def _recolour(spot: Spot) -> None:
    chosen = _chosen(spot)
    frame = None if chosen is None else spot.document.annotations[chosen]
    if chosen is not None and isinstance(frame, Frame):
        colour = (frame.colour + 1) % len(COLOURS)
        annotating.change(spot.document, chosen, _("Colour frame"), colour=colour)


def _edit(spot: Spot) -> None:
    if (chosen := _chosen(spot)) is not None:
        edit_annotation(spot.view, chosen)


def remove_chosen(view: CanvasView) -> bool:
    """Delete the annotation that is selected; return False where none is."""
    chosen = view.canvas.annotations.chosen
    if chosen is None:
        return False
    view.canvas.annotations.choose(None)
    annotating.remove(view.document, chosen)
    return True


ANNOTATING: tuple[Action[Spot], ...] = (
    Action("frame", _("Frame selection"), Spot, _frame, ("Ctrl+J",),
           lambda spot: _is_whole(spot) and bool(spot.view.canvas.selected_nodes),
           tip=_("Put a frame with a title around the selected nodes; they move with it")),
    Action("add_note", _("Add a note"), Spot, _add_note, ("Ctrl+Shift+N",), _is_whole,
           tip=_("Write a text with formulas beside the graph")),
    Action("edit_annotation", _("Edit the text"), Spot, _edit,
           possible=lambda spot: _chosen(spot) is not None),
    Action("frame_colour", _("Next colour of the frame"), Spot, _recolour, possible=_is_frame,
           tip=_("Give the selected frame the next of six colours")),
)  # fmt: skip
ANNOTATION_MENU: tuple[str | None, ...] = ("edit_annotation", "frame_colour", None, "delete")
"""The context menu of a frame or a note."""
