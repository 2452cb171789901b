"""A caller simulator: calls a running server through the carriers' own protocols.

It shares no code with the server but the codecs, so that a mistake is not made twice.
"""
