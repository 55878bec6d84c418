package dev.latchkey.sample.job;

import java.time.Instant;
import java.util.Map;

/**
 * A job.
 *
 * @param schedule a cron expression in UTC
 * @param lastTriggeredAt {@code null} until it is triggered
 * @param headers the names of the request headers, each with {@link RequestHeaders#MASK} for its value
 */
record Job(
        String id,
        String name,
        String schedule,
        String url,
        JobState state,
        Instant createdAt,
        Instant lastTriggeredAt,
        Map<String, String> headers) {}
