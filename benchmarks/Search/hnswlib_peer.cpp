// The peer of the graph index: native hnswlib on the same vectors, with the same M and efConstruction, timed in the same way.
//
// Install:  apt-get install g++ libhnswlib-dev   (Debian 12: hnswlib 0.6.2)
// Build:    g++ -O3 -march=native -pthread benchmarks/Search/hnswlib_peer.cpp -o hnswlib_peer
// Run:      dotnet run -c Release --project benchmarks/Search -- graph FOLDER ./hnswlib_peer
//
// By itself: hnswlib_peer FOLDER NAME DIMENSION writes the processor seconds of the build, then for each ef that it reads a line:
// recall@10, and the processor seconds that all queries took.
#include <hnswlib/hnswlib.h>
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

constexpr size_t K = 10, M = 16, EfConstruction = 200;

template <class T>
std::vector<T> read(const std::string& path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) { std::fprintf(stderr, "There is no file '%s'.\n", path.c_str()); std::exit(1); }
    std::vector<T> values(file.tellg() / sizeof(T));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(values.data()), values.size() * sizeof(T));
    return values;
}

double processorSeconds() { return double(std::clock()) / CLOCKS_PER_SEC; }

void build(hnswlib::HierarchicalNSW<float>& index, const std::vector<float>& gallery, size_t dimension) {
    index.addPoint(gallery.data(), 0);
    std::atomic<size_t> next{1};
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < std::thread::hardware_concurrency(); i++)
        threads.emplace_back([&] {
            for (size_t row; (row = next++) < gallery.size() / dimension;) index.addPoint(gallery.data() + row * dimension, row);
        });
    for (auto& thread : threads) thread.join();
}

int main(int count, char** arguments) {
    if (count != 4) { std::fprintf(stderr, "Usage: hnswlib_peer FOLDER NAME DIMENSION\n"); return 2; }
    std::string data = std::string(arguments[1]) + "/" + arguments[2];
    size_t dimension = std::strtoul(arguments[3], nullptr, 10);
    auto gallery = read<float>(data + "-gallery.f32"), queries = read<float>(data + "-queries.f32");
    auto truth = read<int64_t>(data + "-truth.i64");
    size_t queryCount = queries.size() / dimension;
    hnswlib::L2Space space(dimension);
    hnswlib::HierarchicalNSW<float> index(&space, gallery.size() / dimension, M, EfConstruction, 42);
    double before = processorSeconds();
    build(index, gallery, dimension);
    std::printf("%.3f\n", processorSeconds() - before);
    std::fflush(stdout);

    for (size_t ef; std::cin >> ef;) {
        index.setEf(ef);
        size_t right = 0;
        double began = processorSeconds();
        for (size_t query = 0; query < queryCount; query++) {
            auto found = index.searchKnn(queries.data() + query * dimension, K);
            auto first = truth.begin() + query * K;
            for (; !found.empty(); found.pop()) right += std::find(first, first + K, int64_t(found.top().second)) != first + K;
        }
        std::printf("%.6f %.6f\n", right / double(K * queryCount), processorSeconds() - began);
        std::fflush(stdout);
    }
}
