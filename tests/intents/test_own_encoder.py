"""An encoder that was put into the models folder: a real network, small enough to make here."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

import asr.models
from intents.encoder import shared_encoder
from intents.errors import IntentsError
from intents.matcher import build_matcher
from intents.own_encoder import OwnEncoder, described
from intents.pack_loader import load_pack
from ivr.installed import encoder_folder

pytestmark = pytest.mark.unit

WORDS = {"[UNK]": 0, "card": 1, "lost": 2, "money": 3, "query": 4, "thẻ": 5, "mất": 6, "tiền": 7}
MEANINGS = [0, 1, 2, 3, 4, 1, 2, 3]
"""Words of one meaning share a vector, as a multilingual encoder would have it."""
TABLE = np.eye(5, 4, k=-1, dtype=np.float32)[MEANINGS]


def make(folder: Path, **description: object) -> Path:
    """Write a network that looks each token's vector up, its tokenizer and its description."""
    folder.mkdir(parents=True)
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "tiny",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["n", "t"])],
        [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["n", "t", 4])],
        [numpy_helper.from_array(TABLE, "table")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.save(model, str(folder / "model.onnx"))
    tokenizer = Tokenizer(WordLevel(WORDS, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.save(str(folder / "tokenizer.json"))
    told = {"name": "tiny-1", "languages": ["vi", "zh"], **description}
    (folder / "encoder.json").write_text(json.dumps(told), encoding="utf-8")
    return folder


def encoder(folder: Path) -> OwnEncoder:
    description = described(folder)
    assert description is not None
    return OwnEncoder(folder, description)


def test_the_same_in_two_languages_is_the_same_vector(tmp_path: Path) -> None:
    one, other, apart = encoder(make(tmp_path / "m")).encode(["mất thẻ", "card lost", "money"])
    assert np.allclose(one, other)
    assert float(one @ apart) == pytest.approx(0.0)
    assert float(one @ one) == pytest.approx(1.0)


def test_padding_does_not_count(tmp_path: Path) -> None:
    own = encoder(make(tmp_path / "m"))
    assert np.allclose(own.encode(["card", "card lost money"])[0], own.encode(["card"])[0])


def test_pooling_prefix_and_length_are_as_described(tmp_path: Path) -> None:
    first = encoder(make(tmp_path / "first", pooling="first", prefix="query ", normalise=False))
    assert first.encode(["card lost"]).tolist() == [[0.0, 0.0, 0.0, 1.0]]
    plain = encoder(make(tmp_path / "plain", normalise=False))
    assert plain.encode(["card lost"]).tolist() == [[0.5, 0.5, 0.0, 0.0]]


def test_an_empty_text_is_a_vector_too(tmp_path: Path) -> None:
    assert encoder(make(tmp_path / "m")).encode([""]).shape == (1, 4)


def test_a_wrong_description_is_said_with_its_file(tmp_path: Path) -> None:
    folder = make(tmp_path / "m", pooling="max")
    with pytest.raises(IntentsError, match=r"encoder\.json: pooling"):
        described(folder)


def test_a_missing_network_is_said(tmp_path: Path) -> None:
    folder = make(tmp_path / "m")
    (folder / "model.onnx").unlink()
    with pytest.raises(IntentsError, match=r"needs model\.onnx and tokenizer\.json"):
        encoder(folder)


def test_it_is_used_for_its_languages_when_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asr.models, "cache_folder", lambda: tmp_path)
    assert encoder_folder("vi") is None
    folder = make(tmp_path / "tiny")
    assert encoder_folder("vi") == folder
    assert encoder_folder("fa") is None


def test_a_matcher_is_trained_with_it(tmp_path: Path) -> None:
    folder = make(tmp_path / "tiny")
    matcher = build_matcher(load_pack("parcel"), "vi", folder, tmp_path / "cache")
    assert shared_encoder(folder).name == "tiny-1"
    found = matcher.match("đơn hàng của tôi đang ở đâu", today=date(2026, 11, 24))
    assert found.candidates
    assert list((tmp_path / "cache").glob("vectors-*.npz"))
