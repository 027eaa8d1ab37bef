/** The limits of one request and one connection: what a stranger may make the edge hold, and for how long. */

/** Request line and fields together; more is answered 431. */
export const headBytes_max = 16 * 1024;
/** The request target alone; more is answered 414. */
export const targetBytes_max = 8 * 1024;
export const fields_max = 100;
/** The longest method that is registered has 17 letters. */
export const methodBytes_max = 20;
/** Line breaks before a request that are ignored (RFC 9112, section 2.2). */
export const emptyLines_max = 4;

/** A body that nobody reads is dropped up to here, so that the connection can go on; then it is closed. */
export const droppedBody_bytes_max = 64 * 1024;
/** Chunk extensions and trailers are read and dropped up to here, per body. */
export const chunkOverhead_bytes_max = 16 * 1024;
/** Requests that wait behind one that control answers; then the connection is not read for a while. */
export const held_bytes_max = 64 * 1024;
/** Answers that a client doesn't fetch; then the connection is not read for a while. */
export const unsent_bytes_max = 64 * 1024;

/** From the first byte of a head (of a connection, for the first one) to its last. */
export const headTime_s_max = 10;
/** A request that control answers, from its head to the end of its body. */
export const bodyTime_s_max = 120;
/** A client that asks before it sends a body is told to go ahead after this time, in which it may be refused instead. */
export const goAhead_ms = 100;
/** Between two requests. */
export const idleTime_s_max = 60;
/** A client that fetches nothing of its answer for so long is gone. */
export const stalledTime_s_max = 30;
/** After an answer that closes, what still comes is read away so that the answer isn't lost (RFC 9112, section 9.6). */
export const lingerTime_s_max = 2;
/** When the edge stops, connections without a request are closed after this time; their next request is answered. */
export const drainIdle_s = 1;

export const connections_max = 10_000;
/** Above the limit so many more connections are told so; further ones are closed at once. */
export const refusedConnections_max = 500;
