"""A client of the decisioning engine that needs nothing but grpcio and protobuf.

The messages are not generated: they are read from the server itself, by the standard reflection service, so this file
works with every version of the server. (With grpcio-tools one would generate them from protos/ instead.)
"""
import os
import time

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

SERVICES = ("DecisionService", "EventService", "CustomerService", "CatalogService")
PACKAGE = "decisioning.v1"
REFLECTION = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
RETRIED = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.DEADLINE_EXCEEDED)


def message_class(pool, name):
    descriptor = pool.FindMessageTypeByName(name)
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


def reflection_messages():
    """The few fields of the reflection protocol that are needed here."""
    field = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(name="reflection_subset.proto", package="r", syntax="proto3")
    request = file.message_type.add(name="Request")
    request.field.add(name="file_by_filename", number=3, type=field.TYPE_STRING, label=field.LABEL_OPTIONAL)
    request.field.add(name="file_containing_symbol", number=4, type=field.TYPE_STRING, label=field.LABEL_OPTIONAL)
    files = file.message_type.add(name="Files")
    files.field.add(name="content", number=1, type=field.TYPE_BYTES, label=field.LABEL_REPEATED)
    answer = file.message_type.add(name="Answer")
    answer.field.add(name="files", number=4, type=field.TYPE_MESSAGE, type_name=".r.Files", label=field.LABEL_OPTIONAL)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return message_class(pool, "r.Request"), message_class(pool, "r.Answer")


def fetch_descriptors(channel):
    """All files that describe the services, asked from the server; a file's imports come before it."""
    request_class, answer_class = reflection_messages()
    info = channel.stream_stream(
        REFLECTION, request_serializer=lambda m: m.SerializeToString(), response_deserializer=answer_class.FromString)
    known = {}

    def ask(request):
        for answer in info(iter([request]), timeout=10):
            for content in answer.files.content:
                file = descriptor_pb2.FileDescriptorProto.FromString(content)
                known.setdefault(file.name, file)

    for service in SERVICES:
        ask(request_class(file_containing_symbol=f"{PACKAGE}.{service}"))
    missing = True
    while missing:
        missing = [name for file in known.values() for name in file.dependency if name not in known]
        for name in missing:
            ask(request_class(file_by_filename=name))
    pool = descriptor_pool.DescriptorPool()
    added = set()

    def add(name):
        if name not in added:
            added.add(name)
            for dependency in known[name].dependency:
                add(dependency)
            pool.Add(known[name])

    for name in known:
        add(name)
    return pool


class Bearer(
        grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor, grpc.StreamStreamClientInterceptor):
    """Adds the caller's key to every call."""

    def __init__(self, key):
        self.metadata = [("authorization", f"Bearer {key}")]

    def with_key(self, details):
        metadata = list(details.metadata or ()) + self.metadata
        return type("Details", (grpc.ClientCallDetails,), dict(
            method=details.method, timeout=details.timeout, metadata=metadata, credentials=details.credentials,
            wait_for_ready=details.wait_for_ready, compression=details.compression))()

    def intercept_unary_unary(self, continuation, details, request):
        return continuation(self.with_key(details), request)

    def intercept_unary_stream(self, continuation, details, request):
        return continuation(self.with_key(details), request)

    def intercept_stream_stream(self, continuation, details, requests):
        return continuation(self.with_key(details), requests)


class Server:
    """The services of one server: ``server.call("DecisionService", "Decide", customer_id="anna", ...)``."""

    def __init__(self, target):
        self.channel = grpc.insecure_channel(target)
        key = os.environ.get("DECISIONING_KEY")
        if key:
            self.channel = grpc.intercept_channel(self.channel, Bearer(key))
        self.pool = fetch_descriptors(self.channel)

    def message(self, type_name, /, **fields):
        return message_class(self.pool, f"{PACKAGE}.{type_name}")(**fields)

    def method(self, service, name):
        found = self.pool.FindServiceByName(f"{PACKAGE}.{service}").methods_by_name[name]
        request, answer = (message_class(self.pool, t.full_name) for t in (found.input_type, found.output_type))
        as_proto = descriptor_pb2.MethodDescriptorProto()
        found.CopyToProto(as_proto)
        kind = ("stream" if as_proto.client_streaming else "unary") + "_" + (
            "stream" if as_proto.server_streaming else "unary")
        stub = getattr(self.channel, kind)(
            f"/{PACKAGE}.{service}/{name}",
            request_serializer=lambda m: m.SerializeToString(), response_deserializer=answer.FromString)
        return stub, request

    def call(self, service, method, /, timeout=10, attempts=5, **fields):
        """One call. UNAVAILABLE and RESOURCE_EXHAUSTED say when to try again; the same ids are safe to send again."""
        stub, request = self.method(service, method)
        message = request(**fields)
        for attempt in range(1, attempts + 1):
            try:
                return stub(message, timeout=timeout)
            except grpc.RpcError as error:
                if error.code() not in RETRIED or attempt == attempts:
                    raise
                hints = dict(error.trailing_metadata() or ())
                time.sleep(int(hints.get("retry-after-ms", 200)) * attempt / 1000)

    def close(self):
        self.channel.close()
