"""A small convolutional network in NumPy: forward and backward passes, and Adam."""

import numpy as np

# Output channels of the two convolutions.
CHANNELS = (12, 24)
CLASSES = 10


def initial_weights(rng):
    """He-initialised weights, as ONNX lays them out."""

    def normal(*shape, fan_in):
        return (rng.standard_normal(shape) * np.sqrt(2 / fan_in)).astype(np.float32)

    first, second = CHANNELS
    return {
        "conv1.weight": normal(first, 1, 3, 3, fan_in=9),
        "conv1.bias": np.zeros(first, np.float32),
        "conv2.weight": normal(second, first, 3, 3, fan_in=9 * first),
        "conv2.bias": np.zeros(second, np.float32),
        "dense.weight": normal(CLASSES, second * 4, fan_in=second * 4),
        "dense.bias": np.zeros(CLASSES, np.float32),
    }


def patches(x):
    """The 3x3 neighbourhood of every pixel, zero-padded: [n, h, w, c * 9]."""
    padded = np.pad(x, ((0, 0), (0, 0), (1, 1), (1, 1)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), axis=(2, 3))
    n, c, h, w = x.shape
    return windows.transpose(0, 2, 3, 1, 4, 5).reshape(n, h, w, c * 9)


def conv(x, weight, bias):
    columns = patches(x)
    y = columns @ weight.reshape(len(weight), -1).T + bias
    return y.transpose(0, 3, 1, 2), columns


def conv_gradients(dy, columns, weight):
    """Gradients of a convolution: of its input, its weight and its bias."""
    dy_last = dy.transpose(0, 2, 3, 1)
    flat = dy_last.reshape(-1, dy_last.shape[-1])
    dweight = (flat.T @ columns.reshape(-1, columns.shape[-1])).reshape(weight.shape)
    # The input's gradient is a convolution of dy with the weight turned by 180 degrees.
    turned = weight[:, :, ::-1, ::-1].transpose(1, 0, 2, 3)
    dx, _ = conv(dy, turned, np.float32(0))
    return dx, dweight, flat.sum(axis=0)


def pool(x):
    """2x2 maximum, and which of the four pixels it was."""
    n, c, h, w = x.shape
    blocks = x.reshape(n, c, h // 2, 2, w // 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(n, c, h // 2, w // 2, 4)
    return blocks.max(axis=-1), blocks.argmax(axis=-1)


def pool_gradient(dy, chosen):
    n, c, h, w = dy.shape
    blocks = np.where(np.arange(4) == chosen[..., None], dy[..., None], np.float32(0))
    return blocks.reshape(n, c, h, w, 2, 2).transpose(0, 1, 2, 4, 3, 5).reshape(n, c, h * 2, w * 2)


def forward(weights, x):
    """Probabilities [n, 10] of pixel values [n, 1, 8, 8] from 0 to 16, and what `backward` needs."""
    a1, columns1 = conv(x / np.float32(16), weights["conv1.weight"], weights["conv1.bias"])
    p1, chosen1 = pool(np.maximum(a1, 0))
    a2, columns2 = conv(p1, weights["conv2.weight"], weights["conv2.bias"])
    p2, chosen2 = pool(np.maximum(a2, 0))
    flat = p2.reshape(len(x), -1)
    logits = flat @ weights["dense.weight"].T + weights["dense.bias"]
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = exponentials / exponentials.sum(axis=1, keepdims=True)
    return probabilities, (a1, columns1, chosen1, a2, columns2, chosen2, flat)


def backward(weights, probabilities, labels, kept):
    """The gradient of the mean cross-entropy."""
    a1, columns1, chosen1, a2, columns2, chosen2, flat = kept
    dlogits = probabilities.copy()
    dlogits[np.arange(len(labels)), labels] -= 1
    dlogits /= np.float32(len(labels))
    gradients = {"dense.weight": dlogits.T @ flat, "dense.bias": dlogits.sum(axis=0)}
    dp2 = (dlogits @ weights["dense.weight"]).reshape(chosen2.shape)
    da2 = pool_gradient(dp2, chosen2) * (a2 > 0)
    dp1, gradients["conv2.weight"], gradients["conv2.bias"] = conv_gradients(da2, columns2, weights["conv2.weight"])
    da1 = pool_gradient(dp1, chosen1) * (a1 > 0)
    _, gradients["conv1.weight"], gradients["conv1.bias"] = conv_gradients(da1, columns1, weights["conv1.weight"])
    return gradients


def train(weights, images, labels, rng, epochs, batch, rate):
    """Trains in place with Adam; the rate falls to zero along a cosine."""
    first = {name: np.zeros_like(w) for name, w in weights.items()}
    second = {name: np.zeros_like(w) for name, w in weights.items()}
    batches = -(-len(images) // batch)
    steps = epochs * batches
    for step in range(1, steps + 1):
        if (step - 1) % batches == 0:
            order = rng.permutation(len(images))
        chosen = order[(step - 1) % batches * batch :][:batch]
        probabilities, kept = forward(weights, images[chosen])
        now = rate * (1 + np.cos(np.pi * step / steps)) / 2
        for name, gradient in backward(weights, probabilities, labels[chosen], kept).items():
            first[name] = 0.9 * first[name] + 0.1 * gradient
            second[name] = 0.999 * second[name] + 0.001 * gradient**2
            mean = first[name] / (1 - 0.9**step)
            spread = np.sqrt(second[name] / (1 - 0.999**step)) + 1e-8
            weights[name] -= (now * mean / spread).astype(np.float32)
