/** Control's end of the exchange: links to the edges, totals from them. */
export { announce } from './outbox.ts';
