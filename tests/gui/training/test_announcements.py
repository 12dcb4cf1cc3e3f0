"""What goes wrong with a race is said above the plots."""

from __future__ import annotations


def test_where_a_race_cannot_be_kept_the_window_says_so(lab):
    def no_place():
        raise OSError(28, "No space left on device")

    lab.announcements.guard(no_place, lambda _place: None)
    assert "it cannot be kept (No space left on device)" in lab.bar.text


def test_a_race_is_kept_at_the_place_there_is(lab, tmp_path):
    kept = []
    lab.announcements.guard(lambda: tmp_path, kept.append)
    assert kept == [tmp_path]
    assert lab.bar.text == ""
