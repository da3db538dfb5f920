"""The quickstart's training as a PyTorch engineer writes it: same network, batches, loss, optimiser, schedule, augmentation ranges and pictures.

    /usr/bin/python3 benchmarks/Recipes/pytorch_peer.py [--epochs 30] [--seed 1] [--tuned] [--steps-only]

--tuned computes convolutions in bfloat16 and channels-last; --steps-only prints the time of a step and ends.
Needs Debian's python3-torch, python3-numpy and python3-pil.
"""
import argparse
import io
import math
import pathlib
import time
import zipfile

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

root = pathlib.Path(__file__).resolve().parents[2]


def pictures(side):
    images, labels = [], []
    with zipfile.ZipFile(root / "data/emoji/emoji64.zip") as archive:
        for name in sorted(archive.namelist()):
            if name.startswith(side + "/") and name.endswith(".png"):
                image = Image.open(io.BytesIO(archive.read(name))).convert("RGBA")
                ground = Image.new("RGBA", image.size, "white")
                images.append(np.asarray(Image.alpha_composite(ground, image).convert("RGB")))
                labels.append(name.split("/")[1])
    numbers = {label: i for i, label in enumerate(sorted(set(labels)))}
    return torch.from_numpy(np.stack(images)), torch.tensor([numbers[label] for label in labels])


