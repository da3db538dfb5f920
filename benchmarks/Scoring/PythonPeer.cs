using System.Diagnostics;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>
/// <c>python_peer.py</c> as a contestant: OpenCV or Pillow decode, PyTorch computes the weights of the same model file.
/// Debian: apt-get install --no-install-recommends python3-torch python3-onnx python3-opencv python3-pil
/// </summary>
internal static class PythonPeer
{
    /// <summary>Gets the ways to decode: whole with either, and with Pillow at a fraction of a JPEG's size.</summary>
    public static IReadOnlyList<string> Names { get; } = ["opencv", "pillow", "pillow-draft"];

    public static ProcessStartInfo Start(string name, string model, string folder, int rows) =>
        new("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "python_peer.py"), name, model, folder, $"{rows}"]);
}
