using System.Buffers;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Doubles;

/// <summary>The headers of a response: they go out once.</summary>
internal sealed class ResponseHead(HttpContext? httpContext)
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create(['\t', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(code => (char)code)]);

    private readonly Lock _gate = new();
    private readonly Metadata _headers = [];
    private bool _hasStarted;

    /// <summary>What went out; null while nothing has.</summary>
    public Metadata? Sent
    {
        get
        {
            lock (_gate)
            {
                return _hasStarted ? _headers : null;
            }
        }
    }

    public void Start()
    {
        lock (_gate)
        {
            _hasStarted = true;
        }
    }

    public void Write(Metadata headers)
    {
        lock (_gate)
        {
            if (_hasStarted)
            {
                throw new InvalidOperationException("Response headers can only be sent once per call.");
            }

            foreach (var header in headers)
            {
                Add(header);
            }

            _hasStarted = true;
        }
    }

    private void Add(Metadata.Entry header)
    {
        var value = header.IsBinary ? Convert.ToBase64String(header.ValueBytes) : header.Value;
        if (value.AsSpan().IndexOfAnyExcept(Allowed) is >= 0 and var index)
        {
            throw new InvalidOperationException(
                $"Error adding response header '{header.Key}'.",
                new InvalidOperationException(
                    $"Invalid non-ASCII or control character in header: 0x{(int)value[index]:X4}"));
        }

        _headers.Add(header);
        httpContext?.Response.Headers.Append(header.Key, value);
    }
}
