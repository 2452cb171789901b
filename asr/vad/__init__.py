"""Is this frame speech? One detector a call; the model behind it is shared."""

from .detector import Vad, load_vad
from .noise_floor import level_db

__all__ = ["Vad", "level_db", "load_vad"]
