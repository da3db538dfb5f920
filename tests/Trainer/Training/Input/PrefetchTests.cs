using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Trainer.Tests.Training.Input;

public sealed class PrefetchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(0, 0)]
    public void Items_come_in_order_whoever_is_slower(int makingMilliseconds, int takingMilliseconds)
    {
        using var items = new Prefetch<int>(20, ahead: 3, (i, _) =>
        {
            Thread.Sleep(makingMilliseconds);
            return i;
        });
        for (var i = 0; i < 20; i++)
        {
            Thread.Sleep(takingMilliseconds);
            Assert.Equal(i, items.Take());
        }
        Assert.Throws<InvalidOperationException>(() => items.Take());
    }

    [Fact]
    public void No_more_are_made_than_are_kept_ready_and_one()
    {
        var made = 0;
        using var items = new Prefetch<int>(100, ahead: 3, (i, _) =>
        {
            Interlocked.Increment(ref made);
            return i;
        });
        for (var taken = 0; taken < 5; taken++)
        {
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref made) == taken + 4, Patience));
            Thread.Sleep(5);
            Assert.Equal(taken + 4, Volatile.Read(ref made));
            items.Take();
        }
    }

    [Fact]
    public void An_error_is_thrown_where_its_item_is_taken()
    {
        using var items = new Prefetch<int>(10, ahead: 5, (i, _) => i < 2 ? i : throw new InvalidDataException("item 2"));
        Assert.Equal(0, items.Take());
        Assert.Equal(1, items.Take());
        Assert.Equal("item 2", Assert.Throws<InvalidDataException>(() => items.Take()).Message);
        Assert.Equal("item 2", Assert.Throws<InvalidDataException>(() => items.Take()).Message);
    }

    [Fact]
    public void Disposing_stops_what_is_being_made_and_leaves_no_thread()
    {
        Thread? thread = null;
        using var begun = new ManualResetEventSlim();
        var items = new Prefetch<int>(10, ahead: 1, (i, stop) =>
        {
            thread = Thread.CurrentThread;
            begun.Set();
            Assert.True(stop.WaitHandle.WaitOne(Patience));
            stop.ThrowIfCancellationRequested();
            return i;
        });
        Assert.True(begun.Wait(Patience, TestContext.Current.CancellationToken));
        items.Dispose();
        Assert.True(thread!.Join(Patience));
    }

    [Fact]
    public void Disposing_with_items_that_nobody_took_leaves_no_thread()
    {
        Thread? thread = null;
        var items = new Prefetch<int>(1000, ahead: 2, (i, _) =>
        {
            thread = Thread.CurrentThread;
            return i;
        });
        items.Take();
        items.Dispose();
        Assert.True(thread!.Join(Patience));
    }

    [Fact]
    public void Disposing_swallows_an_error_that_nobody_took()
    {
        using var begun = new ManualResetEventSlim();
        var items = new Prefetch<int>(1, ahead: 2, (_, _) =>
        {
            begun.Set();
            throw new InvalidDataException();
        });
        Assert.True(begun.Wait(Patience, TestContext.Current.CancellationToken));
        items.Dispose();
    }
}
