/** Questions: what the supervisor tells whoever may open its socket, a word for each: which processes run, whether an edge is refused every write, and what is printed from now on. */
import { spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { programFolder, type Config } from '#config';
import { edgeCommand, edgeStreams, overhear, readLines, type House } from './running/running.ts';

/** A second start only looks whether somebody is there, and asks nothing. */
const question_ms_max = 5_000;
const selfTest_ms_max = 30_000;

/** Answers the one question of a connection, with a line of JSON; `log` is answered with every line, until the other side goes. */
export function answerQuestions(socket: Socket, config: Config, house: House): void {
  socket.on('error', () => socket.destroy());
  socket.unref();
  const late = setTimeout(() => socket.destroy(), question_ms_max).unref();
  readLines(socket, (question) => {
    clearTimeout(late);
    if (question === 'processes') answer(socket, { supervisor: process.pid, ...house.processes });
    else if (question === 'self-test') void testedEdge(config).then((told) => answer(socket, told));
    else if (question === 'log') listenIn(socket);
    else socket.destroy();
  });
}

function answer(socket: Socket, told: object): void {
  socket.end(JSON.stringify(told) + '\n');
}

/** From the empty line on, whatever is printed is told here too. */
function listenIn(socket: Socket): void {
  const deaf = overhear((line) => socket.write(line.endsWith('\n') ? line : `${line}\n`));
  socket.once('close', deaf);
  socket.write('\n');
}

/** Starts one more edge, exactly as the running one is, that tries to write instead of serving. */
async function testedEdge(config: Config): Promise<object> {
  const { file, args, env } = edgeCommand(config, 'self-test');
  const child = spawn(file, args, { cwd: programFolder, env, stdio: edgeStreams });
  for (const pipe of child.stdio) pipe?.on('error', () => {});
  child.stderr!.resume();
  const late = setTimeout(() => child.kill('SIGKILL'), selfTest_ms_max);
  const ended = new Promise<number | null>((resolve) =>
    child.once('error', () => resolve(null)).once('close', resolve),
  );
  const [printed, status] = await Promise.all([text(child.stdout!), ended]);
  clearTimeout(late);
  return { args, status, attempts: parsed(printed) };
}

function parsed(printed: string): unknown {
  try {
    return JSON.parse(printed);
  } catch {
    return [];
  }
}
