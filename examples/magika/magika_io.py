#!/usr/bin/env python3
"""What goes into Magika's model and what comes out of it. Needs nothing but Python.

    magika_io.py encode FILE INPUT.npy      writes the model's input for a file: int32 [1, 2048]
    magika_io.py label LABELS.txt [ANSWER]  reads the answer of `freehold infer --json` (or standard
                                            input) and prints the likeliest label and its score
"""

import array
import json
import sys
from pathlib import Path

# The model sees the first and the last bytes of a file.
FEATURES = 1024
# White space is stripped from what is read, which is at most this much at either end.
BLOCK = 4096
# Stands where the file has no byte.
PADDING = 256


def features(data):
    """The file's first FEATURES bytes after leading white space, padded behind, then its last
    FEATURES before trailing white space, padded in front."""
    first = data[:BLOCK].lstrip()[:FEATURES]
    last = data[max(0, len(data) - BLOCK) :].rstrip()[-FEATURES:]
    return [*first, *[PADDING] * (FEATURES - len(first)), *[PADDING] * (FEATURES - len(last)), *last]


def npy(values):
    """A .npy file of one row of int32."""
    numbers = array.array("i", values)
    if sys.byteorder == "big":
        numbers.byteswap()
    header = f"{{'descr': '<i4', 'fortran_order': False, 'shape': (1, {len(values)}), }}"
    # Magic, version and length take ten bytes; the header is padded to a multiple of 64 in all.
    header += " " * (-(10 + len(header) + 1) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header.encode() + numbers.tobytes()


def likeliest(answer, labels):
    (output,) = answer["outputs"]
    score = max(output["data"])
    return labels[output["data"].index(score)], score


def main(arguments):
    if arguments[:1] == ["encode"] and len(arguments) == 3:
        Path(arguments[2]).write_bytes(npy(features(Path(arguments[1]).read_bytes())))
    elif arguments[:1] == ["label"] and len(arguments) in (2, 3):
        text = Path(arguments[2]).read_text() if len(arguments) == 3 else sys.stdin.read()
        label, score = likeliest(json.loads(text), Path(arguments[1]).read_text().split())
        print(f"{label} {score:.3f}")
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
