"""Data on their way to a network: what there is to train on, from whom, and how it is prepared. Sources
(made-up sets, tables, images, arrays, drawn points) give examples, `preparation` makes parts of them."""
