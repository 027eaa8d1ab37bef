/** A thread of the press: takes one order after the other. */
import { parentPort } from 'node:worker_threads';
import { Problem } from '#problem';
import { encode, grade, readable, TooLong } from '#qr';
import { decode } from './decode.ts';
import type { Answer } from './pool.ts';
import type { Order } from './press.ts';
import { printed } from './print.ts';

parentPort!.on('message', (order: Order) => {
  void answerTo(order).then((answer) => parentPort!.postMessage(answer));
});

async function answerTo(order: Order): Promise<Answer> {
  try {
    return { kind: 'done', result: await made(order) };
  } catch (error) {
    if (error instanceof TooLong) {
      const detail = `At this level it is ${error.over_bits} bits too long for a code: choose a lower one, or say less.`;
      return { kind: 'refused', field: 'level', reason: 'does_not_fit', detail };
    }
    const [field] = error instanceof Problem ? error.errors : [];
    if (field) return { kind: 'refused', ...field, detail: field.detail ?? '' };
    return { kind: 'failed', error };
  }
}

async function made(order: Order): Promise<unknown> {
  const { code } = order;
  switch (order.kind) {
    case 'grade': {
      const { version, level, size } = encode(code.text, code.encoding);
      return { ...(await grade(code, decode)), version, level, modules: size };
    }
    case 'read':
      return readable(code, decode);
    case 'print':
      return printed(code, order.paper, order.at);
  }
}
