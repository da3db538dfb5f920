namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>How the rows of a batch that is cut from a list of triplets are laid out.</summary>
public enum TripletLayout
{
    /// <summary>Each picture has one row, however many triplets share it.</summary>
    Unique,

    /// <summary>Rows are query, positive, negative in turn, three for each triplet; a shared picture is embedded again.</summary>
    Interleaved,
}
