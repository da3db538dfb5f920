#!/usr/bin/env python3
"""Writes evaluation.json: retrieval, clustering, triplet, comparison and verification figures by naive loops, scikit-learn 1.2.1 and SciPy 1.10.1.

Run in this folder: /usr/bin/python3 make_evaluation.py
"""
import json
import math
import random

import numpy as np
from scipy.stats import binomtest
from sklearn.metrics import adjusted_mutual_info_score, normalized_mutual_info_score, roc_auc_score, roc_curve


def distance(kind, a, b):
    if kind == "Euclidean":
        value = math.sqrt(sum((x - y) ** 2 for x, y in zip(a, b)))
    elif kind == "Manhattan":
        value = sum(abs(x - y) for x, y in zip(a, b))
    else:
        lengths = sum(x * x for x in a) * sum(y * y for y in b)
        value = 1.0 if lengths == 0 else 1 - sum(x * y for x, y in zip(a, b)) / math.sqrt(lengths)
        value = min(max(round(value * 2**40) / 2**40, 0), 2)
    return np.float32(value)


def retrieval(kind, queries, query_labels, gallery, gallery_labels, own_rows, depths):
    """One row a query that can be answered: recalls, precisions, R-precision, MAP@R, reciprocal rank."""
    rows = []
    for q, query in enumerate(queries):
        others = [g for g in range(len(gallery)) if g != own_rows[q]]
        others.sort(key=lambda g: (distance(kind, query, gallery[g]), g))
        hits = [gallery_labels[g] == query_labels[q] for g in others]
        r = sum(hits)
        if r == 0:
            continue
        recalls = [float(any(hits[:k])) for k in depths]
        precisions = [sum(hits[:k]) / k for k in depths]
        average = sum(sum(hits[: i + 1]) / (i + 1) for i in range(r) if hits[i]) / r
        rows.append(recalls + precisions + [sum(hits[:r]) / r, average, 1 / (hits.index(True) + 1)])
    return rows


def retrieval_case(name, kind, vectors, labels, depths, gallery=None, gallery_labels=None, own_rows=None):
    target, target_labels = (vectors, labels) if gallery is None else (gallery, gallery_labels)
    own = own_rows or (list(range(len(vectors))) if gallery is None else [-1] * len(vectors))
    rows = retrieval(kind, vectors, labels, target, target_labels, own, depths)
    return dict(name=name, distance=kind, dimension=len(vectors[0]), vectors=vectors, labels=labels, depths=depths, gallery=gallery,
                galleryLabels=gallery_labels, ownRows=own_rows, queries=len(rows), means=[float(v) for v in np.mean(rows, axis=0)])


def retrieval_cases(draw):
    def grid(n, d, top):
        return [[draw.randint(0, top) for _ in range(d)] for _ in range(n)]

    def reals(n, d):
        return [[float(np.float32(draw.uniform(-1, 1))) for _ in range(d)] for _ in range(n)]

    def classes(n, c):
        return [draw.randrange(c) for _ in range(n)]

    lone = classes(40, 8) + list(range(100, 110))
    seen, seen_labels = grid(30, 2, 4), classes(30, 5)
    return [
        retrieval_case("ties on a grid", "Euclidean", grid(60, 2, 3), classes(60, 6), [1, 2, 5, 10]),
        retrieval_case("ties of Manhattan distances", "Manhattan", grid(50, 3, 2), classes(50, 9), [1, 4, 10]),
        retrieval_case("ties of directions", "Cosine", grid(50, 2, 4), classes(50, 7), [1, 5, 10]),
        retrieval_case("single-member classes", "Cosine", reals(50, 6), lone, [1, 5, 10]),
        retrieval_case("K beyond the gallery", "Euclidean", reals(7, 3), classes(7, 2), [1, 6, 7, 50]),
        retrieval_case("deep first hits", "Cosine", reals(150, 4), classes(150, 60), [1, 2]),
        retrieval_case("another gallery", "Cosine", reals(25, 5), classes(25, 6), [1, 5, 10], reals(80, 5), classes(80, 5)),
        retrieval_case("queries in the gallery", "Euclidean", seen, seen_labels, [1, 5], seen[::-1] + grid(20, 2, 4),
                       seen_labels[::-1] + classes(20, 5), list(range(29, -1, -1))),
    ]


