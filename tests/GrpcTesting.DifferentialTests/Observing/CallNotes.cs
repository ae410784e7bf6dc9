using System.Globalization;

namespace GrpcTesting.DifferentialTests.Observing;

/// <summary>What is noted of one call, by both sides at once.</summary>
internal sealed class CallNotes(int call)
{
    private readonly Lock _gate = new();
    private readonly List<Note> _client = [];
    private readonly List<Note> _server = [];

    public void Client(string what, string value) => Add(_client, "client", what, value);

    public void Server(string what, string value) => Add(_server, "server", what, value);

    /// <summary>The client's notes, then the server's.</summary>
    public IReadOnlyList<Note> ToList()
    {
        lock (_gate)
        {
            return [.. _client, .. _server];
        }
    }

    public static string WireKey(int call, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"call {call}, wire, {what}");

    public static bool IsWire(Note note) => note.Key.Contains("wire, ", StringComparison.Ordinal);

    private void Add(List<Note> notes, string side, string what, string value)
    {
        lock (_gate)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"call {call}, {side}, {what}");
            var same = notes.Count(note => note.Key == key || note.Key.StartsWith(key + " #", StringComparison.Ordinal));
            notes.Add(new Note(same == 0 ? key : $"{key} #{same + 1}", Volatile.Mask(value)));
        }
    }
}
