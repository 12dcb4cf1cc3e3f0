"""The window that holds the workspaces, its menus, files and settings. Nothing below knows of it."""
