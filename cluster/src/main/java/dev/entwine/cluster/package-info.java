/**
 * Joining a Hazelcast cluster.
 *
 * <p>Twisted has nothing like it: there, processes find each other by configuration and talk over
 * Perspective Broker or AMP. In Vert.x's words: a cluster manager says which nodes there are and
 * who listens on which address of the event bus, and the bus then opens its own TCP connections
 * between them.
 *
 * <p>What Hazelcast is told follows from what was measured: silence is noticed after ten seconds
 * and not sixty, nothing waits before it joins, nothing is sent by multicast or to its maker, and
 * one named address is bound and not all of them. Its maps are an index and never the truth, since
 * they lose entries when members are lost; a lock out of them can be held twice after a split.
 *
 * <p>Loaded only by {@code entwine up --cluster}.
 */
@NullMarked
package dev.entwine.cluster;

import org.jspecify.annotations.NullMarked;
