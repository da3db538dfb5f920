#!/usr/bin/python3
"""Writes torchvision.tsv: what torchvision's networks make of two pictures, for the tests of our own to compare with.

    apt-get install --no-install-recommends python3-torchvision      (torch 1.13.1, torchvision 0.14.1)
    /usr/bin/python3 tests/Trainer/References/make_references.py

Weights are not shipped: both sides fill every tensor from its name, value by value, as `draw` does here and SeededValues.cs there.
A line is: network, kind, values.
  features    the vector of channel averages behind the last block, at unit length, in evaluation: 64 evenly spaced values for each picture
  gradient    at 64x64 pixels in training mode, d(sum of features * draw("direction")) / d(first convolution's weights): 64 evenly spaced values
  parameters  the number of parameters, the classifier for 1000 classes included
"""
import io
import pathlib
import zipfile

import numpy
import PIL.Image
import torch
import torchvision.models as models

HERE = pathlib.Path(__file__).parent
EMOJI = HERE.parents[2] / "data" / "emoji" / "emoji64.zip"
PICTURE = "test/0031-20E3/fluent-3d.png"
VALUES = 64


def draw(name, shape):
    """Returns floats in [-1, 1): 24 bits of SplitMix64, started at the FNV-1a hash of the name."""
    state = numpy.uint64(0xCBF29CE484222325)
    with numpy.errstate(over="ignore"):
        for byte in name.encode():
            state = (state ^ numpy.uint64(byte)) * numpy.uint64(0x100000001B3)
        z = state + (numpy.arange(numpy.prod(shape), dtype=numpy.uint64) + numpy.uint64(1)) * numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        z = z ^ (z >> numpy.uint64(31))
    return ((z >> numpy.uint64(40)).astype(numpy.float32) / numpy.float32(1 << 23) - numpy.float32(1)).reshape(shape)


def value_of(name, shape):
    """Returns the values of one tensor: He's variance for weights, and statistics, scales and offsets near those of a trained network."""
    values = draw(name, shape)
    if len(shape) > 1:
        return values * numpy.float32(numpy.sqrt(6 / numpy.prod(shape[1:])))
    if name.endswith("running_var"):
        return values * numpy.float32(0.5) + numpy.float32(1)
    return values * numpy.float32(0.1) + numpy.float32(1 if name.endswith("weight") else 0)


def pictures(size):
    """Returns noise, and an emoji enlarged by whole pixels, as bytes [2, size, size, 3]."""
    noise = ((draw("noise", (size, size, 3)) + 1) * 128).astype(numpy.uint8)
    with zipfile.ZipFile(EMOJI) as archive:
        emoji = numpy.array(PIL.Image.open(io.BytesIO(archive.read(PICTURE))).convert("RGB"))
    source = numpy.arange(size) * len(emoji) // size
    return numpy.stack([noise, emoji[source][:, source]])


class AlexNet(torch.nn.Module):
    """Krizhevsky et al., 2012, which torchvision does not have in this form."""

    def __init__(self):
        super().__init__()
        self.conv1 = torch.nn.Conv2d(3, 96, 11, stride=4, padding=2)
        self.conv2 = torch.nn.Conv2d(96, 256, 5, padding=2, groups=2)
        self.conv3 = torch.nn.Conv2d(256, 384, 3, padding=1)
        self.conv4 = torch.nn.Conv2d(384, 384, 3, padding=1, groups=2)
        self.conv5 = torch.nn.Conv2d(384, 256, 3, padding=1, groups=2)
        self.norm = torch.nn.LocalResponseNorm(5, alpha=5e-4, beta=0.75, k=2)
        self.pool = torch.nn.MaxPool2d(3, stride=2)
        self.classifier = torch.nn.Sequential(
            torch.nn.Linear(256 * 6 * 6, 4096), torch.nn.ReLU(), torch.nn.Linear(4096, 4096), torch.nn.ReLU(), torch.nn.Linear(4096, 1000))

    def features(self, x):
        x = self.pool(self.norm(self.conv1(x).relu()))
        x = self.pool(self.norm(self.conv2(x).relu()))
        return self.pool(self.conv5(self.conv4(self.conv3(x).relu()).relu()).relu())


def residual_features(network):
    layers = dict(network.named_children())
    del layers["avgpool"], layers["fc"]
    return torch.nn.Sequential(*layers.values())


def unit_vectors(features, size):
    mean = torch.tensor([0.485, 0.456, 0.406]).reshape(3, 1, 1) * 255
    deviation = torch.tensor([0.229, 0.224, 0.225]).reshape(3, 1, 1) * 255
    pixels = (torch.from_numpy(pictures(size)).permute(0, 3, 1, 2).float() - mean) / deviation
    return torch.nn.functional.normalize(features(pixels).mean((2, 3)))


def some(values):
    values = values.detach().flatten()
    return values[torch.arange(VALUES) * len(values) // VALUES].tolist()


def lines(name, network, size):
    yield name, "parameters", [sum(parameter.numel() for parameter in network.parameters())]
    for key, tensor in network.state_dict().items():
        if tensor.dtype == torch.float32:
            tensor.copy_(torch.from_numpy(value_of(key, tuple(tensor.shape))))
    features = network.features if hasattr(network, "features") else residual_features(network)
    network.eval()
    with torch.no_grad():
        yield name, "features", [value for vector in unit_vectors(features, size) for value in some(vector)]
    network.train()
    vectors = unit_vectors(features, 64)
    (vectors * torch.from_numpy(draw("direction", tuple(vectors.shape)))).sum().backward()
    yield name, "gradient", some(next(network.parameters()).grad)


NETWORKS = {
    "alexnet": (AlexNet, 225),
    "vgg16": (models.vgg16, 224),
    "vgg16_bn": (models.vgg16_bn, 224),
    "resnet18": (models.resnet18, 224),
    "resnet34": (models.resnet34, 224),
    "resnet50": (models.resnet50, 224),
    "mobilenet_v2": (models.mobilenet_v2, 224),
}


if __name__ == "__main__":
    torch.set_num_threads(2)
    with open(HERE / "torchvision.tsv", "w", encoding="ascii", newline="\n") as file:
        for name, (create, size) in NETWORKS.items():
            for network, kind, values in lines(name, create(), size):
                file.write("\t".join([network, kind, *(f"{value:.9g}" for value in values)]) + "\n")
                print(network, kind, len(values), *(f"{value:.4g}" for value in values[:4]))
