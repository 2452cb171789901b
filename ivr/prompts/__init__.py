"""What we say: wordings by name, values spoken properly, and the voice that says them."""

from .cache import PromptCache
from .errors import SpeechError, WordingError
from .espeak import EspeakSynthesizer
from .piper import PiperSynthesizer
from .render import Prompts, Spoken
from .synthesis import Synthesizer
from .values import WRITTEN, language_name
from .wording import Vocabulary

__all__ = [
    "WRITTEN",
    "EspeakSynthesizer",
    "PiperSynthesizer",
    "PromptCache",
    "Prompts",
    "SpeechError",
    "Spoken",
    "Synthesizer",
    "Vocabulary",
    "WordingError",
    "language_name",
]
