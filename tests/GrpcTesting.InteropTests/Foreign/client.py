"""A client on gRPC for Python. It knows no messages, only bytes.

Each line of stdin describes a channel and a call, step by step; the answering line of stdout says what came of it. The
end of stdin ends it.
"""

import base64
import json
import queue
import sys
import traceback

import grpc

CONNECT_SECONDS = 15
END = object()


def open_channel(order):
    # By channel: grpcio 1.51 forgets it where one future call of a stream asks for it.
    settings = {
        "options": [("grpc.enable_http_proxy", 0)],
        "compression": grpc.Compression.Gzip if order["compressed"] else None,
    }
    if order["roots"] is None:
        return grpc.insecure_channel(order["target"], **settings)
    return grpc.secure_channel(order["target"], grpc.ssl_channel_credentials(order["roots"].encode()), **settings)


def shown(metadata):
    return [
        {"key": key, "value": base64.b64encode(value if isinstance(value, bytes) else value.encode()).decode()}
        for key, value in metadata or ()
    ]


def given(metadata):
    return tuple(
        (entry["key"], value if entry["key"].endswith("-bin") else value.decode())
        for entry in metadata
        for value in (base64.b64decode(entry["value"]),)
    )


def make_call(channel, order):
    requests = queue.SimpleQueue()
    arguments = {
        "timeout": order["timeout"],
        "metadata": given(order["metadata"]),
    }
    steps = list(order["steps"])
    kind = order["kind"]
    if kind.startswith("stream"):
        request = iter(requests.get, END)
    else:
        request = base64.b64decode(steps.pop(0)["send"])
    multicallable = getattr(channel, kind)(order["method"])
    call = (multicallable if kind.endswith("stream") else multicallable.future)(request, **arguments)

    responses = []

    def receive():
        message = next(call) if kind.endswith("stream") else call.result()
        responses.append(base64.b64encode(message).decode())

    try:
        for step in steps:
            if step.get("send") is not None:
                requests.put(base64.b64decode(step["send"]))
            elif step.get("complete"):
                requests.put(END)
            elif step.get("receive"):
                receive()
            elif step.get("cancel"):
                call.cancel()
        if kind.endswith("stream"):
            while True:
                receive()
        else:
            receive()
    except (grpc.RpcError, grpc.FutureCancelledError, StopIteration):
        pass  # The call's status says it.
    finally:
        requests.put(END)

    return {
        "code": call.code().value[0],
        "detail": call.details() or "",
        "headers": shown(call.initial_metadata()),
        "trailers": shown(call.trailing_metadata()),
        "responses": responses,
    }


def main():
    for line in sys.stdin:
        order = json.loads(line)
        try:
            with open_channel(order) as channel:
                # Deadlines are for calls, and not for handshakes on a busy machine.
                grpc.channel_ready_future(channel).result(timeout=CONNECT_SECONDS)
                answer = make_call(channel, order)
        except Exception:  # To the test, which shows it.
            answer = {"error": traceback.format_exc()}
        print(json.dumps(answer), flush=True)


main()
