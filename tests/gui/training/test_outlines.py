"""The Lab, its panels and its popup are set up as they were looked at: what stands where, and how it behaves.

`WRITE_DRAWINGS=1 pytest tests/gui/training/test_outlines.py` stores it anew.
"""

from __future__ import annotations

import pytest

from engine.training.data.datasets import DatasetSettings
from gui.training.contestants.contestant_editors import HyperparameterPopup
from tests.gui.drawing import compare
from tests.gui.outline import outline

pytestmark = pytest.mark.usefixtures("light")


def test_the_lab_is_set_up_as_it_was_looked_at(lab):
    compare("outline-lab", outline(lab))


def test_the_panel_of_the_data_is_set_up_for_a_file_too(lab):
    lab.dataset_panel.set_settings(DatasetSettings("csv", path="some.csv"))
    compare("outline-data-of-a-file", outline(lab.dataset_panel))


def test_the_form_of_a_contestant_s_numbers_is_set_up_as_it_was_looked_at(lab, qtbot):
    popup = HyperparameterPopup(lab.model, 1)
    qtbot.addWidget(popup)
    compare("outline-hyperparameters", outline(popup))


def test_the_sheet_of_best_rates_is_set_up_as_it_was_looked_at(lab, qtbot):
    lab.best_rates.open()
    qtbot.addWidget(lab.best_rates.sheet)
    compare("outline-best-rates", outline(lab.best_rates.sheet))


def test_the_sheet_of_the_profile_is_set_up_as_it_was_looked_at(lab, qtbot):
    lab.best_rates.open_profile()
    qtbot.addWidget(lab.best_rates.profile)
    compare("outline-profile", outline(lab.best_rates.profile))


def test_the_sheet_of_baselines_is_set_up_as_it_was_looked_at(lab, qtbot):
    lab.baselines.open()
    qtbot.addWidget(lab.baselines.sheet)
    compare("outline-baselines", outline(lab.baselines.sheet))
