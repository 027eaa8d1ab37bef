/** nginx beside us: the same links in a `map`, answered by `return 302`, one worker, with and without an access log. */
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './machine.ts';

export type Nginx = { readonly quietPort: number; readonly loggingPort: number; stop(): Promise<void> };

/** @param links target by path, such as `/Ab3dE9x`. */
export async function startNginx(folder: string, links: ReadonlyMap<string, string>, core: string): Promise<Nginx> {
  const [quietPort, loggingPort] = [await freePort(), await freePort()];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'links.map'), [...links].map(([path, target]) => `"${path}" "${target}";\n`).join(''));
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, quietPort, loggingPort));
  const child = spawn('taskset', ['-c', core, 'nginx', '-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  for (let tries = 0; tries < 200; tries += 1) {
    if (child.exitCode !== null) throw new Error('nginx did not start');
    const answer = await fetch(`http://127.0.0.1:${loggingPort}/`, { redirect: 'manual' }).catch(() => null);
    await answer?.arrayBuffer();
    if (answer) break;
    await sleep(25);
  }
  return {
    quietPort,
    loggingPort,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function configuration(folder: string, quietPort: number, loggingPort: number): string {
  const server = (port: number, log: string): string => `
  server {
    listen 127.0.0.1:${port} backlog=4096;
    access_log ${log};
    location / {
      if ($target = "") { return 404; }
      add_header Cache-Control "private, max-age=0";
      return 302 $target;
    }
  }`;
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  return `daemon off;
worker_processes 1;
worker_rlimit_nofile 8192;
pid ${folder}/pid;
error_log stderr crit;
events { worker_connections 4096; }
http {
  ${temporary.join('\n  ')}
  keepalive_requests 100000000;
  server_tokens off;
  map_hash_max_size 262144;
  map_hash_bucket_size 128;
  map $uri $target { default ""; include ${folder}/links.map; }
${server(quietPort, 'off')}
${server(loggingPort, `${folder}/access.log combined`)}
}
`;
}
