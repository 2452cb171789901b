"""Silero's VAD on plain onnxruntime, at 8 kHz.

Source: the model's own signature; window 256 samples after 32 of context, state [2, 1, 128].
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from asr.errors import ModelError

RATE = 8000
WINDOW = 256
"""Samples a step: 32 ms."""
CONTEXT = 32


class SileroModel:
    """The loaded network; one for the process, used by all threads."""

    def __init__(self, path: Path) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            self._session = ort.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            raise ModelError(
                f"{path} cannot be loaded as the Silero VAD model; "
                "run: callsteer models download silero-vad"
            ) from error

    def step(
        self, window: NDArray[np.float32], state: NDArray[np.float32]
    ) -> tuple[float, NDArray[np.float32]]:
        """Return the speech probability of ``window`` (float32 [288]) and the next state."""
        inputs = {"input": window[None], "state": state, "sr": np.array(RATE, dtype=np.int64)}
        probability, after = self._session.run(None, inputs)
        return float(probability[0, 0]), after


class SileroStream:
    """Runs the model over one call's frames."""

    def __init__(self, model: SileroModel) -> None:
        self._model = model
        self._state = np.zeros((2, 1, 128), dtype=np.float32)
        self._context = np.zeros(CONTEXT, dtype=np.float32)
        self._waiting = np.zeros(0, dtype=np.float32)
        self.probability = 0.0
        """Of speech, at the last full window."""

    def accept(self, frame: NDArray[np.int16]) -> float:
        """Take 20 ms and return the latest probability of speech."""
        samples = frame.astype(np.float32) / 32768.0
        self._waiting = np.concatenate([self._waiting, samples])
        while len(self._waiting) >= WINDOW:
            window, self._waiting = self._waiting[:WINDOW], self._waiting[WINDOW:]
            heard = np.concatenate([self._context, window])
            self.probability, self._state = self._model.step(heard, self._state)
            self._context = window[-CONTEXT:]
        return self.probability

    def reset(self) -> None:
        """Forget what was heard; after a long silence the state drifts."""
        self._state = np.zeros_like(self._state)
        self._context = np.zeros_like(self._context)
        self._waiting = np.zeros(0, dtype=np.float32)
        self.probability = 0.0
