namespace Helloworld;

/// <summary>Greets in English.</summary>
public sealed class EnglishGreetings : IGreetings
{
    /// <inheritdoc/>
    public string Greet(string name) => $"Hello {name}";
}
