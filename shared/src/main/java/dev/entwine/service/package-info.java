/**
 * Services, and how one becomes a verticle.
 *
 * <p>Twisted's {@code application.service}: something that starts, runs and stops as a whole. A
 * {@link dev.entwine.service.ReactorVerticle} is a service on a reactor of its own; {@link
 * dev.entwine.service.VerticleOptions} says how it is configured, so that a node can check the
 * configuration before anything starts.
 *
 * <p>In Vert.x's words: a {@code VerticleBase} whose {@code start} and {@code stop} answer with
 * Deferreds, and whose {@code stop} fires Twisted's shutdown events while everything is still open.
 */
@NullMarked
package dev.entwine.service;

import org.jspecify.annotations.NullMarked;
