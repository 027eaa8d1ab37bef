/** The edge's user: who it becomes when root starts Kurzum, and whose the sockets that it connects to must then be. */

/** Number of the user and of its group; they need no entry in passwd. */
export const edgeUser = 61_877;
