using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace GrpcTesting.Identities;

/// <summary>
/// The request header that carries a test user. It is signed with a key of this process, so that nobody else who
/// reaches the fixture's port can be a user of the test; and the server takes it out before the app looks.
/// </summary>
internal static class UserCredential
{
    /// <summary>The name says to all that redacts that the value is a credential.</summary>
    public const string HeaderName = "grpctesting-user-credential";

    // Kestrel takes 32 KiB of headers, and Base64 makes 4 bytes of 3.
    private const int MaxSize = 16 * 1024;
    private const int SignatureSize = HMACSHA256.HashSizeInBytes;

    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(SignatureSize);

    /// <exception cref="InvalidOperationException">The user has more claims than a request can carry.</exception>
    public static string Write(TestUser user)
    {
        using var bytes = new MemoryStream();
        bytes.SetLength(SignatureSize);
        bytes.Position = SignatureSize;
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(user.IsAddition);
            user.ToPrincipal().WriteTo(writer);
        }

        if (bytes.Length > MaxSize)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"The user {user} takes {bytes.Length:N0} bytes with its {user.Claims.Count:N0} claims, but a request carries at most {MaxSize:N0}. Give it fewer or shorter claims."));
        }

        var buffer = bytes.ToArray();
        HMACSHA256.HashData(Key, buffer.AsSpan(SignatureSize), buffer);
        return Convert.ToBase64String(buffer);
    }

    /// <summary>The user, as this process wrote it; null for anything else.</summary>
    public static TestUser? Read(string text)
    {
        var buffer = new byte[Math.Min(MaxSize, (text.Length / 4 * 3) + 3)];
        Span<byte> signature = stackalloc byte[SignatureSize];
        if (!Convert.TryFromBase64String(text, buffer, out var length) || length <= SignatureSize)
        {
            return null;
        }

        HMACSHA256.HashData(Key, buffer.AsSpan(SignatureSize, length - SignatureSize), signature);
        if (!CryptographicOperations.FixedTimeEquals(signature, buffer.AsSpan(0, SignatureSize)))
        {
            return null;
        }

        using var reader = new BinaryReader(new MemoryStream(buffer, SignatureSize, length - SignatureSize));
        var isAddition = reader.ReadBoolean();
        return TestUser.Read(new ClaimsPrincipal(reader), isAddition);
    }
}
