"""Every sentence a user reads, in either layer, passes through `_` on its way to the screen."""

import gettext
from importlib import resources

_catalogue = gettext.translation("chainrule", str(resources.files("resources") / "locale"), fallback=True)


def _(message: str) -> str:
    """Return the message in the user's language, or as it is where the catalogue has no translation."""
    return _catalogue.gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """Return what is said of this many in the user's language: English tells one thing from several.

    The two are given as they are in English; the number is filled in afterwards.
    """
    return _catalogue.ngettext(one, many, count)
