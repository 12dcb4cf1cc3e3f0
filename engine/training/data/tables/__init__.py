"""The user's own tables: how a file was read, what was found in it and why, and what a race makes of it.

`decoding` makes text of bytes, `delimiters` and `layout` make rows of text, `numerals` reads one cell,
`columns` says what each column holds, `roles` what it is for, `tasks` what is learned. `reading.look` puts
them together, and `examples.examples` makes numbers of what it found.
"""
