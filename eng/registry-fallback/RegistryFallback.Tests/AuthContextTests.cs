namespace RegistryFallback.Tests;

public class AuthContextTests
{
    private static readonly AuthProperty Name = AuthProperty.Create("name", "Ada"u8.ToArray());
    private static readonly AuthProperty Role = AuthProperty.Create("role", "admin"u8.ToArray());

    [Fact]
    public void A_peer_without_an_identity_is_not_authenticated()
    {
        AuthContext context = new(null, []);

        Assert.False(context.IsPeerAuthenticated);
        Assert.Null(context.PeerIdentityPropertyName);
        Assert.Empty(context.PeerIdentity);
        Assert.Empty(context.Properties);
    }

    [Fact]
    public void The_identity_is_the_properties_of_that_name()
    {
        AuthContext context = new("name", new() { ["name"] = [Name], ["role"] = [Role] });

        Assert.True(context.IsPeerAuthenticated);
        Assert.Equal([Name], context.PeerIdentity);
        Assert.Equal([Role], context.FindPropertiesByName("role"));
        Assert.Empty(context.FindPropertiesByName("other"));
        Assert.Equal([Name, Role], context.Properties);
    }

    [Fact]
    public void Nobody_outside_holds_the_bytes_of_a_property()
    {
        var given = "Ada"u8.ToArray();
        var property = AuthProperty.Create("name", given);

        given[0] = 0;
        property.ValueBytes[1] = 0;

        Assert.Equal("Ada", property.Value);
        Assert.Equal("Ada"u8.ToArray(), property.ValueBytes);
        Assert.Throws<ArgumentNullException>(() => AuthProperty.Create(null!, []));
        Assert.Throws<ArgumentNullException>(() => AuthProperty.Create("name", null!));
    }
}
