using System.Collections.Concurrent;
using Grpc.Core;
using Helloworld;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GrpcTesting.Tests.Logging;

public class LogOutputTests
{
    [Fact]
    public async Task Outputs_of_one_fixture_used_in_parallel_get_their_own_calls_only()
    {
        await using var fixture = Create();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            var entries = new ConcurrentQueue<string>();
            using var log = fixture.WriteLogsTo(entry =>
            {
                if (entry.IsOf(nameof(GrpcTesting)))
                {
                    entries.Enqueue(entry.Message);
                }
            });
            var client = log.CreateClient<Greeter.GreeterClient>();
            for (var call = 0; call < 25; call++)
            {
                await client.SayHelloAsync(new HelloRequest { Name = $"{number}" });
                await client.SayHelloBiStream().CaptureAsync(new HelloRequest { Name = $"{number}" });
            }

            Assert.Equal(Enumerable.Repeat($"Greeting {number}", 50), entries);
        })));
    }

    [Fact]
    public async Task The_servers_own_report_of_a_failure_and_the_clients_go_to_the_callers_output()
    {
        await using var fixture = Create(options => options.Logs.Categories["Grpc"] = LogLevel.Debug);
        List<GrpcLogEntry> own = [], other = [];
        using var log = fixture.WriteLogsTo(own.Add);
        using var otherLog = fixture.WriteLogsTo(other.Add);
        await fixture.StartAsync();
        other.Clear();

        var client = log.CreateClient<Greeter.GreeterClient>();
        await client.SayHelloReplyStream(new HelloRequest { Name = "boom" }).CaptureAsync();
        await client.SayHelloReplyStream(new HelloRequest { Name = "Ada" }).CaptureAsync();

        Assert.Contains(own, entry => entry is { Source: "server", Level: LogLevel.Error, Exception: IOException }
            && entry.Category == "Grpc.AspNetCore.Server.ServerCallHandler"
            && entry.Message == "Error when executing service method 'SayHelloReplyStream'.");
        Assert.Contains(own, entry => entry is { Source: "client", Level: LogLevel.Information });
        Assert.Contains(own, entry => entry is { Source: "client", Level: LogLevel.Debug, Message: "Reading message." });
        // A channel's connection is nobody's call.
        Assert.All(other, entry => Assert.True(entry.IsOf("Grpc.Net.Client.Balancer"), $"{entry}"));
    }

    [Fact]
    public async Task What_belongs_to_no_output_goes_to_all()
    {
        await using var fixture = Create();
        List<GrpcLogEntry> first = [], second = [];
        using var firstLog = fixture.WriteLogsTo(first.Add);
        using var secondLog = fixture.WriteLogsTo(second.Add);

        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });

        Assert.Equal("Greeting Ada", Assert.Single(first).Message);
        Assert.Same(first[0], Assert.Single(second));
    }

    [Fact]
    public async Task Nothing_is_written_after_the_disposal_not_even_what_a_call_still_logs()
    {
        var greetings = new HeldGreetings();
        await using var fixture = Create(options =>
            options.ConfigureServices(services => services.AddSingleton<IGreetings>(provider =>
            {
                greetings.Logger = provider.GetRequiredService<ILogger<HeldGreetings>>();
                return greetings;
            })));
        List<GrpcLogEntry> ended = [], other = [];
        var log = fixture.WriteLogsTo(ended.Add);
        using var otherLog = fixture.WriteLogsTo(other.Add);
        var call = log.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });
        await greetings.Entered.Task;

        log.Dispose();
        log.Dispose();
        greetings.Release.SetResult();
        await call;

        Assert.Empty(ended);
        Assert.Empty(other);
    }

    [Fact]
    public async Task An_output_that_throws_gets_nothing_more_and_the_app_does_not_notice()
    {
        await using var fixture = Create();
        var writes = 0;
        using var log = fixture.WriteLogsTo(_ =>
        {
            writes++;
            throw new InvalidOperationException("There is no currently active test.");
        });
        var client = log.CreateClient<Greeter.GreeterClient>();

        await client.SayHelloAsync(new HelloRequest { Name = "Ada" });
        await client.SayHelloAsync(new HelloRequest { Name = "Ada" });

        Assert.Equal(1, writes);
    }

    [Theory]
    [InlineData(LogLevel.Information, null, "Greeting Ada|Detail")]
    [InlineData(LogLevel.Debug, null, "Greeting Ada|Debugging|Debugging|Detail")]
    [InlineData(LogLevel.None, null, "")]
    [InlineData(LogLevel.Information, LogLevel.None, "")]
    [InlineData(LogLevel.None, LogLevel.Warning, "Detail")]
    public async Task Levels_filter_by_category_whatever_the_app_configures(
        LogLevel minimum, LogLevel? greetings, string expected)
    {
        await using var fixture = Create(options =>
        {
            options.Logs.MinimumLevel = minimum;
            options.Logs.Categories["Grpc"] = LogLevel.None;
            if (greetings is { } level)
            {
                options.Logs.Categories["grpctesting.TESTS"] = level;
            }

            options.ConfigureServices(services => services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Critical)));
        });
        var entries = new List<string>();
        using var log = fixture.WriteLogsTo(entry => entries.Add(entry.Message));

        await log.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });
        await log.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "detail" });

        Assert.Equal(
            expected,
            string.Join('|', entries.Where(entry => entry != "Greeting detail")));
    }

    [Fact]
    public async Task A_logger_factory_that_the_test_sets_stays()
    {
        var factory = new LoggerFactory();
        ILoggerFactory? seen = null;
        await using var fixture = Create();

        fixture.CreateChannel(options =>
        {
            options.LoggerFactory = factory;
            seen = options.LoggerFactory;
        });
        fixture.CreateChannel(options => Assert.NotNull(options.LoggerFactory));

        Assert.Same(factory, seen);
    }

    [Fact]
    public void An_entry_reads_as_one_line_and_its_exception()
    {
        var entry = new GrpcLogEntry(
            new DateTimeOffset(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
            "server",
            LogLevel.Error,
            "Greetings",
            default,
            "No greeting.",
            new IOException("No disk."));

        Assert.Equal(
            "03:04:05.678 server Error Greetings: No greeting.\nSystem.IO.IOException: No disk.", entry.ToString());
    }

    [Fact]
    public async Task A_missing_write_is_refused()
    {
        await using var fixture = Create();

        Assert.Throws<ArgumentNullException>(() => fixture.WriteLogsTo(null!));
    }

    private static GrpcServiceFixture<GreeterService> Create(Action<GrpcFixtureOptions>? configure = null) =>
        GreeterFixture.Create(options =>
        {
            options.ConfigureServices(services => services.AddSingleton<IGreetings, ChattyGreetings>());
            configure?.Invoke(options);
        });

    private static string Text(string message, Exception? exception) => message;

    public sealed class ChattyGreetings(ILogger<ChattyGreetings> logger) : IGreetings
    {
        public string Greet(string name)
        {
            logger.Log(LogLevel.Information, default, name, null, static (name, _) => $"Greeting {name}");
            logger.Log(LogLevel.Debug, default, "Debugging", null, Text);
            if (name == "detail")
            {
                logger.Log(LogLevel.Warning, default, "Detail", null, Text);
            }

            return name == "boom" ? throw new IOException("No disk.") : $"Hello {name}";
        }
    }

    public sealed class HeldGreetings : IGreetings
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Release { get; } = new();

        public ILogger? Logger { get; set; }

        public string Greet(string name)
        {
            Entered.SetResult();
            Release.Task.Wait();
            Logger!.Log(LogLevel.Information, default, "Too late", null, Text);
            return name;
        }
    }
}
