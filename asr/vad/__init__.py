"""Is this frame speech? One detector a call; the model behind it is shared."""

from .detector import Vad, load_vad

__all__ = ["Vad", "load_vad"]
