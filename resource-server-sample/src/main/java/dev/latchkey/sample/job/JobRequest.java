package dev.latchkey.sample.job;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/**
 * What a caller says about a job.
 *
 * @param name without control characters, which not every database can keep
 * @param schedule a cron expression of five fields, or six with seconds
 * @param url what the job would call; absolute, {@code http} or {@code https}
 * @param headers what it would send; {@code null} means none
 */
record JobRequest(
        @NotBlank
        @Size(max = 200)
        @Pattern(regexp = "[^\\p{Cc}\\p{Cs}]*", message = "must not contain control characters")
        String name,

        @NotNull @Schedule String schedule,
        @NotNull @HttpUrl String url,
        @SendableHeaders RequestHeaders headers) {

    JobRequest {
        headers = headers == null ? RequestHeaders.NONE : headers;
    }
}
