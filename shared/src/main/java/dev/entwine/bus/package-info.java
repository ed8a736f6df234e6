/**
 * What verticles say to one another over the event bus: the addresses and messages they share.
 *
 * <p>In Twisted this was Perspective Broker's job, or AMP's between processes: an object here that
 * another process talks to by name. Here it is a contract, one class for each service that names
 * its addresses, and records for its messages. Each record checks itself in its constructor and
 * turns into JSON and back, so that whoever sends a wrong one is told what is wrong with it.
 *
 * <p>In Vert.x's words: the event bus delivers a message at most once, to every consumer of an
 * address (publish) or to one (send and request). It is silent about losses: what needs more than
 * that says so in its contract.
 */
@NullMarked
package dev.entwine.bus;

import org.jspecify.annotations.NullMarked;
