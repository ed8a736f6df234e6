package dev.entwine.reactor;

import java.time.Duration;

/**
 * What a {@link ThreadPool} does, and what it has done since it was made. Twisted's {@code
 * Statistics} of a team has the first two.
 *
 * @param running how many calls are running
 * @param waiting how many calls wait because as many run as may
 * @param done how many calls have returned
 * @param failed how many calls have thrown
 * @param cancelled how many calls were taken back before they began
 * @param rejected how many calls were refused with {@link BacklogFull}
 * @param runTime how long the calls that are over have taken, added up
 */
public record ThreadPoolStatistics(
    int running,
    int waiting,
    long done,
    long failed,
    long cancelled,
    long rejected,
    Duration runTime) {}
