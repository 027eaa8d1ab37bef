/** Following: the edge's end of the exchange. Takes links and acknowledgements from control, gives totals and notices, comes back whenever cut off. */
import { connect, type Socket } from 'node:net';
import {
  checkControlMessage,
  encodeFrame,
  exchangeVersion,
  FrameReader,
  type ControlMessage,
  type EdgeMessage,
  type EdgeNotice,
  type StartFile,
  type Tallies,
} from '#exchange';
import { now_ms, setClockOffset } from '#clock';
import { describeError, type Log } from '#log';
import { Links } from './links.ts';
import type { CountingOf, Tally } from './tally/tally.ts';

export type Following = {
  /** The links as far as they are known; null before there are any to go by. */
  links(): Links | null;
  readonly countingOf: CountingOf;
  /** Done when all of control's links are here, when control can't be reached, or after so long at most. */
  caughtUp(wait_ms: number): Promise<void>;
  /** Sends what was counted at once rather than within the second. */
  send(): void;
  /** Tells control of something within the second, or once it is back. */
  notice(notice: EdgeNotice): void;
  stop(): void;
};

export type FollowOptions = {
  readonly socketPath: string;
  readonly startFile: StartFile | null;
  readonly tally: Tally;
  /** Brings the tally to this moment; called once a second, also when nobody visits. */
  readonly reach: (at_ms: number) => void;
  readonly log: Log;
};

const send_ms = 1000;
const [wait_ms_least, wait_ms_most] = [50, 2000] as const;

export function follow({ socketPath, startFile, tally, reach, log }: FollowOptions): Following {
  const { edgeId } = tally;
  let links: Links | null = startFile && linksOf(startFile);
  /** The stream that `links` are of, and up to where. */
  let epoch = startFile?.epoch ?? null;
  let place = startFile?.place ?? 0;
  /** The stream that control speaks of; ours once `current` says that we hold all of it. */
  let offered = '';
  /** What a reset has sent so far; it takes the place of `links` once it is whole. */
  let arriving: Links | null = null;
  /** Whether control has sent all of its links once. */
  let isCurrent = false;
  let socket: Socket | null = null;
  let wait_ms: number = wait_ms_least;
  let welcome = false;
  let stopped = false;
  const catchingUp = Promise.withResolvers<void>();
  /** The batch that this connection has carried, so that it isn't sent twice on the same one. */
  let carried: Tallies | null = null;
  /** What control has not been told yet: at most the whole of a short list. */
  const untold = new Set<EdgeNotice>();

  function open(): void {
    if (stopped) return;
    const mine = connect(socketPath);
    socket = mine;
    const reader = new FrameReader(checkControlMessage);
    mine.on('connect', () => say({ type: 'hello', version: exchangeVersion, edgeId, epoch, place }));
    mine.on('data', (chunk: Buffer) => {
      try {
        for (const message of reader.push(chunk)) hear(message);
      } catch (error) {
        log('error', 'exchange.broken', describeError(error));
        mine.destroy();
      }
    });
    mine.on('error', () => mine.destroy());
    mine.on('close', () => {
      if (welcome && !stopped) log('warn', 'exchange.lost');
      socket = null;
      welcome = false;
      arriving = null;
      // What we have is the best there is until control is back.
      catchingUp.resolve();
      if (stopped) return;
      // Growing, and never for two edges at the same time.
      setTimeout(open, wait_ms * (0.5 + Math.random()));
      wait_ms = Math.min(wait_ms * 2, wait_ms_most);
    });
  }

  /** Until control has told all links, one that isn't here may be younger than the start file. */
  const countingOf: CountingOf = (linkId) => (isCurrent ? (links?.countingOf(linkId) ?? null) : undefined);

  function say(message: EdgeMessage): void {
    socket?.write(encodeFrame(message));
  }

  function hear(message: ControlMessage): void {
    switch (message.type) {
      case 'refused':
        log('error', 'exchange.refused', { version: message.version, ours: exchangeVersion });
        wait_ms = wait_ms_most;
        socket?.destroy();
        return;
      case 'welcome':
        welcome = true;
        carried = null;
        setClockOffset(message.clockOffset_ms);
        if (message.reset || links === null) arriving = new Links();
        epoch = message.reset ? null : epoch;
        offered = message.epoch;
        log('info', 'exchange.joined', { reset: message.reset });
        send();
        return;
      case 'links':
        for (const link of message.links) {
          (arriving ?? links)?.put(link);
          if (arriving === null) tally.recount(countingOf, link.id);
        }
        if (arriving === null) place = message.place;
        return;
      case 'current':
        if (arriving !== null) links = arriving;
        arriving = null;
        isCurrent = true;
        tally.recount(countingOf);
        // Not before: what this edge can't take comes again each time, and control would be asked twenty times a second.
        wait_ms = wait_ms_least;
        epoch = offered;
        place = message.place;
        log('info', 'exchange.current', { links: links?.size ?? 0 });
        // Reading all of them leaves as much behind; it goes back to the machine now, not under the next load.
        globalThis.gc?.();
        catchingUp.resolve();
        return;
      case 'acknowledged':
        tally.acknowledged(message.edgeId, message.sequence);
        return;
      case 'clock':
        setClockOffset(message.offset_ms);
        return;
    }
  }
  function send(): void {
    if (!welcome) return;
    for (const notice of untold) say({ type: 'notice', notice });
    untold.clear();
    const batch = tally.batch();
    if (batch === null || batch === carried) return;
    carried = batch;
    say(batch);
  }

  open();
  const sender = setInterval(() => {
    reach(now_ms());
    send();
  }, send_ms);
  return {
    links: () => links,
    countingOf,
    caughtUp: async (wait_ms) => {
      const late = setTimeout(catchingUp.resolve, wait_ms);
      await catchingUp.promise;
      clearTimeout(late);
    },
    send,
    notice: (notice) => untold.add(notice),
    stop: () => {
      stopped = true;
      clearInterval(sender);
      socket?.destroy();
    },
  };
}

function linksOf(startFile: StartFile): Links {
  const links = new Links();
  for (const link of startFile.links) links.put(link);
  return links;
}
