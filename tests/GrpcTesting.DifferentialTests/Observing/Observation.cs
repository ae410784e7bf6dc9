namespace GrpcTesting.DifferentialTests.Observing;

/// <summary>Everything that was seen of a scenario on one transport.</summary>
internal sealed record Observation(IReadOnlyList<Note> Notes)
{
    /// <summary>What the other one shows differently, in its order. Notes of either that the other lacks count too.
    /// </summary>
    public IReadOnlyList<Difference> CompareTo(Observation other)
    {
        var values = Notes.ToDictionary(note => note.Key, note => note.Value);
        var differences = new List<Difference>();
        foreach (var note in other.Notes)
        {
            if (!values.Remove(note.Key, out var value))
            {
                differences.Add(new Difference(note.Key, null, note.Value));
            }
            else if (value != note.Value)
            {
                differences.Add(new Difference(note.Key, value, note.Value));
            }
        }

        differences.AddRange(Notes.Where(note => values.ContainsKey(note.Key))
            .Select(note => new Difference(note.Key, note.Value, null)));
        return differences;
    }

    /// <summary>The same without the frames, which TestServer does not have.</summary>
    public Observation WithoutWire() => new([.. Notes.Where(note => !CallNotes.IsWire(note))]);

    public override string ToString() => string.Join('\n', Notes);
}
