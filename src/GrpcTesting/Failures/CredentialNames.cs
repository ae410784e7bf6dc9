using System.Text.RegularExpressions;

namespace GrpcTesting;

/// <summary>Knows which headers must not end up in a test log.</summary>
internal static partial class CredentialNames
{
    /// <summary>
    /// Whether one word of the name, between <c>-</c>, <c>_</c> and <c>.</c>, ends with one that says that the value is
    /// a credential: <c>authorization</c>, <c>x-auth-token-bin</c>, <c>accesstoken</c>; <c>x-api-key</c> as well.
    /// </summary>
    /// <remarks>
    /// What such a word begins with is nobody's list: metadata is in lower case, so that every <c>accessToken</c> arrives
    /// as <c>accesstoken</c>. The price is that a <c>pagetoken</c> is hidden, as <c>page-token</c> is: a value that a
    /// test's log lacks can be asked for, and one that it has shown cannot be taken back.
    /// </remarks>
    public static bool Include(string name) => Credential().IsMatch(name);

    [GeneratedRegex(
        """
        ( auth | authentication | authorization | bearer | cookie | cred | credential | jwt | macaroon | otp
        | passphrase | passwd | password | pwd | secret | session | sessionid | sessid | signature | token
        | (access | api | private | secret | signing | subscription) [-_.]? key )
        s? [0-9]*
        ($ | [-_.])
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace
        | RegexOptions.ExplicitCapture)]
    private static partial Regex Credential();
}
