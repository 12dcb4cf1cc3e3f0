"""Every sentence a user reads, in either layer, passes through `_` on its way to the screen."""

import gettext
from importlib import resources

_catalogue = gettext.translation("chainrule", str(resources.files("resources") / "locale"), fallback=True)


def _(message: str) -> str:
    """Return the message in the user's language, or as it is where the catalogue has no translation."""
    return _catalogue.gettext(message)
