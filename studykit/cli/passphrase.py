"""The passphrase of a server that other machines can reach: asked for, never given on the command line."""

from __future__ import annotations

import os
from ipaddress import ip_address

import click

from studykit.cli.output import warn
from studykit.errors import UsageError

LOOPBACK = "127.0.0.1"
VARIABLE = "STUDYKIT_PASSPHRASE"


def asked_passphrase(host: str) -> str:
    """ "" for an address that only this computer reaches; else what the person, or the variable, says.

    Raises `UsageError` for what is no address.
    """
    try:
        if ip_address(host).is_loopback:
            return ""
    except ValueError:
        raise UsageError(
            f"'{host}' is no address. Give one such as 192.168.1.20, or 0.0.0.0 for all of them."
        ) from None
    warn(
        "Whoever reaches this address and knows the passphrase can review and change these notes; it is not encrypted."
    )
    return os.environ.get(VARIABLE) or str(click.prompt("Passphrase for the page", hide_input=True, err=True))
