using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace GrpcTesting.Identities;

/// <summary>Takes the test user's credential out of each request, before all of the app's middleware.</summary>
internal sealed class UserArrival(IdentitySetup setup) : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(after => context => context.Request.Headers.Remove(UserCredential.HeaderName, out var credential)
            ? Arrive(context, credential, after)
            : after(context));
        next(app);
    };

    private Task Arrive(HttpContext context, StringValues credential, RequestDelegate after)
    {
        var arrived = new ArrivedUser(UserCredential.Read(credential.ToString()));
        if (arrived.User is { IsAnonymous: false } user && !setup.HasAuthentication)
        {
            Refuse(context.Response, setup.LacksAuthentication($"The call of {user}"));
            return Task.CompletedTask;
        }

        context.Features.Set(arrived);
        return after(context);
    }

    // A test that means a user and gets nobody would not test what it says.
    private static void Refuse(HttpResponse response, string detail)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)StatusCode.FailedPrecondition).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(detail);
    }
}
