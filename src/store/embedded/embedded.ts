/** The embedded PostgreSQL: its binaries, its cluster, and the command that starts it. */
export { givenBinaries, isUnpacked, unpackedBinaries, type Binaries } from './binaries.ts';
export { checkCluster, clusterExists, createCluster, type Cluster, type ClusterOwner } from './cluster.ts';
export { ownerConnection, runningServer, serverCommand, type ServerCommand } from './server.ts';
