/** The wire: HTTP/1.1 as RFC 9110 and 9112 have it, over TCP; knows nothing of links. */
export { Connection, type AnswerBody, type PassedOn, type Respond } from './connection.ts';
export { Head, parseHead, type KnownName, type Method } from './head.ts';
export { listen, type Listener } from './listen.ts';
export { redirect, refusal, reply, statusLine, unstored, type Fields, type Reply } from './reply.ts';
export { dateLine } from './moment.ts';
