using System.Runtime.ExceptionServices;
using Microsoft.ML;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>
/// Moves a source to its next row. An error between rows ends the rows and waits, so that those before it can be served first.
/// </summary>
internal sealed class SourceRows(DataViewRowCursor cursor)
{
    private ExceptionDispatchInfo? _fault;

    /// <summary>Moves on; returns false at the end of the rows, or at an error.</summary>
    public bool MoveNext()
    {
        if (_fault is not null) return false;
        try
        {
            return cursor.MoveNext();
        }
        catch (Exception e)
        {
            _fault = ExceptionDispatchInfo.Capture(e);
            return false;
        }
    }

    /// <summary>Throws the error at which the rows ended, if one ended them.</summary>
    public void ThrowIfFailed() => _fault?.Throw();
}
