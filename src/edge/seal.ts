/** The seal: closes the holes that the permission model leaves, and gives root away, before anyone is served. */
import { syncBuiltinESMExports } from 'node:module';
import { connect } from 'node:net';
import v8 from 'node:v8';

/** The edge's own user and group when root started it; needs no entry in passwd. */
export const edgeUser = 61_877;

/** What a native call returns for "permission denied". */
const eacces = -13;

/**
 * Closes ways to leave something on disk that the permission model doesn't know. Listening on a Unix socket makes a name;
 * the class below all Unix sockets has one `bind`, which refuses from now on. Some of V8's flags, set while it runs,
 * make it open files of its own. And a signal opens the inspector of any other Node process of the same user, which
 * then writes whatever it is told.
 */
export function sealHoles(): void {
  const pipe = classBelowUnixSockets();
  for (const name of ['bind', 'fchmod']) {
    if (!(name in pipe)) throw new Error('the class below Unix sockets is not as expected');
    sealed(pipe, name, () => eacces);
  }
  sealed(v8, 'setFlagsFromString', refuse);
  for (const name of ['kill', '_kill', '_debugProcess']) sealed(process, name, refuse);
  syncBuiltinESMExports();
}

function refuse(): never {
  throw Object.assign(new Error('sealed'), { code: 'ERR_ACCESS_DENIED' });
}

function sealed(object: object, name: string, value: () => unknown): void {
  Object.defineProperty(object, name, { value, writable: false, configurable: false });
}

/** A connection that is never made has the handle whose class is wanted. */
function classBelowUnixSockets(): object {
  const client = connect('/nowhere');
  client.on('error', () => {});
  const { _handle: handle } = client as unknown as { readonly _handle: object };
  client.destroy();
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
