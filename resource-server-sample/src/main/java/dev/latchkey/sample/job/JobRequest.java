package dev.latchkey.sample.job;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * What a caller says about a new job.
 *
 * @param schedule a cron expression of five fields, or six with seconds
 * @param url what the job would call; absolute, {@code http} or {@code https}
 */
record JobRequest(
        @NotBlank @Size(max = 200) String name,
        @NotNull @Schedule String schedule,
        @NotNull @HttpUrl String url) {}
