"""What a graph is: nodes, wires, values and the rules they obey. It knows of no way to run one."""
