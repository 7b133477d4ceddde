package io.mainstay.server.bootstrap;

import io.mainstay.server.cluster.Membership;

/**
 * Who this member is, and whom it knows before its store says.
 *
 * @param identity written into the data directory
 * @param members the first members of a new cluster, or those that a joining member was told of;
 *     none when a member comes back that joined and has not received anything yet
 */
record Birth(Identity identity, Membership members) {}
