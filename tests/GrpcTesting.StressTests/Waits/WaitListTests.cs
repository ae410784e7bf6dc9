using System.Reflection;
using System.Xml.Linq;

namespace GrpcTesting.StressTests.Waits;

public class WaitListTests
{
    private static readonly Assembly Product = typeof(GrpcFixture).Assembly;

    // The first of them starts an unstarted fixture, of which only the fixture's own members speak.
    private static readonly string[] OtherBlocking =
    [
        $"{nameof(TestCaller)}.{nameof(TestCaller.CallInvoker)}",
        $"{nameof(TestCaller)}.{nameof(TestCaller.CreateChannel)}",
        $"{nameof(TestCaller)}.{nameof(TestCaller.CreateClient)}",
        $"{nameof(GrpcFixture)}.{nameof(GrpcFixture.Dispose)}",
        $"{nameof(LogOutput)}.{nameof(LogOutput.Dispose)}",
    ];

    // Nothing keeps it waiting: a call ends by its cancellation.
    private static readonly string[] NeverEndedByTheirBound = ["CallProbe.CancelAsync"];

    [Fact]
    public void Everything_public_that_waits_is_on_the_list()
    {
        var members = Methods.Where(method => IsTask(method.ReturnType)).Select(NameOf)
            .Concat(FindThoseThatStart())
            .Concat(OtherBlocking);

        Assert.Equal(members.Distinct().Order(), WaitList.All.Select(wait => wait.Member).Distinct().Order());
    }

    [Fact]
    public void Each_that_takes_a_timeout_is_ended_by_it_at_least_once()
    {
        var takeOne = Methods
            .Where(method => IsTask(method.ReturnType)
                && method.GetParameters().Any(parameter => parameter.Name == "timeout"))
            .Select(NameOf)
            .Except(NeverEndedByTheirBound);

        Assert.Empty(takeOne.Except(WaitList.All.Where(wait => wait.Bound is not null).Select(wait => wait.Member)));
    }

    private static IEnumerable<MethodInfo> Methods => Product.GetExportedTypes()
        .SelectMany(type => type.GetMethods(
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(method => !method.IsSpecialName);

    // What blocks until a fixture has started may fail as the start does, and its documentation says so.
    private static IEnumerable<string> FindThoseThatStart()
    {
        var members = XDocument.Load(Path.ChangeExtension(Product.Location, ".xml")).Descendants("member")
            .Where(member => member.Elements("exception").Any(exception =>
                (string?)exception.Attribute("cref") == $"T:{typeof(FixtureStartException).FullName}"))
            .Select(member => (string)member.Attribute("name")!)
            .ToHashSet();
        return Product.GetExportedTypes().SelectMany(type => type.GetMembers(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(member => members.Any(name =>
                name.Split('(', '`')[0][2..] == $"{member.DeclaringType!.FullName}.{member.Name}"))
            .Select(NameOf);
    }

    private static string NameOf(MemberInfo member) => $"{member.DeclaringType!.Name.Split('`')[0]}.{member.Name}";

    private static bool IsTask(Type type) =>
        typeof(Task).IsAssignableFrom(type)
        || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));
}
