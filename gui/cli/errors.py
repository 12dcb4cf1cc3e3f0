"""What the command line tells its caller when it cannot do what it was asked."""

from __future__ import annotations


class CommandError(Exception):
    """Wrong input: something in a file, a formula or a value is not as it must be (exit code 1)."""

    exit_code = 1


class UsageError(CommandError):
    """Wrong use: an option that does not exist, lacks its value, or has one out of range (exit code 2)."""

    exit_code = 2
