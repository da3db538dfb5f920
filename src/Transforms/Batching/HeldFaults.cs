using System.Runtime.ExceptionServices;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>
/// Exceptions that wait for their row. Looking ahead meets a bad row before anybody asks for it: the rows before it must still come out,
/// and the error belongs to whoever reads that row.
/// </summary>
internal sealed class HeldFaults
{
    private readonly Dictionary<int, ExceptionDispatchInfo> _faults = [];

    public void Hold(int row, Exception exception) => _faults[row] = ExceptionDispatchInfo.Capture(exception);

    public void Forget(int row) => _faults.Remove(row);

    /// <summary>Throws the exception of <paramref name="row"/>, if it has one, as it was first thrown.</summary>
    public void ThrowIfAny(int row)
    {
        if (_faults.Count > 0 && _faults.TryGetValue(row, out var fault)) fault.Throw();
    }
}
