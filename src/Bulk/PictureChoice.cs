using MLNetDeepRanking.Bulk.Parts;

namespace MLNetDeepRanking.Bulk;

/// <summary>Decides which pictures a run takes: those of its shard that nobody has embedded, each once.</summary>
internal sealed class PictureChoice(Shard shard, IdSet done)
{
    private readonly IdSet _taken = new();

    public long DoneBefore { get; private set; }

    public long OfOtherShards { get; private set; }

    public bool Takes(BulkPicture picture)
    {
        if (!shard.Holds(picture.Id)) OfOtherShards++;
        else if (done.Contains(picture.Id)) DoneBefore++;
        else return _taken.Add(picture.Id);
        return false;
    }
}