def same(x, kernel, stride, value):
    total = max(0, (math.ceil(x.shape[-1] / stride) - 1) * stride + kernel - x.shape[-1])
    return F.pad(x, (total // 2, total - total // 2) * 2, value=value)


class Small(torch.nn.Module):
    """Five 3×3 convolutions and two low-resolution paths, 128 components."""

    def __init__(self):
        super().__init__()
        self.convolutions, self.norms = torch.nn.ModuleList(), torch.nn.ModuleList()
        for inputs, maps in zip([3, 32, 64, 128, 256], [32, 64, 128, 256, 256]):
            self.convolutions.append(torch.nn.Conv2d(inputs, maps, 3, bias=False))
            self.norms.append(torch.nn.BatchNorm2d(maps))
        self.paths = torch.nn.ModuleList(torch.nn.Conv2d(3, 32, 3) for _ in range(2))
        self.embedding = torch.nn.Linear(4096 + 1024, 128)
        for layer in [*self.convolutions, *self.paths, self.embedding]:
            torch.nn.init.kaiming_normal_(layer.weight)
            if layer.bias is not None:
                torch.nn.init.zeros_(layer.bias)

    def forward(self, x):
        y = x
        for i, (convolution, norm) in enumerate(zip(self.convolutions, self.norms)):
            stride = 2 if i == 0 else 1
            y = F.relu(norm(F.conv2d(same(y, 3, stride, 0), convolution.weight, stride=stride)))
            if 1 <= i <= 3:
                y = F.max_pool2d(y, 2)
        low = []
        for path, factor, pool, stride in zip(self.paths, [4, 8], [7, 3], [4, 2]):
            z = path(same(F.avg_pool2d(x, factor), 3, 1, 0))
            low.append(F.max_pool2d(same(z, pool, stride, -math.inf), pool, stride).flatten(1))
        features = torch.cat([F.normalize(y.flatten(1).float()), F.normalize(torch.cat(low, 1).float())], 1)
        return F.normalize(self.embedding(features))


def augment(batch):
    """Rotation ±11.5°, scale 0.8 to 1.2, shift 6 %, a gain for each channel, one in five gray; on white."""
    n = len(batch)
    angle = (torch.rand(n) * 2 - 1) * math.radians(11.5)
    scale = 0.8 + 0.4 * torch.rand(n)
    shift = (torch.rand(n, 2) * 2 - 1) * 0.12
    cos, sin = torch.cos(angle) / scale, torch.sin(angle) / scale
    theta = torch.stack([torch.stack([cos, -sin, shift[:, 0]], 1), torch.stack([sin, cos, shift[:, 1]], 1)], 1)
    x = 255 - batch.permute(0, 3, 1, 2).float()
    x = F.grid_sample(x, F.affine_grid(theta, list(x.shape), align_corners=False), align_corners=False)
    x = x * (0.6 + 0.8 * torch.rand(n, 3, 1, 1))
    gray = (torch.rand(n) < 0.2).view(-1, 1, 1, 1)
    x = torch.where(gray, x.mean(1, keepdim=True).expand_as(x), x)
    return (255 - x).clamp(0, 255) / 127.5 - 1


def loss_of(embeddings, labels, gap=0.2):
    distances = (torch.cdist(embeddings, embeddings, compute_mode="donot_use_mm_for_euclid_dist") ** 2)
    alike = labels[:, None] == labels[None, :]
    positive = alike & ~torch.eye(len(labels), dtype=torch.bool)
    anchors, others = positive.nonzero(as_tuple=True)
    hinge = F.relu(distances[anchors, others][:, None] - distances[anchors] + gap) * ~alike[anchors]
    active = (hinge > 0).sum().clamp(min=1)
    return hinge.sum() / active


def batches(labels, generator, classes=48, each=4):
    members = {}
    for i, label in enumerate(labels.tolist()):
        members.setdefault(label, []).append(i)
    decks, order = {label: [] for label in members}, []
    for _ in range(round(len(labels) / (classes * each))):
        rows = []
        while len(order) < classes:
            order += generator.permutation(list(members)).tolist()
        chosen, order = order[:classes], order[classes:]
        for label in chosen:
            take = min(each, len(members[label]))
            while len(decks[label]) < take:
                decks[label] += generator.permutation(members[label]).tolist()
            rows += decks[label][:take]
            decks[label] = decks[label][take:]
        yield torch.tensor(rows)


def recall_at_1(network, images, labels):
    network.eval()
    with torch.no_grad():
        parts = [network(part.permute(0, 3, 1, 2).float() / 127.5 - 1) for part in images.split(128)]
    similarity = torch.cat(parts) @ torch.cat(parts).T
    similarity.fill_diagonal_(-2)
    return (labels[similarity.argmax(1)] == labels).float().mean().item()


options = argparse.ArgumentParser()
options.add_argument("--epochs", type=int, default=30)
options.add_argument("--seed", type=int, default=1)
options.add_argument("--tuned", action="store_true")
options.add_argument("--steps-only", action="store_true")
options = options.parse_args()
torch.manual_seed(options.seed)
torch.set_num_threads(2)
generator = np.random.default_rng(options.seed)
images, labels = pictures("train")
network = Small()
if options.tuned:
    network = network.to(memory_format=torch.channels_last)
optimizer = torch.optim.AdamW(network.parameters(), 0.001, weight_decay=0.001)


def step(rows):
    network.train()
    x = augment(images[rows])
    if options.tuned:
        x = x.contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", torch.bfloat16, enabled=options.tuned):
        embeddings = network(x)
    loss = loss_of(embeddings.float(), labels[rows])
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


if options.steps_only:
    times = []
    for rows in batches(labels, generator):
        begun = time.perf_counter()
        step(rows)
        times.append(1000 * (time.perf_counter() - begun))
    print(f"a step of 192 pictures: {sorted(times)[len(times) // 2]:.0f} ms (median of {len(times)}, {'tuned' if options.tuned else 'float32'})")
else:
    begun, taken = time.perf_counter(), 0
    total = options.epochs * round(len(labels) / 192)
    for epoch in range(options.epochs):
        for rows in batches(labels, generator):
            warm = round(0.05 * total)
            rate = (taken + 1) / (warm + 1) if taken < warm else 0.5 * (1 + math.cos(math.pi * (taken - warm) / (total - warm)))
            for group in optimizer.param_groups:
                group["lr"] = 0.001 * rate
            value = step(rows)
            taken += 1
    test, classes = pictures("test")
    print(f"seed {options.seed}: test Recall@1 {100 * recall_at_1(network, test, classes):.1f} % after {options.epochs} epochs, {time.perf_counter() - begun:.0f} s")
