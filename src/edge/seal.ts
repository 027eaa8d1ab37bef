/** The seal: closes the holes that the permission model leaves, and gives root away, before anyone is served. */
import { syncBuiltinESMExports } from 'node:module';
import { connect } from 'node:net';
import v8 from 'node:v8';

/** The edge's own user and group when root started it; needs no entry in passwd. */
export const edgeUser = 61_877;

/** What a native call returns for "permission denied". */
const eacces = -13;

/**
 * Closes two ways to leave a name on disk, which the permission model doesn't know. Listening on a Unix socket makes one;
 * the class below all Unix sockets has one `bind`, which refuses from now on. And some of V8's flags, set while it runs,
 * make it open files of its own.
 */
export function sealHoles(): void {
  const pipe = classBelowUnixSockets();
  for (const name of ['bind', 'fchmod']) {
    if (!(name in pipe)) throw new Error('the class below Unix sockets is not as expected');
    sealed(pipe, name, () => eacces);
  }
  sealed(v8, 'setFlagsFromString', () => {
    throw Object.assign(new Error('flags are sealed'), { code: 'ERR_ACCESS_DENIED' });
  });
  syncBuiltinESMExports();
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
