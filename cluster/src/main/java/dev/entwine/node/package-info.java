/**
 * A node: the process that runs services, its configuration, and how it ends.
 *
 * <p>Twisted's {@code twistd} and {@code application.app}: something reads what is to run, starts
 * it, says where it is served, and on a signal stops it in order. What is to run is data, a map of
 * services by name; {@link dev.entwine.node.ConfigurationReader} merges it from a file, the
 * environment, system properties and the command line, and refuses what can't be used with one line
 * that names the place, before anything starts.
 *
 * <p>In Vert.x's words: a {@link dev.entwine.node.Node} deploys one verticle for each service and
 * undeploys them with a bound on each, which {@code Vertx.close()} does not have.
 *
 * <p>Nothing in here knows of clusters; a node is given the Vert.x it runs on.
 */
@NullMarked
package dev.entwine.node;

import org.jspecify.annotations.NullMarked;
