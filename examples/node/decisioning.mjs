// Connects to a decisioning server: loads the protos of this repository and makes a client for each service.
import { fileURLToPath } from 'node:url';
import path from 'node:path';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const protos = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../protos');
const files = ['decision', 'event', 'customer', 'catalog'].map((name) => `decisioning/v1/${name}.proto`);

// keepCase: fields are called as in the protos. 64-bit numbers become strings, which lose nothing.
const definition = protoLoader.loadSync(files, {
  includeDirs: [protos], keepCase: true, longs: String, enums: String, defaults: false, oneofs: true,
});
const { decisioning: { v1 } } = grpc.loadPackageDefinition(definition);

export const { status } = grpc;

// Adds the caller's key to every call.
const bearer = (key) => (options, next) => new grpc.InterceptingCall(next(options), {
  start(metadata, listener, begin) {
    metadata.set('authorization', `Bearer ${key}`);
    begin(metadata, listener);
  },
});

export function connect(target) {
  const credentials = grpc.credentials.createInsecure();
  const options = process.env.DECISIONING_KEY ? { interceptors: [bearer(process.env.DECISIONING_KEY)] } : {};
  const clients = ['DecisionService', 'EventService', 'CustomerService', 'CatalogService']
    .map((name) => [name, new v1[name](target, credentials, options)]);
  return { ...Object.fromEntries(clients), close: () => clients.forEach(([, client]) => client.close()) };
}

// One call and its answer. The deadline is given always: a caller that waits for ever is a fault of the caller.
export function call(client, method, request, deadlineMs = 10_000) {
  return new Promise((resolve, reject) => {
    client[method](request, { deadline: Date.now() + deadlineMs },
      (error, response) => (error ? reject(error) : resolve(response)));
  });
}

// UNAVAILABLE and RESOURCE_EXHAUSTED say when to try again; the same request with the same ids is safe to send again.
export async function callAgain(client, method, request, attempts = 5) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call(client, method, request);
    } catch (error) {
      const retry = [status.UNAVAILABLE, status.RESOURCE_EXHAUSTED, status.DEADLINE_EXCEEDED].includes(error.code);
      if (!retry || attempt === attempts) throw error;
      const hint = Number(error.metadata?.get('retry-after-ms')[0] ?? 200);
      await new Promise((resolve) => setTimeout(resolve, hint * attempt));
    }
  }
}

// A google.protobuf.Timestamp of a moment in milliseconds.
export const at = (ms) => ({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 });
