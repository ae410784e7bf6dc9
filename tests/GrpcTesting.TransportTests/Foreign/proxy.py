"""A proxy on gRPC for Python: each of its servers forwards all calls, whatever their methods, to one address.

A line of stdin opens a server, by the address it forwards to, or closes one, by its port. The answering line of stdout
has the port. The end of stdin ends it.
"""

import asyncio
import json
import sys
import threading

import grpc
from grpc import aio

# No limits of its own, and nothing read ahead beyond HTTP/2's own windows: those of the two it stands between are the
# ones to be seen.
OPTIONS = [
    ("grpc.enable_http_proxy", 0),
    ("grpc.http2.bdp_probe", 0),
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
    ("grpc.max_metadata_size", 1024 * 1024),
]


class Forwarding(grpc.GenericRpcHandler):
    """All four kinds of call are one: messages as bytes, as many as come, in both directions."""

    def __init__(self, channel):
        self._channel = channel

    def service(self, details):
        async def forward(requests, context):
            call = self._channel.stream_stream(details.method)(
                requests,
                metadata=[entry for entry in context.invocation_metadata() if entry[0] != "user-agent"],
                timeout=context.time_remaining())
            try:
                await self._answer(call, context)
            finally:
                call.cancel()

        return grpc.stream_stream_rpc_method_handler(forward)

    @staticmethod
    async def _answer(call, context):
        headers = await call.initial_metadata()
        if headers or not call.done():
            await context.send_initial_metadata(headers)
        try:
            async for response in call:
                await context.write(response)
        except aio.AioRpcError:
            pass  # It has the status, which the call has, too.
        code, details, trailers = await call.code(), await call.details(), await call.trailing_metadata()
        if code is grpc.StatusCode.OK:
            context.set_details(details)
            context.set_trailing_metadata(trailers)
        else:
            await context.abort(code, details, tuple(trailers))


class Proxy:
    """A server and the channel behind it."""

    @classmethod
    async def open(cls, target):
        proxy = cls()
        proxy._channel = aio.insecure_channel(target, options=OPTIONS)
        proxy._server = aio.server(options=OPTIONS)
        proxy._server.add_generic_rpc_handlers((Forwarding(proxy._channel),))
        proxy.port = proxy._server.add_insecure_port("127.0.0.1:0")
        await proxy._server.start()
        return proxy

    async def close(self):
        await self._server.stop(grace=None)
        await self._channel.close()


def read_orders(loop, orders):
    for line in sys.stdin:
        loop.call_soon_threadsafe(orders.put_nowait, json.loads(line))
    loop.call_soon_threadsafe(orders.put_nowait, None)


async def main():
    orders = asyncio.Queue()
    threading.Thread(target=read_orders, args=(asyncio.get_running_loop(), orders), daemon=True).start()
    proxies = {}
    while (order := await orders.get()) is not None:
        if order["target"] is not None:
            proxy = await Proxy.open(order["target"])
            proxies[proxy.port] = proxy
            port = proxy.port
        else:
            port = order["port"]
            if port in proxies:  # else it was another process's
                await proxies.pop(port).close()
        print(json.dumps({"port": port}), flush=True)


asyncio.run(main())
