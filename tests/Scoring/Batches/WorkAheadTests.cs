using System.Collections.Concurrent;

namespace MLNetDeepRanking.Scoring.Batches;

/// <summary>Parts of work are each done once, by as many threads as were allowed, and faults reach who waits.</summary>
public sealed class WorkAheadTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Each_part_is_done_once_and_never_by_more_threads_than_allowed(int threads)
    {
        var ahead = new WorkAhead(threads);
        var crowd = new Crowd();
        Pieces[] rooms = [new(crowd), new(crowd)];
        rooms[0].Begin(ahead, 7);
        for (var i = 0; i < 300; i++)
        {
            rooms[(i + 1) % 2].Begin(ahead, 1 + i % 9);
            rooms[i % 2].Complete(ahead);
        }
        Assert.InRange(crowd.Most, 1, threads);
    }

    [Fact]
    public void Without_other_threads_all_is_done_by_who_waits()
    {
        var ahead = new WorkAhead(1);
        var pieces = new Pieces(new());
        pieces.Begin(ahead, 5);
        Thread.Sleep(20);
        Assert.Empty(pieces.Done);
        pieces.Complete(ahead);
        Assert.Equal([Environment.CurrentManagedThreadId], pieces.Done.Values.Distinct());
    }

    [Fact]
    public void Work_begins_before_somebody_waits_for_it()
    {
        var pieces = new Pieces(new());
        pieces.Begin(new WorkAhead(2), 5);
        Assert.True(SpinWait.SpinUntil(() => pieces.HasEnded, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void A_fault_of_a_part_is_thrown_where_its_piece_is_completed_and_the_next_piece_goes_on()
    {
        var ahead = new WorkAhead(3);
        var (good, bad) = (new Pieces(new()), new Pieces(new()) { Fails = 4 });
        bad.Begin(ahead, 20);
        good.Begin(ahead, 20);
        Assert.Equal("part 4", Assert.Throws<InvalidOperationException>(() => bad.Complete(ahead)).Message);
        good.Complete(ahead);
        bad.Fails = null;
        bad.Begin(ahead, 20);
        bad.Complete(ahead);
    }

    [Fact]
    public void Abandoned_work_has_ended_and_can_begin_again()
    {
        var ahead = new WorkAhead(3);
        var pieces = new Pieces(new());
        for (var i = 0; i < 50; i++)
        {
            pieces.Begin(ahead, 50);
            pieces.Abandon();
            Assert.True(pieces.HasEnded);
        }
        pieces.Begin(ahead, 50);
        pieces.Complete(ahead);
    }

    private sealed class Crowd
    {
        private int _present;

        public int Most { get; private set; }

        public void Pass()
        {
            lock (this) Most = Math.Max(Most, ++_present);
            Thread.SpinWait(500);
            lock (this) _present--;
        }
    }

    private sealed class Pieces(Crowd crowd) : DividedWork
    {
        private int _parts;

        public ConcurrentDictionary<int, int> Done { get; } = new();

        public int? Fails { get; set; }

        public void Begin(WorkAhead ahead, int parts)
        {
            Done.Clear();
            _parts = parts;
            Divide(parts);
            ahead.Begin(this, parts);
        }

        public void Complete(WorkAhead ahead)
        {
            ahead.Complete(this);
            Assert.Equal(Enumerable.Range(0, _parts), Done.Keys.Order());
        }

        protected override void Do(int part, int parts)
        {
            Assert.Equal(_parts, parts);
            crowd.Pass();
            if (part == Fails) throw new InvalidOperationException($"part {part}");
            Assert.True(Done.TryAdd(part, Environment.CurrentManagedThreadId));
        }
    }
}
