#!/usr/bin/env python3
"""Trains the digits network and writes digits.onnx, samples/ and golden/ beside this script.

    python3 -m venv venv && venv/bin/pip install --require-hashes -r requirements.txt
    venv/bin/python train.py
"""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import network

HERE = Path(__file__).resolve().parent
SEED = 20
GOLDEN_VECTORS = 8
LEAST_ACCURACY = 0.97


def load():
    """Training and test images [n, 1, 8, 8], pixels from 0 to 16, with their labels."""
    digits = load_digits()
    images = digits.images.astype(np.float32)[:, None]
    return train_test_split(images, digits.target, test_size=0.25, random_state=SEED, stratify=digits.target)


def export(weights):
    """The network as an ONNX file that takes one image."""
    conv = {"kernel_shape": [3, 3], "pads": [1, 1, 1, 1]}
    pool = {"kernel_shape": [2, 2], "strides": [2, 2]}
    nodes = [
        helper.make_node("Div", ["x", "white"], ["scaled"]),
        helper.make_node("Conv", ["scaled", "conv1.weight", "conv1.bias"], ["conv1"], **conv),
        helper.make_node("Relu", ["conv1"], ["relu1"]),
        helper.make_node("MaxPool", ["relu1"], ["pool1"], **pool),
        helper.make_node("Conv", ["pool1", "conv2.weight", "conv2.bias"], ["conv2"], **conv),
        helper.make_node("Relu", ["conv2"], ["relu2"]),
        helper.make_node("MaxPool", ["relu2"], ["pool2"], **pool),
        helper.make_node("Flatten", ["pool2"], ["flat"]),
        helper.make_node("Gemm", ["flat", "dense.weight", "dense.bias"], ["logits"], transB=1),
        helper.make_node("Softmax", ["logits"], ["scores"], axis=1),
    ]
    constants = {"white": np.array(16, np.float32), **weights}
    graph = helper.make_graph(
        nodes,
        "digits",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 1, 8, 8])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [1, network.CLASSES])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    model = helper.make_model(
        graph, producer_name="freehold-examples", ir_version=9, opset_imports=[helper.make_opsetid("", 17)]
    )
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString()


def session(model):
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def main():
    train_images, test_images, train_labels, test_labels = load()
    rng = np.random.default_rng(SEED)
    weights = network.initial_weights(rng)
    network.train(weights, train_images, train_labels, rng, epochs=60, batch=32, rate=3e-3)

    model = export(weights)
    run = session(model)
    scores = np.stack([run.run(["scores"], {"x": image[None]})[0] for image in test_images])
    answers = scores[:, 0].argmax(axis=1)
    accuracy = (answers == test_labels).mean()
    print(f"test accuracy {accuracy:.2%} ({(answers == test_labels).sum()} of {len(test_labels)} digits)")
    if accuracy <= LEAST_ACCURACY:
        raise SystemExit(f"not above {LEAST_ACCURACY:.0%}: nothing written")

    (HERE / "digits.onnx").write_bytes(model)
    (HERE / "samples").mkdir(exist_ok=True)
    for label in range(network.CLASSES):
        first = int(np.flatnonzero(test_labels == label)[0])
        np.save(HERE / "samples" / f"digit-{label}.npy", test_images[first][None])
    (HERE / "golden").mkdir(exist_ok=True)
    np.savez(HERE / "golden" / "in.npz", x=test_images[-GOLDEN_VECTORS:, None])
    np.savez(HERE / "golden" / "out.npz", scores=scores[-GOLDEN_VECTORS:])
    print(f"wrote digits.onnx ({len(model)} bytes), samples/ and golden/")


if __name__ == "__main__":
    main()
