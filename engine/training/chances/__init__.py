"""Equal chances: a learning rate for each contestant that is found by trying, with the same budget for all of
them, and what kind of race theirs is. Races are `engine.training.race`'s own."""
