using FluentAssertions;
using GrpcTesting.Tests;

namespace GrpcTesting.InteropTests;

/// <summary>What a test says when there is no Python, and when a script fails.</summary>
public class PythonTests
{
    [Fact]
    public void A_missing_Python_is_named_with_what_would_help() =>
        Python.Find("/nowhere/python3").Should().Be((null,
            "No Python with grpc and google.protobuf was found (/nowhere/python3: there is no such program). On Debian, "
            + "'apt-get install python3-grpcio' brings both; elsewhere, 'pip install grpcio protobuf'. GRPCTESTING_PYTHON "
            + "names another interpreter."));

    [PythonFact]
    public async Task A_script_that_fails_is_shown_with_its_stderr()
    {
        await using var process = PythonProcess.Start("server.py");

        await process.TellAsync(42);

        await process.Invoking(server => server.HearAsync<object>())
            .Should().ThrowAsync<InvalidOperationException>()
            .WithMessage("server.py (process *) has ended. Its stderr:\nTraceback*"
                + "TypeError: 'int' object is not subscriptable\n");
    }

    [PythonFact]
    public async Task Both_scripts_end_with_their_input()
    {
        foreach (var script in new[] { "server.py", "client.py" })
        {
            await using var process = PythonProcess.Start(script);

            process.EndInput();

            await process.Invoking(ending => ending.HearAsync<object>())
                .Should().ThrowAsync<InvalidOperationException>().WithMessage($"{script} (process *) has ended.*");
        }
    }
}
