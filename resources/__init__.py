"""Files that ship with Chainrule: examples, icons, themes, data sets and translations."""
