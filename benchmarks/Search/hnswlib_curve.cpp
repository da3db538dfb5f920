// The peer of the graph index: native hnswlib on the same vectors, with the same M and efConstruction, timed in the same way.
//
// Install:  apt-get install g++ libhnswlib-dev   (Debian 12: hnswlib 0.6.2)
// Data:     dotnet run -c Release --project benchmarks/Search -- graph FOLDER
// Run:      g++ -O3 -march=native -pthread benchmarks/Search/hnswlib_curve.cpp -o hnswlib_curve && ./hnswlib_curve FOLDER
#include <hnswlib/hnswlib.h>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

constexpr size_t K = 10, M = 16, EfConstruction = 200;
constexpr int Runs = 3;

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

void curve(const std::string& folder, const std::string& name, size_t dimension) {
    auto gallery = read<float>(folder + "/" + name + "-gallery.f32"), queries = read<float>(folder + "/" + name + "-queries.f32");
    auto truth = read<int64_t>(folder + "/" + name + "-truth.i64");
    size_t queryCount = queries.size() / dimension;
    hnswlib::L2Space space(dimension);
    hnswlib::HierarchicalNSW<float> index(&space, gallery.size() / dimension, M, EfConstruction, 42);
    auto clock = std::chrono::steady_clock::now();
    double before = processorSeconds();
    build(index, gallery, dimension);
    std::printf("\nhnswlib, %s: built in %.1f s, %.1f CPU s\n", name.c_str(),
        std::chrono::duration<double>(std::chrono::steady_clock::now() - clock).count(), processorSeconds() - before);

    for (size_t ef : {10, 16, 32, 64, 128, 256}) {
        index.setEf(ef);
        size_t right = 0;
        double best = 1e9;
        for (int run = 0; run < Runs; run++) {
            double began = processorSeconds();
            right = 0;
            for (size_t query = 0; query < queryCount; query++) {
                auto found = index.searchKnn(queries.data() + query * dimension, K);
                auto first = truth.begin() + query * K;
                for (; !found.empty(); found.pop()) right += std::find(first, first + K, int64_t(found.top().second)) != first + K;
            }
            best = std::min(best, processorSeconds() - began);
        }
        std::printf("  ef %3zu: recall@10 %.4f, %.0f queries per CPU second\n", ef, right / double(K * queryCount), queryCount / best);
        std::fflush(stdout);
    }
}

int main(int count, char** arguments) {
    if (count != 2) { std::fprintf(stderr, "Usage: hnswlib_curve FOLDER\n"); return 2; }
    curve(arguments[1], "fashion-784", 784);
    curve(arguments[1], "clusters-128", 128);
}
