"""The interoperability service on gRPC for Python.

The first line of stdin says what messages look like, on which socket to listen, and with which certificate. The first
line of stdout says on which ports it listens; each later one tells that a call has ended which has a name, in the
metadata "call-name". The end of stdin ends it.
"""

import base64
import json
import sys
import threading
import time
from concurrent import futures

import grpc
from google.protobuf import descriptor_pool
from google.protobuf import message_factory

SERVICE = "grpc.testing.TestService"
ECHOED_HEADER = "x-grpc-test-echo-initial"
ECHOED_TRAILER = "x-grpc-test-echo-trailing-bin"
CALL_NAME = "call-name"
CODES = {code.value[0]: code for code in grpc.StatusCode}

_telling = threading.Lock()


def tell(message):
    with _telling:
        print(json.dumps(message), flush=True)


def message_types(descriptor):
    pool = descriptor_pool.DescriptorPool()
    pool.AddSerializedFile(descriptor)
    if hasattr(message_factory, "GetMessageClass"):
        create = message_factory.GetMessageClass
    else:  # protobuf before 4.22
        create = message_factory.MessageFactory(pool).GetPrototype
    return lambda name: create(pool.FindMessageTypeByName("grpc.testing." + name))


class Service:
    def __init__(self, type_of):
        self._type_of = type_of
        self._simple_response = type_of("SimpleResponse")
        self._output = type_of("StreamingOutputCallResponse")
        self._input_response = type_of("StreamingInputCallResponse")
        self._empty = type_of("Empty")

    def handlers(self):
        kinds = {
            "EmptyCall": (grpc.unary_unary_rpc_method_handler, self.empty_call, "Empty"),
            "UnaryCall": (grpc.unary_unary_rpc_method_handler, self.unary_call, "SimpleRequest"),
            "StreamingOutputCall": (
                grpc.unary_stream_rpc_method_handler, self.streaming_output_call, "StreamingOutputCallRequest"),
            "StreamingInputCall": (
                grpc.stream_unary_rpc_method_handler, self.streaming_input_call, "StreamingInputCallRequest"),
            "FullDuplexCall": (
                grpc.stream_stream_rpc_method_handler, self.full_duplex_call, "StreamingOutputCallRequest"),
            "HalfDuplexCall": (
                grpc.stream_stream_rpc_method_handler, self.half_duplex_call, "StreamingOutputCallRequest"),
        }
        return grpc.method_handlers_generic_handler(SERVICE, {
            method: kind(
                self.told(behavior, kind in (
                    grpc.unary_stream_rpc_method_handler, grpc.stream_stream_rpc_method_handler)),
                request_deserializer=self._type_of(request).FromString,
                response_serializer=lambda response: response.SerializeToString())
            for method, (kind, behavior, request) in kinds.items()
        })

    @staticmethod
    def told(behavior, streams):
        """The handler, which tells when a call with a name has ended."""

        def follow(context):
            name = dict(context.invocation_metadata()).get(CALL_NAME)
            if name is not None:
                context.add_callback(lambda: tell({"ended": name}))

        def single(request, context):
            follow(context)
            return behavior(request, context)

        def stream(request, context):
            follow(context)
            yield from behavior(request, context)

        return stream if streams else single

    def empty_call(self, request, context):
        return self._empty()

    def unary_call(self, request, context):
        self.begin(context, request.response_compressed.value)
        self.end(request, context)
        response = self._simple_response()
        response.payload.body = bytes(request.response_size)
        return response

    def streaming_input_call(self, requests, context):
        response = self._input_response()
        for request in requests:
            response.aggregated_payload_size += len(request.payload.body)
        # With the response: a client that cancels while headers arrive may end as INTERNAL.
        self.begin(context, False)
        return response

    def streaming_output_call(self, request, context):
        self.begin(context, self.any_compressed(request))
        yield from self.answer(request, context)

    def full_duplex_call(self, requests, context):
        begun = False
        for request in requests:
            if not begun:
                self.begin(context, self.any_compressed(request))
                begun = True
            yield from self.answer(request, context)

    def half_duplex_call(self, requests, context):
        buffered = list(requests)
        self.begin(context, any(self.any_compressed(request) for request in buffered))
        for request in buffered:
            yield from self.answer(request, context)

    @staticmethod
    def any_compressed(request):
        return any(parameters.compressed.value for parameters in request.response_parameters)

    @staticmethod
    def begin(context, compressed):
        metadata = context.invocation_metadata()
        context.set_trailing_metadata(tuple(entry for entry in metadata if entry[0] == ECHOED_TRAILER))
        if compressed:
            context.set_compression(grpc.Compression.Gzip)
        context.send_initial_metadata(tuple(entry for entry in metadata if entry[0] == ECHOED_HEADER))

    def answer(self, request, context):
        self.end(request, context)
        for parameters in request.response_parameters:
            time.sleep(parameters.interval_us / 1_000_000)
            if not parameters.compressed.value:
                context.disable_next_message_compression()
            response = self._output()
            response.payload.body = bytes(parameters.size)
            yield response

    @staticmethod
    def end(request, context):
        if request.HasField("response_status"):
            status = request.response_status
            context.abort(CODES[status.code], status.message)


def main():
    orders = json.loads(sys.stdin.readline())
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=32))
    server.add_generic_rpc_handlers((Service(message_types(base64.b64decode(orders["descriptor"]))).handlers(),))
    certificate = (orders["key"].encode(), orders["certificate"].encode())
    tcp = server.add_insecure_port("127.0.0.1:0")
    tls = server.add_secure_port("127.0.0.1:0", grpc.ssl_server_credentials([certificate]))
    if orders["socket"] is not None:
        server.add_insecure_port("unix:" + orders["socket"])
    server.start()
    tell({"tcp": tcp, "tls": tls})
    sys.stdin.read()
    server.stop(grace=None)


main()
