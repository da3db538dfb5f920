using MLNetDeepRanking.Scoring.Execution;

namespace MLNetDeepRanking.Scoring.Sessions;

/// <summary>The sessions of this process that somebody uses, so that nobody opens the same network twice.</summary>
internal static class SharedSessions
{
    private static readonly Lock Gate = new();
    // A user who forgets to leave must not keep the network for ever: the collector may take it.
    private static readonly Dictionary<Key, WeakReference<SharedSession>> Open = [];

    /// <summary>Gets the number of networks that are open.</summary>
    public static int Count
    {
        get
        {
            lock (Gate)
            {
                Forget();
                return Open.Count;
            }
        }
    }

    /// <summary>Returns the open session, or opens one; the caller is counted as its user.</summary>
    public static SharedSession Use(Key key, Func<SharedSession> open, out bool isNew)
    {
        lock (Gate)
        {
            isNew = false;
            if (Open.TryGetValue(key, out var known) && known.TryGetTarget(out var session) && session.TryUse()) return session;
            Forget();
            session = open();
            isNew = session.TryUse(isFirst: true);
            Open[key] = new(session);
            return session;
        }
    }

    private static void Forget()
    {
        foreach (var (key, known) in Open)
            if (!known.TryGetTarget(out var session) || session.IsReleased) Open.Remove(key);
    }

    /// <summary>What makes two sessions the same.</summary>
    /// <param name="GraphHash">The SHA-256 of graph and weights.</param>
    /// <param name="Form">The form of the pictures.</param>
    /// <param name="Plan">Where and how it runs.</param>
    internal readonly record struct Key(string GraphHash, PixelForm Form, ExecutionPlan Plan);
}