def partition_cases(draw):
    shapes = [(50, 5, 5), (200, 40, 37), (90, 90, 30), (60, 1, 4), (60, 4, 1), (10, 1, 1), (30, 30, 30), (400, 7, 60), (2000, 500, 480)]
    cases = []
    for n, classes, clusters in shapes:
        a = list(range(n)) if classes == n else [draw.randrange(classes) for _ in range(n)]
        b = [(x if draw.random() < 0.6 else draw.randrange(clusters)) % clusters for x in a]
        cases.append(dict(classes=a, clusters=b, nmi=float(normalized_mutual_info_score(a, b)), ami=float(adjusted_mutual_info_score(a, b))))
    return cases


def triplet_case(draw, grouped):
    n, k, kind = 40, 6, "Euclidean"
    vectors = [[draw.randint(0, 5) for _ in range(2)] for _ in range(n)]
    groups = [draw.randrange(3) for _ in range(n)] if grouped else None
    triplets = [draw.sample(range(n), 3) for _ in range(300)]
    right = ties = at_top = score = 0
    for q, p, m in triplets:
        dp, dm = distance(kind, vectors[q], vectors[p]), distance(kind, vectors[q], vectors[m])
        right += bool(dp < dm)
        ties += bool(dp == dm)
        candidates = [i for i in range(n) if i != q and (groups is None or groups[i] == groups[q])]
        top = sorted(candidates, key=lambda i: (distance(kind, vectors[q], vectors[i]), i))[:k]
        if p in top or m in top:
            at_top += 1
            score += 1 if dp < dm else -1
    return dict(vectors=vectors, groups=groups, triplets=triplets, k=k, precision=right / len(triplets), ties=ties, atTop=at_top, score=score)


def platt(same, different, prior):
    """Newton's method on the weighted cross-entropy with Platt's targets: P(same) = 1 / (1 + exp(a d + b))."""
    d = np.array(same + different)
    target = np.array([(len(same) + 1) / (len(same) + 2)] * len(same) + [1 / (len(different) + 2)] * len(different))
    weight = np.array([prior / len(same)] * len(same) + [(1 - prior) / len(different)] * len(different))
    x = np.stack([d, np.ones_like(d)], axis=1)
    w = np.array([0.0, math.log((1 - prior) / prior)])
    for _ in range(100):
        p = 1 / (1 + np.exp(x @ w))
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x
        w = w - np.linalg.solve(hessian, x.T @ (weight * (target - p)))
    return [float(v) for v in w]


def verification_case(draw, same_count, different_count, step, prior):
    def rounded(value):
        return float(np.float32(round(value / step) * step if step else value))

    same = sorted(rounded(abs(draw.gauss(0.5, 0.2))) for _ in range(same_count))
    different = sorted(rounded(abs(draw.gauss(1.0, 0.25))) for _ in range(different_count))
    truth = [1] * same_count + [0] * different_count
    scores = [-v for v in same + different]
    fmr, tmr, _ = roc_curve(truth, scores, drop_intermediate=False)
    i = int(np.argmax(fmr - (1 - tmr) >= 0))
    a, b = fmr[i - 1] - (1 - tmr[i - 1]), fmr[i] - (1 - tmr[i])
    eer = fmr[i - 1] + a / (a - b) * (fmr[i] - fmr[i - 1])
    thresholds = []
    for rate in [0.01, 0.05, 0.2]:
        accepted = [t for t in set(different) if sum(v < t for v in different) / different_count <= rate]
        thresholds.append(dict(rate=rate, threshold=max(accepted)))
    slope, offset = platt(same, different, prior)
    return dict(same=same, different=different, prior=prior, area=float(roc_auc_score(truth, scores)), equalErrorRate=float(eer),
                thresholds=thresholds, slope=slope, offset=offset)


def main():
    draw = random.Random(7)
    result = dict(
        retrieval=retrieval_cases(draw),
        partitions=partition_cases(draw),
        triplets=[triplet_case(draw, False), triplet_case(draw, True)],
        mcNemar=[dict(first=b, second=c, p=float(binomtest(b, b + c).pvalue) if b + c else 1.0)
                 for b, c in [(0, 0), (0, 1), (3, 3), (2, 9), (30, 12), (150, 210), (700, 655)]],
        verification=[verification_case(draw, 150, 400, 0, 0.5), verification_case(draw, 200, 300, 0.05, 0.2)],
    )
    with open("evaluation.json", "w", encoding="utf-8", newline="\n") as file:
        json.dump(result, file, separators=(",", ":"))
        file.write("\n")


main()
