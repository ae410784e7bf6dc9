namespace GrpcTesting;

/// <summary>One moment of a flow-control window.</summary>
/// <param name="Elapsed">When, from the first connection of the log.</param>
/// <param name="Frame">The frame that changed it: DATA, WINDOW_UPDATE or SETTINGS.</param>
/// <param name="Window">What the sender could send after it, in bytes.</param>
public readonly record struct WireWindowChange(TimeSpan Elapsed, long Frame, long Window);
