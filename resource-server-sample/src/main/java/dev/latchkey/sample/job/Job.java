package dev.latchkey.sample.job;

import java.time.Instant;

/**
 * A job.
 *
 * @param schedule a cron expression in UTC
 * @param lastTriggeredAt {@code null} until it is triggered
 */
record Job(
        String id,
        String name,
        String schedule,
        String url,
        JobState state,
        Instant createdAt,
        Instant lastTriggeredAt) {

    Job triggered(Instant at) {
        return new Job(id, name, schedule, url, state, createdAt, at);
    }
}
