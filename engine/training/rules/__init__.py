"""How a contestant learns: tables of optimizers, of schedules for their rates and of clippings of gradients.
`contestants` puts a row of each together, as settings and as text."""
