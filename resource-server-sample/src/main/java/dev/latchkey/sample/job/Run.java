package dev.latchkey.sample.job;

import java.time.Instant;

/**
 * One run of a job.
 *
 * @param triggeredBy the {@code client_id} of whoever triggered it
 */
record Run(String id, String jobId, String jobName, Instant triggeredAt, String triggeredBy) {}
