"""Moonshine's two networks on onnxruntime: audio to features, features to token scores."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from asr.errors import ModelError
from asr.moonshine.tokenizer import BOS, Tokenizer

RATE = 16_000
LAYERS, HEADS, HEAD_SIZE = 6, 8, 36
FILES = ("encoder_model.ort", "decoder_model_merged.ort", "tokenizer.bin")

Scores = NDArray[np.float32]
"""Log-probabilities, shape [beams, vocabulary]."""


@dataclass(slots=True)
class DecoderState:
    """What the decoder remembers of its beams; keys and values by input name.

    Rows are hearings of the audio times beams: all beams of the first hearing come first.
    """

    hidden: NDArray[np.float32]
    """Encoder output, [hearings, frames, 288]."""
    cache: dict[str, NDArray[np.float32]]
    repeated: NDArray[np.float32]
    """``hidden``, each hearing once a beam."""
    beams: int = 1
    step: int = 0

    def select(self, beams: list[int]) -> None:
        """Keep these beams, in this order; one may be kept twice."""
        hearings = len(self.hidden)
        rows = [row * self.beams + beam for row in range(hearings) for beam in beams]
        moved = rows != list(range(hearings * self.beams))
        fewer = len(beams) != self.beams
        for name, value in self.cache.items():
            # All beams of a hearing share its keys: which of them goes on makes no difference.
            if moved if ".decoder." in name else fewer:
                self.cache[name] = value[rows]
        self.repeated = np.repeat(self.hidden, len(beams), axis=0) if fewer else self.repeated
        self.beams = len(beams)


class MoonshineModel:
    """The loaded model. Sessions are shared by all threads; they release the GIL."""

    def __init__(self, folder: Path) -> None:
        for name in FILES:
            if not (folder / name).is_file():
                raise ModelError(
                    f"{folder / name} is missing; run: callsteer models download moonshine-tiny-en"
                )
        self.tokenizer = Tokenizer(folder / FILES[2])
        self._encoder = _session(folder / FILES[0])
        self._decoder = _session(folder / FILES[1])
        self._outputs = [output.name for output in self._decoder.get_outputs()]

    def encode(self, *hearings: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the features of hearings of one audio, [hearings, frames, 288].

        Each is 16 kHz, [n]; all have the same length.
        """
        mask = np.ones((1, len(hearings[0])), dtype=np.int64)
        features = [
            self._encoder.run(None, {"input_values": samples[None], "attention_mask": mask})[0]
            for samples in hearings
        ]
        return np.concatenate(features)

    def begin(self, hidden: NDArray[np.float32]) -> DecoderState:
        """Return the state in which decoding of the features begins."""
        empty = np.zeros((len(hidden), HEADS, 1, HEAD_SIZE), dtype=np.float32)
        cache = {
            f"past_key_values.{layer}.{side}.{part}": empty
            for layer in range(LAYERS)
            for side in ("decoder", "encoder")
            for part in ("key", "value")
        }
        return DecoderState(hidden, cache, hidden)

    def step(self, state: DecoderState, tokens: list[int]) -> Scores:
        """Feed the last token of each beam and return the log-probabilities of the next.

        They are means over the hearings.
        """
        hearings, beams = len(state.hidden), len(tokens)
        inputs = {
            # The graph takes every 384th entry of a mask over samples; one entry stands for all.
            "encoder_attention_mask": np.ones((hearings * beams, 1), dtype=np.int64),
            "input_ids": np.array(tokens * hearings, dtype=np.int64)[:, None],
            "encoder_hidden_states": state.repeated,
            "use_cache_branch": np.array([state.step > 0]),
            **state.cache,
        }
        logits, *present = self._decoder.run(None, inputs)
        for name, value in zip(self._outputs[1:], present, strict=True):
            past = name.replace("present", "past_key_values")
            if ".decoder." in past or state.step == 0:
                state.cache[past] = value
        state.step += 1
        last = logits[:, -1, :]
        top = last.max(axis=1, keepdims=True)
        each = last - top - np.log(np.exp(last - top).sum(axis=1, keepdims=True))
        scores: Scores = each.reshape(hearings, beams, -1).mean(axis=0)
        return scores

    @property
    def first(self) -> list[int]:
        """What decoding begins with."""
        return [BOS]


def _session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise ModelError(
            f"{path} cannot be loaded (damaged?); run: callsteer models download moonshine-tiny-en"
        ) from error
