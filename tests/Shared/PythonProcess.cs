using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace GrpcTesting.Tests;

/// <summary>
/// A script of the folder Foreign in a process of its own, which is told and tells one line of JSON at a time. It ends
/// when its input does, so that it cannot outlive this process; its disposal ends it at once.
/// </summary>
internal sealed class PythonProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly StringBuilder _errors = new();
    private readonly TaskCompletionSource _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly string _script;
    private readonly Process _process;

    private PythonProcess(string script)
    {
        _script = script;
        _process = new Process
        {
            StartInfo = new ProcessStartInfo(
                Python.Path, ["-u", Path.Combine(AppContext.BaseDirectory, "Foreign", script)])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                StandardOutputEncoding = Encoding.UTF8,
            },
            EnableRaisingEvents = true,
        };
        _process.Exited += (_, _) => _exited.TrySetResult();
        _process.StartInfo.Environment["PYTHONIOENCODING"] = "utf-8";
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
    }

    public static PythonProcess Start(string script)
    {
        var process = new PythonProcess(script);
        process._process.Start();
        process._process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Gives it an order.</summary>
    public async Task TellAsync<T>(T message)
    {
        var line = JsonSerializer.Serialize(message, JsonSerializerOptions.Web);
        try
        {
            await BoundAsync(_process.StandardInput.WriteLineAsync(line), "take its orders");
            await BoundAsync(_process.StandardInput.FlushAsync(), "take its orders");
        }
        catch (IOException exception)
        {
            throw Failure("takes no orders any more", exception);
        }
    }

    /// <summary>Gives it no more orders, by which it ends.</summary>
    public void EndInput() => _process.StandardInput.Close();

    /// <summary>What it says next.</summary>
    public Task<T> HearAsync<T>() => BoundAsync(NextAsync<T>(), "answer");

    /// <summary>As <see cref="HearAsync{T}"/>, for what may take any time.</summary>
    public async Task<T> NextAsync<T>()
    {
        if (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            return JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web) ?? throw Failure($"said '{line}'");
        }

        // By then its last words have arrived, too.
        await BoundAsync(_process.WaitForExitAsync(), "end");
        throw Failure("has ended");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        // Process.WaitForExitAsync would wait for the end of its stderr as well.
        await BoundAsync(_exited.Task, "end when killed");
        _process.Dispose();
    }

    private Task BoundAsync(Task step, string what) => BoundAsync(step.ContinueWith(
        done => { done.GetAwaiter().GetResult(); return true; }, TaskScheduler.Default), what);

    private async Task<T> BoundAsync<T>(Task<T> step, string what)
    {
        try
        {
            return await step.WaitAsync(Patience);
        }
        catch (TimeoutException exception)
        {
            throw Failure($"did not {what} within {Patience.TotalSeconds:0} s", exception);
        }
    }

    private InvalidOperationException Failure(string what, Exception? cause = null)
    {
        lock (_errors)
        {
            return new InvalidOperationException(
                $"{_script} (process {_process.Id}) {what}. "
                + (_errors.Length == 0 ? "It wrote nothing to stderr." : $"Its stderr:\n{_errors}"),
                cause);
        }
    }

    private void Keep(string? line)
    {
        lock (_errors)
        {
            if (line is not null)
            {
                _errors.AppendLine(line);
            }
        }
    }
}
