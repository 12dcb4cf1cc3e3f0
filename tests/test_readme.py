"""What the README shows of Python is true."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

README = Path(__file__).resolve().parents[1] / "README.md"


def test_the_session_at_the_python_prompt_gives_what_the_readme_prints():
    text = README.read_text(encoding="utf-8")
    [session] = re.findall(r"```python\n(>>>.*?)```", text, re.DOTALL)
    found = doctest.DocTestRunner().run(doctest.DocTestParser().get_doctest(session, {}, "README", None, 0))
    assert found.attempted == session.count(">>> ") > 0
    assert found.failed == 0
