using System.Reflection;

namespace GrpcTesting.StressTests.Waits;

public class WaitListTests
{
    [Fact]
    public void Every_public_method_that_returns_a_task_is_on_the_list()
    {
        var methods = typeof(GrpcFixture).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMethods(
                BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => IsTask(method.ReturnType) && !method.IsSpecialName)
            .Select(method => $"{method.DeclaringType!.Name.Split('`')[0]}.{method.Name}");

        Assert.Equal(methods.Distinct().Order(), WaitList.All.Select(wait => wait.Member).Distinct().Order());
    }

    private static bool IsTask(Type type) =>
        typeof(Task).IsAssignableFrom(type)
        || type == typeof(ValueTask)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));
}
