using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace GrpcTesting.Tests.Security;

/// <summary>Looks for private keys in the files that were written since this process began.</summary>
internal static class WrittenKeys
{
    private static readonly string[] Places =
    [
        Path.GetTempPath(),
        Environment.CurrentDirectory,
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet"),
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".aspnet"),
    ];

    /// <summary>The files that hold one of the keys, in DER or PEM, or in PKCS#12 without a password.</summary>
    public static IReadOnlyList<string> Find(params ECDsa[] keys)
    {
        using var process = Process.GetCurrentProcess();

        // File times are coarser than those of processes.
        var began = process.StartTime.ToUniversalTime().AddSeconds(-2);
        var numbers = keys.Select(PrivateNumber).ToList();
        var traces = numbers.SelectMany(Traces).ToList();
        return
        [
            .. Places.SelectMany(place => WrittenSince(place, began))
                .Distinct()
                .Where(file => Read(file) is var content
                    && (traces.Exists(trace => content.AsSpan().IndexOf(trace) >= 0) || IsStoreOf(numbers, content))),
        ];
    }

    private static byte[] PrivateNumber(ECDsa key) => key.ExportParameters(includePrivateParameters: true).D!;

    // In DER the number stands as it is. In PEM its Base64 begins at one of three places, and a line may break it once.
    private static IEnumerable<byte[]> Traces(byte[] number)
    {
        yield return number;
        foreach (var start in new[] { 0, 1, 2, 12, 13, 14 })
        {
            yield return Encoding.ASCII.GetBytes(Convert.ToBase64String(number.AsSpan(start, 12)));
        }
    }

    // PKCS#12 encrypts keys, without a password as well.
    private static bool IsStoreOf(List<byte[]> numbers, byte[] content)
    {
        const byte Sequence = 0x30;
        if (content is not [Sequence, ..])
        {
            return false;
        }

        // Ephemeral, where there is such a thing, so that the search writes no key itself.
        var flags = X509KeyStorageFlags.Exportable
            | (OperatingSystem.IsMacOS() ? X509KeyStorageFlags.DefaultKeySet : X509KeyStorageFlags.EphemeralKeySet);
        try
        {
            foreach (var certificate in X509CertificateLoader.LoadPkcs12Collection(content, password: null, flags))
            {
                using (certificate)
                using (var key = certificate.GetECDsaPrivateKey())
                {
                    if (key is not null && PrivateNumber(key) is var found
                        && numbers.Exists(number => number.AsSpan().SequenceEqual(found)))
                    {
                        return true;
                    }
                }
            }
        }
        catch (CryptographicException)
        {
            // Something else.
        }

        return false;
    }

    // Without named pipes, which have no length, and from which a read would wait for a writer.
    private static IEnumerable<string> WrittenSince(string place, DateTime time) => Directory.Exists(place)
        ? Directory.EnumerateFiles(place, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 })
            .Where(file => new FileInfo(file) is { Exists: true, Length: > 0 } info && info.LastWriteTimeUtc >= time)
        : [];

    // Other tests come and go in the same places.
    private static byte[] Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var content = new byte[Math.Min(file.Length, 1024 * 1024)];
            return content[..file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
