using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace GrpcTesting.Tests;

/// <summary>The public members of an assembly as text, for a review of what changes in them.</summary>
internal static class PublicApi
{
    /// <summary>What was approved: <c>PublicApi.txt</c> beside the test.</summary>
    public static string Approved() =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "PublicApi.txt")).ReplaceLineEndings("\n");

    public static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{type.Namespace}.{Name(type)}{Base(type)}\n");
            var members = type
                .GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Select(Describe)
                .OfType<string>()
                .Order(StringComparer.Ordinal);
            foreach (var member in members)
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    // Interfaces have none.
    private static string Base(Type type) => type.BaseType is { } baseType ? $" : {Name(baseType)}" : "";

    private static string? Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        PropertyInfo property => $"{Name(property.PropertyType)} {property.Name}",
        MethodInfo { IsSpecialName: true } => null,
        MethodInfo { IsGenericMethod: true } method =>
            $"{Name(method.ReturnType)} {method.Name}<{Names(method.GetGenericArguments())}>({Parameters(method)})",
        MethodInfo method => $"{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        _ => member.ToString(),
    };

    private static string Parameters(MethodBase method)
    {
        var all = method.GetParameters().Select(parameter =>
            (parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "") +
            $"{Name(parameter.ParameterType)} {parameter.Name}" +
            (parameter.HasDefaultValue ? $" = {(parameter.DefaultValue is null ? "null" : "\"\"")}" : ""));
        return (method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "") + string.Join(", ", all);
    }

    private static string Names(IEnumerable<Type> types) => string.Join(", ", types.Select(Name));

    private static string Name(Type type) => type switch
    {
        { IsArray: true } => $"{Name(type.GetElementType()!)}[]",
        { IsGenericType: true } => $"{type.Name.Split('`')[0]}<{Names(type.GetGenericArguments())}>",
        _ => type.Name,
    };
}
