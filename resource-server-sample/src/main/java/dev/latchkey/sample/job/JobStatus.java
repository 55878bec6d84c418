package dev.latchkey.sample.job;

import java.time.Instant;

/**
 * How a job is doing.
 *
 * @param nextRunAt {@code null} where the schedule never comes due
 */
record JobStatus(String id, JobState state, Instant lastTriggeredAt, Instant nextRunAt) {}
