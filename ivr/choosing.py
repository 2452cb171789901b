"""Which version of the catalogue a new call gets."""

from __future__ import annotations

import uuid
from dataclasses import replace

from ivr.calls import CallOptions
from ivr.companies import Companies


def placed(options: CallOptions, companies: Companies) -> CallOptions:
    """Return a new call's options with its id and, in an experiment, its version.

    A call that has a version keeps it.
    """
    if options.version is not None:
        return options
    call_sid = options.call_sid or f"CS{uuid.uuid4().hex}"
    version = companies.version_of(options.preset, call_sid)
    return replace(options, call_sid=call_sid, version=version)
