using GrpcTesting.Wire;

namespace GrpcTesting;

/// <summary>One header as it crossed the wire.</summary>
/// <param name="Name">The name: lower case on a well-behaved connection; pseudo-headers begin with a colon.</param>
/// <param name="Value">
/// The value, one character to an octet. A credential reads <c>(redacted)</c>, unless
/// <see cref="WireLogOptions.ShowCredentials"/> is set.
/// </param>
/// <param name="IsRedacted">Whether <paramref name="Value"/> stands for a credential.</param>
/// <param name="IsNeverIndexed">Whether the sender asked that no intermediary remembers it: RFC 7541 §6.2.3.</param>
public sealed record WireHeader(string Name, string Value, bool IsRedacted, bool IsNeverIndexed)
{
    private const string Redacted = "(redacted)";

    /// <summary>"name: value".</summary>
    public override string ToString() => $"{Printable.Text(Name)}: {Printable.Text(Value)}";

    internal static WireHeader Create(HpackEntry entry, bool neverIndexed, bool showCredentials)
    {
        var redact = !showCredentials && CredentialNames.Include(entry.Name);
        return new WireHeader(entry.Name, redact ? Redacted : entry.Value, redact, neverIndexed);
    }
}
