/** The runtime: whether this is the Node that Kurzum was made for. */
import { StartRefusal } from './refusal.ts';

const major = 26;

/** Throws a StartRefusal under an older Node: where npm installed none for this platform, the system's own was taken. */
export function requireNode(): void {
  if (Number.parseInt(process.versions.node, 10) >= major) return;
  throw new StartRefusal(
    `Kurzum needs Node ${major}, and this is ${process.versions.node}. npm brings it for Linux and macOS on x64 and arm64: ` +
      `run "npm ci" without --omit=optional. On any other machine install Node ${major} yourself.`,
  );
}
