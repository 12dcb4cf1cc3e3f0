"""Equal chances: what a race starts from, as a fingerprint, and a learning rate for each contestant that is
found by trying, with the same budget for all of them. Races are `engine.training.race`'s own."""
