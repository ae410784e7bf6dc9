using Helloworld;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddGrpc();
builder.Services.AddSingleton<IGreetings, EnglishGreetings>();

var app = builder.Build();
app.MapGrpcService<GreeterService>();
app.Run();

/// <summary>The entry point, public so that tests can name it.</summary>
public partial class Program;
