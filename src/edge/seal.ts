/** The seal: closes the holes that the permission model leaves, and gives root away, before anyone is served. */
import { createSocket } from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import { connect } from 'node:net';
import v8 from 'node:v8';
import { edgeUser } from '#exchange';
import type { ListeningHandle } from './handover/handover.ts';

/** What a native call returns for "permission denied". */
const eacces = -13;

/** The only sockets that the edge connects to: control's ends of the exchange, and of what is passed on. */
export type ControlSockets = { readonly exchangeSocket: string; readonly edgeSocket: string };

/**
 * Closes ways to leave something on disk that the permission model doesn't know. Listening on a Unix socket makes a name;
 * the class below all Unix sockets has one `bind`, which refuses from now on. What listens on a Unix socket of somebody
 * else could write down what it is told, so `connect` of that class knows two paths. Some of V8's flags, set while it
 * runs, make it open files of its own. And a signal opens the inspector of any other Node process of the same user, which
 * then writes whatever it is told.
 */
export function sealHoles({ exchangeSocket, edgeSocket }: ControlSockets): void {
  const pipe = classBelowUnixSockets();
  closed(pipe, ['bind', 'fchmod']);
  const { connect: connectPipe } = pipe as { readonly connect: (...given: unknown[]) => number };
  const { apply } = Reflect;
  sealed(pipe, 'connect', function (this: unknown, request: unknown, path: unknown) {
    return path === exchangeSocket || path === edgeSocket ? apply(connectPipe, this, [request, path]) : eacces;
  });
  sealed(v8, 'setFlagsFromString', refuse);
  for (const name of ['kill', '_kill', '_debugProcess']) sealed(process, name, refuse);
  syncBuiltinESMExports();
}

/**
 * Leaves of the network what visitors brought: nothing else is connected to, listened on, sent or asked for. Not before
 * the edge listens, which needs the same class and, for a name as host, the resolver.
 * @param listener what the edge listens on
 */
export function sealNetwork(listener: ListeningHandle): void {
  closed(classOf(listener), ['connect', 'connect6', 'bind', 'bind6', 'listen']);
  closed(classBelowUdp(), ['connect', 'connect6', 'bind', 'bind6', 'send', 'send6']);
  const resolver = classBelowResolvers();
  const queries = Object.getOwnPropertyNames(resolver).filter((name) => name.startsWith('query'));
  closed(resolver, ['getHostByAddr', ...queries]);
  for (const asking of [dns, dns.promises])
    for (const name of ['lookup', 'lookupService']) sealed(asking, name, refuse);
  syncBuiltinESMExports();
}

function refuse(): never {
  throw Object.assign(new Error('sealed'), { code: 'ERR_ACCESS_DENIED' });
}

function sealed(object: object, name: string, value: (...given: unknown[]) => unknown): void {
  Object.defineProperty(object, name, { value, writable: false, configurable: false });
}

/** Native methods, which say by a number why they refuse. */
function closed(nativeClass: object, names: readonly string[]): void {
  for (const name of names) {
    if (!(name in nativeClass)) throw new Error(`a class below sockets has no ${name}: it is not as expected`);
    sealed(nativeClass, name, () => eacces);
  }
}

/** A connection that is never made has the handle whose class is wanted. */
function classBelowUnixSockets(): object {
  const client = connect('/nowhere');
  client.on('error', () => {});
  const { _handle: handle } = client as unknown as { readonly _handle: object };
  client.destroy();
  return classOf(handle);
}

/** Node keeps the handle of a socket without connections under a symbol of its own. */
function classBelowUdp(): object {
  const socket = createSocket('udp4');
  const symbols = Object.getOwnPropertySymbols(socket) as never[];
  const handle = symbols.map((symbol) => (socket[symbol] as { readonly handle?: object }).handle).find(Boolean);
  if (handle === undefined) throw new Error('the socket without connections is not as expected');
  socket.close();
  return classOf(handle);
}

function classBelowResolvers(): object {
  return classOf((new dns.Resolver() as unknown as { readonly _handle: object })._handle);
}

function classOf(handle: object): object {
  return Object.getPrototypeOf(handle) as object;
}

/** Gives up root for good; does nothing for another user. Throws where the system refuses. */
export function dropRoot(): void {
  if (process.getuid?.() !== 0) return;
  process.setgroups!([edgeUser]);
  process.setgid!(edgeUser);
  process.setuid!(edgeUser);
  if (process.getuid() !== edgeUser || process.geteuid!() !== edgeUser) throw new Error('root was not given up');
}
