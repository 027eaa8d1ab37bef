#!/usr/bin/env node
/** The command `kurzum`: starts the command line with the Node that npm installed, whatever Node runs this file. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pinnedNode } from './pinned-node.js';

const program = join(dirname(dirname(fileURLToPath(import.meta.url))), 'src', 'cli', 'main.ts');

// A signal would open the inspector of a process that holds the keys, or a token.
const { status, error } = spawnSync(pinnedNode, ['--disable-sigusr1', program, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
if (error) process.stderr.write(`Kurzum could not start Node: ${error.message}\n`);
process.exit(status ?? 1);
