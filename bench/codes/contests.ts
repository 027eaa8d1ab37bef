/** Both contests of drawing, in Node and in a browser, in a process of its own that is held to one core. Prints JSON. */
import { contestInBrowser } from './browser.ts';
import { contestInNode } from './in-node.ts';

const [rounds, round_ms] = process.argv.slice(2).map(Number) as [number, number];
const inNode = await contestInNode(rounds, round_ms);
const inBrowser = await contestInBrowser(rounds, round_ms);
process.stdout.write(JSON.stringify({ inNode, inBrowser }));
