using MLNetDeepRanking.Onnx;

namespace MLNetDeepRanking.Scoring.Sessions;

/// <summary>Users of one model share its network, and none of them can pull it from under another.</summary>
public sealed class EmbeddingSessionTests
{
    private static readonly byte[][] Pictures = RandomPictures.Pixels(12);

    [Fact]
    public void The_same_model_is_opened_once_and_released_with_its_last_user()
    {
        var model = TestModel.Create(seed: 11);
        var first = Open(model);
        var second = Open(DeepRankModel.Read(model.Bytes.ToArray()));
        Assert.True(first.SharesWith(second));
        first.Dispose();
        first.Dispose();
        Assert.False(second.IsReleased);
        Assert.Equal(Oracle.Embed(model, Pictures[0]), Run(second));
        Assert.Throws<ObjectDisposedException>(() => Run(first));
        second.Dispose();
        Assert.True(second.IsReleased);
        using var third = Open(model);
        Assert.False(third.SharesWith(second));
        Assert.Equal(Oracle.Embed(model, Pictures[0]), Run(third));
    }

    [Fact]
    public void What_a_file_says_of_itself_does_not_matter_but_what_it_computes()
    {
        var model = TestModel.Create(seed: 12);
        var graph = model.ToProto();
        graph.MetadataProps.Add(new Onnx.Schema.StringStringEntryProto { Key = "note", Value = "saved by somebody" });
        using var first = Open(model);
        using var noted = Open(DeepRankModel.Read(Google.Protobuf.MessageExtensions.ToByteArray(graph)));
        Assert.True(first.SharesWith(noted));
        using var other = Open(TestModel.Create(seed: 13));
        Assert.False(first.SharesWith(other));
    }

    [Fact]
    public void Another_form_or_number_of_threads_is_another_network()
    {
        var model = TestModel.Create(seed: 14);
        using var bytes = Open(model);
        using var floats = EmbeddingSession.Open(model, PixelForm.Floats, new());
        using var threads = EmbeddingSession.Open(model, PixelForm.Bytes, new() { IntraOpThreads = 2 });
        using var cold = EmbeddingSession.Open(model, PixelForm.Bytes, new() { WarmUp = false });
        Assert.False(bytes.SharesWith(floats));
        Assert.False(bytes.SharesWith(threads));
        Assert.True(bytes.SharesWith(cold));
    }

    [Fact]
    public void A_network_whose_user_forgot_it_is_collected()
    {
        var model = TestModel.Create(seed: 15);
        var network = Forget(model);
        for (var i = 0; i < 10 && network.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(network.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Forget(DeepRankModel model) => new(Open(model));
    }

    [Fact]
    public async Task Disposing_while_others_run_gives_right_vectors_or_a_clear_error()
    {
        var model = TestModel.Create(seed: 16);
        var expected = Oracle.Embed(model, Pictures);
        for (var round = 0; round < 20; round++)
        {
            var session = Open(model);
            using var keeper = round % 2 == 0 ? Open(model) : null;
            var started = new CountdownEvent(4);
            var runners = Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
            {
                for (var i = thread; ; i++)
                {
                    try
                    {
                        Assert.Equal(expected[i % Pictures.Length], Run(session, i % Pictures.Length));
                    }
                    catch (ObjectDisposedException e)
                    {
                        Assert.Contains("disposed while it was still in use", e.Message, StringComparison.Ordinal);
                        return;
                    }
                    if (i == thread) started.Signal();
                }
            })).ToArray();
            started.Wait();
            session.Dispose();
            await Task.WhenAll(runners);
            Assert.Equal(keeper is null, session.IsReleased);
        }
    }

    [Fact]
    public void A_run_of_many_pictures_gives_what_runs_of_one_give()
    {
        using var session = Open(TestModel.Instance);
        var pixels = Pictures.SelectMany(rgb => rgb).ToArray();
        var together = new float[Pictures.Length * session.EmbeddingSize];
        session.Run(pixels, 3, 9, together);
        for (var i = 3; i < 12; i++) Assert.Equal(Run(session, i), together.AsSpan(i * session.EmbeddingSize, session.EmbeddingSize).ToArray());
    }

    private static EmbeddingSession Open(DeepRankModel model) => EmbeddingSession.Open(model, PixelForm.Bytes, new());

    private static float[] Run(EmbeddingSession session, int picture = 0)
    {
        var vector = new float[session.EmbeddingSize];
        session.Run(Pictures[picture], 0, 1, vector);
        return vector;
    }
}
