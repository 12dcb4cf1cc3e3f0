"""Which minus in a formula is a sign and no operation, for a typesetter that asks only what stands first.

TeX sets a minus as a sign after an opening bracket, a relation, an operation or a comma (Knuth, The TeXbook,
1986, appendix G, rule 5); ziamath only at the beginning of a group, and elsewhere with a gap on either side.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\\(?:text|mathrm|operatorname)\{[^{}]*\}|\\[a-zA-Z]+|\\.|\s+|.", re.DOTALL)
_SIGNS = frozenset("+-")
_SILENT = frozenset({r"\,", r"\;", r"\:", r"\!", r"\ ", r"\quad", r"\qquad", r"\textstyle", r"\displaystyle"})
_BEFORE_A_SIGN = _SIGNS | {
    "", "(", "[", "{", ",", ";", ":", "=", "<", ">", "/", "&", r"\{", r"\\", r"\approx", r"\cdot", r"\times",
    r"\le", r"\ge", r"\leq", r"\geq", r"\in", r"\to", r"\mapsto", r"\ln", r"\log", r"\exp", r"\sum",
}  # fmt: skip


def with_signs(latex: str) -> str:
    """Return the same formula with every sign in braces, which are set as they are: ≈ {-}0.53."""
    written, before = list[str](), ""
    for token in _TOKEN.findall(latex):
        is_sign = token in _SIGNS and before in _BEFORE_A_SIGN
        written.append(f"{{{token}}}" if is_sign else token)
        if not token.isspace() and token not in _SILENT:
            before = "(" if before == r"\left" else token  # whatever bracket it is, or a bar
    return "".join(written)
