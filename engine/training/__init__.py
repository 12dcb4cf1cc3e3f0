"""Training: data, networks as graphs, optimizers, and races between them."""
