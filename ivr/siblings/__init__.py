"""The other server processes of this machine: asking them, and passing things on to them."""

from .siblings import Siblings

__all__ = ["Siblings"]
