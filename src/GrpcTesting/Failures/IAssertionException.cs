namespace GrpcTesting;

/// <summary>
/// Marks an exception as a failed assertion. Test frameworks such as xunit v3 recognise the interface by its name,
/// and report the test as failed rather than as broken.
/// </summary>
#pragma warning disable CA1040, CA1711 // The interface is a mark: its name, which frameworks look for, is its meaning.
public interface IAssertionException;
#pragma warning restore CA1040, CA1711
