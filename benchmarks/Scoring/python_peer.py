"""Embeds picture files as one does in Python: OpenCV or Pillow decode and resize, PyTorch runs the network, on two threads, 32 pictures at a time.

The weights are those of the same ONNX file, whose few operators are computed here with torch's functions. Two threads decode the next batch
while the network runs. It is started by `dotnet run -c Release --project benchmarks/Scoring -- python`, which takes turns between contestants:
for each line on standard input all files are embedded once, and seconds, processor seconds and peak megabytes are printed.

  /usr/bin/python3 python_peer.py opencv|pillow|pillow-draft MODEL.onnx FOLDER ROWS [VECTORS.npy]     with a file, writes the vectors to it instead
"""
import os
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy
import onnx
import torch
import torch.nn.functional as F
from onnx import helper, numpy_helper
from PIL import Image

THREADS, BATCH = 2, 32


def framed(picture, size):
    """Lays a picture in the middle of a white square."""
    height, width, _ = picture.shape
    square = numpy.full((size, size, 3), 255, numpy.uint8)
    top, left = (size - height) // 2, (size - width) // 2
    square[top:top + height, left:left + width] = picture
    return square


def fitted(width, height, size):
    scale = size / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def opencv(path, size):
    picture = cv2.imread(path)
    height, width, _ = picture.shape
    resized = cv2.resize(picture, fitted(width, height, size), interpolation=cv2.INTER_AREA)
    return framed(cv2.cvtColor(resized, cv2.COLOR_BGR2RGB), size)


def pillow(path, size, draft=False):
    picture = Image.open(path)
    target = fitted(*picture.size, size)
    if draft:
        picture.draft("RGB", target)
    return framed(numpy.asarray(picture.convert("RGB").resize(target, Image.BILINEAR)), size)


DECODERS = {"opencv": opencv, "pillow": pillow, "pillow-draft": lambda path, size: pillow(path, size, draft=True)}


def padded(x, attributes, value):
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    return F.pad(x, (left, right, top, bottom), value=value) if (top, left) != (bottom, right) else x


def padding(attributes):
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    return (top, left) if (top, left) == (bottom, right) else 0


OPERATORS = {
    "Cast": lambda a, x: x.float(),
    "Transpose": lambda a, x: x.permute(a["perm"]),
    "Add": lambda a, x, y: x + y,
    "Sub": lambda a, x, y: x - y,
    "Mul": lambda a, x, y: x * y,
    "Div": lambda a, x, y: x / y,
    "Max": lambda a, x, y: torch.maximum(x, y),
    "Relu": lambda a, x: torch.relu(x),
    "Clip": lambda a, x, low, high: torch.clamp(x, low.item(), high.item()),
    "Flatten": lambda a, x: x.flatten(1),
    "Concat": lambda a, *x: torch.cat(x, a["axis"]),
    "ReduceL2": lambda a, x: torch.linalg.vector_norm(x, dim=a["axes"], keepdim=True),
    "Gemm": lambda a, x, weight, bias: F.linear(x, weight, bias),
    "GlobalAveragePool": lambda a, x: x.mean((2, 3), keepdim=True),
    "Conv": lambda a, x, weight, bias=None: F.conv2d(
        padded(x, a, 0), weight, bias, a.get("strides", 1), padding(a), a.get("dilations", 1), a.get("group", 1)),
    "MaxPool": lambda a, x: F.max_pool2d(padded(x, a, -torch.inf), a["kernel_shape"], a.get("strides", 1), padding(a)),
    "AveragePool": lambda a, x: F.avg_pool2d(x, a["kernel_shape"], a.get("strides", 1), padding(a), count_include_pad=False),
}


class Network(torch.nn.Module):
    """Computes the embeddings of an ONNX file whose pixels are bytes, [N, H, W, 3]."""

    def __init__(self, path):
        super().__init__()
        graph = onnx.load(path).graph
        self.input, self.output = graph.input[0].name, graph.output[0].name
        self.size = graph.input[0].type.tensor_type.shape.dim[1].dim_value
        self.constants = {tensor.name: torch.from_numpy(numpy_helper.to_array(tensor).copy()) for tensor in graph.initializer}
        self.nodes = []
        for node in graph.node:
            attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
            if node.op_type == "Gemm" and not attributes.get("transB"):
                raise NotImplementedError("Gemm without transB")
            if node.output[0] == "deeprank.row":
                continue
            self.nodes.append((OPERATORS[node.op_type], attributes, list(node.input), node.output[0]))

    def forward(self, pixels):
        values = {**self.constants, self.input: pixels}
        for compute, attributes, inputs, output in self.nodes:
            values[output] = compute(attributes, *(values[name] for name in inputs))
        return values[self.output]


def main(decoder, model, folder, rows, vectors=None):
    torch.set_num_threads(THREADS)
    # The pool's threads are OpenCV's.
    cv2.setNumThreads(1)
    pool = ThreadPoolExecutor(THREADS)
    names = sorted(os.listdir(folder))
    files = [os.path.join(folder, names[row % len(names)]) for row in range(int(rows))]
    batches = [files[start:start + BATCH] for start in range(0, len(files), BATCH)]
    network = Network(model)
    example = torch.full((BATCH, network.size, network.size, 3), 128, dtype=torch.uint8)
    with torch.inference_mode():
        # Traced and frozen, it runs a little faster than from the list of its operators.
        scripted = torch.jit.freeze(torch.jit.trace(network.eval(), example, check_trace=False))

    def embed():
        found = []
        ahead = decode(batches[0])
        with torch.inference_mode():
            for following in batches[1:] + [[]]:
                pixels = numpy.stack(list(ahead))
                ahead = decode(following)
                found.append(scripted(torch.from_numpy(pixels)))
        return torch.cat(found).numpy()

    def decode(paths):
        return pool.map(lambda path: DECODERS[decoder](path, network.size), paths)

    if vectors:
        numpy.save(vectors, embed())
        return
    print("ready", flush=True)
    for _ in sys.stdin:
        clock, processor = time.perf_counter(), time.process_time()
        embed()
        seconds, processor = time.perf_counter() - clock, time.process_time() - processor
        print(seconds, processor, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)


main(*sys.argv[1:])
