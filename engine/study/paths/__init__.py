"""Everything about the paths between two nodes: counted, listed, and summed with their local gradients."""
