"""The peer of the exact index: faiss's flat index on the same vectors, timed in the same way.

Install:  apt-get install python3-faiss libopenblas0-pthread   (Debian 12: faiss 1.7.3; without OpenBLAS it is many times slower)
Data:     dotnet run -c Release --project benchmarks/Search -- FOLDER
Run:      /usr/bin/python3 benchmarks/Search/faiss_flat.py FOLDER           the default call
          /usr/bin/python3 benchmarks/Search/faiss_flat.py FOLDER --tuned   AVX-512 BLAS, one thread for each half of the queries
"""
import os
import sys
import threading
import time

tuned = "--tuned" in sys.argv
if tuned:
    os.environ["OPENBLAS_CORETYPE"] = "SkylakeX"  # both must be set before the library loads
    os.environ["OPENBLAS_NUM_THREADS"] = "1"

import faiss  # noqa: E402
import numpy as np  # noqa: E402

K, RUNS, SINGLE_QUERIES = 10, 5, 100
WORKLOADS = [
    (60_000, 128, "Cosine"), (60_000, 128, "Euclidean"), (60_000, 128, "Hamming"), (60_000, 784, "Euclidean"), (1_000_000, 128, "InnerProduct"),
]


def vectors(folder, name, rows, dimension):
    return np.fromfile(os.path.join(folder, f"{name}-{rows}x{dimension}.f32"), np.float32).reshape(-1, dimension)


def create(distance, dimension):
    if distance == "Hamming":
        return faiss.IndexBinaryFlat(dimension)
    return faiss.IndexFlatL2(dimension) if distance == "Euclidean" else faiss.IndexFlatIP(dimension)


def search_in_threads(index, queries, threads):
    """OpenMP's threads and BLAS's get in each other's way; cutting the queries outside does not."""
    def part(number):
        faiss.omp_set_num_threads(1)
        index.search(queries[len(queries) * number // threads:len(queries) * (number + 1) // threads], K)
    workers = [threading.Thread(target=part, args=(number,)) for number in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def best(runs, action):
    wall = processor = float("inf")
    for run in range(runs):
        clock, time_used = time.perf_counter(), time.process_time()
        action(run)
        wall = min(wall, time.perf_counter() - clock)
        processor = min(processor, time.process_time() - time_used)
    return wall, processor


folder = next(argument for argument in sys.argv[1:] if not argument.startswith("--"))
print(f"k = {K}, {os.cpu_count()} processors, faiss {faiss.__version__}, {'tuned' if tuned else 'default call'}")
for rows, dimension, distance in WORKLOADS:
    gallery, queries = vectors(folder, "gallery", rows, dimension), vectors(folder, "queries", rows, dimension)
    if distance == "Hamming":
        gallery, queries = np.packbits(gallery > 0, axis=1), np.packbits(queries > 0, axis=1)
    index = create(distance, dimension)
    index.add(gallery)
    batch = (lambda _: search_in_threads(index, queries, os.cpu_count())) if tuned else (lambda _: index.search(queries, K))
    wall, processor = best(RUNS, batch)
    single, _ = best(SINGLE_QUERIES, lambda run: index.search(queries[run:run + 1], K))
    print(f"\n{len(gallery)} × {dimension}, {distance}\n  batch {len(queries) / wall:.0f} queries/s, "
          f"{len(queries) / processor:.0f} per CPU second; single query {single * 1000:.3f} ms", flush=True)
