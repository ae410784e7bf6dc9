namespace Helloworld;

/// <summary>Where the words come from: the dependency that tests replace.</summary>
public interface IGreetings
{
    /// <summary>How to greet somebody.</summary>
    string Greet(string name);
}
