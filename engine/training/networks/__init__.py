"""What learns: a network's architecture, how its first weights are drawn, what it makes
small, and many of one architecture side by side in one graph."""
