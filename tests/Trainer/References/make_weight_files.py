#!/usr/bin/env python3
"""Makes the small PyTorch files of tests/Trainer/References/Weights, and the values they hold, with a real torch.

Run with Debian 12's python3-torch (1.13) from this folder. The files are checked in: no test needs Python.
"""
import collections
import json
import pathlib

import torch

folder = pathlib.Path(__file__).parent / "Weights"
torch.manual_seed(1)


def expected(tensors):
    """Returns what a reader must find: name, type, shape and the values as 32-bit numbers."""
    types = {torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64"}
    return [
        {"name": name, "type": types[t.dtype], "shape": list(t.shape),
         "values": t.detach().float().contiguous().flatten().tolist()}
        for name, t in tensors.items()
    ]


def network():
    return torch.nn.Sequential(
        torch.nn.Conv2d(3, 4, 3, bias=False), torch.nn.BatchNorm2d(4), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(4, 2))


# Every kind of tensor, nested in what a training program saves.
block = torch.randn(4, 6)
kinds = collections.OrderedDict(
    [
        ("float", torch.randn(2, 3)),
        ("half", torch.randn(5).half()),
        ("bfloat", torch.randn(2, 2, 2).bfloat16()),
        ("special.half", torch.tensor([float("inf"), -0.0, 6e-8, 65504]).half()),
        ("parameter", torch.nn.Parameter(torch.randn(3))),
        ("frozen", torch.nn.Parameter(torch.randn(3), requires_grad=False)),
        ("transposed", block.t()),
        ("sliced", block[1:3, 1::2]),
        ("row", block[2]),
        ("whole", block),
        ("permuted", torch.randn(2, 3, 4).half().permute(2, 0, 1)),
        ("channels_last", torch.randn(2, 3, 4, 5).to(memory_format=torch.channels_last)),
        ("scalar", torch.tensor(2.5)),
        ("empty", torch.empty(0, 3)),
        ("num_batches_tracked", torch.tensor(7)),
    ]
)
optimizer = torch.optim.SGD([kinds["parameter"]], lr=0.1, momentum=0.9)
kinds["parameter"].sum().backward()
optimizer.step()
checkpoint = {
    "epoch": 3, "arch": "tiny", "best": torch.tensor(0.5), "big": 2 ** 40, "negative": -5, "none": None, "done": True,
    "optimizer": optimizer.state_dict(), "state_dict": kinds,
}
torch.save(checkpoint, folder / "checkpoint.pth")
(folder / "checkpoint.json").write_text(json.dumps(expected(kinds), indent=1, allow_nan=True).replace("Infinity", '"Infinity"') + "\n")

# A module's own state dictionary, with the attribute _metadata, in the oldest and in a newer protocol, and with what wrappers put in front.
state = network().state_dict()
torch.save(state, folder / "state.pth")
torch.save(state, folder / "protocol4.pth", pickle_protocol=4)
torch.save({"model": {f"module.{name}": tensor for name, tensor in state.items()}}, folder / "wrapped.pt")
(folder / "state.json").write_text(json.dumps(expected(state), indent=1) + "\n")

# What is refused: the format before 1.6, TorchScript, a whole module, and no tensors at all.
small = torch.nn.Linear(1, 1)
torch.save(small.state_dict(), folder / "legacy.pth", _use_new_zipfile_serialization=False)
torch.jit.script(small).save(str(folder / "script.pt"))
torch.save(small, folder / "module.pth")
torch.save({"epoch": 3}, folder / "nothing.pth")
