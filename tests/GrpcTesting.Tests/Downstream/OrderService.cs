using Grpc.Core;
using Shop;

namespace GrpcTesting.Tests.Downstream;

/// <summary>The app under test: takes from one downstream service, and charges with another, as best it can.</summary>
public sealed class OrderService(Inventory.InventoryClient inventory, Payments.PaymentsClient payments)
    : Orders.OrdersBase
{
    public override async Task<Confirmation> Place(Order request, ServerCallContext context)
    {
        var token = context.CancellationToken;
        var stock = await inventory.GetStockAsync(new StockRequest { Item = request.Item }, cancellationToken: token);
        if (stock.Count == 0)
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, $"no {request.Item} left"));
        }

        try
        {
            var receipt = await payments.ChargeAsync(request, cancellationToken: token);
            return new Confirmation { Text = $"paid: {receipt.Number}" };
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable)
        {
            return new Confirmation { Text = "to be paid on delivery" };
        }
    }
}
